/// A pattern as shells know it, compared with a whole text: `*` for any text, `?` for one character, `[abc]`, `[a-z]` and
/// `[^a-z]` (or `[!a-z]`) for one of a set. Case matters.
struct Glob {
  private enum Part {
    case text(Unicode.Scalar)
    case any
    case anyText
    case oneOf([ClosedRange<Unicode.Scalar>], isInverted: Bool)

    func matches(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .text(let own): own == scalar
      case .any, .anyText: true
      case .oneOf(let ranges, let isInverted): ranges.contains { $0.contains(scalar) } != isInverted
      }
    }
  }

  private let parts: [Part]

  init(_ pattern: String) {
    let scalars = Array(pattern.unicodeScalars)
    var parts: [Part] = []
    var index = 0
    while index < scalars.count {
      switch scalars[index] {
      case "*": parts.append(.anyText)
      case "?": parts.append(.any)
      case "[":
        // A bracket that is never closed stands for itself.
        if let (set, end) = Self.set(scalars, from: index) {
          parts.append(set)
          index = end
        } else {
          parts.append(.text("["))
        }
      case let scalar: parts.append(.text(scalar))
      }
      index += 1
    }
    self.parts = parts
  }

  /// On a mismatch only the last `*` needs to take one character more, which keeps this at worst quadratic.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var (part, position) = (0, 0)
    var retry: (part: Int, position: Int)?
    while position < scalars.count {
      if part < parts.count, case .anyText = parts[part] {
        retry = (part, position)
        part += 1
      } else if part < parts.count, parts[part].matches(scalars[position]) {
        part += 1
        position += 1
      } else if let last = retry {
        retry = (last.part, last.position + 1)
        (part, position) = (last.part + 1, last.position + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { if case .anyText = $0 { true } else { false } }
  }

  /// The set that starts with the bracket at `start`, and the index of the bracket that closes it.
  private static func set(_ scalars: [Unicode.Scalar], from start: Int) -> (Part, end: Int)? {
    var index = start + 1
    let isInverted = index < scalars.count && (scalars[index] == "^" || scalars[index] == "!")
    if isInverted { index += 1 }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    // A closing bracket in the first place is a member.
    while index < scalars.count, scalars[index] != "]" || ranges.isEmpty {
      let low = scalars[index]
      if index + 2 < scalars.count, scalars[index + 1] == "-", scalars[index + 2] != "]" {
        let high = scalars[index + 2]
        ranges.append(low <= high ? low...high : high...low)
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return index < scalars.count ? (.oneOf(ranges, isInverted: isInverted), index) : nil
  }
}
