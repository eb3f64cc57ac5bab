"""A kernel under test: started through its installed kernelspec, spoken to with jupyter_client."""

import queue
import re
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

from jupyter_client import KernelManager

#: Long enough for a loaded machine; every wait ends as soon as its condition holds.
PATIENCE = 60.0

Message = dict[str, Any]


def plain(text: str) -> str:
    """The text without terminal colours."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)


@dataclass
class Run:
    """What came of one cell: its reply, and everything published on its behalf, in order."""

    reply: Message
    messages: list[Message] = field(default_factory=list)

    def of_type(self, kind: str) -> list[Message]:
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    @property
    def status(self) -> str:
        return self.reply["content"]["status"]

    @property
    def stdout(self) -> str:
        return "".join(content["text"] for content in self.of_type("stream") if content["name"] == "stdout")

    @property
    def stderr(self) -> str:
        return "".join(content["text"] for content in self.of_type("stream") if content["name"] == "stderr")

    @property
    def result(self) -> str | None:
        """The plain text of the value shown, if one was."""
        results = self.of_type("execute_result")
        assert len(results) <= 1, results
        return results[0]["data"]["text/plain"] if results else None

    @property
    def displays(self) -> list[Message]:
        return self.of_type("display_data")

    @property
    def error(self) -> Message:
        """The error that was published; there is exactly one, and the reply says the same."""
        errors = self.of_type("error")
        assert len(errors) == 1, self.describe()
        for key in ("ename", "evalue", "traceback"):
            assert errors[0][key] == self.reply["content"][key]
        return errors[0]

    @property
    def traceback(self) -> str:
        return plain("\n".join(self.error["traceback"]))

    def describe(self) -> str:
        lines = [f"reply: {self.reply['content']}"]
        lines += [f"{message['msg_type']}: {message['content']}" for message in self.messages]
        return "\n".join(lines)


class Kernel:
    def __init__(self, name: str, cwd=None, transport: str = "tcp", **options):
        self.manager = KernelManager(kernel_name=name, transport=transport)
        self.manager.start_kernel(cwd=str(cwd) if cwd else None, **options)
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)

    @property
    def pid(self) -> int:
        return self.manager.provisioner.process.pid

    def run(self, code: str, timeout: float = PATIENCE, **options) -> Run:
        """Runs a cell to its end."""
        request = self.send(code, **options)
        messages = list(self.published(request, timeout=timeout))
        return Run(self.reply(request, timeout=timeout), messages)

    def ok(self, code: str, **options) -> Run:
        """Runs a cell that must succeed."""
        run = self.run(code, **options)
        assert run.status == "ok", run.describe()
        return run

    def fails(self, code: str, **options) -> Run:
        """Runs a cell that must fail."""
        run = self.run(code, **options)
        assert run.status == "error", run.describe()
        return run

    def send(self, code: str, **options) -> str:
        """Asks for a cell without waiting for it; answers the request's id."""
        return self.client.execute(code, **options)

    def request(self, kind: str, content: Message, channel: str = "shell") -> Message:
        """Sends any request and answers its reply."""
        message = self.client.session.msg(kind, content)
        getattr(self.client, f"{channel}_channel").send(message)
        return self.reply(message["header"]["msg_id"], channel=channel)

    def reply(self, request: str, channel: str = "shell", timeout: float = PATIENCE) -> Message:
        """The reply to a request; replies to others are passed over."""
        deadline = time.monotonic() + timeout
        receive = getattr(self.client, f"get_{channel}_msg")
        while True:
            message = receive(timeout=max(0.001, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") == request:
                return message

    def published(self, request: str, timeout: float = PATIENCE) -> Iterator[Message]:
        """What is published on a request's behalf, as it comes, up to the idle that ends it."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"no idle for the request within {timeout} s") from None
            if message["parent_header"].get("msg_id") != request:
                continue
            yield message
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return

    def until_output(self, request: str, text: str) -> None:
        """Waits until a running cell has written the text."""
        written = ""
        for message in self.published(request):
            if message["msg_type"] == "stream":
                written += message["content"]["text"]
                if text in written:
                    return
        raise AssertionError(f"the cell ended without writing {text!r}: {written!r}")

    def interrupt(self) -> None:
        """Presses the stop button, and waits until the kernel has heard it."""
        assert self.request("interrupt_request", {}, channel="control")["content"]["status"] == "ok"

    def stop(self) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


def wait_until(condition: Callable[[], Any], what: str, timeout: float = PATIENCE) -> None:
    """Waits for a condition of the world outside the kernel, such as a process that ends."""
    deadline = time.monotonic() + timeout
    pause = time.sleep  # between two looks, not in place of one
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {timeout} s"
        pause(0.01)
