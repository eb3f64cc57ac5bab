import SwiftSyntax

/// What is wrong with formulas that the compiler refuses as a whole or explains badly: found out by having it judge each
/// of their operations by itself.
struct FormulaReview {
  private(set) var probe: FormulaProbe
  private let places: [Diagnostic.Place]
  private let diagnostics: [Diagnostic]
  private let syntax: CellSyntax
  private var source: [UInt8] { syntax.source }
  private let displayName: String

  /// nil if none of the errors is about a formula.
  init?(_ diagnostics: [Diagnostic], of syntax: CellSyntax, displayName: String) {
    let places = diagnostics.filter { Self.concernsFormula($0) && $0.place?.cell == displayName }.compactMap(\.place)
    guard !places.isEmpty, let probe = FormulaProbe(syntax, at: places) else { return nil }
    self.probe = probe
    self.places = places
    self.diagnostics = diagnostics
    self.displayName = displayName
    self.syntax = syntax
  }

  /// The same, with a question for the types in a closure where an operation does not hold; nil where none is open.
  func asking(after answers: [Diagnostic]) -> FormulaReview? {
    let failing = probe.formulas.compactMap { formula in formula.steps.first { isFailing($0, answers) } }
    guard let open = failing.first(where: { $0.operation != nil && probe.operandTypes(of: $0, in: answers) == nil }),
      let probe = FormulaProbe(syntax, at: places, asking: open.name)
    else { return nil }
    var copy = self
    copy.probe = probe
    return copy
  }

  private func isFailing(_ step: FormulaStep, _ answers: [Diagnostic]) -> Bool {
    step.name == probe.asked || probe.complaints(about: step, in: answers).contains(where: Self.isTelling)
  }

  private static func concernsFormula(_ diagnostic: Diagnostic) -> Bool {
    guard diagnostic.severity == .error else { return false }
    let message = diagnostic.message
    return diagnostic.isTooHard || message.hasPrefix("binary operator '") || message.hasPrefix("operator function '")
      || message.contains("cannot conform to 'TensorOperand'") || message.contains("to expected argument type '")
      || diagnostic.isSpeechless
  }

  /// The errors with those about formulas put in the learner's terms, as far as the answers to the probe tell them.
  func explained(by answers: [Diagnostic]) -> (diagnostics: [Diagnostic], isExplained: Bool) {
    var result: [Diagnostic] = []
    var isExplained = false
    /// Notes belong to the error before them.
    var dropsNotes = false
    for diagnostic in diagnostics {
      if diagnostic.severity == .note {
        if !dropsNotes { result.append(diagnostic) }
        continue
      }
      dropsNotes = false
      guard Self.concernsFormula(diagnostic), let formula = formula(of: diagnostic) else {
        result.append(diagnostic)
        continue
      }
      if let finding = finding(in: formula, answers, wasTooHard: diagnostic.isTooHard) {
        isExplained = true
        dropsNotes = true
        if !result.contains(finding) { result.append(finding) }
      } else {
        result.append(diagnostic.isTooHard ? tooLong(formula, diagnostic, answers) : diagnostic)
      }
    }
    return (result, isExplained)
  }

  private typealias Formula = (expression: ExprSyntax, steps: [FormulaStep])

  private func formula(of diagnostic: Diagnostic) -> Formula? {
    guard let place = diagnostic.place, place.cell == displayName, let offset = source.offset(of: place)
    else { return nil }
    return probe.formulas.first { $0.expression.byteRange.contains(offset) }
  }

  /// The first operation that does not hold, or else what does not fit the formula's value.
  private func finding(in formula: Formula, _ answers: [Diagnostic], wasTooHard: Bool) -> Diagnostic? {
    for step in formula.steps {
      guard isFailing(step, answers) else { continue }
      if let finding = mismatch(step, answers) { return finding }
      let complaint = probe.complaints(about: step, in: answers).first(where: Self.isTelling)
      return wasTooHard ? complaint.flatMap(translated) : nil
    }
    guard wasTooHard else { return nil }
    let range = formula.expression.byteRange
    return probe.otherComplaints(in: answers).lazy.filter(Self.isTelling).compactMap(translated).first { finding in
      finding.place.flatMap(source.offset).map(range.contains) ?? false
    }
  }

  /// Not what only follows from having taken the formula apart.
  private static func isTelling(_ diagnostic: Diagnostic) -> Bool {
    ![
      "could not be inferred", "ambiguous", "is not marked with", "not handled", "cannot find '", "in reasonable time",
      "does not support concurrency",
    ]
    .contains(where: diagnostic.message.contains)
  }

  private func mismatch(_ step: FormulaStep, _ answers: [Diagnostic]) -> Diagnostic? {
    guard let operation = step.operation, let types = probe.operandTypes(of: step, in: answers) else { return nil }
    let mismatch = OperandMismatch(
      symbol: operation.symbol, left: .init(text(of: operation.left), type: types.left),
      right: .init(text(of: operation.right), type: types.right))
    let operand =
      switch mismatch.culprit {
      case .left: operation.left
      case .right: operation.right
      case nil: step.expression
      }
    var finding = error(mismatch.message, at: operand.byteRange)
    finding.advice = mismatch.advice
    return finding
  }

  /// The compiler's own words, with the place in the cell.
  private func translated(_ complaint: Diagnostic) -> Diagnostic? {
    guard !complaint.message.contains("foveaStep"), let origin = complaint.place.flatMap(probe.origin) else {
      return nil
    }
    return error(complaint.message, at: origin.lowerBound..<min(origin.upperBound, tokenEnd(at: origin)))
  }

  /// Where the word ends that begins a range which is no longer than its line.
  private func tokenEnd(at range: Range<Int>) -> Int {
    let isWord = { (byte: UInt8) in Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber }
    return range.dropFirst().first { !isWord(source[$0]) } ?? range.upperBound
  }

  private func error(_ message: String, at range: Range<Int>) -> Diagnostic {
    let place = source.place(of: range.lowerBound, in: displayName)
    var diagnostic = Diagnostic(severity: .error, place: place, message: message, annotations: [])
    let lineStart = source[..<range.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = source[range].prefix { $0 != UInt8(ascii: "\n") }
    // As the compiler does: a range under plain text, a caret under any other, which the report draws.
    if source[lineStart..<line.endIndex].allSatisfy({ $0 >= 32 && $0 < 127 }) {
      diagnostic.annotations = [
        String(repeating: " ", count: place.column - 1) + "^" + String(repeating: "~", count: max(0, line.count - 1))
      ]
    }
    return diagnostic
  }

  /// The advice to split a formula of which every operation holds, with a caret at a part of about half its size.
  private func tooLong(_ formula: Formula, _ diagnostic: Diagnostic, _ answers: [Diagnostic]) -> Diagnostic {
    let complaints = formula.steps.flatMap { probe.complaints(about: $0, in: answers) }
    let parts = formula.steps.filter { $0.operation?.isAssignment == false && $0.range != formula.expression.byteRange }
    let half = formula.expression.byteRange.count / 2
    guard complaints.isEmpty, let part = parts.min(by: { abs($0.range.count - half) < abs($1.range.count - half) })
    else { return diagnostic }
    var advised = error(Diagnostic.tooLong, at: part.range)
    advised.advice = "Split it in two: on a line before, let part = \(text(of: part.expression, limit: 160))"
    return advised
  }

  /// As the learner wrote it, on one line and not too long.
  private func text(of expression: ExprSyntax, limit: Int = 60) -> String {
    let text = String(decoding: source[expression.byteRange], as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    return text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}
