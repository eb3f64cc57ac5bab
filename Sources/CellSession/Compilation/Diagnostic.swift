/// One thing the compiler says about a cell, in the cell's own lines and columns.
struct Diagnostic: Equatable {
  enum Severity: String { case error, warning, note }

  var severity: Severity
  /// 1-based, columns in characters; nil when the compiler names no place.
  var place: Place?
  var message: String
  /// What stood under the source line: the caret with its range, and a fix-it if there is one.
  var annotations: [String]
  /// What to do, where more is known than the message says.
  var advice: String?

  struct Place: Equatable {
    var cell: String
    var line: Int
    var column: Int
  }

  /// Reads what `swift-frontend -diagnostic-style llvm` prints.
  static func parse(_ output: String, unit: CellUnit) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    /// How many lines after a heading belong to it: the source line, the caret, a fix-it.
    var below = 0
    for line in output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if var diagnostic = heading(line) {
        below = 0
        if let place = diagnostic.place, place.cell == unit.displayName {
          let column = unit.map.originalColumn(line: place.line, generated: place.column)
          diagnostic.place!.column = unit.characterColumn(line: place.line, byteColumn: column)
        }
        diagnostics.append(diagnostic)
      } else if let place = diagnostics.last?.place {
        below += 1
        guard below > 1, below <= 3, !line.isEmpty else { continue }
        let text =
          place.cell == unit.displayName
          ? unit.map.removingInsertions(fromAnnotation: line, line: place.line) : line
        diagnostics[diagnostics.count - 1].annotations.append(text)
      }
    }
    return diagnostics.map(\.withoutGeneratedNames)
  }

  private static func heading(_ line: String) -> Diagnostic? {
    for severity in [Severity.error, .warning, .note] {
      guard let range = line.firstRange(of: ": \(severity.rawValue): ") else { continue }
      let message = String(line[range.upperBound...])
      let parts = line[..<range.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count >= 3, let number = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]),
        number > 0
      else { return Diagnostic(severity: severity, place: nil, message: message, annotations: []) }
      let file = parts[..<(parts.count - 2)].joined(separator: ":")
      let place = Place(cell: file, line: number, column: column)
      return Diagnostic(severity: severity, place: place, message: message, annotations: [])
    }
    return nil
  }

  /// `Cell7.Point` reads as what it is to the learner: the `Point` of cell 7.
  private var withoutGeneratedNames: Diagnostic {
    var copy = self
    var text = ""
    var rest = message[...]
    while let range = rest.firstRange(of: "Cell") {
      let before = range.lowerBound == rest.startIndex ? " " : rest[rest.index(before: range.lowerBound)]
      // After a slash it is the name of a file.
      let isWordStart = !before.isLetter && before != "/"
      let number = rest[range.upperBound...].prefix { $0.isNumber || $0 == "r" }
      let after = rest[number.endIndex...]
      text += rest[..<range.lowerBound]
      if isWordStart, let digit = number.first, digit.isNumber, after.first == "." {
        let name = after.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        text += "\(name) (cell \(number.prefix { $0.isNumber }))"
        rest = rest[name.endIndex...]
      } else {
        text += rest[range]
        rest = rest[range.upperBound...]
      }
    }
    copy.message = text + rest
    return copy
  }

  /// The compiler knows that something is wrong and finds no words for it.
  var isSpeechless: Bool { message.hasPrefix("failed to produce diagnostic") }

  /// Whether the type checker gave up on an expression, which may be wrong or only long.
  var isTooHard: Bool {
    message.contains("unable to type-check this expression in reasonable time") || message == Self.tooLong
  }

  /// What is said in place of that where every operation of the expression holds by itself.
  static let tooLong = "the formula is right, but too long for the compiler to check it in one go"

  /// Whether a member must be public because the type it extends is another cell's.
  var wantsPublicMember: Bool { message.contains("must be declared public because it matches a requirement") }

  var mentionsGeneratedCode: Bool {
    message.contains("foveaCell") || message.contains("foveaAwait") || message.contains("FoveaMarker")
  }
}
