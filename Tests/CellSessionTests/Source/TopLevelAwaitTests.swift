import Testing

@testable import CellSession

@Suite struct TopLevelAwaitTests {
  @Test(arguments: [
    ("let x = await f()", "let x = foveaAwait({await f()})"),
    ("await f()", "foveaCellResult(foveaAwait({await f()}))"),
    ("let x = try await f()", "let x = try foveaAwait({try await f()})"),
    ("let x = try? await f()", "let x = try? foveaAwait({try await f()})"),
    ("let x = await f() + 1", "let x = foveaAwait({await f() + 1})"),
    ("let x = await f(g()) // later", "let x = foveaAwait({await f(g())}) // later"),
    ("print(await f(), await g())", "foveaCellResult(print(foveaAwait({await f()}), foveaAwait({await g()})))"),
    ("if await f() { g() }", "if foveaAwait({await f()}) { g() }"),
    ("x = await f()", "x = foveaAwait({await f()})"),
  ])
  func anAwaitedExpressionBecomesACall(source: String, expected: String) throws {
    #expect(try rewrittenText(source) == expected)
  }

  @Test func aTryToTheRightOfAwaitIsSaidOutsideToo() throws {
    #expect(try rewrittenText("let x = await (try f())") == "let x = try foveaAwait({try await (try f())})")
  }

  @Test(arguments: [
    "Task { await f() }", "func g() async { await f() }", "struct S { func g() async { await f() } }",
    "actor A { func g() async { await f() } }", "let h = { await f() }", "var v: Int { get async { await f() } }",
  ])
  func whatHasItsOwnContextIsLeftAlone(source: String) throws {
    #expect(try !rewrittenText(source).contains("foveaAwait"))
  }

  @Test func loopsOverSequencesAreBridgedWhole() throws {
    #expect(
      try rewrittenText("for await x in xs {\n  print(x)\n}") == "foveaAwait({for await x in xs {\n  print(x)\n}})")
    #expect(
      try rewrittenText("for try await x in xs { print(x) }") == "try foveaAwait({for try await x in xs { print(x) }})")
    #expect(
      try rewrittenText("for await x in xs { try f(x) }") == "try foveaAwait({for await x in xs { try f(x) }})")
    #expect(
      try rewrittenText("for x in xs { print(await f(x)) }") == "for x in xs { print(foveaAwait({await f(x)})) }")
  }

  @Test func asyncLetBecomesATask() throws {
    #expect(try rewrittenText("async let a = f()") == "      let a = Task{ await f()}")
    #expect(
      try rewrittenText("async let a = f()\nlet b = await a + 1")
        == "      let a = Task{ await f()}\nlet b = foveaAwait({await a.value + 1})")
  }

  @Test func asyncLetThatMayThrowSaysSo() throws {
    let text = try rewrittenText("async let a = f()\nlet b = try await a")
    #expect(text == "      let a = Task{ try await f()}\nlet b = try foveaAwait({try await a.value})")
    let explicit = try rewrittenText("async let a = try f()")
    #expect(explicit.contains("Task{ try await try f()}"))
  }

  @Test func asyncLetKeepsItsType() throws {
    let text = try rewrittenText("async let a: Double = 1")
    #expect(text.contains("Task{ () async -> Double in await 1}"))
    #expect(!text.contains("a: Double"))
  }

  @Test func bindingsOfEarlierCellsAreReadToo() throws {
    #expect(
      try rewrittenText("let b = await a", asyncBindings: ["a"]) == "let b = foveaAwait({await a.value})")
    #expect(
      try rewrittenText("let a = 1\nlet b = await f(a)", asyncBindings: ["a"])
        == "let a = 1\nlet b = foveaAwait({await f(a)})", "declared again, it is an ordinary value")
  }

  @Test func membersThatHappenToHaveTheNameAreNotTasks() throws {
    #expect(
      try rewrittenText("let b = await x.a", asyncBindings: ["a"]) == "let b = foveaAwait({await x.a})")
    #expect(
      try rewrittenText("let b = await a.count", asyncBindings: ["a"]) == "let b = foveaAwait({await a.value.count})")
  }
}
