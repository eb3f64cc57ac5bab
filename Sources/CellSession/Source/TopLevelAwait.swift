import SwiftSyntax

/// `await` at top level would make the whole module an asynchronous `main`: its variables would belong to the main
/// actor, out of reach of later cells, and it would end by calling `exit`. So each awaited expression becomes a call that
/// waits for it: `await f()` → `foveaAwait({await f()}`.
enum TopLevelAwait {
  /// - Parameter earlierBindings: names that `async let` bound in earlier cells.
  static func bridge(_ syntax: CellSyntax, earlierBindings: Set<String>, _ edits: inout SourceEdits) {
    let own = Set(syntax.declarations.map(\.name))
    let bindings = syntax.asyncBindings.union(earlierBindings.subtracting(own))
    let throwing = bindings.isEmpty ? [] : namesAwaitedWithTry(syntax)
    for item in syntax.items {
      let finder = AwaitFinder(asyncBindings: bindings, throwingBindings: throwing)
      finder.walk(item)
      for insertion in finder.insertions {
        edits.insert(insertion.text, at: insertion.offset)
      }
      for range in finder.blanks { edits.blank(range, of: syntax.source) }
    }
  }

  /// What is read somewhere to the right of a `try` may throw: `async let` itself does not say.
  private static func namesAwaitedWithTry(_ syntax: CellSyntax) -> Set<String> {
    var names: Set<String> = []
    for item in syntax.items {
      var afterTry = false
      for token in item.tokens(viewMode: .sourceAccurate) {
        if token.tokenKind == .keyword(.try) { afterTry = true }
        if afterTry, case .identifier(let name) = token.tokenKind { names.insert(name) }
      }
    }
    return names
  }

  private final class AwaitFinder: SyntaxVisitor {
    let asyncBindings: Set<String>
    let throwingBindings: Set<String>
    var insertions: [(offset: Int, text: String)] = []
    var blanks: [Range<Int>] = []
    /// The end of what is wrapped by now.
    private var wrappedEnd = 0

    init(asyncBindings: Set<String>, throwingBindings: Set<String>) {
      self.asyncBindings = asyncBindings
      self.throwingBindings = throwingBindings
      super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
      let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
      guard start >= wrappedEnd else { return .skipChildren }
      // `await` covers all that stands to its right among operators.
      var operand = Syntax(node)
      while let parent = operand.parent, parent.is(TryExprSyntax.self) { operand = parent }
      let sequence = operand.parent?.as(ExprListSyntax.self)?.parent?.as(SequenceExprSyntax.self)
      let end = (sequence.map(Syntax.init) ?? Syntax(node)).endPositionBeforeTrailingTrivia.utf8Offset
      let tokens = Syntax(sequence.map(Syntax.init) ?? Syntax(node)).tokens(viewMode: .sourceAccurate)
        .filter { $0.position.utf8Offset >= node.position.utf8Offset }
      let isCovered = isCoveredByTry(node)
      let throwing = isCovered || tokens.contains { isThrowingTry($0) }
      // `try` must stand left of the call as well as inside it.
      let outer = throwing && !isCovered ? "try " : ""
      insertions.append((start, "\(outer)foveaAwait({\(throwing ? "try " : "")"))
      readAsyncBindings(in: tokens)
      insertions.append((end, "})"))
      wrappedEnd = end
      return .skipChildren
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
      guard node.awaitKeyword != nil else { return .visitChildren }
      let needsTry = node.tryKeyword != nil || containsTry(node)
      let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
      insertions.append((start, needsTry ? "try foveaAwait({" : "foveaAwait({"))
      readAsyncBindings(in: node.tokens(viewMode: .sourceAccurate))
      insertions.append((node.endPositionBeforeTrailingTrivia.utf8Offset, "})"))
      return .skipChildren
    }

    /// `async let x = f()` → `let x = Task{try await f()}`; `await x` then reads the task's value.
    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
      guard let modifier = node.modifiers.first(where: { $0.name.tokenKind == .keyword(.async) }) else {
        return .visitChildren
      }
      let start = modifier.positionAfterSkippingLeadingTrivia.utf8Offset
      blanks.append(start..<modifier.endPositionBeforeTrailingTrivia.utf8Offset)
      for binding in node.bindings {
        if let annotation = binding.typeAnnotation {
          blanks.append(
            annotation.positionAfterSkippingLeadingTrivia
              .utf8Offset..<annotation.endPositionBeforeTrailingTrivia.utf8Offset)
        }
        guard let value = binding.initializer?.value else { continue }
        let throwing = containsTry(value) || throwingBindings.contains(binding.pattern.trimmedDescription)
        let effects = throwing ? "try await " : "await "
        let type =
          binding.typeAnnotation.map {
            " () async \(throwing ? "throws " : "")-> \($0.type.trimmedDescription) in"
          } ?? ""
        insertions.append((value.positionAfterSkippingLeadingTrivia.utf8Offset, "Task{\(type) \(effects)"))
        insertions.append((value.endPositionBeforeTrailingTrivia.utf8Offset, "}"))
      }
      return .skipChildren
    }

    // These have their own context: what they await is theirs.
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    private func readAsyncBindings(in tokens: some Sequence<TokenSyntax>) {
      guard !asyncBindings.isEmpty else { return }
      for token in tokens {
        guard case .identifier(let name) = token.tokenKind, asyncBindings.contains(name),
          token.parent?.parent?.is(MemberAccessExprSyntax.self) != true
            || token.parent?.parent?.as(MemberAccessExprSyntax.self)?.base?.id == token.parent?.id
        else { continue }
        insertions.append((token.endPositionBeforeTrailingTrivia.utf8Offset, ".value"))
      }
    }

    private func isCoveredByTry(_ node: some SyntaxProtocol) -> Bool {
      var parent = node.parent
      while let current = parent, !current.is(CodeBlockItemSyntax.self) {
        if current.is(TryExprSyntax.self) { return true }
        parent = current.parent
      }
      return false
    }

    private func containsTry(_ node: some SyntaxProtocol) -> Bool {
      node.tokens(viewMode: .sourceAccurate).contains { isThrowingTry($0) }
    }

    private func isThrowingTry(_ token: TokenSyntax) -> Bool {
      token.tokenKind == .keyword(.try) && token.parent?.as(TryExprSyntax.self)?.questionOrExclamationMark == nil
    }
  }
}
