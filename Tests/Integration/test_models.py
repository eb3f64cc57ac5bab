"""`fovea models` and `fovea summary`: the networks of the literature on the command line."""

import json
import pathlib
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOVEA = ROOT / ".build/release/fovea"


def fovea(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([FOVEA, *words], capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def references() -> dict:
    return json.loads((ROOT / "Tests/ReferenceCases/architectures.json").read_text())


def test_the_list_has_the_figures(references):
    rows = {row["name"]: row for row in json.loads(fovea("models", "--json").stdout)}
    for name, reference in references.items():
        found = (rows[name]["parameters"], rows[name]["multiplyAdds"], rows[name]["receptiveField"])
        assert found == (reference["params"], reference["macs"], reference["receptiveField"]), name
    lines = fovea("models").stdout.splitlines()
    assert lines[0].split() == ["name", "input", "parameters", "multiply-adds", "sees"]
    line = next(line for line in lines if line.startswith("vgg16 "))
    assert line.split()[1:5] == ["224×224×3", "138,357,544", "15,470,264,320", "212"]


def test_a_summary():
    done = fovea("summary", "resnet50", "--input", "224x224x3")
    assert done.returncode == 0
    assert "conv5_3.body.conv3" in done.stdout and "25,610,152" in done.stdout
    answer = json.loads(fovea("summary", "ResNet-50", "--json").stdout)
    assert answer["name"] == "resnet50" and answer["input"] == [224, 224, 3] and answer["output"] == [1000]
    assert answer["trainableParameters"] == 25_557_032 and answer["multiplyAdds"] == 4_089_184_256
    larger = json.loads(fovea("summary", "resnet50", "--input=448x448x3", "--json").stdout)
    convolutions = answer["multiplyAdds"] - 2_048_000
    assert larger["multiplyAdds"] == 4 * convolutions + 2_048_000


def test_a_card():
    done = fovea("models", "alexnet")
    assert done.returncode == 0
    assert "227 × 227" in done.stdout and "Krizhevsky" in done.stdout
    assert json.loads(fovea("models", "zfnet_wide", "--json").stdout)["title"].startswith("ZFNet")


def test_what_does_not_fit_is_said():
    done = fovea("summary", "resnet51")
    assert done.returncode == 2 and "did you mean 'resnet50'?" in done.stderr
    done = fovea("summary", "vgg16", "--input", "32x32x3")
    assert done.returncode == 1 and "Dense expects 25088 inputs, got [512]" in done.stdout
    done = fovea("summary", "vgg16", "--input", "224,224,3")
    assert done.returncode == 2 and "224x224x3" in done.stderr


def test_the_program_still_starts_at_once():
    times = []
    for _ in range(10):
        start = time.perf_counter()
        fovea("--version")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1
