"""The process of one peer: answers, line by line, what `process.py` asks of it.

Every case is computed in a forked child of its own, so that none finds the heap as another left it.
"""

import importlib
import json
import os
import sys
import time
import traceback
from pathlib import Path


class Lines:
    """The protocol on descriptors of its own: libraries may print what they like."""

    def __init__(self):
        self.input = os.dup(0)
        self.output = os.dup(1)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)

    def read(self) -> str:
        # Byte by byte: a buffer would swallow lines that are meant for the other process.
        line = bytearray()
        while True:
            byte = os.read(self.input, 1)
            if not byte:
                raise EOFError
            if byte == b"\n":
                return line.decode()
            line += byte

    def write(self, line: str) -> None:
        os.write(self.output, line.encode() + b"\n")


def timed(call, count: int) -> list[int]:
    times = []
    for _ in range(count):
        start = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - start)
    return times


def peak_memory() -> int:
    """The most bytes that this process ever had resident, or since that was forgotten."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def serve_case(lines: Lines, peer, make_case, request: dict, threads: int) -> None:
    """One case, from its preparation to `release`."""
    try:
        prepared = peer.prepare(make_case(request["case"]), Path(request["folder"]), threads)
    except Exception as error:
        traceback.print_exc()
        return lines.write(json.dumps({"error": f"{type(error).__name__}: {error}".splitlines()[0]}))
    if prepared is None:
        return lines.write(json.dumps({"unsupported": True}))
    call, result, note = prepared
    lines.write(json.dumps({"ready": note}))
    while True:
        request = json.loads(lines.read())
        if "run" in request:
            lines.write(json.dumps({"times": timed(call, request["run"])}))
        elif "result" in request:
            array = result()
            array.astype("float32", copy=False).tofile(request["result"])
            lines.write(json.dumps({"written": list(array.shape)}))
        elif "forget" in request:
            Path("/proc/self/clear_refs").write_text("5")
            lines.write(json.dumps({"forgotten": True}))
        elif "memory" in request:
            lines.write(json.dumps({"bytes": peak_memory()}))
        else:
            return lines.write(json.dumps({"released": True}))


def serve(make_case) -> None:
    """Answers until nothing more is asked, with the peer and the number of threads that the command line names.

    `make_case` makes a case of its fields.
    """
    lines = Lines()
    name, threads = sys.argv[1], int(sys.argv[2])
    try:
        peer = importlib.import_module(f"peers.{name}")
        version = peer.version()
    except Exception as error:  # a library that is not there, or does not load on this machine
        return lines.write(json.dumps({"missing": f"{type(error).__name__}: {error}".splitlines()[0]}))
    lines.write(json.dumps({"version": version}))
    while True:
        try:
            request = json.loads(lines.read())
        except EOFError:
            return
        child = os.fork()
        if child == 0:
            try:
                serve_case(lines, peer, make_case, request, threads)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        if status != 0:
            lines.write(json.dumps({"error": f"ended with wait status {status}"}))
