"""What teachers' continuous integration reads of a run: JUnit XML, the page, time limits, and the lesson to begin from."""

import os
import pathlib
import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOVEA = ROOT / ".build/release/fovea"


def fovea(folder: pathlib.Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([FOVEA, *words], cwd=folder, capture_output=True, text=True, timeout=180)


def write(path: pathlib.Path, *cells: str) -> str:
    path.write_text("".join(f"// %%\n{cell}\n" for cell in cells))
    return path.name


def results(path: pathlib.Path) -> ElementTree.Element:
    """The root of a JUnit file whose numbers agree with its test cases, as the schema and its readers want it."""
    root = ElementTree.parse(path).getroot()
    assert root.tag == "testsuites"
    assert all(suite.tag == "testsuite" for suite in root)
    for group in (root, *root):
        cases = list(group.iter("testcase"))
        assert int(group.get("tests")) == len(cases)
        for element, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(group.get(attribute)) == sum(case.find(element) is not None for case in cases)
        assert float(group.get("time")) == pytest.approx(sum(float(case.get("time")) for case in cases), abs=0.01)
    for case in root.iter("testcase"):
        assert case.get("name") and case.get("classname")
        assert len(case) <= 1
        assert all(outcome.get("message") for outcome in case)
    return root


def names(root: ElementTree.Element, outcome: str) -> list[str]:
    return [case.get("name") for case in root.iter("testcase") if case.find(outcome) is not None]


def test_a_suite_for_each_lesson(tmp_path):
    good = write(tmp_path / "good.swift", 'claim("1 < 2 & so on", 1 < 2)')
    bad = write(tmp_path / "bad.swift", 'claim("two is three", 2, equals: 3)', 'print("\\u{7}]]>"); fatalError("<broken>")', "1")
    done = fovea(tmp_path, "run", "--junit", "results.xml", good, bad, "none.swift")
    assert done.returncode == 1
    root = results(tmp_path / "results.xml")
    assert [suite.get("name") for suite in root] == ["good.swift", "bad.swift", "none.swift"]
    assert [int(suite.get("failures")) + int(suite.get("errors")) for suite in root] == [0, 2, 1]
    assert "cell 1, claim: 1 < 2 & so on" in [case.get("name") for case in root[0]]
    assert names(root, "failure") == ["cell 1, claim: two is three"]
    failure = root.find(".//failure")
    assert "2" in failure.get("message") and "3" in failure.get("message") and "two is three" in failure.text
    error = root[1].find(".//error")
    assert "<broken>" in error.get("message") and error.text
    assert names(root, "skipped") == ["cell 3: 1"]
    assert all(float(case.get("time")) > 0 for case in root[0] if "claim" not in case.get("name"))


def test_an_endless_cell_is_ended(tmp_path):
    lesson = write(tmp_path / "l.swift", 'claim("one is one", 1 == 1)', "var n = 0\nwhile true { n &+= 1 }", 'claim("two", 2 == 2)')
    start = time.monotonic()
    done = fovea(tmp_path, "run", "--keep-going", "--cell-timeout", "5", "--junit", "r.xml", lesson)
    assert time.monotonic() - start < 60
    assert done.returncode == 1
    assert re.search(r"^cell 2 .* failed: TimeLimit: .*5\.0 s", done.stdout, re.MULTILINE)
    root = results(tmp_path / "r.xml")
    [error] = root.iter("error")
    assert error.get("type") == "TimeLimit"
    assert len(names(root, "error")) == 1 and not names(root, "failure"), "the cell after it has run well"


@pytest.mark.parametrize("limit", ["0", "-1", "soon", "nan"])
def test_a_limit_that_is_none(tmp_path, limit):
    done = fovea(tmp_path, "run", f"--cell-timeout={limit}", write(tmp_path / "l.swift", "1"))
    assert done.returncode == 2
    assert "--cell-timeout wants seconds" in done.stderr


def test_a_page_of_a_run(tmp_path):
    lesson = write(tmp_path / "l.swift", "plot([3, 2, 1])", 'claim("one is two", 1, equals: 2)')
    assert fovea(tmp_path, "run", "--report", "report.html", lesson).returncode == 1
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert "one is two" in page and page.count("<figure>") == 1 and "<svg" in page
    assert "http:" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page) and "<script" not in page


def test_a_new_lesson_runs(tmp_path):
    done = fovea(tmp_path, "new-lesson", "10-edge-maps")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "10-edge-maps.swift"
    text = path.read_text()
    assert "# Edge maps" in text
    ran = fovea(tmp_path, "run", "--junit", "r.xml", path.name)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 of 2 claims hold, 1 of 1 exercise solved" in ran.stdout
    root = results(tmp_path / "r.xml")
    assert int(root.get("tests")) == 7 and not names(root, "failure") + names(root, "error") + names(root, "skipped")
    path.write_text(text + "\n")
    again = fovea(tmp_path, "new-lesson", path.name)
    assert again.returncode == 1
    assert "there is such a file already" in again.stderr
    assert path.read_text() == text + "\n"


def test_a_new_lesson_for_students(tmp_path):
    assert fovea(tmp_path, "new-lesson", "edges").returncode == 0
    assert fovea(tmp_path, "notebook", "--student", "edges.swift").returncode == 0
    done = fovea(tmp_path, "run", "--quiet", "--junit", "r.xml", "edges.ipynb")
    assert done.returncode == 1
    assert "0 of 1 exercise solved" in done.stdout
    assert any("exercise" in name for name in names(results(tmp_path / "r.xml"), "failure"))


def documented(language: str) -> str:
    """The one block of this language in the teachers' documentation."""
    [block] = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs/teaching.md").read_text(), re.MULTILINE | re.DOTALL)
    return block


@pytest.mark.parametrize(("claim", "status"), [("2 > 1", 0), ("2 < 1", 1)])
def test_the_documented_script(tmp_path, claim, status):
    (tmp_path / "check-lessons.sh").write_text(documented("bash"))
    # In place of a checkout of its own: what scripts/run does once everything is set up.
    setup = tmp_path / "checkout/scripts/run"
    setup.parent.mkdir(parents=True)
    setup.write_text(f'#!/bin/sh\n[ "$1" = --headless ] && [ -e "$2" ] && shift && exec "{FOVEA}" run "$@"\n')
    setup.chmod(0o755)
    (tmp_path / "lessons").mkdir()
    write(tmp_path / "lessons/01.swift", f'claim("one and two", {claim})')
    done = subprocess.run(
        ["bash", "check-lessons.sh"], cwd=tmp_path, env={**os.environ, "FOVEA": "checkout"}, capture_output=True,
        text=True, timeout=120)
    assert done.returncode == status, done.stdout + done.stderr
    assert len(names(results(tmp_path / "results.xml"), "failure")) == status
    assert (tmp_path / "report.html").exists()


def test_the_documented_workflow_runs_that_script():
    steps = yaml.safe_load(documented("yaml"))["jobs"]["lessons"]["steps"]
    assert "bash check-lessons.sh" in [step.get("run") for step in steps]
    kept = [step["with"]["path"].split() for step in steps if "upload-artifact" in step.get("uses", "")]
    assert kept == [["results.xml", "report.html"]]
