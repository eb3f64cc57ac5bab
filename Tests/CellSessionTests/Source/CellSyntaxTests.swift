import TestSupport
import Testing

@testable import CellSession

@Suite struct CellSyntaxTests {
  private func summary(_ source: String) -> [String] {
    CellSyntax(source).declarations.map { "\($0.kind) \($0.name)" }
  }

  // MARK: Declarations

  @Test(arguments: [
    ("var x = 1", "var x"), ("let x = 1", "let x"), ("func f() {}", "func f"), ("struct S {}", "struct S"),
    ("class C {}", "class C"), ("final class C {}", "class C"), ("actor A {}", "class A"),
    ("enum E { case a }", "enum E"),
    ("protocol P {}", "protocol P"), ("typealias T = Int", "typealias T"), ("let `class` = 1", "let `class`"),
    ("func <> (a: Int, b: Int) -> Int { a }", "func <>"), ("var π: Double { 3.14 }", "var π"),
  ])
  func everyKindOfDeclaration(source: String, expected: String) {
    #expect(summary(source) == [expected])
  }

  @Test func everyNameOfAPattern() {
    #expect(summary("let (a, (b, _)) = (1, (2, 3))") == ["let a", "let b"])
    #expect(summary("var i = 1, j = 2") == ["var i", "var j"])
    #expect(summary("let (first: x, second: y) = pair") == ["let x", "let y"])
  }

  @Test func aGuardBindsAtTopLevel() {
    #expect(summary("guard let x = f(), var y = g() else { fatalError() }") == ["let x", "var y"])
    #expect(summary("guard case let .some(v) = f() else { fatalError() }") == ["let v"])
    #expect(summary("if let x = f() { let y = x }").isEmpty)
  }

  @Test func onlyTheTopLevelCounts() {
    #expect(summary("func f() { let inner = 1 }\nfor i in 0..<3 { let j = i }\ndo { let k = 1 }") == ["func f"])
    #expect(summary("struct S { var member = 1; struct Inner {} }") == ["struct S"])
  }

  @Test func conditionalCompilationIsLookedInto() {
    let names = summary("#if os(Linux)\nlet a = 1\n#else\nlet b = 2\n#endif")
    #expect(names.contains("let a"))
    #expect(names.contains("let b"))
  }

  @Test func itemsAreNumberedAsTheyStand() {
    let syntax = CellSyntax("print(1)\nlet a = 2\n\nfunc f() {}\nvar (b, c) = (3, 4)")
    #expect(syntax.declarations.map(\.item) == [1, 2, 3, 3])
  }

  @Test func computedVariablesHaveNoStorage() {
    let computed = { CellSyntax($0).declarations.map(\.isComputed) }
    #expect(computed("var x: Int { 1 }") == [true])
    #expect(computed("var x: Int { get { 1 } set {} }") == [true])
    #expect(computed("var x = 1 { didSet {} }") == [false])
    #expect(computed("var x = 1 { willSet { print(newValue) } }") == [false])
    #expect(computed("var x = 1") == [false])
  }

  @Test func signaturesTellOverloadsApart() {
    let signature = { CellSyntax($0).declarations[0].signature }
    let base = signature("func f(_ x: Int) -> Int { x }")
    #expect(signature("func f(_ y: Int) -> Int { y + 1 }") == base, "the inner name and the body do not matter")
    for other in [
      "func f(x: Int) -> Int { x }", "func f(_ x: Double) -> Int { 1 }", "func f(_ x: Int) -> Double { 1 }",
      "func f(_ x: Int...) -> Int { 1 }", "func f<T>(_ x: Int) -> Int { x }", "func f(_ x: Int, _ y: Int) -> Int { x }",
    ] {
      #expect(signature(other) != base, "\(other)")
    }
    #expect(
      signature("func f<T>(_ x: T) where T: Equatable {}") != signature("func f<T>(_ x: T) where T: Hashable {}"))
  }

  @Test func aFunctionKeepsItsTextAndLine() {
    let function = CellSyntax("let a = 1\n\n// what it does\nfunc f() -> Int {\n  a\n}").declarations[1]
    #expect(function.source == "func f() -> Int {\n  a\n}")
    #expect(function.line == 4)
    #expect(function.usedNames.contains("a"))
  }

  @Test func operatorsAreRecognised() {
    #expect(CellSyntax("func +++ (a: Int, b: Int) -> Int { a }").declarations[0].isOperator)
    #expect(CellSyntax("prefix func √ (a: Double) -> Double { a }").declarations[0].isOperator)
    for source in ["func f() {}", "func _f() {}", "func `in`() {}", "func größe() {}", "var x = 1"] {
      #expect(!CellSyntax(source).declarations[0].isOperator, "\(source)")
    }
  }

  @Test func onlyVariablesWaitForTheirValue() {
    let needs = { CellSyntax($0).declarations[0].needsInitialization }
    #expect(needs("var x = 1"))
    #expect(needs("let x = 1"))
    #expect(!needs("func f() {}"))
    #expect(!needs("struct S {}"))
  }

  @Test func asyncBindingsAreNoted() {
    let syntax = CellSyntax("async let a = f(), b = g()\nlet c = 1")
    #expect(syntax.asyncBindings == ["a", "b"])
    #expect(syntax.declarations.map(\.name) == ["a", "b", "c"])
  }

  // MARK: Extensions, operators, imports

  @Test func extensionMembersAreKeys() {
    let source = """
      extension Int: Greets, Counts {
        var double: Int { 2 * self }
        func add(_ x: Int) -> Int { self + x }
        init(word: String) { self = word.count }
        subscript(place: Int) -> Int { place }
        struct Inner {}
        typealias Other = Int
      }
      """
    let keys = CellSyntax(source).extensionKeys
    #expect(keys.allSatisfy { $0.extendedType == "Int" })
    let members = Set(keys.map(\.member))
    #expect(members.isSuperset(of: [": Greets", ": Counts", "double", "Inner", "Other"]))
    #expect(members.contains { $0.hasPrefix("add(") })
    #expect(members.contains { $0.hasPrefix("init(") })
    #expect(members.contains { $0.hasPrefix("subscript(") })
    #expect(keys.count == 8)
  }

  @Test func overloadedMembersAndConstraintsAreDifferentKeys() {
    let key = { CellSyntax($0).extensionKeys }
    let plain = key("extension Array { func total() -> Int { 0 } }")
    #expect(plain == key("extension Array { func total() -> Int { 1 } }"), "a new body is the same member")
    #expect(plain.isDisjoint(with: key("extension Array where Element == Int { func total() -> Int { 0 } }")))
    #expect(plain.isDisjoint(with: key("extension Array { func total(_ x: Int) -> Int { 0 } }")))
    #expect(plain.isDisjoint(with: key("extension Set { func total() -> Int { 0 } }")))
  }

  @Test func operatorDeclarationsAreKeptOnOneLine() {
    let source = "precedencegroup Pipe {\n  associativity: left\n}\ninfix operator |>: Pipe\nprefix operator √"
    let declarations = CellSyntax(source).operatorDeclarations
    #expect(declarations.map(\.name) == ["Pipe", "|>", "√"])
    #expect(declarations.allSatisfy { !$0.source.contains("\n") })
    #expect(declarations[1].source == "infix operator |>: Pipe")
  }

  @Test func importsAreKeptAsWritten() {
    #expect(
      CellSyntax("import RegexBuilder\n@testable import Other // why\nimport struct Foundation.Date\nlet x = 1").imports
        == ["import RegexBuilder", "@testable import Other", "import struct Foundation.Date"])
  }

  // MARK: Used names

  @Test func usedNamesIncludeOperatorsAndWrappers() {
    let names = CellSyntax("let y = x |> f(√z, a.b) + $level").usedNames
    #expect(names.isSuperset(of: ["x", "|>", "f", "√", "z", "a", "b", "+", "_level"]))
    #expect(!names.contains("$level"))
  }

  @Test func namesInStringsCountOnlyWhereInterpolated() {
    #expect(CellSyntax(#"print("value \(total)")"#).usedNames.contains("total"))
    #expect(!CellSyntax(#"print("total")"#).usedNames.contains("total"))
    #expect(!CellSyntax("// total\nprint(1)").usedNames.contains("total"))
  }

  // MARK: Optimisation

  @Test(arguments: [
    "for i in 0..<9 { print(i) }", "while true {}", "repeat {} while true", "xs.map { $0 + 1 }", "func f() {}",
    "struct S { init() {} }", "var x: Int { 1 }", "struct S { subscript(i: Int) -> Int { i } }",
    "let f = { 1 }", "var x = 1 { didSet { print(x) } }",
  ])
  func codeThatMayRunOftenIsOptimised(source: String) {
    #expect(CellSyntax(source).deservesOptimization)
  }

  @Test(arguments: [
    "1 + 1", "let x = [1, 2, 3]", "struct Point { var x = 1 }", "print(x)", "if a { b() } else { c() }",
    "enum E { case a }",
    "import Foundation", "",
  ])
  func straightCodeIsNot(source: String) {
    #expect(!CellSyntax(source).deservesOptimization)
  }

  // MARK: Places

  @Test func emptyIsWhatHasNothingToCompile() {
    for source in ["", "\n\n", "// only a comment", "/* a\n b */", "  \t "] { #expect(CellSyntax(source).isEmpty) }
    for source in ["1", "import Foundation", "// c\nlet x = 1"] { #expect(!CellSyntax(source).isEmpty) }
  }

  @Test func aMemberIsFoundFromItsName() throws {
    let source = "extension Dog: Speaks {\n  var x: Int { 1 }\n  func word() -> String { \"w\" }\n}"
    let syntax = CellSyntax(source)
    let offset = try #require(syntax.declarationOffset(at: .init(cell: "Cell 1", line: 3, column: 8)))
    #expect(source.utf8.dropFirst(offset).starts(with: "func word()".utf8))
    #expect(syntax.declarationOffset(at: nil) == nil)
    #expect(syntax.declarationOffset(at: .init(cell: "Cell 1", line: 99, column: 1)) == nil)
    #expect(CellSyntax("let x = 1").declarationOffset(at: .init(cell: "Cell 1", line: 1, column: 5)) == nil)
  }

  /// Half-typed and mangled text reaches the parser at every keystroke of an editor: it must never trap.
  @Test func anyTextIsTaken() {
    let source = """
      @Clamped(0...9) var level = 3; guard let x = try await f(), case .a(let b)? = y else { return }
      extension Int: P where Self: Q { func f<T>(_ x: T...) throws -> [T] { xs.map { $0 + $level } } }
      infix operator |>: Pipe
      async let é = "→\\(x)"
      """
    let characters = Array(source)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      var mangled = characters
      for _ in 0..<generator.number(1...25) where !mangled.isEmpty {
        mangled.remove(at: generator.number(0...(mangled.count - 1)))
      }
      let text = String(mangled.prefix(generator.number(0...mangled.count)))
      let syntax = CellSyntax(text)
      #expect(syntax.declarations.allSatisfy { $0.item < syntax.items.count })
      let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
      if let rewritten = try? RewrittenCell(syntax) {
        #expect(rewritten.text.utf8.count { $0 == UInt8(ascii: "\n") } == lines, "\(text)")
      }
    }
  }
}
