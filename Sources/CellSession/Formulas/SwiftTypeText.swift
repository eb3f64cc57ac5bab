/// A type as the compiler spells it.
struct SwiftTypeText: Equatable {
  let spelling: String

  init(_ spelling: String) { self.spelling = spelling }

  /// What a formula can do with values of a type.
  enum Family: Equatable {
    case tensor, image, text, truth, nothing
    case number(isWhole: Bool)
    case optional(wrapped: String)
    case array(element: String)
    case function
    case other
  }

  var family: Family {
    if let number = Self.numbers[spelling] { return .number(isWhole: number) }
    if spelling.contains(" -> ") { return spelling.hasSuffix(")?") ? .optional(wrapped: unwrapped) : .function }
    if spelling.hasSuffix("?") { return .optional(wrapped: unwrapped) }
    if spelling.hasPrefix("["), spelling.hasSuffix("]") {
      let inner = String(spelling.dropFirst().dropLast())
      return inner.contains(" : ") ? .other : .array(element: inner)
    }
    switch spelling {
    case "Tensor": return .tensor
    case "Image": return .image
    case "String", "Substring", "Character": return .text
    case "Bool": return .truth
    case "()", "Void": return .nothing
    default: return .other
    }
  }

  /// Tensors and numbers: what formulas are made of.
  var isArithmetic: Bool {
    switch family {
    case .tensor, .number: true
    default: false
    }
  }

  private var unwrapped: String {
    let wrapped = spelling.dropLast()
    return String(wrapped.hasPrefix("(") && wrapped.hasSuffix(")") ? wrapped.dropFirst().dropLast() : wrapped)
  }

  /// Whether each type of number is whole.
  private static let numbers: [String: Bool] = [
    "Int": true, "Int8": true, "Int16": true, "Int32": true, "Int64": true, "UInt": true, "UInt8": true,
    "UInt16": true, "UInt32": true, "UInt64": true, "Float": false, "Double": false, "CGFloat": false, "Float16": false,
  ]

  /// The types between the commas of a tuple's, without the parentheses around it.
  static func elements(_ tuple: String) -> [String] {
    var elements = [""]
    var depth = 0
    var last: Character = " "
    for character in tuple {
      if "([<{".contains(character) { depth += 1 }
      if ")]}".contains(character) || (character == ">" && last != "-") { depth -= 1 }
      if character == ",", depth == 0 {
        elements.append("")
      } else if !(character == " " && elements[elements.count - 1].isEmpty) {
        elements[elements.count - 1].append(character)
      }
      last = character
    }
    return elements
  }
}
