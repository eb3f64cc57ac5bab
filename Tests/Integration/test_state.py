"""What one cell leaves for the next: bindings, redefinitions, cells run again."""


def test_variables_live_on(shared):
    shared.ok("var total = 1")
    shared.ok("total += 41")
    assert shared.ok("total").result == "42"


def test_a_variable_can_change_its_type(shared):
    shared.ok("let thing = 1")
    shared.ok('let thing = "text"')
    assert shared.ok("thing.uppercased()").result == '"TEXT"'


def test_a_function_can_be_redefined(shared):
    shared.ok("func twice(_ x: Int) -> Int { x + x }")
    assert shared.ok("twice(4)").result == "8"
    shared.ok("func twice(_ x: Int) -> Int { x * x * 0 - 1 }")
    assert shared.ok("twice(4)").result == "-1"


def test_overloads_live_side_by_side(shared):
    shared.ok('func kind(_ x: Int) -> String { "int" }')
    shared.ok('func kind(_ x: String) -> String { "string" }')
    assert shared.ok('kind(1) + " " + kind("a")').result == '"int string"'


def test_a_type_can_be_redefined(shared):
    shared.ok("struct Point { var x = 1 }")
    shared.ok("let old = Point()")
    shared.ok("struct Point { var x = 2; var y = 3 }")
    assert shared.ok("Point().x + Point().y").result == "5"
    assert shared.ok("old.x").result == "1"


def test_an_extension_cell_can_be_run_again(shared):
    for factor in (2, 3, 5):
        shared.ok(f"extension Int {{ var scaledHere: Int {{ self * {factor} }} }}")
        assert shared.ok("7.scaledHere").result == str(7 * factor)


def test_a_conformance_cell_can_be_run_again(shared):
    shared.ok("protocol Speaks { func word() -> String }\nstruct Dog {}")
    for word in ("wuff", "woof"):
        shared.ok(f'extension Dog: Speaks {{ func word() -> String {{ "{word}" }} }}')
        assert shared.ok("Dog().word()").result == f'"{word}"'


def test_the_same_cell_can_be_run_again(shared):
    code = "var runs = 0\nfunc bump() { runs += 1 }\nstruct Box { var n = 1 }\nbump()\nruns"
    for _ in range(3):
        assert shared.ok(code).result == "1"


def test_a_function_of_an_earlier_cell_changes_its_own_variable(shared):
    shared.ok("var counter = 10\nfunc count() -> Int { counter += 1; return counter }")
    assert shared.ok("count() + count()").result == "23"
    assert shared.ok("counter").result == "12"


def test_imports_live_on(shared):
    shared.ok("import Foundation")
    assert shared.ok('"a-b".components(separatedBy: "-").count').result == "2"


def test_a_closure_keeps_what_it_captured(shared):
    shared.ok("func makeAdder(_ n: Int) -> (Int) -> Int { { $0 + n } }\nlet addThree = makeAdder(3)")
    assert shared.ok("addThree(4)").result == "7"


def test_an_object_is_shared_not_copied(shared):
    shared.ok("final class Node { var next: Node?; var value = 1 }\nlet head = Node()")
    shared.ok("let alias = head\nalias.value = 9")
    assert shared.ok("head.value").result == "9"


def test_a_later_cell_passes_an_earlier_variable_inout(shared):
    shared.ok("var numbers = [3, 1, 2]\nvar other = [0]")
    shared.ok("numbers.sort()\nswap(&numbers, &other)")
    assert shared.ok("other").result == "[1, 2, 3]"


def test_shadowing_a_name_of_the_library(shared):
    shared.ok("let abs = 5")
    assert shared.ok("abs + 1").result == "6"


def test_many_cells(kernel):
    for i in range(40):
        kernel.ok(f"let v{i} = {i}" if i == 0 else f"let v{i} = v{i - 1} + {i}")
    assert kernel.ok("v39").result == str(sum(range(40)))
