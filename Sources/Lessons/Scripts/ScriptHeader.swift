import JSONText

/// The comments above the first cell of a script, among them the notebook's own metadata:
///
///     // ---
///     // jupyter: {"authors": [{"name": "Ada"}]}
///     // ---
enum ScriptHeader {
  private static let fence = "// ---"
  private static let entry = "// jupyter: "

  /// The notebook metadata that a header states.
  static func metadata(_ header: String) -> [String: JSON] {
    let lines = Lines.split(header).lines
    guard let frame = frame(lines) else { return [:] }
    var metadata = lines[frame].lazy.compactMap(metadata(inLine:)).first?.withoutKernel ?? [:]
    metadata.unmark(["header"] + ScriptEncoding.names)
    return metadata
  }

  /// A header that states `metadata` and otherwise keeps what `header` says.
  static func text(_ metadata: [String: JSON], keeping header: String) -> String {
    guard Self.metadata(header) != metadata else { return header }
    var lines = Lines.split(header).lines
    if let frame = frame(lines) {
      lines.removeAll { self.metadata(inLine: $0) != nil }
      // A frame that held nothing else has lost its purpose.
      if frame.count == 3, lines.starts(with: [fence, fence]) { lines.removeFirst(2) }
    }
    if !metadata.isEmpty {
      let line = entry + JSON.object(metadata).text(.spaced)
      if frame(lines) != nil {
        lines.insert(line, at: 1)
      } else {
        lines.insert(contentsOf: [fence, line, fence], at: 0)
      }
      if lines.last?.isEmpty == false { lines.append("") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// How many of `lines` are header: all of them if they are comments and blank lines, else only the metadata's frame,
  /// because code must run.
  static func length(_ lines: [String]) -> Int {
    let isComment = { (line: String) in
      let text = line.utf8.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      return text.isEmpty || text.starts(with: "//".utf8)
    }
    return lines.allSatisfy(isComment) ? lines.count : frame(lines)?.upperBound ?? 0
  }

  private static func metadata(inLine line: String) -> [String: JSON]? {
    guard line.hasPrefix(entry) else { return nil }
    return (try? JSON(parsing: String(line.dropFirst(entry.count)), halfSurrogates: .refused))?.objectValue
  }

  private static func frame(_ lines: [String]) -> Range<Int>? {
    guard lines.first == fence, let end = lines.dropFirst().firstIndex(of: fence) else { return nil }
    return 0..<(end + 1)
  }
}
