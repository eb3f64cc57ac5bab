internal import JSONText

extension SafetensorsFile {
  private static func kind(of dtype: DType) -> String {
    switch dtype {
    case .float64: "F64"
    case .float32: "F32"
    case .int32: "I32"
    case .uint8: "U8"
    }
  }

  /// Writes the tensors, wider numbers first and then by name, so that all are aligned.
  static func write(_ tensors: [String: Tensor], metadata: [String: String], to path: String) throws {
    let (header, ordered) = try laidOut(tensors, metadata: metadata, name: path)
    try FileWriter.write(path) { file in
      try file.append(header)
      for tensor in ordered { try tensor.withBytes { try file.append($0) } }
    }
  }

  /// The bytes that `write` writes: the same for the same tensors.
  static func encoded(_ tensors: [String: Tensor], metadata: [String: String]) throws -> [UInt8] {
    let (header, ordered) = try laidOut(tensors, metadata: metadata, name: "the weights")
    return ordered.reduce(into: header) { bytes, tensor in tensor.withBytes { bytes += $0 } }
  }

  /// What stands before the numbers, and the tensors in their order.
  private static func laidOut(
    _ tensors: [String: Tensor], metadata: [String: String], name: String
  ) throws -> (header: [UInt8], tensors: [Tensor]) {
    guard tensors["__metadata__"] == nil else {
      throw TensorFileError.cannotWrite(
        name: name, reason: "a tensor cannot be named __metadata__ in a safetensors file; give it another name")
    }
    let ordered = tensors.sorted { ($1.value.dtype.size, $0.key) < ($0.value.dtype.size, $1.key) }
    var header: [String: JSON] = [:]
    if !metadata.isEmpty { header["__metadata__"] = .object(metadata.mapValues { .string($0) }) }
    var start = 0
    for (name, tensor) in ordered {
      let end = start + tensor.count * tensor.dtype.size
      header[name] = .object([
        "dtype": .string(kind(of: tensor.dtype)), "shape": .array(tensor.shape.map { .integer($0) }),
        "data_offsets": .array([.integer(start), .integer(end)]),
      ])
      start = end
    }
    let text = JSON.object(header).bytes
    let padding = (8 - text.count % 8) % 8
    return (
      UInt64(text.count + padding).littleEndianBytes + text + [UInt8](repeating: 0x20, count: padding),
      ordered.map(\.value)
    )
  }
}
