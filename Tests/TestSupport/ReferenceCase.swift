import Glibc

/// A file of Tests/ReferenceCases, read without Foundation.
public enum ReferenceCase {
  /// The file's bytes; none where there is no such file.
  public static func bytes(_ name: String) -> [UInt8] {
    let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/ReferenceCases/"
    guard let file = fopen(folder + name, "r") else { return [] }
    defer { fclose(file) }
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65536))
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }
}
