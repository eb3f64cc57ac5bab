"""The value of a cell's last expression, and when there is none."""

import pytest


@pytest.mark.parametrize(
    "code, shown",
    [
        ("1 + 1", "2"),
        ("2.5 * 2", "5.0"),
        ("true && false", "false"),
        ('"a" + "b"', '"ab"'),
        ("[1, 2, 3]", "[1, 2, 3]"),
        ("let five = 5\nfive", "5"),
        ("Optional<Int>.none", "nil"),
        ("[3, 1, 2].sorted()", "[1, 2, 3]"),
        ("// why\n6 * 7 // the answer", "42"),
        ("[1, 2, 3]\n  .map { $0 * 2 }\n  .reduce(0, +)", "12"),
        ("struct P: CustomStringConvertible { var description: String { \"a point\" } }\nP()", "a point"),
    ],
)
def test_value_is_shown(shared, code, shown):
    assert shared.ok(code).result == shown


@pytest.mark.parametrize(
    "code",
    [
        "let a = 1",
        "var b = 2\nb = 3",
        "var c = 1\nc += 1",
        "func f() {}\nf()",
        "func g() -> Int { 1 }",
        "_ = 1 + 1",
        "1 + 1;",
        "import Foundation",
        "if true { print(1) }",
        "for i in 0..<2 { print(i) }",
        "struct Empty {}",
        "var d = [1]\nd.append(2)",
        'print("only text")',
    ],
)
def test_nothing_is_shown(shared, code):
    run = shared.ok(code)
    assert run.result is None, run.describe()
    assert run.stderr == ""


def test_a_discardable_result_is_shown_only_as_last_expression(shared):
    assert shared.ok("1 + 1\n2 + 2").result == "4"


def test_the_result_carries_the_count_of_its_cell(shared):
    run = shared.ok("1")
    count = run.reply["content"]["execution_count"]
    assert run.of_type("execute_result")[0]["execution_count"] == count
    assert run.of_type("execute_input")[0] == {"code": "1", "execution_count": count}


def test_messages_come_in_the_order_of_the_protocol(shared):
    kinds = [message["msg_type"] for message in shared.ok('print("x")\n7').messages]
    assert kinds == ["status", "execute_input", "stream", "execute_result", "status"]


def test_a_tuple_is_shown(shared):
    assert shared.ok('(1, "two")').result == '(1, "two")'
