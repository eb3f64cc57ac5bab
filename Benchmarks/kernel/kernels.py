"""The kernels under measurement, each spoken to over sockets of our own so that the client costs the same for all."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import zmq
from jupyter_client import write_connection_file
from jupyter_client.kernelspec import KernelSpecManager

PATIENCE = 60_000  # ms

DELIMITER = b"<IDS|MSG>"


@dataclass(frozen=True)
class Timing:
    """Seconds from a request to its reply, and to the idle status that ends it."""

    reply: float
    idle: float


class RunningKernel:
    """A kernel process from its start to its end; `start_time` is seconds from before the fork to kernel_info_reply."""

    def __init__(self, name: str):
        spec = KernelSpecManager().get_kernel_spec(name)
        self.folder = tempfile.TemporaryDirectory()
        self.key = uuid.uuid4().hex.encode()
        path, connection = write_connection_file(
            os.path.join(self.folder.name, "connection.json"), ip="127.0.0.1", key=self.key
        )
        argv = [word.replace("{connection_file}", path) for word in spec.argv]
        if argv[0] in ("python", "python3", f"python3.{sys.version_info.minor}"):
            argv[0] = sys.executable  # as Jupyter itself does
        self.context = zmq.Context()
        self.shell = self.connect(zmq.DEALER, connection["shell_port"])
        self.control = self.connect(zmq.DEALER, connection["control_port"])
        self.iopub = self.connect(zmq.SUB, connection["iopub_port"])
        self.iopub.subscribe(b"")
        begin = time.perf_counter()
        log = open(Path(self.folder.name, "log"), "w")
        self.process = subprocess.Popen(
            argv, env={**os.environ, **spec.env}, cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        log.close()
        request = self.send("kernel_info_request", {})
        self.receive(self.shell, request)
        self.start_time = time.perf_counter() - begin

    def connect(self, kind: int, port: int) -> zmq.Socket:
        socket = self.context.socket(kind)
        socket.linger = 0
        # The default of 100 ms between attempts would be measured as part of a start.
        socket.reconnect_ivl = 1
        socket.connect(f"tcp://127.0.0.1:{port}")
        return socket

    def send(self, kind: str, content: dict, socket: zmq.Socket | None = None) -> str:
        identity = uuid.uuid4().hex
        header = {"msg_id": identity, "session": "benchmark", "username": "", "msg_type": kind, "version": "5.3",
                  "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}  # fmt: skip
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        signature = hmac.new(self.key, b"".join(parts), hashlib.sha256).hexdigest().encode()
        (socket or self.shell).send_multipart([DELIMITER, signature, *parts])
        return identity

    def receive(self, socket: zmq.Socket, request: str) -> tuple[str, dict]:
        """The next message that answers the request: its type and content."""
        while True:
            if not socket.poll(PATIENCE):
                raise TimeoutError(Path(self.folder.name, "log").read_text())
            frames = socket.recv_multipart()
            parts = frames[frames.index(DELIMITER) + 2 :]
            if (json.loads(parts[1]) or {}).get("msg_id") == request:
                return json.loads(parts[0])["msg_type"], json.loads(parts[3])

    def run(self, code: str) -> Timing:
        begin = time.perf_counter()
        request = self.send("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": True,
        })  # fmt: skip
        _, content = self.receive(self.shell, request)
        reply = time.perf_counter() - begin
        assert content["status"] == "ok", content
        while self.receive(self.iopub, request) != ("status", {"execution_state": "idle"}):
            pass
        return Timing(reply, time.perf_counter() - begin)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.shell.close()
        self.control.close()
        self.iopub.close()
        self.context.term()
        self.folder.cleanup()
