import Testing

@testable import CellSession

@Suite struct CompletenessTests {
  @Test(arguments: [
    "", "1 + 1", "let x = 1", "func f() {\n  1\n}", "// only a comment", "/* a\nb */", "\"text\"",
    "\"\"\"\ntext\n\"\"\"",
    "xs.map { $0 + 1 }", "[1,\n 2]", "#\"raw \" text\"#", "x\n  .f()\n  .g()", "let `class` = 1", "import Foundation",
    "if x { y() }\n", "\"a \\(f(1)) b\"", "/a+b/",
  ])
  func complete(source: String) {
    #expect(CellSession.completeness(of: source) == .complete)
  }

  @Test(arguments: [
    ("func f() {", 2), ("func f() {\n", 2), ("func f() {\n  for i in xs {", 4), ("let x = [", 2),
    ("let x = [\n  1,\n", 2),
    ("f(1,", 2), ("f(g(", 4), ("xs.map { x in", 2), ("struct S {\n  var x = 1\n", 2), ("let x =", 0), ("1 +", 0),
    ("1 + // more\n", 0),
    ("\"\"\"\ntext", 0), ("\"\"\"\nfunc f() {", 0), ("/* half", 0), ("1 /* a /* b */", 0), ("/** half\n * a", 0),
    ("/*/", 0), ("switch x {\ncase 1:", 2), ("let x: ", 0), ("return x ?? ", 0), ("func f()\n{", 2),
  ])
  func incomplete(source: String, indent: Int) {
    #expect(
      CellSession.completeness(of: source) == .incomplete(indent: String(repeating: " ", count: indent)), "\(source)")
  }

  @Test(arguments: [
    "let x = )", "}", "f(]", "let 1x = 2", "let = 3", "func f() }", "1 +* / )\n2", "let x = \"half",
    "let x = #\"half\"", "let x = \"half\n",
  ])
  func invalid(source: String) {
    #expect(CellSession.completeness(of: source) == .invalid, "\(source)")
  }

  /// Typed line by line, a text that ends well is never called wrong on the way.
  @Test func nothingTypedIsCalledWrongTooEarly() {
    let source = """
      struct Layer {
        var weights = [
          1, 2,
          3,
        ]
        func apply(
          _ x: Int
        ) -> Int {
          switch x {
          case 0: return 1
          default:
            return weights.reduce(0) { sum, weight in
              sum + weight * x
            }
          }
        }
      }
      let text = \"\"\"
        brackets ) ] } in text
        \"\"\"
      """
    let lines = source.split(separator: "\n")
    for count in 1..<lines.count {
      let typed = lines.prefix(count).joined(separator: "\n")
      #expect(CellSession.completeness(of: typed) != .invalid, "\(typed)")
    }
    #expect(CellSession.completeness(of: source) == .complete)
  }
}
