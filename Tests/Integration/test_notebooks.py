"""The lessons as notebooks: valid, executable by Jupyter's own tools, and back again."""

import json
import pathlib
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOVEA = ROOT / ".build/release/fovea"
LESSONS = sorted((ROOT / "lessons").glob("*.swift"))
FILTERS = ROOT / "lessons/02-filters.swift"


def convert(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([FOVEA, "notebook", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def notebook_of(lesson: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    done = convert(lesson, "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder / f"{lesson.stem}.ipynb"


def test_there_are_lessons():
    assert FILTERS in LESSONS


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_a_valid_notebook(lesson, tmp_path):
    path = notebook_of(lesson, tmp_path)
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert notebook.nbformat == 4
    assert notebook.metadata.kernelspec.name == "fovea"
    assert notebook.metadata.language_info.name == "swift"
    assert path.read_text() == nbformat.writes(notebook) + "\n" or json.loads(path.read_text()) == notebook


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_comes_back_byte_for_byte(lesson, tmp_path):
    path = notebook_of(lesson, tmp_path)
    back = tmp_path / "back"
    done = convert(path, "-o", back)
    assert done.returncode == 0, done.stderr
    assert (back / lesson.name).read_bytes() == lesson.read_bytes()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3}', '{"nbformat": 4, "cells": 5}'])
def test_a_broken_notebook_is_refused_by_name(text, tmp_path):
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    done = convert(path, "-o", tmp_path / "out")
    assert done.returncode != 0
    assert "broken.ipynb" in done.stdout + done.stderr
    assert not list(tmp_path.glob("out/*"))


def executed_notebook(notebook) -> None:
    errors = [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"]
    assert not errors
    pictures = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in str(output.get("data", {}))
    ]
    assert pictures


def test_nbclient_executes_a_lesson(tmp_path):
    notebook = nbformat.read(notebook_of(FILTERS, tmp_path), as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="fovea", resources={"metadata": {"path": str(FILTERS.parent)}}).execute()
    nbformat.validate(notebook)
    executed_notebook(notebook)


def test_nbconvert_executes_a_lesson(tmp_path):
    path = notebook_of(FILTERS, tmp_path)
    (tmp_path / "data").symlink_to(FILTERS.parent / "data")
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "done.ipynb", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    executed_notebook(nbformat.read(tmp_path / "done.ipynb", as_version=4))


def test_a_failing_notebook_fails_in_nbconvert(tmp_path):
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "fovea", "display_name": "", "language": "swift"}})
    notebook.cells.append(nbformat.v4.new_code_cell('fatalError("on purpose")'))
    nbformat.write(notebook, tmp_path / "fails.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", str(tmp_path / "fails.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "on purpose" in done.stderr
