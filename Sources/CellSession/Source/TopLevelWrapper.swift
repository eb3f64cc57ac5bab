import SwiftSyntax

/// The compiler refuses property wrappers on top-level variables. So `@Clamped var level = 50` becomes what the compiler
/// would make of it elsewhere: `var _level = Clamped(wrappedValue: 50)` and a computed `level`, all on the same line.
enum TopLevelWrapper {
  /// Attributes of variables that are no property wrappers.
  private static let attributes: Set<String> = [
    "MainActor", "available", "inlinable", "usableFromInline", "preconcurrency", "nonobjc", "objc", "TaskLocal",
    "exclusivity",
    "_alwaysEmitIntoClient", "_silgen_name", "_spi",
  ]

  static func desugar(
    _ syntax: CellSyntax, knownTypes: [String: String], _ edits: inout SourceEdits
  ) throws(CellFailure) {
    var types = knownTypes
    types.merge(wrappedTypes(in: syntax)) { _, new in new }
    for item in syntax.items {
      guard case .decl(let declaration) = item.item, let variable = declaration.as(VariableDeclSyntax.self),
        let attribute = wrapper(of: variable), let binding = variable.bindings.first, binding.accessorBlock == nil,
        let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.trimmed
      else { continue }
      let wrapperName = attribute.attributeName.trimmedDescription
      guard let type = binding.typeAnnotation?.type.trimmedDescription ?? literalType(binding) ?? types[wrapperName]
      else {
        let line = syntax.line(of: item)
        throw CellFailure(
          name: "CompileError",
          message: "line \(line): give the wrapped variable its type: `@\(wrapperName) var \(name): Type = …`",
          traceback: [])
      }
      edits.blank(offsets(of: attribute), of: syntax.source)
      edits.insert("_", at: binding.positionAfterSkippingLeadingTrivia.utf8Offset)
      if let annotation = binding.typeAnnotation { edits.blank(offsets(of: annotation), of: syntax.source) }
      let arguments = attribute.arguments?.trimmedDescription ?? ""
      let end = item.item.endPositionBeforeTrailingTrivia.utf8Offset
      if let value = binding.initializer?.value {
        edits.insert("\(wrapperName)(wrappedValue: ", at: value.positionAfterSkippingLeadingTrivia.utf8Offset)
        edits.insert((arguments.isEmpty ? "" : ", \(arguments)") + ")", at: end)
      } else {
        edits.insert(" = \(wrapperName)(\(arguments))", at: end)
      }
      edits.insert(
        ";var \(name): \(type) { get { _\(name).wrappedValue } set { _\(name).wrappedValue = newValue } }", at: end)
    }
    projectedValues(syntax, &edits)
  }

  /// The storage that goes with a wrapped variable: `_level` for `level`.
  static func storage(in syntax: CellSyntax) -> [String] {
    syntax.items.compactMap { item in
      guard case .decl(let declaration) = item.item, let variable = declaration.as(VariableDeclSyntax.self),
        wrapper(of: variable) != nil, let binding = variable.bindings.first, binding.accessorBlock == nil
      else { return nil }
      return "_" + binding.pattern.trimmedDescription
    }
  }

  /// The type of `wrappedValue` of each property wrapper that the cell declares, where it is not generic.
  static func wrappedTypes(in syntax: CellSyntax) -> [String: String] {
    var types: [String: String] = [:]
    for case .decl(let declaration) in syntax.items.map(\.item) {
      guard let type = declaration.asProtocol((any DeclGroupSyntax).self),
        type.attributes.contains(where: { $0.trimmedDescription == "@propertyWrapper" }),
        let name = declaration.asProtocol((any NamedDeclSyntax).self)?.name.text,
        declaration.asProtocol((any WithGenericParametersSyntax).self)?.genericParameterClause == nil
      else { continue }
      for member in type.memberBlock.members {
        for binding in member.decl.as(VariableDeclSyntax.self)?.bindings ?? []
        where binding.pattern.trimmedDescription == "wrappedValue" {
          types[name] = binding.typeAnnotation?.type.trimmedDescription ?? literalType(binding)
        }
      }
    }
    return types
  }

  private static func wrapper(of variable: VariableDeclSyntax) -> AttributeSyntax? {
    variable.attributes.lazy.compactMap { $0.as(AttributeSyntax.self) }.first {
      !attributes.contains($0.attributeName.trimmedDescription)
    }
  }

  private static func literalType(_ binding: PatternBindingSyntax) -> String? {
    guard let value = binding.initializer?.value else { return nil }
    if value.is(IntegerLiteralExprSyntax.self) { return "Int" }
    if value.is(FloatLiteralExprSyntax.self) { return "Double" }
    if value.is(StringLiteralExprSyntax.self) { return "String" }
    if value.is(BooleanLiteralExprSyntax.self) { return "Bool" }
    return nil
  }

  /// `$level` is the wrapper's projected value.
  private static func projectedValues(_ syntax: CellSyntax, _ edits: inout SourceEdits) {
    for token in syntax.tree.tokens(viewMode: .sourceAccurate) {
      // `$0` is a closure's argument.
      guard token.text.hasPrefix("$"), token.text.count > 1, Int(token.text.dropFirst()) == nil else { continue }
      edits.overwrite("_", at: token.positionAfterSkippingLeadingTrivia.utf8Offset)
      edits.insert(".projectedValue", at: token.endPositionBeforeTrailingTrivia.utf8Offset)
    }
  }

  private static func offsets(of node: some SyntaxProtocol) -> Range<Int> {
    node.positionAfterSkippingLeadingTrivia.utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset
  }
}
