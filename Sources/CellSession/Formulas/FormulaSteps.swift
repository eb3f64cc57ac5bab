import SwiftOperators
import SwiftSyntax

/// One operation or call of a formula, that can be given a name and checked by itself.
struct FormulaStep {
  var name: String
  var expression: ExprSyntax
  /// The statement before which the step can be computed.
  var host: SyntaxIdentifier
  /// nil for calls.
  var operation: Operation?

  struct Operation {
    var symbol: String
    var left: ExprSyntax
    var right: ExprSyntax
    /// `+=` and its kind have no value that could be named.
    var isAssignment: Bool
  }

  /// Bytes of the cell.
  var range: Range<Int> { expression.byteRange }
}

/// Takes a formula apart, innermost operations first, in a tree whose operators are folded by their precedence.
///
/// Numbers without a variable among them stay where they are: `2 * 3` is an `Int` by itself, and may be a `Float` within
/// its formula.
final class FormulaSteps: SyntaxVisitor {
  private(set) var steps: [FormulaStep] = []
  private let root: ExprSyntax
  private let firstNumber: Int

  /// - Parameter firstNumber: the number in the name of the first step.
  init(of root: ExprSyntax, firstNumber: Int = 0) {
    self.root = root
    self.firstNumber = firstNumber
    super.init(viewMode: .sourceAccurate)
    walk(root)
  }

  /// The whole formula that a place is in; nil where none is.
  static func formula(at token: TokenSyntax) -> ExprSyntax? {
    var found: ExprSyntax?
    var node = token.parent
    while let current = node, !current.is(CodeBlockItemSyntax.self) {
      if current.is(IfExprSyntax.self) || current.is(SwitchExprSyntax.self) { break }
      if let expression = current.as(ExprSyntax.self) { found = expression }
      node = current.parent
    }
    return found
  }

  private func add(_ expression: some ExprSyntaxProtocol, operation: FormulaStep.Operation? = nil) {
    guard let host = expression.host else { return }
    steps.append(
      FormulaStep(
        name: "foveaStep\(firstNumber + steps.count)", expression: ExprSyntax(expression), host: host.id,
        operation: operation))
  }

  override func visit(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
    guard node.isAssignment else { return .visitChildren }
    // What is assigned to must stay where it is.
    walk(node.rightOperand)
    if let symbol = node.operator.as(BinaryOperatorExprSyntax.self) { add(node, operation: node.operation(symbol)) }
    return .skipChildren
  }

  override func visitPost(_ node: InfixOperatorExprSyntax) {
    guard !node.isAssignment, Self.isTyped(ExprSyntax(node)),
      let symbol = node.operator.as(BinaryOperatorExprSyntax.self)
    else { return }
    add(node, operation: node.operation(symbol))
  }

  override func visitPost(_ node: PrefixOperatorExprSyntax) {
    if Self.isTyped(node.expression) { add(node) }
  }

  override func visitPost(_ node: FunctionCallExprSyntax) { addChain(ExprSyntax(node)) }
  override func visitPost(_ node: SubscriptCallExprSyntax) { addChain(ExprSyntax(node)) }

  /// Of `a.b(c).d(e)` only the whole: optional chaining holds it together.
  private func addChain(_ node: ExprSyntax) {
    guard node.id != root.id, Self.isTyped(node), let parent = node.parent, !parent.is(MemberAccessExprSyntax.self),
      !parent.is(FunctionCallExprSyntax.self), !parent.is(SubscriptCallExprSyntax.self),
      !parent.is(OptionalChainingExprSyntax.self), !parent.is(ForceUnwrapExprSyntax.self)
    else { return }
    add(node)
  }

  /// Whether an expression has a type of its own, wherever it stands.
  private static func isTyped(_ expression: ExprSyntax) -> Bool {
    switch expression.as(ExprSyntaxEnum.self) {
    case .declReferenceExpr, .asExpr, .isExpr, .subscriptCallExpr, .macroExpansionExpr: true
    case .infixOperatorExpr(let node): isTyped(node.leftOperand) || isTyped(node.rightOperand)
    case .prefixOperatorExpr(let node): isTyped(node.expression)
    case .postfixOperatorExpr(let node): isTyped(node.expression)
    case .forceUnwrapExpr(let node): isTyped(node.expression)
    case .optionalChainingExpr(let node): isTyped(node.expression)
    case .tryExpr(let node): isTyped(node.expression)
    case .awaitExpr(let node): isTyped(node.expression)
    case .ternaryExpr(let node): isTyped(node.thenExpression) || isTyped(node.elseExpression)
    case .tupleExpr(let node): node.elements.count != 1 || isTyped(node.elements.first!.expression)
    case .memberAccessExpr(let node): node.base.map(isTyped) ?? false
    case .functionCallExpr(let node):
      if let function = node.calledExpression.as(DeclReferenceExprSyntax.self),
        function.baseName.text.first?.isUppercase != true
      {
        // max(1, 2) is of any kind of number.
        node.arguments.isEmpty || node.arguments.contains { isTyped($0.expression) }
      } else {
        isTyped(node.calledExpression)
      }
    default: false
    }
  }
}

extension InfixOperatorExprSyntax {
  fileprivate var isAssignment: Bool {
    if self.operator.is(AssignmentExprSyntax.self) { return true }
    guard let symbol = self.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else { return false }
    return ["+=", "-=", "*=", "/=", "%="].contains(symbol)
  }

  fileprivate func operation(_ symbol: BinaryOperatorExprSyntax) -> FormulaStep.Operation {
    .init(symbol: symbol.operator.text, left: leftOperand, right: rightOperand, isAssignment: isAssignment)
  }
}

extension SyntaxProtocol {
  /// The statement that a node is in.
  var host: CodeBlockItemSyntax? {
    var node = parent
    while let current = node {
      if let item = current.as(CodeBlockItemSyntax.self) { return item }
      node = current.parent
    }
    return nil
  }

  /// Without the white space and comments around it.
  var byteRange: Range<Int> {
    positionAfterSkippingLeadingTrivia.utf8Offset..<endPositionBeforeTrailingTrivia.utf8Offset
  }
}
