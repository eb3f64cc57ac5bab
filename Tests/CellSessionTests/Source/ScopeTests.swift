import Testing

@testable import CellSession

@Suite struct ScopeTests {
  /// The scope after cells 1, 2, … have run whole.
  private func scope(after cells: String...) -> Scope {
    var scope = Scope()
    for (index, cell) in cells.enumerated() { scope.ran(cell, "Cell\(index + 1)") }
    return scope
  }

  private func lines(_ scope: Scope, for source: String) -> [String] {
    scope.surroundings(for: CellSyntax(source)).preamble.split(separator: ";").map(String.init)
  }

  @Test func nothingIsImportedBeforeTheFirstCell() {
    #expect(lines(Scope(), for: "x + y").isEmpty)
  }

  @Test func onlyWhatIsUsedIsImported() {
    let scope = scope(after: "let a = 1\nvar b = 2")
    #expect(lines(scope, for: "print(a)") == ["@testable import let Cell1.a"])
    #expect(lines(scope, for: "b = 3") == ["@testable import var Cell1.b"])
    #expect(lines(scope, for: "print(1)").isEmpty)
  }

  @Test func everyKindIsNamedByItsWord() {
    let scope = scope(
      after: "struct S {}\nclass C {}\nactor A {}\nenum E {}\nprotocol P {}\ntypealias T = Int\nfunc f() {}")
    let imports = Set(lines(scope, for: "f(S(), C(), A(), E(), P.self, T.self)"))
    for name in ["struct Cell1.S", "class Cell1.C", "class Cell1.A", "enum Cell1.E", "protocol Cell1.P"] {
      #expect(imports.contains("@testable import " + name))
    }
    #expect(imports.contains("@testable import typealias Cell1.T"))
    #expect(imports.contains("@testable import func Cell1.f"))
  }

  @Test func theNewestDeclarationWins() {
    let scope = scope(after: "let x = 1\nlet y = 1", "func x() {}", "var x = 3")
    #expect(lines(scope, for: "x + y") == ["@testable import var Cell3.x", "@testable import let Cell1.y"])
    #expect(scope.moduleOfName == ["x": "Cell3", "y": "Cell1"])
  }

  @Test func whatACellDeclaresItselfHidesWhatWas() {
    let scope = scope(after: "struct Point {}\nfunc f() {}")
    #expect(!lines(scope, for: "struct Point { var x = 1 }\nPoint()").contains("@testable import struct Cell1.Point"))
    #expect(!lines(scope, for: "func f() { f() }").contains("@testable import func Cell1.f"))
  }

  @Test func aVariableMayBeMadeFromItsEarlierValue() {
    #expect(lines(scope(after: "let x = 1"), for: "let x = x + 1") == ["@testable import let Cell1.x"])
  }

  // MARK: Cells that stopped half-way

  @Test func onlyInitializedVariablesOfAStoppedCellCount() {
    var scope = scope(after: "let b = 0")
    scope.ran("let a = 1\nlet b = try f()\nlet c = 3", "Cell2", completedItem: 0, isComplete: false)
    #expect(lines(scope, for: "a + b + c") == ["@testable import let Cell2.a", "@testable import let Cell1.b"])
  }

  @Test func functionsThatReadUnsetVariablesAreWithheld() {
    var scope = Scope()
    let cell = "let a = 1\nlet b = try f()\nfunc readsA() -> Int { a }\nfunc readsB() -> Int { b }\nstruct S {}"
    scope.ran(cell, "Cell1", completedItem: 0, isComplete: false)
    let imports = lines(scope, for: "readsA(); readsB(); S()")
    #expect(imports.contains("@testable import func Cell1.readsA"))
    #expect(imports.contains("@testable import struct Cell1.S"))
    #expect(!imports.contains { $0.contains("readsB") })
  }

  @Test func aStoppedCellIsNeverImportedWhole() {
    var scope = Scope()
    scope.ran("extension Int { var d: Int { 2 } }\nlet a = try f()", "Cell1", completedItem: -1, isComplete: false)
    #expect(lines(scope, for: "3.d") == ["@testable import enum Cell1.FoveaMarkerCell1"])
  }

  // MARK: Overloads

  @Test func overloadsAreCarriedIntoTheCellThatAddsOne() {
    let scope = scope(after: "\nfunc f(_ x: Int) -> Int { x + offset }\nlet offset = 1")
    let surroundings = scope.surroundings(for: CellSyntax("func f(_ x: String) -> Int { 0 }"))
    #expect(
      surroundings.carried == [.init(source: "func f(_ x: Int) -> Int { x + offset }", module: "Cell1", line: 2)])
    #expect(surroundings.preamble == "@testable import let Cell1.offset", "what the carried one uses comes along")
  }

  @Test func theSameSignatureReplaces() {
    let scope = scope(after: "func f(_ x: Int) -> Int { 1 }")
    #expect(scope.surroundings(for: CellSyntax("func f(_ y: Int) -> Int { 2 }")).carried.isEmpty)
  }

  @Test func carriedOverloadsLiveOnInTheNewModule() {
    let scope = scope(
      after: "func f(_ x: Int) {}", "func f(_ x: String) {}", "func f(_ x: Int) { print(x) }")
    let carried = scope.surroundings(for: CellSyntax("func f(_ x: Double) {}")).carried
    #expect(Set(carried.map(\.source)) == ["func f(_ x: String) {}", "func f(_ x: Int) { print(x) }"])
    #expect(carried.allSatisfy { $0.module == "Cell3" })
    #expect(lines(scope, for: "f(1)") == ["@testable import func Cell3.f"])
  }

  // MARK: Extensions

  @Test func currentExtensionsAreVisible() {
    let scope = scope(after: "extension Int { var double: Int { self * 2 } }")
    #expect(lines(scope, for: "3.double").contains("@testable import Cell1"))
  }

  @Test func supersededExtensionsAreNotImportedWhole() {
    let scope = scope(
      after: "extension Int { var double: Int { self * 2 } }", "extension Int { var double: Int { self + self } }")
    let imports = lines(scope, for: "3.double")
    #expect(imports.contains("@testable import Cell2"))
    #expect(!imports.contains("@testable import Cell1"))
  }

  @Test func aCellThatRepeatsAMemberDoesNotSeeTheOldOne() {
    let scope = scope(after: "extension Int { var double: Int { self * 2 } }")
    #expect(lines(scope, for: "extension Int { var double: Int { 0 } }\n3.double").isEmpty)
  }

  @Test func markersShowMembersOfTypes() {
    let scope = scope(after: "struct S { var x = 1 }\nlet s = S()")
    #expect(
      lines(scope, for: "s.x") == ["@testable import enum Cell1.FoveaMarkerCell1", "@testable import let Cell1.s"])
  }

  // MARK: Operators and imports

  @Test func operatorsAreDeclaredAgainWhereTheyAreUsed() {
    let scope = scope(
      after:
        "precedencegroup Pipe { associativity: left }\ninfix operator |>: Pipe\nfunc |> (a: Int, b: Int) -> Int { a }")
    let imports = lines(scope, for: "1 |> 2")
    #expect(imports.contains("infix operator |>: Pipe"))
    #expect(imports.contains("precedencegroup Pipe { associativity: left }"))
    #expect(imports.contains("@testable import Cell1"), "operators cannot be imported by name")
    #expect(!imports.contains { $0.contains("import func") })
    #expect(lines(scope, for: "1 + 2").isEmpty)
  }

  @Test func anOperatorDeclaredAgainIsNotDeclaredTwice() {
    let scope = scope(after: "infix operator |>", "infix operator |>: AdditionPrecedence")
    #expect(lines(scope, for: "1 |> 2") == ["infix operator |>: AdditionPrecedence"])
    #expect(lines(scope, for: "infix operator |>\n1 |> 2").isEmpty)
  }

  @Test func operatorsThatAreMembersNeedTheirModuleWhole() {
    let scope = scope(after: "struct V { static func <+> (a: V, b: V) -> V { a } }\ninfix operator <+>")
    #expect(lines(scope, for: "a <+> b").contains("@testable import Cell1"))
    #expect(!lines(scope, for: "a + b").contains("@testable import Cell1"))
  }

  @Test func importsPersistOnce() {
    let scope = scope(after: "import RegexBuilder", "import RegexBuilder\nimport Observation")
    #expect(lines(scope, for: "1") == ["import RegexBuilder", "import Observation"])
  }

  // MARK: Names

  @Test func keywordNamesAreEscaped() {
    let scope = scope(after: "let `class` = 1\nlet `repeat` = 2")
    #expect(
      lines(scope, for: "`class` + `repeat`") == [
        "@testable import let Cell1.`class`", "@testable import let Cell1.`repeat`",
      ])
  }

  @Test func wrappedVariablesBringTheirStorage() {
    let scope = scope(after: "@propertyWrapper struct W { var wrappedValue: Int }\n@W var level = 1")
    #expect(scope.wrappedTypes == ["W": "Int"])
    #expect(lines(scope, for: "$level").contains("@testable import var Cell1._level"))
  }

  @Test func asyncBindingsEndWhenTheNameIsDeclaredAgain() {
    var scope = scope(after: "async let a = f(), b = g()")
    #expect(scope.asyncBindings == ["a", "b"])
    scope.ran("let a = 1", "Cell2")
    #expect(scope.asyncBindings == ["b"])
  }
}

extension Scope {
  fileprivate mutating func ran(
    _ source: String, _ module: String, completedItem: Int? = nil, isComplete: Bool = true
  ) {
    let syntax = CellSyntax(source)
    add(syntax, module: module, completedItem: completedItem ?? syntax.items.count, isComplete: isComplete)
  }
}
