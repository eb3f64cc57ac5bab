"""Fovea as a library: the package in Examples/ is built and run as any program, without what only a notebook needs."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "Examples" / "TrainLeNet"
#: The example has a build folder of its own, so that it does not disturb that of the kernel.
BUILD = ["swift", "build", "-c", "release", "--package-path", PACKAGE, "--scratch-path", ROOT / ".build" / "examples"]


@pytest.fixture(scope="module")
def program() -> Path:
    build = subprocess.run(BUILD, capture_output=True, text=True, timeout=900)
    assert build.returncode == 0, build.stdout + build.stderr
    assert "warning:" not in build.stdout + build.stderr
    folder = subprocess.run([*BUILD, "--show-bin-path"], capture_output=True, text=True, check=True, timeout=60)
    return Path(folder.stdout.strip()) / "TrainLeNet"


def run(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "FOVEA_DATA": str(ROOT / "lessons" / "data")}
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


def test_it_learns_saves_and_loads(program, tmp_path):
    ended = run(program, tmp_path, "2")
    assert ended.returncode == 0, ended.stderr
    accuracies = [float(number) for number in re.findall(r"^epoch \d: .* accuracy ([\d.]+)$", ended.stdout, re.M)]
    assert len(accuracies) == 2 and accuracies[0] < accuracies[1] and accuracies[1] > 0.8
    assert "the same after saving and loading: true" in ended.stdout
    assert re.search(r"a network with twelve classes: .*\n.*7\.weight has shape \[84, 10\]; the model needs \[84, 12\]", ended.stdout)
    assert (tmp_path / "lenet.safetensors").stat().st_size > 61_706 * 4


def test_it_needs_nothing_of_jupyters(program):
    libraries = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    assert "libpng" in libraries
    for name in ("zmq", "sodium", "SwiftSyntax", "sourcekit"):
        assert name.lower() not in libraries.lower()
    # What was not compiled cannot be needed.
    built = {folder.name for folder in program.parent.glob("*.build") if any(folder.rglob("*.o"))}
    assert "Fovea.build" in built
    assert not built & {"JupyterProtocol.build", "CellSession.build", "Lessons.build", "fovea.build"}


def test_a_data_set_that_is_not_there_is_a_readable_error(program, tmp_path):
    ended = subprocess.run([program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert ended.returncode != 0
    assert "FOVEA_DATA" in ended.stderr
