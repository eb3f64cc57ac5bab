import ConvEngine
import Foundation

/// A reference case of the ONNX project, as `Tests/ReferenceCases/onnx_cases.py` writes it.
struct OnnxCase: Decodable, Sendable, CustomStringConvertible {
  let name: String
  let operation: String
  let numbers: [String: [Double]]
  let inputs: [Values]
  let outputs: [Values]

  /// An array in the engine's layout.
  struct Values: Decodable, Sendable {
    let shape: [Int]
    let floats: [Float]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Keys.self)
      shape = try container.decode([Int].self, forKey: .shape)
      let bytes = try container.decode(Data.self, forKey: .values)
      floats = bytes.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: 4).map {
          Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
        }
      }
    }

    private enum Keys: String, CodingKey { case shape, values }
  }

  /// All cases of the file.
  static func all() throws -> [OnnxCase] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../ReferenceCases/onnx-cases.json")
    return try JSONDecoder().decode([OnnxCase].self, from: Data(contentsOf: file))
  }

  var description: String { name }

  /// Whole numbers of the case.
  func list(_ key: String) -> [Int] { (numbers[key] ?? []).map { Int($0) } }

  /// A single whole number.
  func int(_ key: String) -> Int { list(key).first ?? 0 }

  /// A single number.
  func float(_ key: String, at index: Int = 0) -> Float { Float(numbers[key]?[index] ?? 0) }

  /// The names of the spatial axes of a tensor with so many.
  static func directions(_ count: Int) -> [ConvAxis.Direction] {
    [[], [.length], [.height, .width], [.depth, .height, .width]][count]
  }
}
