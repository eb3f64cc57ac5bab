"""Lessons without a notebook: `fovea run`, for teachers and continuous integration."""

import pathlib
import re
import subprocess

import pytest

FOVEA = pathlib.Path(__file__).resolve().parents[2] / ".build/release/fovea"


def run(*paths) -> subprocess.CompletedProcess:
    return subprocess.run([FOVEA, "run", *map(str, paths)], capture_output=True, text=True, timeout=120)


def lesson(folder: pathlib.Path, *cells: str) -> pathlib.Path:
    path = folder / "lesson.swift"
    path.write_text("".join(f"// %%\n{cell}\n" for cell in cells))
    return path


def test_claims_that_hold(tmp_path):
    done = run(lesson(tmp_path, "let n = 2", 'claim("two is even", n % 2 == 0)', 'claim("two is small", n < 3)'))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^2 of 2 claims hold", done.stdout, re.MULTILINE)


def test_a_claim_that_fails(tmp_path):
    done = run(lesson(tmp_path, 'claim("two is odd", 2 % 2 == 1)', 'claim("two is small", 2 < 3)'))
    assert done.returncode != 0
    assert "two is odd" in done.stdout + done.stderr
    assert re.search(r"^1 of 2 claims fails?", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("cell", ["let n: Int = \"x\"", 'fatalError("broken")', "exit(0)"])
def test_a_cell_that_fails(tmp_path, cell):
    done = run(lesson(tmp_path, 'claim("one is one", 1 == 1)', cell))
    assert done.returncode != 0


def test_a_lesson_without_claims_checks_nothing(tmp_path):
    assert run(lesson(tmp_path, "let n = 1")).returncode != 0


def test_a_lesson_that_is_not_there(tmp_path):
    done = run(tmp_path / "missing.swift")
    assert done.returncode != 0
    assert "missing.swift" in done.stdout + done.stderr
