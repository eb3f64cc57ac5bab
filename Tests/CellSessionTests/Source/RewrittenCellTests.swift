import Testing

@testable import CellSession

@Suite struct RewrittenCellTests {
  // MARK: The result

  @Test(arguments: [
    ("x + 1", "foveaCellResult(x + 1);foveaCellMark(0)"),
    ("x + 1 // sum", "foveaCellResult(x + 1);foveaCellMark(0) // sum"),
    ("x /* a */ + 1 /* b */", "foveaCellResult(x /* a */ + 1);foveaCellMark(0) /* b */"),
    ("  f(x)  \n", "  foveaCellResult(f(x));foveaCellMark(0)  \n"),
    ("print(1)", "foveaCellResult(print(1));foveaCellMark(0)"),
    ("try f()", "foveaCellResult(try f());foveaCellMark(0)"),
    ("x += 1", "foveaCellResult(x += 1);foveaCellMark(0)"),
    ("// first\nx", "// first\nfoveaCellResult(x);foveaCellMark(0)"),
    ("[\n  1,\n]", "foveaCellResult([\n  1,\n]);foveaCellMark(0)"),
    ("\"\"\"\n  é\n  \"\"\"", "foveaCellResult(\"\"\"\n  é\n  \"\"\");foveaCellMark(0)"),
  ])
  func theLastExpressionIsShown(source: String, expected: String) throws {
    #expect(try rewrite(source).text == expected)
  }

  @Test(arguments: [
    "x = 1", "x + 1;", "let x = 1", "func f() {}", "for i in 0..<3 {}", "if a { b }", "x[0] = y", "(a, b) = (b, a)",
    "import Foundation", "switch a { default: break }", "defer { f() }", "do { f() }",
  ])
  func whatHasNoValueIsNotShown(source: String) throws {
    #expect(try !rewrite(source).text.contains("foveaCellResult"))
  }

  @Test func onlyTheLastIsShown() throws {
    #expect(try rewrittenText("x\ny") == "x\nfoveaCellResult(y)")
    #expect(try rewrittenText("x; y") == "x; foveaCellResult(y)")
    #expect(try rewrittenText("y\nlet x = 1") == "y\nlet x = 1")
  }

  @Test func theCellCanBeCompiledBare() throws {
    #expect(try rewrite("x + 1", showsResult: false).text == "x + 1;foveaCellMark(0)")
  }

  // MARK: Marks

  @Test func statementsAndVariablesSayWhenTheyAreDone() throws {
    let cell = try rewrite("let a = 1\nfunc f() {}\nprint(a)\nstruct S {}\nfor _ in 0..<2 {}\nimport Foundation")
    #expect(cell.markedItems == [0, 2, 4])
    #expect(
      cell.text
        == """
        let a = 1;foveaCellMark(0)
        func f() {}
        print(a);foveaCellMark(2)
        struct S {}
        for _ in 0..<2 {};foveaCellMark(4)
        import Foundation
        """)
    #expect(cell.itemLines == [1, 2, 3, 4, 5, 6])
  }

  @Test func severalItemsOnALineAreMarkedEach() throws {
    #expect(try rewrite("a(); b();").text == "a();foveaCellMark(0); b();foveaCellMark(1);")
  }

  @Test func itemLinesSkipWhatStandsBefore() throws {
    #expect(try rewrite("\n// a\n\nlet x = 1\n\n\nf(\n  1\n)").itemLines == [4, 7])
  }

  // MARK: Access

  @Test func privateAtTopLevelBecomesInternal() throws {
    #expect(try rewrittenText("private let x = 1") == "        let x = 1")
    #expect(try rewrittenText("fileprivate func f() {}") == "            func f() {}")
    #expect(
      try rewrittenText("final private class C { private var x = 1 }") == "final         class C { private var x = 1 }")
    #expect(try rewrittenText("public struct S {}") == "public struct S {}")
  }

  @Test func membersThatMustBePublicAreMadeSo() throws {
    let source = "extension Dog: Speaks {\n  func word() {}\n}"
    let offset = source.utf8.count - "func word() {}\n}".utf8.count
    #expect(try rewrite(source, publicMembers: [offset]).text == "extension Dog: Speaks {\n  public func word() {}\n}")
  }

  // MARK: A name made from its own earlier value

  @Test func theRightHandSideMeansTheEarlierOne() throws {
    let owners = ["x": "Cell3", "y": "Cell4"]
    #expect(try rewrittenText("let x = x + 1", owners: owners) == "let x = Cell3.x + 1")
    #expect(try rewrittenText("let x = f(x, y.x)", owners: owners) == "let x = f(Cell3.x, y.x)")
    #expect(try rewrittenText("let (x, y) = (y, x)", owners: owners) == "let (x, y) = (Cell4.y, Cell3.x)")
    #expect(try rewrittenText("let x = \"\\(x)!\"", owners: owners) == "let x = \"\\(Cell3.x)!\"")
    #expect(try rewrittenText("let x = x.x", owners: owners) == "let x = Cell3.x.x")
  }

  @Test func otherNamesAreLeftAlone() throws {
    #expect(try rewrittenText("let x = z", owners: ["z": "Cell1"]) == "let x = z")
    #expect(try rewrittenText("let x = x + 1") == "let x = x + 1")
    #expect(try rewrittenText("let x = { x in x }", owners: ["x": "Cell1"]) == "let x = { x in x }")
    #expect(try rewrittenText("let x = Cell.x", owners: ["x": "Cell1"]) == "let x = Cell.x")
  }

  /// Whatever the cell: the compiler sees it on the same lines.
  @Test(arguments: [
    "let a = 1\nvar b = a; b += 1\n\nb", "private\nlet x = 1",
    "guard let x = f(),\n  let y = g(x)\nelse { fatalError() }\nx",
    "let v = try await f(\n  1,\n  2)\nv", "for try await x in xs {\n  print(x)\n}",
    "async let a = f(),\n  b: Int = g()\nawait a + b",
    "@propertyWrapper struct W { var wrappedValue: Int }\n@W\nvar level = 3\n\n$level", "\r\nlet x = 1\r\nx",
  ])
  func linesNeverMove(source: String) throws {
    let newlines = { (text: String) in text.utf8.count { $0 == UInt8(ascii: "\n") } }
    #expect(try newlines(rewrite(source).text) == newlines(source))
  }
}
