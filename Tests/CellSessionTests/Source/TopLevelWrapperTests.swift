import Testing

@testable import CellSession

@Suite struct TopLevelWrapperTests {
  private let known = ["Clamped": "Int"]

  @Test func anInitialValueIsWrapped() throws {
    #expect(
      try rewrittenText("@Clamped var level = 50", wrappedTypes: known)
        == "         var _level = Clamped(wrappedValue: 50)"
        + ";var level: Int { get { _level.wrappedValue } set { _level.wrappedValue = newValue } }")
  }

  @Test func argumentsFollowTheValue() throws {
    #expect(
      try rewrittenText("@Clamped(0...9) var level = 50", wrappedTypes: known)
        .contains("var _level = Clamped(wrappedValue: 50, 0...9);var level: Int {"))
  }

  @Test func withoutAValueTheWrapperMakesItsOwn() throws {
    #expect(try rewrittenText("@Clamped var level: Int").contains("var _level      = Clamped();var level: Int {"))
    #expect(
      try rewrittenText("@Clamped(0...9) var level: Int").contains("= Clamped(0...9);var level: Int {"))
  }

  @Test func theTypeIsTakenFromTheAnnotationFirst() throws {
    #expect(
      try rewrittenText("@Clamped var level: Double = 5", wrappedTypes: known).contains("var level: Double { get"))
  }

  @Test(arguments: [("1", "Int"), ("1.5", "Double"), ("\"a\"", "String"), ("true", "Bool")])
  func literalsHaveTheirTypes(literal: String, type: String) throws {
    #expect(try rewrittenText("@Box var level = \(literal)").contains(";var level: \(type) { get"))
  }

  @Test func theWrappersOwnTypeIsUsedWhereTheValueSaysNothing() throws {
    #expect(try rewrittenText("@Clamped var level = start()", wrappedTypes: known).contains("var level: Int {"))
    #expect(
      try rewrittenText("@propertyWrapper struct W { var wrappedValue: Float }\n@W var level = start()")
        .contains("var level: Float {"))
  }

  @Test func aTypeNobodyKnowsIsAskedFor() throws {
    let failure = #expect(throws: CellFailure.self) { try rewrite("let a = 1\n@Box var level = start()") }
    #expect(failure?.name == "CompileError")
    #expect(failure?.message == "line 2: give the wrapped variable its type: `@Box var level: Type = …`")
  }

  @Test func projectedValuesAreReadFromTheWrapper() throws {
    #expect(try rewrittenText("print($level)") == "foveaCellResult(print(_level.projectedValue))")
    #expect(try rewrittenText("xs.map { $0 + $1 }") == "foveaCellResult(xs.map { $0 + $1 })")
  }

  @Test(arguments: ["@MainActor var x = f()", "@available(*, deprecated) var x = f()", "@TaskLocal var x = f()"])
  func otherAttributesAreNoWrappers(source: String) throws {
    #expect(try rewrittenText(source) == source)
  }

  @Test func wrappersInsideTypesAreLeftToTheCompiler() throws {
    let source = "struct S { @Clamped var level = 3 }"
    #expect(try rewrittenText(source) == source)
  }

  @Test func storageIsNamed() {
    #expect(TopLevelWrapper.storage(in: CellSyntax("@A var x = 1\nvar y = 2\n@B(3) var z: Int")) == ["_x", "_z"])
    #expect(TopLevelWrapper.storage(in: CellSyntax("@A var x: Int { 1 }")) == [])
  }

  @Test func wrappedTypesAreFoundInDeclarations() {
    let types = TopLevelWrapper.wrappedTypes(
      in: CellSyntax(
        """
        @propertyWrapper struct A { var wrappedValue: Int { 1 } }
        @propertyWrapper final class B { var wrappedValue = "text" }
        @propertyWrapper struct C<T> { var wrappedValue: T }
        struct D { var wrappedValue: Int }
        """))
    #expect(types == ["A": "Int", "B": "String"])
  }
}
