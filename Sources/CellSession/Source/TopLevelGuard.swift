import SwiftSyntax

/// What a `guard` at top level binds is no member of the module, so later cells could not see it. The guard binds another
/// name instead, and a declaration after it takes that over: `guard let x = f() else { … }` →
/// `guard let x_guarded = f() else { … };let x=x_guarded`.
enum TopLevelGuard {
  static func export(_ syntax: CellSyntax, owners: [String: String], _ edits: inout SourceEdits) {
    for item in syntax.items {
      guard case .stmt(let statement) = item.item, let guardStatement = statement.as(GuardStmtSyntax.self)
      else { continue }
      var bound: [String] = []
      let end = item.item.endPositionBeforeTrailingTrivia.utf8Offset
      for condition in guardStatement.conditions {
        rename(references: bound, in: condition, &edits)
        guard let binding = condition.condition.as(OptionalBindingConditionSyntax.self),
          let pattern = binding.pattern.as(IdentifierPatternSyntax.self)
        else { continue }
        let name = pattern.identifier.text
        let nameEnd = pattern.endPositionBeforeTrailingTrivia.utf8Offset
        edits.insert("_guarded", at: nameEnd)
        // `guard let x else` unwraps the `x` there was.
        if binding.initializer == nil { edits.insert("=\(owners[name].map { $0 + "." } ?? "")\(name)", at: nameEnd) }
        edits.insert(";\(binding.bindingSpecifier.text) \(name)=\(name)_guarded", at: end)
        bound.append(name)
      }
    }
  }

  /// Later conditions of the same guard read what earlier ones bound.
  private static func rename(references names: [String], in node: some SyntaxProtocol, _ edits: inout SourceEdits) {
    guard !names.isEmpty else { return }
    for token in node.tokens(viewMode: .sourceAccurate) {
      guard case .identifier(let text) = token.tokenKind, names.contains(text),
        let reference = token.parent?.as(DeclReferenceExprSyntax.self),
        reference.parent?.as(MemberAccessExprSyntax.self)?.declName.id != reference.id
      else { continue }
      edits.insert("_guarded", at: token.endPositionBeforeTrailingTrivia.utf8Offset)
    }
  }
}
