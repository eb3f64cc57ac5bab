"""Sources that nobody would write, and that somebody will send."""

import pytest

NOTHING_TO_DO = {
    "empty": "",
    "blank": "   \n\n\t\n",
    "line comment": "// only a comment",
    "block comment": "/* only\n a comment */",
    "semicolons": ";",
}


@pytest.mark.parametrize("kind", ["empty", "blank", "line comment", "block comment"])
def test_nothing_to_do(shared, kind):
    run = shared.ok(NOTHING_TO_DO[kind])
    assert run.result is None
    assert run.stdout == run.stderr == ""


@pytest.mark.parametrize(
    "code, shown",
    [
        ("1 + 1\r\n", "2"),
        ("let a = 1\r\nlet b = 2\r\na + b", "3"),
        ("1 + 1\n\n\n// the end", "2"),
        ("\ufeff1 + 1", "2"),
        ("let `class` = 3\n`class`", "3"),
        ("func main() -> Int { 5 }\nmain()", "5"),
        ("let display = 4\ndisplay", "4"),
        ("struct Tensor { var mine = 6 }\nTensor().mine", "6"),
        ("let Fovea = 7\nFovea", "7"),
        ("let cell_main_1 = 8\ncell_main_1", "8"),
        ("enum Cell1 { static let n = 9 }\nCell1.n", "9"),
        ("let 变量 = 10\n变量", "10"),
        ("let 🐢 = 11\n🐢", "11"),
        ("do { let x = 1; _ = x }\n12", "12"),
        ("#if os(Linux)\nlet system = 13\n#else\nlet system = 0\n#endif\nsystem", "13"),
        ("{ 14 }()", "14"),
        ("(15)", "15"),
        ("let s = \"\"\"\n// %% not a cell\n#sourceLocation\n\"\"\"\ns.count", "32"),
    ],
)
def test_names_and_spellings(kernel, code, shown):
    assert kernel.ok(code).result == shown
    assert kernel.ok("1 + 1").result == "2"


def test_a_user_type_named_like_a_standard_one(kernel):
    kernel.ok("struct Array2 {}\nstruct Result { var n = 1 }")
    assert kernel.ok("Result().n").result == "1"


def test_a_source_of_a_megabyte(kernel):
    comment = "// " + "x" * 97 + "\n"
    assert kernel.ok(comment * 10_500 + "40 + 2").result == "42"


def test_a_literal_of_a_megabyte(kernel):
    assert kernel.ok(f'let long = "{"y" * 1_000_000}"\nlong.count').result == "1000000"


def test_a_null_character_is_refused_kindly(kernel):
    run = kernel.run("let a = 1\0")
    assert run.status in ("ok", "error")
    assert kernel.ok("1 + 1").result == "2"


def test_deep_nesting(kernel):
    kernel.run("(" * 2_000 + "1" + ")" * 2_000)
    assert kernel.ok("1 + 1").result == "2"


def test_an_expression_that_is_hard_to_type_check(kernel):
    kernel.run("let x = 1 + 2.0 * 3 - 4 / 5.5 + 6 * 7 - 8.1 + Double(9) - (1 + 2 * 3.0) * [1, 2.0, 3].reduce(0, +)")
    assert kernel.ok("1 + 1").result == "2"
