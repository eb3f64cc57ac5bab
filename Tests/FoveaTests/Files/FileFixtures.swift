import Foundation
import Testing

@testable import Fovea

/// A folder that lives as long as one test.
final class ScratchFolder {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a file and answers its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: name))) }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }
}

/// The message of the error that `body` must throw.
func fault<Result>(_ body: () throws -> Result) -> String {
  do {
    _ = try body()
    return "no error was thrown"
  } catch {
    return "\(error)"
  }
}

/// Four tensors, one of each kind, of several ranks, with limits and what is no number.
let oneOfEachKind: [String: Tensor] = [
  "single": Tensor([[1.5, -2.25, 3e-38], [.infinity, 0, -0.0]]),
  "double": Tensor(shape: [2, 1, 2], values: [0.1, -1e300, .greatestFiniteMagnitude, .leastNonzeroMagnitude]),
  "whole": Tensor(shape: [3], values: [Int32.min, 7, .max]),
  "bytes": Tensor(shape: [], values: [200 as UInt8]),
]

/// Whether kinds, shapes and numbers are the same.
func areSame(_ a: [String: Tensor], _ b: [String: Tensor]) -> Bool {
  a.count == b.count
    && a.allSatisfy { name, tensor in b[name].map { $0 == tensor && $0.dtype == tensor.dtype } ?? false }
}
