"""The kernels compiled for arm64, where no such machine is needed: the toolchain's library for bare machines is enough."""

import pathlib
import shutil
import subprocess

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "Sources/ConvKernels"


def test_the_kernels_compile_to_fused_multiply_adds(tmp_path):
    swiftc = shutil.which("swiftc")
    subprocess.run([swiftc, "-target", "aarch64-none-none-elf", "-enable-experimental-feature", "Embedded", "-Ounchecked",
                    "-wmo", "-parse-as-library", "-module-name", "ConvKernels", "-emit-assembly", "-o", tmp_path / "kernels.s",
                    *sorted(SOURCES.glob("*.swift"))], check=True, capture_output=True, text=True, timeout=240)
    lines = (tmp_path / "kernels.s").read_text().splitlines()
    assert sum("\tfmla\tv" in line for line in lines) > 500
