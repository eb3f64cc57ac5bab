/// Why a file of tensors could not be read or written, in words that name the file and what to do.
public enum TensorFileError: Error, Equatable, CustomStringConvertible {
  /// No such file, or it may not be read.
  case cannotOpen(name: String, reason: String)
  /// The contents are cut off, contradict themselves, or are of another format.
  case malformed(name: String, reason: String)
  /// The file is sound, but a tensor cannot hold what it holds.
  case unsupported(name: String, reason: String)
  /// The file could not be written; what stood under its name before is still there.
  case cannotWrite(name: String, reason: String)

  /// What was wrong, with the name of the file, and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let name, let reason): "Cannot open “\(name)”: \(reason)."
    case .malformed(let name, let reason): "“\(name)” cannot be read: \(reason)."
    case .unsupported(let name, let reason): "“\(name)” holds what a tensor cannot: \(reason)."
    case .cannotWrite(let name, let reason): "Cannot write “\(name)”: \(reason)."
    }
  }
}
