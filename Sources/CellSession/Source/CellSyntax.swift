import SwiftParser
import SwiftSyntax

/// What the parser sees in a cell: the facts that rewriting, importing and compiling need.
struct CellSyntax {
  let source: [UInt8]
  let tree: SourceFileSyntax
  /// Everything at top level, in order.
  let items: [CodeBlockItemSyntax]
  private(set) var declarations: [Declaration] = []
  private(set) var extensionKeys: Set<ExtensionKey> = []
  /// `infix operator …` and `precedencegroup …`, as written: each later cell that uses them declares them again.
  private(set) var operatorDeclarations: [OperatorDeclaration] = []
  /// `import …` lines, as written.
  private(set) var imports: [String] = []
  /// Operators that types and extensions define as static members: found only in modules that are imported whole.
  private(set) var memberOperators: Set<String> = []
  private(set) var usedNames: Set<String> = []
  /// Names bound by `async let` at top level.
  private(set) var asyncBindings: Set<String> = []
  /// Loops, closures and functions: code that may run often enough to be worth optimising.
  private(set) var deservesOptimization = false

  struct OperatorDeclaration: Equatable, Sendable {
    var name: String
    var source: String
  }

  init(_ text: String) {
    source = Array(text.utf8)
    tree = Parser.parse(source: text)
    items = Array(tree.statements)
    let tokens = TokenCollector(viewMode: .sourceAccurate)
    tokens.walk(tree)
    usedNames = tokens.names
    memberOperators = tokens.memberOperators
    deservesOptimization = tokens.deservesOptimization
    for (index, item) in items.enumerated() { collect(item.item, index: index) }
  }

  /// Whether there is anything to compile.
  var isEmpty: Bool { items.isEmpty }

  private mutating func collect(_ item: CodeBlockItemSyntax.Item, index: Int) {
    switch item {
    case .decl(let declaration): collect(declaration, index: index)
    case .stmt(let statement):
      guard let guardStatement = statement.as(GuardStmtSyntax.self) else { return }
      for condition in guardStatement.conditions {
        if let binding = condition.condition.as(OptionalBindingConditionSyntax.self) {
          add(pattern: binding.pattern, kind: binding.bindingSpecifier, index: index)
        } else if let match = condition.condition.as(MatchingPatternConditionSyntax.self) {
          add(pattern: match.pattern, kind: .keyword(.let), index: index)
        }
      }
    case .expr: return
    @unknown default: return
    }
  }

  private mutating func collect(_ declaration: DeclSyntax, index: Int) {
    switch declaration.as(DeclSyntaxEnum.self) {
    case .variableDecl(let variable):
      let isAsync = variable.modifiers.contains { $0.name.tokenKind == .keyword(.async) }
      for binding in variable.bindings {
        let before = declarations.count
        add(
          pattern: binding.pattern, kind: variable.bindingSpecifier, index: index,
          isComputed: binding.accessorBlock.map(Self.isComputed) ?? false)
        if isAsync { asyncBindings.formUnion(declarations[before...].map(\.name)) }
      }
    case .functionDecl(let function):
      var entry = Declaration(name: function.name.text, kind: .func, item: index)
      entry.signature = Self.signature(of: function)
      entry.source = function.trimmedDescription
      entry.line = line(of: function)
      entry.usedNames = Self.names(in: function)
      declarations.append(entry)
    case .structDecl(let type): add(type.name, .struct, type, index)
    case .classDecl(let type): add(type.name, .class, type, index)
    case .actorDecl(let type): add(type.name, .class, type, index)
    case .enumDecl(let type): add(type.name, .enum, type, index)
    case .protocolDecl(let type): add(type.name, .protocol, type, index)
    case .typeAliasDecl(let type): add(type.name, .typealias, type, index)
    case .extensionDecl(let ext): extensionKeys.formUnion(Self.keys(of: ext))
    case .operatorDecl(let op):
      operatorDeclarations.append(.init(name: op.name.text, source: op.singleLine))
    case .precedenceGroupDecl(let group):
      operatorDeclarations.append(.init(name: group.name.text, source: group.singleLine))
    case .importDecl(let decl): imports.append(decl.singleLine)
    case .ifConfigDecl(let config):
      for clause in config.clauses {
        guard case .statements(let statements)? = clause.elements else { continue }
        for statement in statements { collect(statement.item, index: index) }
      }
    default: return
    }
  }

  private mutating func add(_ name: TokenSyntax, _ kind: Declaration.Kind, _ node: some SyntaxProtocol, _ index: Int) {
    declarations.append(Declaration(name: name.text, kind: kind, usedNames: Self.names(in: node), item: index))
  }

  private mutating func add(
    pattern: PatternSyntax, kind: TokenSyntax, index: Int, isComputed: Bool = false
  ) {
    let identifiers = IdentifierPatternCollector(viewMode: .sourceAccurate)
    identifiers.walk(pattern)
    for name in identifiers.names {
      declarations.append(
        Declaration(
          name: name, kind: kind.tokenKind == .keyword(.var) ? .var : .let, item: index, isComputed: isComputed))
    }
  }

  /// The 1-based line on which a node's first token stands.
  func line(of node: some SyntaxProtocol) -> Int {
    1 + source[..<node.positionAfterSkippingLeadingTrivia.utf8Offset].count { $0 == UInt8(ascii: "\n") }
  }

  /// Where the member declaration begins whose name stands at a place; nil if there is none.
  func declarationOffset(at place: Diagnostic.Place?) -> Int? {
    guard let place else { return nil }
    var lineStart = 0
    for _ in 1..<place.line {
      guard let newline = source[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      lineStart = newline + 1
    }
    guard let token = tree.token(at: AbsolutePosition(utf8Offset: lineStart + place.column - 1)) else { return nil }
    var node = token.parent
    while let current = node {
      if current.parent?.is(MemberBlockItemSyntax.self) == true {
        return current.positionAfterSkippingLeadingTrivia.utf8Offset
      }
      node = current.parent
    }
    return nil
  }

  private static func isComputed(_ block: AccessorBlockSyntax) -> Bool {
    switch block.accessors {
    case .getter: return true
    case .accessors(let list):
      return !list.contains {
        [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind)
      }
    @unknown default: return true
    }
  }

  private static func signature(of function: FunctionDeclSyntax) -> String {
    let parameters = function.signature.parameterClause.parameters.map { parameter in
      "\(parameter.firstName.text):\(parameter.type.trimmedDescription)\(parameter.ellipsis == nil ? "" : "...")"
    }
    return [
      parameters.joined(separator: ","),
      function.genericParameterClause?.trimmedDescription ?? "",
      function.signature.returnClause?.type.trimmedDescription ?? "",
      function.genericWhereClause?.trimmedDescription ?? "",
    ].joined(separator: "|")
  }

  private static func keys(of ext: ExtensionDeclSyntax) -> [ExtensionKey] {
    let type = ext.extendedType.trimmedDescription
    let constraint = ext.genericWhereClause.map { " " + $0.trimmedDescription } ?? ""
    var members = (ext.inheritanceClause?.inheritedTypes ?? []).map { ": " + $0.type.trimmedDescription }
    for member in ext.memberBlock.members {
      switch member.decl.as(DeclSyntaxEnum.self) {
      case .variableDecl(let variable):
        members += variable.bindings.map { $0.pattern.trimmedDescription }
      case .functionDecl(let function): members.append(function.name.text + "(" + signature(of: function))
      case .initializerDecl(let initializer):
        members.append("init(" + initializer.signature.parameterClause.trimmedDescription)
      case .subscriptDecl(let subscripting):
        members.append("subscript(" + subscripting.parameterClause.trimmedDescription)
      case .structDecl(let type): members.append(type.name.text)
      case .classDecl(let type): members.append(type.name.text)
      case .enumDecl(let type): members.append(type.name.text)
      case .typeAliasDecl(let alias): members.append(alias.name.text)
      default: continue
      }
    }
    return members.map { ExtensionKey(extendedType: type, member: $0 + constraint) }
  }

  private static func names(in node: some SyntaxProtocol) -> Set<String> {
    let tokens = TokenCollector(viewMode: .sourceAccurate)
    tokens.walk(node)
    return tokens.names
  }
}

extension SyntaxProtocol {
  /// The text on one line, to stand in another cell's preamble.
  fileprivate var singleLine: String {
    trimmedDescription.split(separator: "\n").joined(separator: " ")
  }
}

private final class TokenCollector: SyntaxVisitor {
  var names: Set<String> = []
  var memberOperators: Set<String> = []
  var deservesOptimization = false

  override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    switch token.tokenKind {
    case .identifier(let text), .binaryOperator(let text), .prefixOperator(let text), .postfixOperator(let text):
      // `$level` is read from the wrapper that is stored as `_level`.
      names.insert(text.hasPrefix("$") ? "_" + text.dropFirst() : text)
    case .dollarIdentifier(let text): names.insert("_" + text.dropFirst())
    default: break
    }
    return .visitChildren
  }

  override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind { note() }
  override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind { note() }
  override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind { note() }
  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { note() }
  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    switch node.name.tokenKind {
    case .binaryOperator(let name), .prefixOperator(let name), .postfixOperator(let name):
      if node.parent?.is(MemberBlockItemSyntax.self) == true { memberOperators.insert(name) }
    default: break
    }
    return note()
  }
  override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind { note() }
  override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind { note() }
  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { note() }

  private func note() -> SyntaxVisitorContinueKind {
    deservesOptimization = true
    return .visitChildren
  }
}

private final class IdentifierPatternCollector: SyntaxVisitor {
  var names: [String] = []
  override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
    names.append(node.identifier.text)
    return .skipChildren
  }
}
