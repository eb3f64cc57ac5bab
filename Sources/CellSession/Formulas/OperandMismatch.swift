/// An operation whose operands do not go together: which of them is to blame, and what to do.
struct OperandMismatch {
  struct Operand {
    /// As the learner wrote it.
    var text: String
    var type: SwiftTypeText

    init(_ text: String, type: String) {
      self.text = text
      self.type = SwiftTypeText(type)
    }
  }

  enum Side { case left, right }

  var symbol: String
  var left: Operand
  var right: Operand

  /// The operand that has to change; nil where only the operation itself can.
  var culprit: Side? {
    if ["%", "^", "**"].contains(symbol), left.type.isArithmetic, right.type.isArithmetic { return nil }
    if ["&&", "||"].contains(symbol) {
      return right.type.family != .truth ? .right : left.type.family != .truth ? .left : nil
    }
    if joinsText { return left.type.family == .text ? .right : .left }
    switch (left.type.isArithmetic, right.type.isArithmetic) {
    case (true, false): return .right
    case (false, true): return .left
    case (false, false):
      // Two pictures, say: neither is worse than the other.
      return left.type == right.type ? nil : isPlainText(left) && !isPlainText(right) ? .left : .right
    case (true, true): return numberCulprit
    }
  }

  /// `"loss: " + x`: a text was to be made, not a formula.
  private var joinsText: Bool {
    guard symbol == "+", (left.type.family == .text) != (right.type.family == .text) else { return false }
    let (text, other) = left.type.family == .text ? (left, right) : (right, left)
    if case .number = other.type.family { return true }
    return text.text.hasPrefix("\"") && Double(text.text.dropFirst().dropLast()) == nil
  }

  private func isPlainText(_ operand: Operand) -> Bool { operand.type.family == .text }

  /// Of two kinds of numbers the whole one, and else the more precise one, becomes the other: tensors hold `Float`s.
  private var numberCulprit: Side? {
    guard case .number(let leftIsWhole) = left.type.family else {
      return left.type.family == .tensor && isForeign(right) ? .right : nil
    }
    guard case .number(let rightIsWhole) = right.type.family else { return isForeign(left) ? .left : nil }
    if left.type == right.type { return nil }
    if Self.ranges.contains(symbol) { return leftIsWhole && left.type.spelling == "Int" ? .right : .left }
    if leftIsWhole != rightIsWhole { return leftIsWhole ? .left : .right }
    return left.type.spelling == "Float" || left.type.spelling == "Int" ? .right : .left
  }

  private static let ranges = ["..<", "..."]

  /// Numbers that tensors do not take.
  private func isForeign(_ operand: Operand) -> Bool { !["Int", "Float", "Double"].contains(operand.type.spelling) }

  private var culpritOperand: Operand? {
    switch culprit {
    case .left: left
    case .right: right
    case nil: nil
    }
  }

  /// What is wrong, in one line.
  var message: String {
    let types =
      left.type == right.type
      ? "two values of type `\(left.type.spelling)`"
      : "`\(left.type.spelling)` and `\(right.type.spelling)`"
    return "`\(symbol)` cannot take \(types)" + (culpritOperand.map { ": " + Self.description($0) } ?? "")
  }

  private static func description(_ operand: Operand) -> String {
    let (text, type) = ("`\(operand.text)`", operand.type.spelling)
    return switch operand.type.family {
    case .optional: "\(text) is optional, `\(type)`"
    case .array: "\(text) is an array, `\(type)`"
    case .function: "\(text) is a function, `\(type)`"
    case .nothing: "\(text) has no value"
    default: "\(text) is \("AEIOU".contains(type.first ?? " ") ? "an" : "a") `\(type)`"
    }
  }

  /// What to do about it.
  var advice: String? {
    let isTensor = left.type.family == .tensor || right.type.family == .tensor
    if ["^", "**"].contains(symbol), isTensor { return "Powers are `pow(\(left.text), \(right.text))`." }
    if ["&&", "||"].contains(symbol) { return "`\(symbol)` joins conditions, such as `a > 0`." }
    guard let operand = culpritOperand else { return adviceOnOperation }
    let (text, type) = (operand.text, operand.type)
    if joinsText { return "To put a value into a text, write `\\(\(text))` between its quotation marks." }
    switch type.family {
    case .optional:
      return "It may be nil: unwrap it with `if let` or `guard let`, or give a value in its place: `(\(text) ?? …)`."
    case .array(let element):
      return SwiftTypeText(element).isArithmetic || element.hasPrefix("[")
        ? "`Tensor(\(text))` makes a tensor of an array." : "Take one element of it: `\(Self.primary(text))[0]`."
    case .text:
      return text.hasPrefix("\"")
        ? "A number is written without quotation marks."
        : "A formula takes tensors and numbers; `Float(\(text))` reads a number from text, and is nil where there is none."
    case .function: return "Call it: `\(Self.primary(text))(…)`."
    case .image: return "The numbers of a picture are its `pixels`: `\(Self.primary(text)).pixels`."
    case .truth: return "`(\(text) ? 1 : 0)` makes a number of it."
    case .nothing: return "Use something that gives a tensor or a number here."
    case .number:
      let target = (culprit == .left ? right : left).type
      let kind = target.family == .tensor ? "Float" : target.spelling
      return "Swift does not mix kinds of numbers by itself: write `\(kind)(\(text))`."
    case .tensor, .other: return "A formula takes tensors and numbers."
    }
  }

  private var adviceOnOperation: String? {
    switch (left.type.family, right.type.family) {
    case (.image, .image): "Compute with their `pixels`, and make a picture of the result: `Image(…)`."
    case (.number(isWhole: false), .number(isWhole: false)) where symbol == "%":
      "The remainder of such numbers is `\(Self.primary(left.text)).truncatingRemainder(dividingBy: \(right.text))`."
    case (.tensor, _), (_, .tensor): "Tensors have no `\(symbol)`."
    case (.optional, .optional): "They may be nil: unwrap them with `if let` or `guard let`."
    case (.array, .array): "`Tensor(…)` makes tensors of arrays."
    default: nil
    }
  }

  /// In parentheses if a dot or a call after it would mean only a part of it.
  private static func primary(_ text: String) -> String {
    text.allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) } ? text : "(\(text))"
  }
}
