/// NumPy's file format for several arrays: a zip archive in which each is an `npy` file.
enum NPZFile {
  private static let suffix = ".npy"

  static func decode(_ bytes: [UInt8], name: String) throws -> [String: Tensor] {
    let archive = try ZipArchive(bytes, name: name)
    var tensors: [String: Tensor] = [:]
    for member in archive.members {
      guard member.name.hasSuffix(suffix) else {
        throw TensorFileError.unsupported(
          name: name, reason: "its member “\(member.name)” is no array, as .npy files are")
      }
      let tensor = try NPYFile.decode(try archive.contents(of: member), name: "\(member.name) in \(name)")
      guard tensors.updateValue(tensor, forKey: String(member.name.dropLast(suffix.count))) == nil else {
        throw TensorFileError.malformed(name: name, reason: "it holds “\(member.name)” twice")
      }
    }
    return tensors
  }

  /// Writes the tensors in the order of their names.
  static func write(_ tensors: [String: Tensor], to path: String, isCompressed: Bool) throws {
    try FileWriter.write(path) { file in
      var zip = ZipWriter()
      for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
        try NPYFile.header(of: tensor).withUnsafeBytes { header in
          try tensor.withBytes { numbers in
            try zip.add(name + suffix, [header, numbers], isCompressed: isCompressed, to: &file)
          }
        }
      }
      try zip.finish(&file, name: path)
    }
  }
}
