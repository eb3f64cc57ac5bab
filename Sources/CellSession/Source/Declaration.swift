/// Something a cell declares at top level.
struct Declaration: Equatable, Sendable {
  /// The word that a scoped import wants: `import struct Cell3.Point`.
  enum Kind: String, Sendable {
    case `var`, `let`, `func`, `struct`, `class`, `enum`, `protocol`, `typealias`
  }

  var name: String
  var kind: Kind
  /// Tells overloads apart: labels, types and generic parameters as written. Empty unless a function.
  var signature = ""
  /// The text, for a function: an overload that a later cell does not replace is carried into it.
  var source = ""
  /// The cell's line on which `source` starts.
  var line = 1
  /// Every identifier and operator in the declaration.
  var usedNames: Set<String> = []
  /// The index of the top-level item that declares it.
  var item: Int
  /// Whether it has a value only once its item has run.
  var needsInitialization: Bool { kind == .var || kind == .let }
  /// A computed variable has no storage to initialise.
  var isComputed = false

  var isOperator: Bool {
    guard let first = name.unicodeScalars.first else { return false }
    return kind == .func && !(first == "_" || first == "`" || first.properties.isXIDStart)
  }
}

/// What an extension adds, as far as it can collide with another extension's: `Int.double`, `Point: Equatable`.
struct ExtensionKey: Hashable, Sendable {
  var extendedType: String
  var member: String
}
