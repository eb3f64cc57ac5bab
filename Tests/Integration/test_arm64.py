"""The kernels for arm64, where no such machine is needed: the toolchain's library for bare machines and an emulator."""

import pathlib
import shutil
import signal
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "Sources"
SOURCES = sorted((PACKAGE / "ConvKernels").glob("*.swift"))
SWIFTC = pathlib.Path(shutil.which("swiftc"))
LINKER = SWIFTC.resolve().with_name("ld.lld")


def compile_kernels(*arguments: object) -> None:
    subprocess.run([SWIFTC, "-target", "aarch64-none-none-elf", "-enable-experimental-feature", "Embedded", "-Ounchecked",
                    "-wmo", "-parse-as-library", "-module-name", "ConvKernels", "-Xcc", "-fno-math-errno",
                    "-I", PACKAGE / "CCacheHints", *arguments,
                    *SOURCES], check=True, capture_output=True, text=True, timeout=240)


def test_the_kernels_compile_to_fused_multiply_adds(tmp_path):
    compile_kernels("-emit-assembly", "-o", tmp_path / "kernels.s")
    lines = (tmp_path / "kernels.s").read_text().splitlines()
    assert sum("\tfmla\tv" in line for line in lines) > 500


@pytest.fixture(scope="module")
def checks(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("arm64")
    compile_kernels("-Xfrontend", "-disable-stack-protector", "-emit-object", "-o", folder / "checks.o",
                    HERE / "arm64/KernelChecks.swift")
    return folder / "checks.o"


@pytest.mark.parametrize("entry, ending", [("everything", signal.SIGBUS), ("somethingWrong", signal.SIGSEGV)])
def test_the_kernels_compute_what_they_should(checks, entry, ending):
    """How the program ends is all that it can tell; see its source."""
    program = checks.with_name(entry)
    # There is no heap: a call that asks for memory ends like a wrong result.
    subprocess.run([LINKER, "-static", "--gc-sections", "--defsym=posix_memalign=0",
                    "--defsym=free=0", "-e", entry, checks, "-o", program], check=True, timeout=60)
    done = subprocess.run(["qemu-aarch64", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -ending, f"status {done.returncode}\n{done.stderr}"
