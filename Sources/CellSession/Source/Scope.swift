/// What the cells that ran have left for the next one: who declares which name now.
struct Scope: Sendable {
  /// A compiled cell that ran, wholly or in part.
  private struct Module {
    var name: String
    var declaresTypes: Bool
    var keys: Set<ExtensionKey>
    /// Operators cannot be imported by name: their module is imported whole.
    var operators: Set<String>
    /// A cell that stopped half-way is never imported whole: its later variables have no value.
    var isComplete: Bool
  }

  private struct Owner {
    var module: String
    var declaration: Declaration
  }

  private var modules: [Module] = []
  private var owners: [String: [Owner]] = [:]
  private var keyOwners: [ExtensionKey: String] = [:]
  private var operatorDeclarations: [CellSyntax.OperatorDeclaration] = []
  private(set) var imports: [String] = []
  /// Names bound by `async let`: tasks, whose value is read where they are awaited.
  private(set) var asyncBindings: Set<String> = []
  private(set) var wrappedTypes: [String: String] = [:]

  /// The module that declares each name now.
  var moduleOfName: [String: String] { owners.compactMapValues { $0.last?.module } }

  /// What a new cell needs before its own first line, and after its last.
  struct Surroundings: Equatable {
    var preamble: String
    /// Overloads of functions that the cell declares with other signatures: they live on beside them.
    var carried: [Carried]

    struct Carried: Equatable {
      var source: String
      var module: String
      var line: Int
    }
  }

  /// The imports that make visible to a cell what it uses, newest declaration first in rank.
  ///
  /// A scoped import (`import var Cell3.x`) outranks a whole one, and a module that is only imported by scope ranks
  /// behind in the look-up of members: so the newest declaration of a name and the newest member of a type win.
  func surroundings(for syntax: CellSyntax) -> Surroundings {
    let declaredHere = Set(syntax.declarations.map(\.name))
    let carried = carriedOverloads(into: syntax)
    let used = carried.reduce(syntax.usedNames) { $0.union($1.declaration.usedNames) }
    var lines = imports
    var whole: Set<String> = []
    for module in modules {
      let keysAreCurrent = !module.keys.isEmpty && module.keys.allSatisfy { keyOwners[$0] == module.name }
      let replacedHere = !module.keys.isDisjoint(with: syntax.extensionKeys)
      if module.isComplete, keysAreCurrent || !module.operators.isDisjoint(with: used), !replacedHere {
        lines.append("@testable import \(module.name)")
        whole.insert(module.name)
      }
      // The marker makes the members of the module's types visible without its names.
      if module.declaresTypes || (!module.keys.isEmpty && !replacedHere) {
        lines.append("@testable import enum \(module.name).\(Self.marker(of: module.name))")
      }
    }
    for name in used.sorted() {
      guard let owner = owners[name]?.last, !owner.declaration.isOperator else { continue }
      // A variable may be made from its own earlier value; everything else that the cell declares hides what was.
      if declaredHere.contains(name), !owner.declaration.needsInitialization { continue }
      lines.append("@testable import \(owner.declaration.kind.rawValue) \(owner.module).\(Self.escaped(name))")
    }
    let declaredOperators = Set(syntax.operatorDeclarations.map(\.name))
    let needed = operatorDeclarations.filter { !declaredOperators.contains($0.name) && isNeeded($0, used: used) }
    lines += needed.map(\.source)
    return Surroundings(
      preamble: lines.joined(separator: ";"),
      carried: carried.map { .init(source: $0.declaration.source, module: $0.module, line: $0.declaration.line) })
  }

  /// The imports under which completion sees everything that earlier cells declare.
  var everything: String {
    let names = owners.flatMap { name, owners in
      owners.suffix(1).filter { !$0.declaration.isOperator }.map {
        "@testable import \($0.declaration.kind.rawValue) \($0.module).\(Self.escaped(name))"
      }
    }
    return (imports + modules.map { "@testable import \($0.name)" } + names.sorted()).joined(separator: ";")
  }

  private func isNeeded(_ declaration: CellSyntax.OperatorDeclaration, used: Set<String>) -> Bool {
    used.contains(declaration.name)
      || operatorDeclarations.contains { used.contains($0.name) && $0.source.contains(declaration.name) }
  }

  /// Functions of the same name with another signature than those that the cell declares.
  private func carriedOverloads(into syntax: CellSyntax) -> [Owner] {
    let functions = Dictionary(grouping: syntax.declarations.filter { $0.kind == .func && !$0.isOperator }, by: \.name)
    return functions.keys.sorted().flatMap { name in
      (owners[name] ?? []).filter { owner in
        owner.declaration.kind == .func && !functions[name]!.contains { $0.signature == owner.declaration.signature }
      }
    }
  }

  /// Records that a cell ran.
  /// - Parameter completedItem: the last top-level item that was completed; the variables of later ones have no value.
  mutating func add(_ syntax: CellSyntax, module: String, completedItem: Int, isComplete: Bool) {
    let carried = carriedOverloads(into: syntax)
    var uninitialized: Set<String> = []
    var live: [Declaration] = []
    for declaration in syntax.declarations + storage(in: syntax) {
      if declaration.needsInitialization, declaration.item > completedItem, !isComplete {
        uninitialized.insert(declaration.name)
      } else {
        live.append(declaration)
      }
    }
    // A function or type that would read a variable without a value is withheld with it.
    live.removeAll { !$0.usedNames.isDisjoint(with: uninitialized) }
    let byName = Dictionary(grouping: live, by: \.name)
    for (name, declarations) in byName {
      let kept = carried.filter { $0.declaration.name == name }.map {
        Owner(module: module, declaration: $0.declaration)
      }
      if let first = declarations.first, first.isOperator {
        owners[name, default: []] += declarations.map { Owner(module: module, declaration: $0) }
      } else {
        owners[name] = kept + declarations.map { Owner(module: module, declaration: $0) }
      }
    }
    for key in syntax.extensionKeys { keyOwners[key] = module }
    for declaration in syntax.operatorDeclarations {
      operatorDeclarations.removeAll { $0.name == declaration.name }
      operatorDeclarations.append(declaration)
    }
    asyncBindings.subtract(syntax.declarations.map(\.name))
    asyncBindings.formUnion(syntax.asyncBindings)
    imports += syntax.imports.filter { !imports.contains($0) }
    wrappedTypes.merge(TopLevelWrapper.wrappedTypes(in: syntax)) { _, new in new }
    let kinds: Set<Declaration.Kind> = [.struct, .class, .enum, .protocol]
    modules.append(
      Module(
        name: module, declaresTypes: live.contains { kinds.contains($0.kind) }, keys: syntax.extensionKeys,
        operators: syntax.memberOperators.union(live.filter(\.isOperator).map(\.name)),
        isComplete: isComplete))
  }

  private func storage(in syntax: CellSyntax) -> [Declaration] {
    TopLevelWrapper.storage(in: syntax).map { name in
      let item = syntax.declarations.first { "_" + $0.name == name }?.item ?? 0
      return Declaration(name: name, kind: .var, item: item)
    }
  }

  static func marker(of module: String) -> String { "FoveaMarker\(module)" }

  /// A name that is a keyword is imported in backticks, as it was declared.
  private static func escaped(_ name: String) -> String {
    name.hasPrefix("`") || !keywords.contains(name) ? name : "`\(name)`"
  }

  private static let keywords: Set<String> = [
    "as", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
    "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
    "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat",
    "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try", "typealias", "var", "where", "while", "Any", "Self",
  ]
}
