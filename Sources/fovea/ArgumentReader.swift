/// Reads a command's words: options by name, everything else in order.
struct ArgumentReader {
  /// What is neither option nor an option's value.
  private(set) var operands: [String] = []
  private var flags: Set<String> = []
  private var values: [String: String] = [:]

  /// - Parameters:
  ///   - flags: options that stand alone, such as `--execute`.
  ///   - valued: options that are followed by a value, such as `-o DIR` (`--name=VALUE` works too).
  ///   - help: what `--help` prints.
  init(_ arguments: [String], flags: Set<String> = [], valued: Set<String> = [], help: String) throws(UsageError) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--help" || word == "-h" { throw .helpWanted(help) }
      if word == "--" {
        operands += rest
        return
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if flags.contains(word) {
        self.flags.insert(word)
      } else if parts.count == 2, valued.contains(parts[0]) {
        values[parts[0]] = parts[1]
      } else if valued.contains(word) {
        guard let value = rest.popFirst() else { throw .wrong("\(word) wants a value") }
        values[word] = value
      } else if word.hasPrefix("-"), word != "-", !Self.isNegative(word) {
        throw .wrong("there is no option \(word)")
      } else {
        operands.append(word)
      }
    }
  }

  /// Whether a word begins with a number less than 0, which is for the command to judge.
  private static func isNegative(_ word: String) -> Bool {
    word.dropFirst().first.map { ("0"..."9").contains($0) } ?? false
  }

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  func value(_ names: String...) -> String? { names.lazy.compactMap { values[$0] }.first }
}
