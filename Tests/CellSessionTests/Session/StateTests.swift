import Testing

@testable import CellSession

extension LiveSessionTests {
  /// What cells leave for the next.
  @Suite struct StateTests {
    private let live = LiveSession.shared

    @Test func variablesFunctionsAndTypesLiveOn() {
      live.value("struct Fruit { var name: String; var price = 3 }\nfunc double(_ x: Int) -> Int { 2 * x }")
      live.value("var basket = [Fruit(name: \"fig\")]")
      live.value("basket.append(Fruit(name: \"plum\", price: double(4)))")
      #expect(live.value("basket.map(\\.price)") == "[3, 8]")
    }

    @Test func aNameIsMadeFromItsEarlierSelf() {
      live.value("let generation = 1")
      live.value("let generation = generation + 1")
      #expect(live.value("let generation = \"\\(generation)!\"\ngeneration") == "\"2!\"")
    }

    @Test func overloadsAndExtensionsAreKept() {
      live.value("func sort(of x: Int) -> String { \"int\" }\nextension Int { var tripled: Int { 3 * self } }")
      live.value("func sort(of x: String) -> String { \"text\" }")
      #expect(live.value("sort(of: 1) + sort(of: \"a\") + \"\\(2.tripled)\"") == "\"inttext6\"")
      live.value("extension Int { var tripled: Int { self + self + self + 1 } }")
      #expect(live.value("2.tripled") == "7")
    }

    @Test func operatorsGuardsAndWrappersLiveOn() {
      live.value("infix operator |>: AdditionPrecedence\nfunc |> (a: Int, f: (Int) -> Int) -> Int { f(a) }")
      live.value("guard let parsed = Int(\"12\") else { fatalError() }")
      live.value(
        "@propertyWrapper struct Capped { var wrappedValue: Int { didSet { wrappedValue = min(9, wrappedValue) } } }")
      live.value("@Capped var level = 5")
      live.value("level = 50")
      #expect(live.value("[parsed |> { $0 + 1 }, level]") == "[13, 9]")
    }

    @Test func asyncBindingsAreReadInLaterCells() {
      live.value("func slowly(_ x: Int) async -> Int { await Task.yield(); return x }")
      live.value("async let eventual = slowly(20)")
      #expect(live.value("let seen = await eventual + slowly(1)\nseen") == "21")
    }

    @Test func aCellWithNothingInItSucceeds() {
      #expect(live.run("// only words").outcome == .succeeded)
      #expect(live.run("").events.isEmpty)
    }

    @Test func aThrownErrorKeepsWhatCameBefore() throws {
      live.value("struct Oops: Error {}\nlet kept = 0\nlet lost = 0\nfunc fails() throws -> Int { throw Oops() }")
      let failure = try live.failure(
        "let kept = 1\nvar list = [1]; list.append(2)\nlet lost = try fails()\nlet never = 1")
      #expect(failure.name == "Oops")
      #expect(failure.traceback.contains { $0.hasSuffix("line 3") })
      #expect(failure.traceback.contains { $0.contains("let lost = try fails()") })
      #expect(live.value("[kept, lost] + list") == "[1, 0, 1, 2]")
      #expect(try live.failure("never").message.contains("never"))
    }
  }
}
