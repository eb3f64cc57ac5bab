import SwiftSyntax

/// `await` at top level would make the whole module an asynchronous `main`: its variables would belong to the main
/// actor, out of reach of later cells, and it would end by calling `exit`. So each awaited expression becomes a call that
/// waits for it: `await f()` → `foveaAwait{await f()}`.
enum TopLevelAwait {
  static func bridge(_ syntax: CellSyntax, _ edits: inout SourceEdits) {
    for item in syntax.items {
      let finder = AwaitFinder(asyncBindings: syntax.asyncBindings)
      finder.walk(item)
      for insertion in finder.insertions {
        edits.insert(insertion.text, at: insertion.offset)
      }
      for range in finder.blanks { edits.blank(range, of: syntax.source) }
    }
  }

  private final class AwaitFinder: SyntaxVisitor {
    let asyncBindings: Set<String>
    var insertions: [(offset: Int, text: String)] = []
    var blanks: [Range<Int>] = []

    init(asyncBindings: Set<String>) {
      self.asyncBindings = asyncBindings
      super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
      wrap(node, coveredByTry: isCoveredByTry(node) || containsTry(node))
      return .skipChildren
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
      guard node.awaitKeyword != nil else { return .visitChildren }
      let needsTry = node.tryKeyword != nil || containsTry(node)
      let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
      insertions.append((start, needsTry ? "try foveaAwait{" : "foveaAwait{"))
      insertions.append((node.endPositionBeforeTrailingTrivia.utf8Offset, "}"))
      readAsyncBindings(in: Syntax(node))
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
        let type = binding.typeAnnotation.map { " ()async throws->\($0.type.trimmedDescription) in" } ?? ""
        let effects = containsTry(value) ? "try await " : "await "
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

    private func wrap(_ node: AwaitExprSyntax, coveredByTry: Bool) {
      // `try` must stand left of the call as well as inside it.
      let outer = coveredByTry && !isCoveredByTry(node) ? "try " : ""
      insertions.append(
        (
          node.positionAfterSkippingLeadingTrivia.utf8Offset,
          "\(outer)foveaAwait{\(coveredByTry ? "try " : "")"
        ))
      insertions.append((node.endPositionBeforeTrailingTrivia.utf8Offset, "}"))
      readAsyncBindings(in: Syntax(node))
    }

    private func readAsyncBindings(in node: Syntax) {
      guard !asyncBindings.isEmpty else { return }
      for token in node.tokens(viewMode: .sourceAccurate) {
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
      node.tokens(viewMode: .sourceAccurate).contains { token in
        token.tokenKind == .keyword(.try)
          && token.parent?.as(TryExprSyntax.self)?.questionOrExclamationMark == nil
      }
    }
  }
}
