import SwiftOperators
import SwiftParser
import SwiftSyntax

/// A cell whose formulas are taken apart into one statement for each operation, so that the compiler judges each by
/// itself. It is only ever type-checked.
struct FormulaProbe {
  /// A text made of pieces of the cell, that knows where each of them came from.
  let text: String
  /// The operations of each formula that was taken apart.
  let formulas: [(expression: ExprSyntax, steps: [FormulaStep])]
  private let bytes: [UInt8]
  private let pieces: [Piece]
  /// Where in the text each step is computed.
  private let statements: [String: Range<Int>]
  private let typeQuestions: [String: Range<Int>]

  private struct Piece {
    var range: Range<Int>
    /// Bytes of the cell.
    var origin: Range<Int>
    /// Whether it is those bytes, and not a name in their place.
    var isCopy: Bool
  }

  /// A type that no value has: the compiler says which type a value has instead.
  static let typeQuestion = "FoveaTypeQuestion"

  /// The step in a closure whose operands' types are asked for.
  let asked: String?

  /// nil if there is nothing to take apart.
  /// - Parameter asked: a step in a closure: its first error hides its others, so only one question can be put to it.
  init?(_ syntax: CellSyntax, at places: [Diagnostic.Place], asking asked: String? = nil) {
    var table = OperatorTable.standardOperators
    let declarations = syntax.operatorDeclarations.map(\.source).joined(separator: "\n")
    table.addSourceFile(Parser.parse(source: declarations)) { _ in }
    let tree = table.foldAll(syntax.tree) { _ in }
    var formulas: [(expression: ExprSyntax, steps: [FormulaStep])] = []
    var count = 0
    for place in places {
      guard let offset = syntax.source.offset(of: place),
        let token = tree.token(at: AbsolutePosition(utf8Offset: offset)),
        let formula = FormulaSteps.formula(at: token), !formulas.contains(where: { $0.expression.id == formula.id })
      else { continue }
      let steps = FormulaSteps(of: formula, firstNumber: count).steps
      count += steps.count
      if !steps.isEmpty { formulas.append((formula, steps)) }
    }
    guard !formulas.isEmpty else { return nil }
    self.formulas = formulas
    self.asked = asked
    var writer = Writer(source: syntax.source, steps: formulas.flatMap(\.steps), asked: asked)
    writer.write(tree)
    writer.add("\nenum \(Self.typeQuestion) {}\n")
    bytes = writer.bytes
    text = String(decoding: bytes, as: UTF8.self)
    pieces = writer.pieces
    statements = writer.statements
    typeQuestions = writer.typeQuestions
  }

  /// The bytes of the cell that a place in the text stands for; nil where they are none of the cell's.
  func origin(of place: Diagnostic.Place) -> Range<Int>? {
    guard let offset = bytes.offset(of: place), let piece = pieces.first(where: { $0.range.contains(offset) })
    else { return nil }
    guard piece.isCopy else { return piece.origin }
    let start = piece.origin.lowerBound + offset - piece.range.lowerBound
    return start..<piece.origin.upperBound
  }

  /// What the compiler says about a step's own statement.
  func complaints(about step: FormulaStep, in diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard let range = statements[step.name] else { return [] }
    return diagnostics.filter { $0.severity == .error && contains(range, $0.place) }
  }

  /// What is wrong outside the steps: with what becomes of a formula's value.
  func otherComplaints(in diagnostics: [Diagnostic]) -> [Diagnostic] {
    let ours = Array(statements.values) + Array(typeQuestions.values)
    return diagnostics.filter { diagnostic in
      diagnostic.severity == .error && !ours.contains { contains($0, diagnostic.place) }
    }
  }

  /// The types of a step's operands, in the compiler's words; nil where it did not tell them.
  func operandTypes(of step: FormulaStep, in diagnostics: [Diagnostic]) -> (left: String, right: String)? {
    guard let range = typeQuestions[step.name] else { return nil }
    let start = "cannot convert value of type '("
    for diagnostic in diagnostics where contains(range, diagnostic.place) && diagnostic.message.hasPrefix(start) {
      guard let end = diagnostic.message.firstRange(of: ")' to specified type '\(Self.typeQuestion)'") else { continue }
      let types = SwiftTypeText.elements(String(diagnostic.message[..<end.lowerBound].dropFirst(start.count)))
      if types.count == 2, !types.contains("_") { return (types[0], types[1]) }
    }
    return nil
  }

  private func contains(_ range: Range<Int>, _ place: Diagnostic.Place?) -> Bool {
    place.flatMap(bytes.offset).map(range.contains) ?? false
  }

  /// Writes the cell again, with each step before the statement that it belongs to.
  private struct Writer {
    let source: [UInt8]
    let names: [SyntaxIdentifier: String]
    let hosts: [SyntaxIdentifier: [FormulaStep]]
    let asked: String?
    var bytes: [UInt8] = []
    var pieces: [Piece] = []
    var statements: [String: Range<Int>] = [:]
    var typeQuestions: [String: Range<Int>] = [:]

    init(source: [UInt8], steps: [FormulaStep], asked: String?) {
      self.source = source
      self.asked = asked
      names = Dictionary(
        steps.filter { $0.operation?.isAssignment != true }.map { ($0.expression.id, $0.name) },
        uniquingKeysWith: { first, _ in first })
      hosts = Dictionary(grouping: steps, by: \.host)
    }

    mutating func add(_ text: String) { bytes += Array(text.utf8) }

    mutating func write(_ node: some SyntaxProtocol, asItself: Bool = false) {
      let node = Syntax(node)
      if !asItself, let name = names[node.id] {
        copy(node.position.utf8Offset..<node.byteRange.lowerBound)
        let start = bytes.count
        add(name)
        pieces.append(Piece(range: start..<bytes.count, origin: node.byteRange, isCopy: false))
        copy(node.byteRange.upperBound..<node.endPosition.utf8Offset)
      } else if let token = node.as(TokenSyntax.self) {
        copy(token.position.utf8Offset..<token.endPosition.utf8Offset)
      } else {
        if let item = node.as(CodeBlockItemSyntax.self), let steps = hosts[item.id] { prepare(item, steps) }
        for child in node.children(viewMode: .sourceAccurate) { write(child) }
      }
    }

    private mutating func prepare(_ item: CodeBlockItemSyntax, _ steps: [FormulaStep]) {
      let isInClosure = item.parent?.parent?.is(ClosureExprSyntax.self) == true
      for step in steps {
        if let operation = step.operation, !isInClosure || step.name == asked {
          add("\nlet _: \(FormulaProbe.typeQuestion) = ")
          let start = bytes.count
          add("(")
          write(operation.left)
          add(", ")
          write(operation.right)
          add(")")
          typeQuestions[step.name] = start..<bytes.count
        }
        add("\n")
        if step.operation?.isAssignment != true { add("let \(step.name) = ") }
        let start = bytes.count
        write(step.expression, asItself: true)
        statements[step.name] = start..<bytes.count
      }
      add("\n")
      if let list = item.parent?.as(CodeBlockItemListSyntax.self), list.count == 1, !list.isTopLevel,
        case .expr(let expression) = item.item, !expression.is(IfExprSyntax.self), !expression.is(SwitchExprSyntax.self)
      {
        add("return ")
      }
    }

    private mutating func copy(_ range: Range<Int>) {
      guard !range.isEmpty else { return }
      pieces.append(Piece(range: bytes.count..<bytes.count + range.count, origin: range, isCopy: true))
      bytes += source[range]
    }
  }
}

extension CodeBlockItemListSyntax {
  /// Whether a lone expression in it is a statement, and not the value of a function or closure.
  fileprivate var isTopLevel: Bool {
    guard let parent else { return true }
    if parent.is(SourceFileSyntax.self) { return true }
    guard let owner = parent.as(CodeBlockSyntax.self)?.parent else { return false }
    return !owner.is(FunctionDeclSyntax.self) && !owner.is(AccessorDeclSyntax.self)
  }
}

extension [UInt8] {
  /// The byte at a place whose column counts characters.
  func offset(of place: Diagnostic.Place) -> Int? {
    var lineStart = 0
    for _ in 1..<place.line {
      guard let newline = self[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      lineStart = newline + 1
    }
    let line = String(decoding: self[lineStart...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return lineStart + line.prefix(Swift.max(0, place.column - 1)).utf8.count
  }

  /// The place of a byte, with the column in characters.
  func place(of offset: Int, in cell: String) -> Diagnostic.Place {
    let before = self[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = String(decoding: self[lineStart..<offset], as: UTF8.self).count + 1
    return .init(cell: cell, line: 1 + before.count { $0 == UInt8(ascii: "\n") }, column: column)
  }
}
