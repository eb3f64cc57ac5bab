import Foundation
import Testing

@testable import Fovea

@Suite struct DifferentiableOperationTests {
  static let all = tensorOperations + networkOperations

  @Test(arguments: all)
  func agreesWithFiniteDifferences(_ operation: DifferentiableOperation) {
    let check = checkGradients(of: operation.function, at: operation.inputs)
    #expect(check.count == operation.inputs.reduce(0) { $0 + $1.count })
    #expect(check.passed, "\(operation.name): \(check)")
  }

  /// Gradients of gradients: the pullbacks consist of recorded operations themselves.
  @Test(arguments: all)
  func gradientsHaveGradients(_ operation: DifferentiableOperation) {
    let check = checkGradients(
      of: { inputs in
        let gradients = gradient(at: inputs) { (operation.function($0) * operation.function($0)).sum() }
        return Tensor(concatenating: gradients.map { $0.flattened() }, along: 0)
      }, at: operation.inputs, tolerance: 1e-5)
    #expect(check.passed, "\(operation.name): \(check)")
  }

  /// The names that the sources record are those that the checks above have met.
  @Test func everyRecordedOperationIsChecked() throws {
    var sources = URL(filePath: #filePath)
    for _ in 0..<4 { sources.deleteLastPathComponent() }
    sources.append(path: "Sources/Fovea")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var recorded: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /[. ]recorded(?:Reduction)?\(\s*"([^"]+)"/) { recorded.insert(String(match.1)) }
    }
    #expect(recorded.count > 30)
    var checked: Set<String> = []
    for operation in Self.all {
      // In single precision, so that conversions to the other are recorded too.
      let recording = TapeRecording(at: operation.inputs)
      let value = recording.run(operation.function)
      checked.formUnion(recording.wayBack(from: value).operations)
    }
    #expect(recorded.subtracting(checked).isEmpty, "operations whose gradients nothing checks")
  }
}
