"""Exercises as a learner and a teacher meet them: the student's notebook, its checks, hints, and the grader's mode."""

import json
import os
import pathlib
import re
import subprocess

import nbformat
import pytest
from kernel import plain
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOVEA = ROOT / ".build/release/fovea"
LESSONS = sorted((ROOT / "lessons").glob("*.swift"))
MIME = "application/vnd.fovea.exercise+json"

SCRIPT = """// %% [markdown]
// # Sizes

// %% The function tags=["exercise"]
func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int {
  // BEGIN SOLUTION
  (n + 2 * padding - f) / stride + 1
  // END SOLUTION
}

// %% Its check
exercise(
  "The size of an output",
  hints: "How far?", "In which steps?",
  trying: [(7, 3, 1, 0), (7, 3, 2, 1), (8, 3, 2, 0)],
  outputSize,
  expected: { n, f, s, p in try ConvolutionAxis(input: n, filter: f, stride: s, padding: AxisPadding(p)).output },
  mistakes: [
    .paddingCountedOnce,
    Mistake("It is rounded up: a window has to fit.") { n, f, s, p in (n + 2 * p - f + s - 1) / s + 1 },
  ])

// %%
claim("two is even", 2 % 2 == 0)
"""
SOLUTION = "(n + 2 * padding - f) / stride + 1"
CHECK = SCRIPT.split("// %% Its check\n")[1].split("\n// %%")[0]


def fovea(*arguments, **options) -> subprocess.CompletedProcess:
    return subprocess.run([FOVEA, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def student(tmp_path) -> nbformat.NotebookNode:
    """The notebook that `fovea notebook --student` makes of the script."""
    lesson = tmp_path / "sizes.swift"
    lesson.write_text(SCRIPT)
    done = fovea("notebook", "--student", "-o", tmp_path / "students", lesson)
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(tmp_path / "students/sizes.ipynb", as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    return notebook


def answered(notebook, answer: str):
    """The notebook after a learner has written an answer."""
    assert notebook.cells[1].source.count("unsolved()") == 1
    notebook.cells[1].source = notebook.cells[1].source.replace("unsolved()", answer)
    return notebook


def executed(notebook, folder):
    return NotebookClient(notebook, timeout=60, kernel_name="fovea", resources={"metadata": {"path": str(folder)}}).execute()


def verdict(cell) -> dict:
    (output,) = (output for output in cell.outputs if MIME in output.get("data", {}))
    return output.data[MIME]


def test_a_student_gets_no_solution(student):
    assert "SOLUTION" not in json.dumps(student) and SOLUTION not in json.dumps(student)
    assert student.cells[1].source.split("\n")[1] == "  unsolved()"
    assert student.cells[1].metadata.tags == ["exercise"]


def test_what_is_not_solved_ends_the_run_with_a_clear_word(student, tmp_path):
    with pytest.raises(CellExecutionError) as caught:
        executed(student, tmp_path)
    assert caught.value.ename == "NotSolved"
    assert "outputSize(_:_:_:_:), Cell 1, line 2" in caught.value.evalue
    assert "put your own code in place of unsolved()" in caught.value.evalue
    check = student.cells[2]
    assert verdict(check)["pending"] and not verdict(check)["solved"]
    (error,) = (output for output in check.outputs if output.output_type == "error")
    assert [plain(line) for line in error.traceback][1:] == ["Every variable is as it was before this cell."]


def test_a_wrong_answer_is_named(student, tmp_path):
    executed(answered(student, "(n + padding - f) / stride + 1"), tmp_path)
    found = verdict(student.cells[2])
    assert not found["solved"]
    assert [check["holds"] for check in found["checks"]] == [True, False, True]
    assert (found["checks"][1]["answer"], found["checks"][1]["expected"]) == ("3", "4")
    assert found["advice"].startswith("The padding is counted once")
    assert found["hints"] == ["How far?", "In which steps?"]
    html = next(output.data["text/html"] for output in student.cells[2].outputs if MIME in output.get("data", {}))
    assert re.search(r"<details><summary>Hint 1 of 2</summary>How far\?<details>.*</details></details>", html)


def test_a_solution_is_told_so(student, tmp_path):
    executed(answered(student, SOLUTION), tmp_path)
    assert verdict(student.cells[2])["solved"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("unsolved()", ["0 of 1 exercise solved; not solved:", "  ○ cell 2: The size of an output", "    (7, 3, 1, 0): no answer"]),
        ("(n + 2 * padding - f + stride - 1) / stride + 1", ["0 of 1 exercise solved; not solved:", "    It is rounded up: a window has to fit."]),
        ("[n][f]", ["0 of 1 exercise solved; not solved:", "    (7, 3, 1, 0): no answer"]),
    ],
)
def test_a_teacher_checks_without_a_notebook(student, tmp_path, answer, said):
    path = tmp_path / "hand-in.ipynb"
    nbformat.write(answered(student, answer), path)
    done = fovea("run", "--keep-going", path)
    assert done.returncode == 1
    lines = done.stdout.split("\n")
    assert all(line in lines for line in said), done.stdout


def test_solutions_pass(tmp_path):
    lesson = tmp_path / "sizes.swift"
    lesson.write_text(SCRIPT)
    done = fovea("run", lesson)
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("\n1 of 1 claim holds, 1 of 1 exercise solved\n")


def test_a_mistake_that_no_input_tells_is_a_failure(tmp_path):
    lesson = tmp_path / "sizes.swift"
    lesson.write_text(SCRIPT.replace("(7, 3, 2, 1), ", ""))
    done = fovea("run", lesson)
    assert done.returncode == 1
    assert "no input tells this mistake from the right answer: “the padding is counted once" in done.stdout


def test_a_solution_without_an_end_is_named(tmp_path):
    lesson = tmp_path / "sizes.swift"
    lesson.write_text(SCRIPT.replace("  // END SOLUTION\n", ""))
    done = fovea("notebook", "--student", lesson)
    assert done.returncode == 1
    assert f"{lesson}:6: this solution does not end in its cell" in done.stderr
    assert not (tmp_path / "sizes.ipynb").exists()


def test_hints_come_one_at_a_time(kernel):
    def shown() -> str:
        return kernel.ok("hint()").displays[0]["data"]["text/plain"]

    assert shown().startswith("There is no hint yet")
    kernel.ok("func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int { 0 }")
    text = kernel.ok(CHECK).displays[0]["data"]["text/plain"]
    assert "Hint 1 of 2: How far?" in text and "In which steps?" not in text
    assert shown() == "Hint 2 of 2: In which steps?"
    assert shown().startswith("There is no further hint")


def test_the_session_goes_on_after_what_is_not_solved(kernel):
    kernel.ok("var kept = 1\nfunc outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int { unsolved() }")
    run = kernel.fails("kept = 2\n" + CHECK)
    assert run.error["ename"] == "NotSolved"
    assert kernel.ok("kept").result == "1"
    kernel.ok("func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int { " + SOLUTION + " }")
    assert "✓ Solved" in kernel.ok(CHECK).displays[0]["data"]["text/plain"]


def test_an_endless_answer_says_for_which_input(kernel):
    kernel.ok(
        "func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int {\n"
        '  if padding == 1 { print("here"); while true {} }\n  return ' + SOLUTION + "\n}"
    )
    request = kernel.send(CHECK)
    kernel.until_output(request, "here")
    kernel.interrupt()
    shown = [
        message["content"]["data"]["text/plain"]
        for message in kernel.published(request)
        if message["msg_type"] == "display_data"
    ]
    assert kernel.reply(request)["content"]["ename"] == "Interrupted"
    assert "  ✓ (7, 3, 1, 0)\n  … (7, 3, 2, 1): no answer" in shown[0]


def test_many_mistakes_are_no_burden_for_the_compiler(kernel):
    """Closures that were checked together would take seconds from the third on, and the compiler would give up."""
    kernel.ok("func ratio(_ n: Int, _ m: Int) -> Double { Double(n) / Double(m) }")
    mistakes = ",\n".join(
        f'Mistake("number {k}") {{ n, m in Double(n + {k}) / Double(m) - 2 * Double(n * m) + 0.5 }}' for k in range(12)
    )
    text = kernel.ok(
        "exercise(\"ratio\", trying: [(1, 2), (3, 5)], ratio, expected: { n, m in 1 / (Double(m) / Double(n)) }, mistakes: [\n"
        + mistakes
        + "])"
    ).displays[0]["data"]["text/plain"]
    assert text.startswith("✓ Solved: ratio")


def test_an_answer_of_another_type_is_said_plainly(kernel):
    kernel.ok("func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Double { 0 }")
    run = kernel.fails(CHECK)
    assert run.error["ename"] == "CompileError"
    assert "The function that is tried has other arguments, or another result" in run.traceback
    assert "bug report" not in run.traceback


def test_graders_have_cells_fail(start):
    """nbgrader gives points to a cell that ends well."""
    kernel = start(env={**os.environ, "FOVEA_STRICT_EXERCISES": "1"})
    kernel.ok("func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int { 0 }")
    run = kernel.fails(CHECK)
    assert run.error["ename"] == "NotSolved"
    assert "the exercise “The size of an output” is not solved" in run.error["evalue"]
    assert len(run.displays) == 1 and not run.displays[0]["data"][MIME]["solved"]
    kernel.ok("func outputSize(_ n: Int, _ f: Int, _ stride: Int, _ padding: Int) -> Int { " + SOLUTION + " }")
    kernel.ok(CHECK)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_what_students_get_of_a_lesson_has_no_solutions(lesson, tmp_path):
    solutions = re.findall(r"// BEGIN SOLUTION\n(.*?)\n *// END SOLUTION", lesson.read_text(), re.DOTALL)
    done = fovea("notebook", "--student", "-o", tmp_path, lesson)
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(tmp_path / f"{lesson.stem}.ipynb", as_version=nbformat.NO_CONVERT)
    assert sum(cell.source.count("unsolved()") for cell in notebook.cells if cell.cell_type == "code") == len(solutions)
    text = json.dumps(notebook, ensure_ascii=False)
    assert "BEGIN SOLUTION" not in text
