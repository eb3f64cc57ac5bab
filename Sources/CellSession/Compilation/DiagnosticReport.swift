/// Diagnostics as the learner reads them: the place, the message, the line of the cell and a caret.
struct DiagnosticReport {
  var diagnostics: [Diagnostic]
  var unit: CellUnit

  private var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// At most this many errors are shown: the first ones usually explain the others.
  private static let limit = 10

  func failure() -> CellFailure {
    guard let first = errors.first else {
      return CellFailure(
        name: "CompileError", message: "the compiler stopped without saying why",
        traceback: [
          paint("CompileError", .red) + ": the compiler stopped without saying why",
          "Try the cell's statements one at a time; the session is as before this cell.",
        ])
    }
    var lines: [String] = []
    var shown = 0
    /// Notes belong to the error or warning before them.
    var follows = false
    for diagnostic in diagnostics {
      if diagnostic.severity != .note { follows = diagnostic.severity == .error }
      guard follows else { continue }
      if diagnostic.severity == .error {
        shown += 1
        if shown > Self.limit {
          lines.append("… and \(errors.count - Self.limit) more")
          break
        }
      }
      lines += text(of: diagnostic)
      if let advice = advice(on: diagnostic) { lines.append("  " + advice) }
    }
    return CellFailure(name: "CompileError", message: place(first) + words(first), traceback: lines)
  }

  /// What to do, where the compiler's words suit a file and not a cell.
  private func advice(on diagnostic: Diagnostic) -> String? {
    if let advice = diagnostic.advice { return advice }
    if diagnostic.message.hasPrefix("'main' attribute cannot be used") {
      return "A cell needs no @main: leave it out, and call the type's `main()` on the last line."
    }
    if diagnostic.isTooHard {
      return "Split it: give parts of it names of their own, with their types (let a: Float = …)."
    }
    if diagnostic.message.contains("takes no arguments"), line(of: diagnostic)?.contains("axis:") == true {
      return "Axes are given as a list: `axes: [1]`."
    }
    if let advice = ConversionAdvice(diagnostic.message)?.text { return advice }
    if diagnostic.isSpeechless, line(of: diagnostic)?.contains("exercise(") == true {
      return "The function that is tried has other arguments, or another result, than the exercise wants: "
        + "leave its first line as it was given."
    }
    // Two types of one name: a value or function of an earlier cell still means the type as it was.
    let cells = diagnostic.message.split(separator: "(cell ").dropFirst().map { $0.prefix { $0.isNumber } }
    if Set(cells).count > 1 {
      return "The type has been declared again since: run the cells again that use it as it was."
    }
    return nil
  }

  /// Where the compiler finds no words it asks for a report about itself, which is no help here.
  private func words(_ diagnostic: Diagnostic) -> String {
    diagnostic.isSpeechless ? "something does not fit here; the compiler cannot say what" : diagnostic.message
  }

  /// Warnings about the learner's own lines, for standard error; empty if there are none.
  func warnings() -> String {
    var lines: [String] = []
    var follows = false
    for diagnostic in diagnostics {
      switch diagnostic.severity {
      case .warning:
        follows = diagnostic.place?.cell == unit.displayName && !diagnostic.mentionsGeneratedCode && !isOurs(diagnostic)
        if follows { lines += text(of: diagnostic, colored: false) }
      case .note: if follows, isShown(diagnostic) { lines += text(of: diagnostic, colored: false) }
      case .error: follows = false
      }
    }
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }

  /// Warnings that only what we put round the learner's code gives rise to.
  private func isOurs(_ diagnostic: Diagnostic) -> Bool {
    // In a notebook, the value of a statement that is not the last is left unused on purpose.
    diagnostic.message.contains("[#no-usage]") || diagnostic.message.contains("declares a conformance of imported type")
      || diagnostic.message.hasPrefix("no calls to throwing functions occur within 'try'")
      || diagnostic.message.hasPrefix("will never be executed")
  }

  /// As much white space as the text is wide: East Asian characters and emoji take two columns.
  private static func padding(under text: Substring) -> String {
    text.map { character in
      guard character != "\t" else { return "\t" }
      let scalar = character.unicodeScalars.first!
      let isWide =
        scalar.properties.isEmojiPresentation || (0x1100...0x115F).contains(scalar.value)
        || (0x2E80...0xA4CF).contains(scalar.value) || (0xAC00...0xD7A3).contains(scalar.value)
        || (0xF900...0xFAFF).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
      return isWide ? "  " : " "
    }.joined()
  }

  private func isShown(_ diagnostic: Diagnostic) -> Bool {
    diagnostic.place == nil || diagnostic.place!.cell.hasPrefix("Cell ")
  }

  private func place(_ diagnostic: Diagnostic) -> String {
    guard let place = diagnostic.place, place.cell.hasPrefix("Cell ") else { return "" }
    let cell = place.cell == unit.displayName ? "" : "\(place.cell), "
    return "\(cell)line \(place.line), column \(place.column): "
  }

  /// The learner's line that a diagnostic is about.
  private func line(of diagnostic: Diagnostic) -> String? {
    guard let place = diagnostic.place, place.cell == unit.displayName,
      unit.sourceLines.indices.contains(place.line - 1)
    else { return nil }
    return unit.sourceLines[place.line - 1]
  }

  private func text(of diagnostic: Diagnostic, colored: Bool = true) -> [String] {
    guard isShown(diagnostic) else { return [] }
    let color: Color = diagnostic.severity == .error ? .red : diagnostic.severity == .warning ? .yellow : .blue
    let kind = colored ? paint(diagnostic.severity.rawValue, color) : diagnostic.severity.rawValue
    guard let place = diagnostic.place else { return ["\(kind): \(words(diagnostic))"] }
    var lines = ["\(place.cell):\(place.line):\(place.column): \(kind): \(words(diagnostic))"]
    if let source = line(of: diagnostic)?.replacing("\r", with: "") {
      lines.append("  " + source)
      // The compiler draws no caret under a line with characters of more than one byte.
      if !diagnostic.annotations.contains(where: { $0.contains("^") }) {
        lines.append("  " + Self.padding(under: source.prefix(place.column - 1)) + "^")
      }
      for (index, annotation) in diagnostic.annotations.enumerated() {
        let isFix = !annotation.contains("^") && (index > 0 || !annotation.contains("~"))
        lines.append("  " + annotation + (isFix ? "   ← fix-it" : ""))
      }
    }
    return lines
  }
}

/// The colours of ANSI terminals, which notebooks show too.
enum Color: Int { case red = 31, yellow = 33, blue = 34 }

func paint(_ text: String, _ color: Color) -> String { "\u{1b}[\(color.rawValue);1m\(text)\u{1b}[0m" }
