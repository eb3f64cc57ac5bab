"""The protocol by hand: sockets, frames and signatures, for what jupyter_client would never send."""

import hashlib
import hmac
import json
import uuid
from datetime import datetime, timezone
from typing import Any

import zmq

DELIMITER = b"<IDS|MSG>"


class RawClient:
    """A shell (or control) and an IOPub socket to a kernel whose connection information is known."""

    def __init__(self, connection: dict[str, Any], channel: str = "shell"):
        self.key = connection["key"].encode() if isinstance(connection["key"], str) else connection["key"]
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(self.address(connection, f"{channel}_port"))

    @staticmethod
    def address(connection: dict[str, Any], port: str) -> str:
        separator = ":" if connection["transport"] == "tcp" else "-"
        return f"{connection['transport']}://{connection['ip']}{separator}{connection[port]}"

    def sign(self, parts: list[bytes]) -> bytes:
        if not self.key:
            return b""
        digest = hmac.new(self.key, digestmod=hashlib.sha256)
        for part in parts:
            digest.update(part)
        return digest.hexdigest().encode()

    def parts(self, kind: str, content: Any = None) -> list[bytes]:
        """The four JSON frames of a request."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "session": "raw",
            "username": "test",
            "date": datetime.now(timezone.utc).isoformat().replace("+00:00", "Z"),
            "msg_type": kind,
            "version": "5.3",
        }
        return [json.dumps(part).encode() for part in (header, {}, {}, content if content is not None else {})]

    def frames(self, kind: str, content: Any = None) -> list[bytes]:
        """A whole request, well formed and signed."""
        parts = self.parts(kind, content)
        return [DELIMITER, self.sign(parts), *parts]

    def send(self, frames: list[bytes]) -> None:
        self.socket.send_multipart(frames)

    def receive(self, timeout: float = 60.0) -> dict[str, Any]:
        """The next reply, whose signature must be right."""
        assert self.socket.poll(int(timeout * 1000)), f"no reply within {timeout} s"
        frames = self.socket.recv_multipart()
        start = frames.index(DELIMITER)
        signature, parts = frames[start + 1], frames[start + 2 : start + 6]
        assert signature == self.sign(parts)
        header, parent, metadata, content = (json.loads(part) for part in parts)
        return {"header": header, "parent_header": parent, "metadata": metadata, "content": content}

    def ask(self, kind: str, content: Any = None) -> dict[str, Any]:
        """Sends a good request and answers its reply; any other reply in between is a failure."""
        frames = self.frames(kind, content)
        self.send(frames)
        reply = self.receive()
        assert reply["parent_header"] == json.loads(frames[2]), reply
        return reply

    def close(self) -> None:
        self.socket.close()
        self.context.term()
