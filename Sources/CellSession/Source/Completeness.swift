import SwiftParser
import SwiftSyntax

/// Whether a text can be run as it stands.
public enum Completeness: Equatable, Sendable {
  case complete
  /// More must follow; the next line starts with this much white space.
  case incomplete(indent: String)
  case invalid

  init(of source: String) {
    let tree = Parser.parse(source: source)
    guard tree.hasError else {
      self = .complete
      return
    }
    // What is missing at the very end can still be typed; an error before that stays one.
    let end =
      source.utf8.count - (source.utf8.reversed().prefix { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }.count)
    let finder = ProblemFinder(viewMode: .all)
    finder.walk(tree)
    let missingAtEnd = finder.missing.contains { $0 >= end }
    if missingAtEnd || finder.opensMore || Self.endsInsideComment(tree) {
      self = .incomplete(indent: String(repeating: " ", count: 2 * max(0, finder.depth)))
    } else {
      self = .invalid
    }
  }

  private static func endsInsideComment(_ tree: SourceFileSyntax) -> Bool {
    let before = tree.endOfFileToken.previousToken(viewMode: .sourceAccurate)?.trailingTrivia.pieces ?? []
    switch (before + tree.endOfFileToken.leadingTrivia.pieces).last {
    case .blockComment(let text)?, .docBlockComment(let text)?:
      var depth = 0
      var rest = text[...]
      while !rest.isEmpty {
        let mark = rest.prefix(2)
        if mark == "/*" { depth += 1 } else if mark == "*/" { depth -= 1 }
        rest = rest.dropFirst(mark == "/*" || mark == "*/" ? 2 : 1)
      }
      return depth > 0
    default: return false
    }
  }

  private final class ProblemFinder: SyntaxVisitor {
    var missing: [Int] = []
    /// Brackets opened and not closed.
    var depth = 0
    var opensMore: Bool { depth > 0 }

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
      if token.presence == .missing {
        // A string on one line ends there: another line cannot close it.
        if token.parent?.is(StringLiteralExprSyntax.self) == true, token.tokenKind != .multilineStringQuote {
          return .visitChildren
        }
        missing.append(token.position.utf8Offset)
      } else {
        switch token.tokenKind {
        case .leftBrace, .leftParen, .leftSquare: depth += 1
        case .rightBrace, .rightParen, .rightSquare: depth -= 1
        default: break
        }
      }
      return .visitChildren
    }
  }
}
