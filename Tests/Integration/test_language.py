"""Swift as people write it: each feature declared in one cell and used in a later one."""

import pytest

FEATURES = {
    "tuple": (["let pair = (1, \"one\")\nlet (n, word) = pair"], "(n, word, pair.0)", '(1, "one", 1)'),
    "computed": (["var base = 3\nvar square: Int { base * base }", "base = 5"], "square", "25"),
    "observer": (["var seen: [Int] = []\nvar watched = 0 { didSet { seen.append(watched) } }", "watched = 4"], "seen", "[4]"),
    "lazy": (["struct Slow { lazy var value = 6 * 7 }\nvar slow = Slow()"], "slow.value", "42"),
    "property wrapper": (
        ["@propertyWrapper struct Clamped { private var n = 0\n"
         "  var wrappedValue: Int { get { n } set { n = min(max(newValue, 0), 10) } } }",
         "struct Volume { @Clamped var level: Int }\nvar volume = Volume()", "volume.level = 99"],
        "volume.level", "10"),
    "inout": (["func double(_ x: inout Int) { x *= 2 }\nvar x = 21", "double(&x)"], "x", "42"),
    "regex": (["let digits = /([0-9]+)-([0-9]+)/"], '"ab 12-34".firstMatch(of: digits)!.2', '"34"'),
    "generics": (["struct Stack<T> { var items: [T] = []; mutating func push(_ t: T) { items.append(t) } }",
                  "var stack = Stack<String>()\nstack.push(\"a\")"], "stack.items.count", "1"),
    "constrained": (["func largest<C: Collection>(_ c: C) -> C.Element? where C.Element: Comparable { c.max() }"],
                    "largest([1, 3, 2])!", "3"),
    "class": (["class Animal { func sound() -> String { \"\" } }",
               "class Cat: Animal { override func sound() -> String { \"miau\" } }", "let pet: Animal = Cat()"],
              "pet.sound()", '"miau"'),
    "deinit": (["var log: [String] = []\nfinal class Guard { deinit { log.append(\"gone\") } }\nvar held: Guard? = Guard()",
                "held = nil"], "log", '["gone"]'),
    "enum": (["enum Shape { case circle(Double), square(side: Double)\n"
              "  var area: Double { switch self { case .circle(let r): 3 * r * r; case .square(let s): s * s } } }"],
             "Shape.square(side: 3).area", "9.0"),
    "indirect": (["indirect enum Tree { case leaf(Int), node(Tree, Tree)\n  var sum: Int { switch self {\n"
                  "    case .leaf(let n): return n\n    case .node(let a, let b): return a.sum + b.sum } } }"],
                 "Tree.node(.leaf(1), .node(.leaf(2), .leaf(3))).sum", "6"),
    "protocol": (["protocol Named { var name: String { get } }\nextension Named { func greet() -> String { \"hi \" + name } }",
                  "struct Person: Named { var name: String }"], 'Person(name: "Ada").greet()', '"hi Ada"'),
    "existential": (["protocol Area { var area: Int { get } }\nstruct A: Area { let area = 1 }\nstruct B: Area { let area = 2 }",
                     "let areas: [any Area] = [A(), B()]"], "areas.map(\\.area)", "[1, 2]"),
    "operator": (["infix operator **: MultiplicationPrecedence\nfunc ** (a: Int, b: Int) -> Int { (0..<b).reduce(1) { n, _ in n * a } }"],
                 "2 ** 10", "1024"),
    "operator on a type": (["struct V: Equatable { var x: Int; static func + (a: V, b: V) -> V { V(x: a.x + b.x) } }"],
                           "V(x: 1) + V(x: 2) == V(x: 3)", "true"),
    "subscript": (["struct Grid { var cells = [1, 2, 3, 4]; subscript(r: Int, c: Int) -> Int { cells[r * 2 + c] } }"],
                  "Grid()[1, 0]", "3"),
    "key path": (["struct K { var deep = [1, 2] }\nlet path = \\K.deep.count"], "K()[keyPath: path]", "2"),
    "result builder": (["@resultBuilder enum Join { static func buildBlock(_ parts: String...) -> String { parts.joined(separator: \"+\") } }",
                        "func joined(@Join _ body: () -> String) -> String { body() }"], 'joined { "a"; "b" }', '"a+b"'),
    "codable": (["import Foundation\nstruct C: Codable { var n: Int }"],
                'try JSONDecoder().decode(C.self, from: Data("{\\"n\\": 5}".utf8)).n', "5"),
    "throws": (["enum Bad: Error { case input }\nfunc check(_ n: Int) throws -> Int { if n < 0 { throw Bad.input }; return n }",
                "var caught = false\ndo { _ = try check(-1) } catch { caught = true }"], "caught", "true"),
    "guard and defer": (["func f(_ s: String?) -> Int { guard let s else { return -1 }; defer { _ = s }; return s.count }"],
                        'f(nil) + f("abc")', "2"),
    "switch expression": (["let sign = switch -5 { case ..<0: \"minus\"; default: \"plus\" }"], "sign", '"minus"'),
    "string interpolation": (["let who = \"world\""], '"hello \\(who.uppercased())"', '"hello WORLD"'),
    "multi-line string": (['let poem = """\n  one\n    two\n  """'], "poem.count", "9"),
    "macro-like literals": (["let here = #line"], "here", "1"),
    "async": (["func slowly(_ n: Int) async -> Int { await Task.yield(); return n + 1 }", "let later = await slowly(41)"],
              "later", "42"),
    "task": (["let task = Task { 6 * 7 }", "let answer = await task.value"], "answer", "42"),
    "actor": (["actor Tally { var n = 0; func add(_ k: Int) -> Int { n += k; return n } }\nlet tally = Tally()",
               "_ = await tally.add(3)", "let sum = await tally.add(4)"], "sum", "7"),
    "task group": (["let squares = await withTaskGroup(of: Int.self) { group in\n"
                    "  for i in 1...4 { group.addTask { i * i } }\n  return await group.reduce(0, +)\n}"], "squares", "30"),
    "dispatch": (["import Dispatch\nlet queue = DispatchQueue(label: \"q\")\nvar done = false", "queue.sync { done = true }"],
                 "done", "true"),
    "private": (["private let secret = 7\nfileprivate func reveal() -> Int { secret }"], "reveal()", "7"),
    "typealias": (["typealias Matrix = [[Double]]\nlet m: Matrix = [[1, 2], [3, 4]]"], "m[1][0]", "3.0"),
    "C functions": (["import Glibc"], "strlen(\"four\")", "4"),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_feature(shared, feature):
    cells, expression, shown = FEATURES[feature]
    for cell in cells:
        shared.ok(cell)
    assert shared.ok(expression).result == shown
