import Testing

@testable import Fovea

@Suite struct ValueTextTests {
  struct Point {
    var x = 1
    var name: String? = "a"
  }
  struct Named: CustomStringConvertible { var description: String { "my own words" } }
  enum Shape {
    case dot
    case circle(Double)
    case box(width: Int, height: Int)
  }
  final class Box { var value = 3 }

  private func text(_ value: Any) -> String { ValueText().text(of: value) }

  @Test func plainValues() {
    #expect(text("a\n\"b\"") == #""a\n\"b\"""#)
    #expect(text(3) == "3")
    #expect(text(1.5) == "1.5")
    #expect(text(true) == "true")
    #expect(text(0..<3) == "0..<3")
    #expect(text(Character("x")) == "\"x\"")
  }

  @Test func collections() {
    #expect(text([1, 2]) == "[1, 2]")
    #expect(text(["a"]) == #"["a"]"#)
    #expect(text([String: Int]()) == "[:]")
    #expect(text(["k": [1]]) == #"["k": [1]]"#)
    #expect(text(Set([4])) == "[4]")
    #expect(text((1, b: "c")) == #"(1, b: "c")"#)
  }

  @Test func ownTypesAreNamedWithoutTheirModule() {
    #expect(text(Point()) == #"Point(x: 1, name: "a")"#)
    #expect(text([Point(x: 2, name: nil)]) == "[Point(x: 2, name: nil)]")
    #expect(text(Named()) == "my own words")
    #expect(text([Named()]) == "[my own words]")
    #expect(text(Shape.dot) == "dot")
    #expect(text(Shape.circle(2)) == "circle(2.0)")
    #expect(text(Shape.box(width: 1, height: 2)) == "box(width: 1, height: 2)")
  }

  @Test func optionals() {
    #expect(text(Int?.none as Any) == "nil")
    #expect(text(Int?.some(4) as Any) == "4")
    #expect(text([1, nil]) == "[1, nil]")
  }

  @Test func longCollectionsAreElided() {
    let elided = text(Array(0..<100_000))
    #expect(elided.count < 500)
    #expect(elided.hasPrefix("[0, 1, 2,"))
    #expect(elided.hasSuffix("99997, 99998, 99999 (100000 elements)]"))
    #expect(text(Array(0..<1000)).hasSuffix("998, 999]"))
  }

  @Test func longTextsLoseTheirMiddle() {
    let long = String(repeating: "a", count: 30_000) + "end"
    let elided = ValueText.elided(long)
    #expect(elided.count < 20_100)
    #expect(elided.hasSuffix("end"))
    #expect(elided.contains("10003 characters left out"))
    #expect(ValueText.elided("short") == "short")
  }

  @Test func depthIsBounded() {
    final class Node: CustomDebugStringConvertible {
      var debugDescription: String { "node" }
    }
    var nested: Any = 1
    for _ in 0..<50 { nested = [nested] }
    #expect(text(nested).contains("…"))
    #expect(text(Node()) == "node")
  }
}
