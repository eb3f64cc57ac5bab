"""What the Swift compiler and the linker alone cost for a cell, with the flags that the kernel uses."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from cells import DEFINITION, Cell


class BareCompiler:
    def __init__(self, modules: Path):
        swift = Path(subprocess.run(["which", "swift"], capture_output=True, text=True, check=True).stdout.strip())
        self.programs = swift.resolve().parent
        self.modules = modules
        self.folder = tempfile.TemporaryDirectory()
        # Fovea's module names these; empty ones save the compiler from reading C headers, here as in the kernel.
        Path(self.folder.name, "module.modulemap").write_text("module CPNG {}\nmodule CJPEG {}\nmodule CZlib {}\nmodule CCacheHints {}\n")
        self.count = 0
        self.compile("Definition", DEFINITION.swift, optimised=True)

    def time(self, cell: Cell) -> float:
        """Seconds to compile and link the cell's source as it is, nothing rewritten, nothing run."""
        self.count += 1
        return self.compile(f"Bare{self.count}", f"{cell.needs}\n{cell.swift}", cell.optimised)

    def compile(self, module: str, source: str, optimised: bool) -> float:
        base = os.path.join(self.folder.name, module)
        Path(base + ".swift").write_text(source)
        compiler = [
            self.programs / "swift-frontend", "-frontend", "-c", "-primary-file", base + ".swift",
            "-module-name", module, "-swift-version", "5", "-enable-bare-slash-regex",
            "-enable-upcoming-feature", "MemberImportVisibility", "-enable-testing", "-g", "-diagnostic-style", "llvm",
            "-I", self.folder.name, "-I", self.modules, "-import-module", "Fovea", "-import-module", "Foundation",
            "-entry-point-function-name", f"main_{module}", "-emit-module-path", base + ".swiftmodule", "-o", base + ".o",
        ]  # fmt: skip
        if optimised:
            compiler += ["-O", "-Xcc", "-march=native"]
        linker = [self.programs / "ld.lld", "-shared", "-o", base + ".so", base + ".o"]
        begin = time.perf_counter()
        for command in (compiler, linker):
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - begin
