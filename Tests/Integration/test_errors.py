"""Cells that fail: what the learner is told, and that nothing else is lost."""

import re

import pytest

#: What a learner must never see: our files, our modules, our generated calls.
OURS = re.compile(r"/tmp/|\bCell_?\d+\b|foveaCell|cell_main|swiftmodule|dlopen|@testable")


def caret_column(traceback: str, source_line: str) -> int:
    """The column, counted from 1, that the caret under the quoted source line points at."""
    lines = traceback.splitlines()
    index = next(i for i, line in enumerate(lines) if source_line in line)
    caret = next(line for line in lines[index + 1 :] if "^" in line)
    return caret.index("^") - lines[index].index(source_line) + 1


def test_compile_error_shows_the_place(shared):
    run = shared.fails('let a = 1\nlet b: Int = "text"\nprint(a)')
    assert run.error["ename"] == "CompileError"
    assert 'let b: Int = "text"' in run.traceback
    assert re.search(r"\b2\D{1,12}14\b", run.traceback), run.traceback
    assert caret_column(run.traceback, 'let b: Int = "text"') == 14
    assert "Int" in run.error["evalue"] and "String" in run.error["evalue"]


@pytest.mark.parametrize(
    "code, word",
    [
        ("let x = undefinedName + 1", "undefinedName"),
        ("func f( {", "expected"),
        ('print("unclosed)', "unterminated"),
        ("let n = 1\nn = 2", "let"),
        ("[1, 2].frist", "frist"),
        ("import NoSuchModule", "NoSuchModule"),
        ("}", "extraneous"),
        ("let e = 1 +", "expected"),
    ],
)
def test_compile_errors_are_about_the_cell_only(shared, code, word):
    run = shared.fails(code)
    assert run.error["ename"] == "CompileError"
    assert word in run.traceback
    assert not OURS.search(run.traceback), run.traceback
    assert shared.ok("1 + 1").result == "2"


def test_compile_error_runs_nothing_and_declares_nothing(shared):
    shared.ok("var before = 1")
    run = shared.fails('before = 2\nprint("never")\nlet fresh: Int = "no"')
    assert run.stdout == ""
    assert shared.ok("before").result == "1"
    assert "fresh" in shared.fails("fresh").traceback


def test_columns_count_characters_not_bytes(shared):
    line = 'let ä日本 = "ü"; let bad: Int = "x"'
    column = line.index('"x"') + 1
    run = shared.fails(line)
    assert f"1:{column}:" in run.traceback, run.traceback
    # Each of the two wide characters takes two columns of a terminal.
    assert caret_column(run.traceback, line) in (column, column + 2)


def test_a_warning_does_not_fail_the_cell(shared):
    assert shared.ok("func unusedInside() -> Int { let unused = 1; return 2 }\nunusedInside()").result == "2"


def test_a_thrown_error_names_itself_and_its_line(shared):
    shared.ok('struct Burnt: Error, CustomStringConvertible { var description: String { "the toast is burnt" } }')
    run = shared.fails("let kept = 5\n\nthrow Burnt()\nlet never = 6")
    assert run.error["ename"] == "Burnt"
    assert "the toast is burnt" in run.error["evalue"]
    assert not OURS.search(run.traceback), run.traceback
    assert shared.ok("kept").result == "5"
    assert "never" in shared.fails("never").traceback


def test_a_throwing_call_at_top_level(shared):
    shared.ok("enum Missing: Error { case key(String) }\nfunc find(_ k: String) throws -> Int { throw Missing.key(k) }")
    run = shared.fails('let first = 1\nlet second = try find("k")')
    assert run.error["ename"] == "Missing"
    assert "key" in run.error["evalue"]
    assert shared.ok("first").result == "1"


TRAPS = {
    "index": ("values[99]", "range"),
    "optional": ("let none: Int? = nil\nprint(none!)", "nil"),
    "overflow": ("var big = Int.max\nbig += 1", "overflow"),
    "division": ("let zero = 0\nprint(1 / zero)", "zero"),
    "fatalError": ('fatalError("the reason")', "the reason"),
    "precondition": ('precondition(values.isEmpty, "must be empty")', "must be empty"),
    "cast": ('let any: Any = 1\nprint(any as! String)', "cast"),
    "exit": ("import Glibc\nexit(3)", "3"),
    "abort": ("import Glibc\nabort()", ""),
    "stack overflow": ("func down(_ n: Int) -> Int { down(n + 1) + n }\nprint(down(0))", "itself"),
    "segmentation fault": ("UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1", ""),
    "killed": ("import Glibc\nkill(getpid(), SIGKILL)", ""),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_leaves_everything_as_before_the_cell(shared, trap):
    code, word = TRAPS[trap]
    shared.ok("var values = [1, 2, 3]\nfinal class Holder { var n = 1 }\nlet holder = Holder()")
    run = shared.fails(f"values.append(4)\nholder.n = 2\nvalues[0] = 100\n{code}")
    assert run.error["ename"]
    told = (run.error["evalue"] + run.traceback + run.stderr).lower()
    assert word.lower() in told, run.describe()
    assert not OURS.search(run.traceback), run.traceback
    assert shared.ok("(values, holder.n)").result == "([1, 2, 3], 1)"


def test_functions_and_types_survive_a_trap(shared):
    shared.ok("struct Kept { var n = 1 }\nfunc keep() -> Kept { Kept(n: 8) }\nlet closure = { keep().n + 1 }")
    shared.fails('fatalError("x")')
    assert shared.ok("closure() + keep().n").result == "17"


def test_tasks_work_after_a_trap(shared):
    shared.ok("func later() async -> Int { try? await Task.sleep(nanoseconds: 1_000_000); return 5 }")
    shared.ok("_ = await later()")
    shared.fails('fatalError("x")')
    assert shared.ok("let five = await later()\nfive").result == "5"


def test_a_trap_in_the_first_cell(kernel):
    kernel.fails("let empty: [Int] = []\nprint(empty[0])")
    assert kernel.ok("1 + 1").result == "2"


def test_traps_one_after_another(kernel):
    kernel.ok("var n = 1")
    for _ in range(5):
        kernel.fails('n += 1\nfatalError("again")')
    assert kernel.ok("n").result == "1"
