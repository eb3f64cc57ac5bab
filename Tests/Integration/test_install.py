"""`fovea install`: where the kernelspec goes, and that Jupyter finds it there."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

FOVEA = pathlib.Path(__file__).resolve().parents[2] / ".build/release/fovea"


def install(*arguments, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [FOVEA, "install", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **{key: str(value) for key, value in environment.items()}},
    )


def assert_installed(folder: pathlib.Path) -> None:
    spec = json.loads((folder / "kernel.json").read_text())
    program = pathlib.Path(spec["argv"][0])
    assert program.is_absolute() and os.access(program, os.X_OK)
    assert spec["argv"][1:] == ["kernel", "-f", "{connection_file}"]
    assert spec["interrupt_mode"] == "message"
    assert (folder / "logo-64x64.png").read_bytes().startswith(b"\x89PNG")


def test_prefix(tmp_path):
    done = install("--prefix", tmp_path / "pre fix")
    assert done.returncode == 0, done.stderr
    assert_installed(tmp_path / "pre fix/share/jupyter/kernels/fovea")
    listed = subprocess.run(
        [sys.executable, "-m", "jupyter", "kernelspec", "list", "--json"],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, "JUPYTER_PATH": str(tmp_path / "pre fix/share/jupyter")},
    )  # fmt: skip
    found = json.loads(listed.stdout)["kernelspecs"]["fovea"]
    assert found["resource_dir"] == str(tmp_path / "pre fix/share/jupyter/kernels/fovea")


@pytest.mark.parametrize("arguments", [[], ["--user"]])
def test_user(tmp_path, arguments):
    environment = {"HOME": tmp_path, "XDG_DATA_HOME": "", "JUPYTER_DATA_DIR": ""}
    done = install(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    assert_installed(tmp_path / ".local/share/jupyter/kernels/fovea")


def test_user_data_folder_of_jupyter(tmp_path):
    done = install("--user", HOME=tmp_path, JUPYTER_DATA_DIR=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert_installed(tmp_path / "data/kernels/fovea")


def test_sys_prefix(tmp_path):
    done = install("--sys-prefix", VIRTUAL_ENV=tmp_path)
    assert done.returncode == 0, done.stderr
    assert_installed(tmp_path / "share/jupyter/kernels/fovea")


def test_again_replaces(tmp_path):
    for _ in range(2):
        assert install("--prefix", tmp_path).returncode == 0
    assert_installed(tmp_path / "share/jupyter/kernels/fovea")


def test_a_folder_that_cannot_be_written(tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    done = install("--prefix", blocker)
    assert done.returncode != 0
    assert str(blocker) in done.stderr


def test_an_unknown_option_is_refused(tmp_path):
    done = install("--nonsense")
    assert done.returncode != 0
    assert "--nonsense" in done.stderr
