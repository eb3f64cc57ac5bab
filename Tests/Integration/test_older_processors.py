"""Processors that lack the larger instruction sets, emulated: the engine chooses what they have and computes the same."""

import os
import pathlib
import re
import signal
import subprocess

import pytest

PRODUCTS = pathlib.Path(__file__).resolve().parents[2] / ".build/release"


def emulated(processor: str, *command: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name not in ("FOVEA_ISA", "FOVEA_THREADS")}
    return subprocess.run(["qemu-x86_64", "-cpu", processor, *command], env=kept | environment,
                          capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("processor, expected", [("Nehalem", "baseline"), ("SandyBridge", "baseline"), ("Haswell", "avx2")])
def test_every_operation_is_right(processor, expected):
    done = emulated(processor, str(PRODUCTS / "engine-check"), "results")
    assert done.returncode == 0, f"status {done.returncode}\n{done.stdout}{done.stderr}"
    assert done.stdout.startswith(f"instruction set: {expected}\n")
    assert done.stdout.count("\nright ") > 50


def test_an_instruction_set_that_is_not_there_is_not_used():
    done = emulated("Nehalem", str(PRODUCTS / "engine-check"), "results", FOVEA_ISA="avx512")
    assert done.returncode == 0, f"status {done.returncode}\n{done.stdout}{done.stderr}"
    assert done.stdout.startswith("instruction set: baseline\n")


def test_the_emulator_would_notice():
    """Without this, an emulator that knows every instruction would make the tests above pass."""
    done = emulated("Nehalem", str(PRODUCTS / "engine-check"), "run", "avx2")
    assert done.returncode == -signal.SIGILL, f"status {done.returncode}\n{done.stdout}{done.stderr}"


def test_the_command_runs():
    done = emulated("Nehalem", str(PRODUCTS / "fovea"), "--help")
    assert done.returncode == 0, done.stderr
    assert "kernel" in done.stdout


def objects(target: str) -> list[pathlib.Path]:
    return sorted((PRODUCTS / f"{target}.build").rglob("*.o"))


def instructions(path: pathlib.Path) -> list[str]:
    listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], capture_output=True, text=True, check=True)
    return [line for line in listing.stdout.splitlines() if re.match(r"\s*[0-9a-f]+:\s", line)]


def wide_instructions(path: pathlib.Path) -> list[str]:
    """Those that came with AVX or later: all their names begin with a v, which few others do."""
    return [line for line in instructions(path) if re.match(r"\s*[0-9a-f]+:\s+(?!ver[rw]\b)(v|\S+ .*%[yz]mm)", line)]


def test_only_the_kernels_for_them_hold_wide_instructions():
    for target in ["ConvEngine", "ConvKernels", "Fovea", "fovea_worker"]:
        assert objects(target)
        for path in objects(target):
            assert not wide_instructions(path)[:3], path


def test_the_kernels_for_avx2_hold_nothing_of_avx512():
    assert any(wide_instructions(path) for path in objects("ConvKernelsAVX2"))
    for path in objects("ConvKernelsAVX2"):
        larger = [line for line in instructions(path) if re.search(r"%zmm|%k[0-7]|%[xy]mm(1[6-9]|2\d|3[01])", line)]
        assert not larger[:3], path


@pytest.mark.parametrize("target", ["ConvKernels", "ConvKernelsAVX2", "ConvKernelsAVX512"])
def test_kernels_share_no_code(target):
    """The linker keeps one copy of what several objects define: it could be the one for the largest instruction set."""
    for path in objects(target):
        symbols = subprocess.run(["nm", "--defined-only", path], capture_output=True, text=True, check=True).stdout
        shared = [line.split(maxsplit=2)[2] for line in symbols.splitlines() if line.split()[1] in "WV"]
        foreign = [name for name in shared
                   if f"{len(target)}{target}" not in name
                   and not name.startswith(("__swift_reflection_version", "symbolic "))]
        assert not foreign, path
