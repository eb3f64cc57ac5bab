/// Tensors in files that NumPy, PyTorch and others read and write.
///
/// Every kind of numbers is read as the kind of tensor that holds it exactly: half and brain floats as `float32`, truth
/// values as `uint8` (0 and 1), shorter and longer whole numbers as `int32`. What a tensor cannot hold is refused with a
/// `TensorFileError`. A file takes its name only when it is complete, so an interrupted call leaves the old one.
extension Tensor {
  /// Reads one array that NumPy wrote with `numpy.save`, in either order of axes and of bytes.
  ///
  /// - Throws: `TensorFileError`, also for complex numbers, text and Python objects.
  public init(npy path: String) throws { self = try NPYFile.decode(Tensor.bytes(of: path)[...], name: path) }

  /// Writes the tensor for `numpy.load`.
  ///
  /// - Throws: `TensorFileError`.
  public func save(npy path: String) throws {
    try FileWriter.write(path) { file in
      try file.append(NPYFile.header(of: self))
      try withBytes { try file.append($0) }
    }
  }

  /// Reads the arrays that NumPy wrote with `numpy.savez` or `numpy.savez_compressed`, by their names.
  ///
  /// - Throws: `TensorFileError`.
  public static func load(npz path: String) throws -> [String: Tensor] {
    try NPZFile.decode(bytes(of: path), name: path)
  }

  /// Writes tensors by name for `numpy.load`. The same tensors give the same file.
  ///
  /// - Parameters:
  ///   - tensors: what to write, by name.
  ///   - path: where the file is.
  ///   - compressed: whether to make the file smaller, which takes time and hardly helps with trained weights.
  /// - Throws: `TensorFileError`, also for more than 4 GiB.
  public static func save(_ tensors: [String: Tensor], npz path: String, compressed: Bool = false) throws {
    try NPZFile.write(tensors, to: path, isCompressed: compressed)
  }

  /// Reads the tensors of a safetensors file by their names. The header is checked before any of them is made.
  ///
  /// - Throws: `TensorFileError`.
  public static func load(safetensors path: String) throws -> [String: Tensor] {
    try SafetensorsFile.decode(bytes(of: path), name: path)
  }

  /// The texts that a safetensors file carries beside its tensors; the tensors are not read.
  ///
  /// - Throws: `TensorFileError`.
  public static func metadata(safetensors path: String) throws -> [String: String] {
    let end = try SafetensorsFile.headerEnd(bytes(of: path, first: 8), name: path)
    return try SafetensorsFile(header: bytes(of: path, first: end), name: path).metadata
  }

  /// Writes tensors by name as a safetensors file.
  ///
  /// - Parameters:
  ///   - tensors: what to write, by name.
  ///   - path: where the file is.
  ///   - metadata: texts to carry beside the tensors.
  /// - Throws: `TensorFileError`.
  public static func save(
    _ tensors: [String: Tensor], safetensors path: String, metadata: [String: String] = [:]
  ) throws {
    try SafetensorsFile.write(tensors, metadata: metadata, to: path)
  }

  /// Reads the tensors that PyTorch wrote with `torch.save(model.state_dict(), path)`, by their names, in the order of axes that
  /// they have there. Nothing in the file is run: what is more than tensors is refused.
  ///
  /// - Throws: `TensorFileError`.
  public static func load(pth path: String) throws -> [String: Tensor] {
    try TorchFile.decode(bytes(of: path), name: path)
  }

  private static func bytes(of path: String, first limit: Int = .max) throws -> [UInt8] {
    do {
      return try FileBytes.read(path, first: limit)
    } catch {
      throw TensorFileError.cannotOpen(name: path, reason: error.reason)
    }
  }
}
