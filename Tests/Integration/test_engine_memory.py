"""What the engine takes in memory: nothing more once every buffer that it keeps has been made, and little before."""

import pathlib
import re
import resource
import subprocess

import pytest

CHECK = pathlib.Path(__file__).resolve().parents[2] / ".build/release/engine-check"


def check(*arguments, threads=1, **options) -> subprocess.CompletedProcess:
    return subprocess.run([CHECK, *arguments], env={"FOVEA_THREADS": str(threads), "SWIFT_BACKTRACE": "enable=no"},
                          capture_output=True, text=True, timeout=120, **options)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_repeated_operations_ask_for_nothing(threads):
    done = check("allocations", threads=threads)
    lines = re.findall(r"^(\d+) allocations, (\d+) bytes: (.*)$", done.stdout, re.MULTILINE)
    assert len(lines) > 90
    assert not [line for line in lines if line[:2] != ("0", "0")]


def inference(*arguments, threads: int) -> tuple[float, str]:
    """What VGG-16 takes at most, as a multiple of its weights and two largest activations; and its largest logit."""
    done = check("vgg", *arguments, threads=threads)
    found = dict(re.findall(r"^(.*): (\S+)(?: bytes)?$", done.stdout, re.MULTILINE))
    weights, activations = int(found["weights"]), int(found["two largest activations"])
    # 13 convolutions and 3 dense layers without their biases; 224 × 224 pixels of 64 channels, twice.
    assert weights == 4 * (138_357_544 - 13_416)
    assert activations == 2 * 4 * 224 * 224 * 64
    return int(found["most memory"]) / (weights + activations), found["largest logit"]


@pytest.mark.parametrize("threads", [1, 2])
def test_vgg_inference_takes_little_more_than_its_weights(threads):
    multiple, _ = inference(threads=threads)
    assert 1 < multiple < 1.3


def test_packed_filters_take_the_room_of_the_transformed_ones():
    """Small filters become four times as large for Winograd's algorithm; large ones are kept as they are."""
    plain, logit = inference(threads=1)
    packed, same = inference("packed", threads=1)
    assert same == logit
    assert plain < packed < 1.4


def test_working_memory_that_cannot_be_had_names_its_bytes():
    # Room for the filter of 3 × 3 × 1024 × 1024 itself, and little more.
    limit = 40 << 20
    done = check("large", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)))
    assert done.returncode < 0
    assert 1 << 20 < int(re.search(r"failed to allocate (\d+) bytes", done.stderr)[1]) < 4 * 9 * 1024 * 1024
    assert check("large").returncode == 0
