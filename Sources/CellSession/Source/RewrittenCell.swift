import SwiftSyntax

/// A cell as it is handed to the compiler: the same lines, with what makes it run inside the worker.
struct RewrittenCell {
  /// The cell's own lines; the preamble that imports earlier cells is put before them by `CellUnit`.
  var text: String
  var map: SourceMap
  /// The 1-based line of each top-level item, by index.
  var itemLines: [Int]
  /// The items that say when they are completed: statements and variables.
  var markedItems: [Int] = []

  /// - Parameters:
  ///   - owners: the module of each name that earlier cells declare, for `let x = x + 1`.
  ///   - asyncBindings: names that `async let` bound in earlier cells.
  ///   - wrappedTypes: the type of `wrappedValue` for property wrappers that earlier cells declare, by wrapper.
  ///   - showsResult: false to compile the text with nothing of ours around the last expression.
  ///   - publicMembers: offsets of members that must be public, because they witness a public protocol for a type that
  ///     another cell declares (what is internal there counts as public here).
  init(
    _ syntax: CellSyntax, owners: [String: String] = [:], asyncBindings: Set<String> = [],
    wrappedTypes: [String: String] = [:],
    showsResult: Bool = true, publicMembers: Set<Int> = []
  ) throws(CellFailure) {
    var edits = SourceEdits()
    itemLines = syntax.items.map { syntax.line(of: $0) }
    // Texts inserted at one place keep the order of these calls: what encloses the most comes first here and last below.
    let shown = showsResult ? syntax.items.last.flatMap { Self.isShown($0) ? $0 : nil } : nil
    if let shown {
      edits.insert("foveaCellResult(", at: shown.item.positionAfterSkippingLeadingTrivia.utf8Offset)
    }
    TopLevelAccess.widen(syntax, &edits)
    TopLevelAwait.bridge(syntax, earlierBindings: asyncBindings, &edits)
    SelfReference.qualify(syntax, owners: owners, &edits)
    TopLevelGuard.export(syntax, owners: owners, &edits)
    try TopLevelWrapper.desugar(syntax, knownTypes: wrappedTypes, &edits)
    for offset in publicMembers {
      edits.insert("public ", at: offset)
    }
    for (index, item) in syntax.items.enumerated() {
      let end = item.item.endPositionBeforeTrailingTrivia.utf8Offset
      if shown != nil, index == syntax.items.count - 1 { edits.insert(")", at: end) }
      if Self.isMarked(item) {
        edits.insert(";foveaCellMark(\(index))", at: end)
        markedItems.append(index)
      }
    }
    (text, map) = edits.applied(to: syntax.source)
  }

  /// The last item is shown if it is an expression with a value: no assignment, no trailing `;`.
  private static func isShown(_ item: CodeBlockItemSyntax) -> Bool {
    guard item.semicolon == nil, case .expr(let expression) = item.item else { return false }
    if expression.is(MissingExprSyntax.self) { return false }
    if let sequence = expression.as(SequenceExprSyntax.self) {
      return !sequence.elements.contains { $0.is(AssignmentExprSyntax.self) }
    }
    return true
  }

  /// Statements and variables run in order; other declarations are simply there.
  private static func isMarked(_ item: CodeBlockItemSyntax) -> Bool {
    switch item.item {
    case .decl(let declaration): declaration.is(VariableDeclSyntax.self)
    case .stmt, .expr: true
    @unknown default: false
    }
  }
}

/// `private` at top level would hide a declaration from the cells that follow: it becomes internal.
private enum TopLevelAccess {
  static func widen(_ syntax: CellSyntax, _ edits: inout SourceEdits) {
    for item in syntax.items {
      guard case .decl(let declaration) = item.item,
        let modifiers = declaration.asProtocol((any WithModifiersSyntax).self)?.modifiers
      else { continue }
      for modifier in modifiers {
        switch modifier.name.tokenKind {
        case .keyword(.private), .keyword(.fileprivate):
          let start = modifier.positionAfterSkippingLeadingTrivia.utf8Offset
          edits.blank(start..<modifier.endPositionBeforeTrailingTrivia.utf8Offset, of: syntax.source)
        default: continue
        }
      }
    }
  }
}

/// `let x = x + 1` where an earlier cell has an `x`: the right-hand side means that one.
private enum SelfReference {
  static func qualify(_ syntax: CellSyntax, owners: [String: String], _ edits: inout SourceEdits) {
    for item in syntax.items {
      guard case .decl(let declaration) = item.item, let variable = declaration.as(VariableDeclSyntax.self)
      else { continue }
      let names = Set(syntax.declarations.filter { $0.item == syntax.items.firstIndex(of: item) }.map(\.name))
      for binding in variable.bindings {
        guard let value = binding.initializer?.value else { continue }
        let finder = ReferenceFinder(names: names.filter { owners[$0] != nil })
        finder.walk(value)
        for reference in finder.references {
          edits.insert(
            owners[reference.baseName.text]! + ".",
            at: reference.positionAfterSkippingLeadingTrivia.utf8Offset)
        }
      }
    }
  }

  private final class ReferenceFinder: SyntaxVisitor {
    let names: Set<String>
    var references: [DeclReferenceExprSyntax] = []

    init(names: Set<String>) {
      self.names = names
      super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
      guard names.contains(node.baseName.text) else { return .visitChildren }
      // The name after a dot is a member's, and keys of a closure's own parameters are not ours either.
      if let access = node.parent?.as(MemberAccessExprSyntax.self), access.declName.id == node.id {
        return .visitChildren
      }
      references.append(node)
      return .visitChildren
    }

    // Inside a closure the name may be a parameter's or a local's.
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  }
}
