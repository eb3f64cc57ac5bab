"""Much output, strange output, late output: whole, in order, and never more than Jupyter's server passes on."""

import json
import time

import psutil
import pytest
from kernel import Kernel, Run, wait_until

#: jupyter_server's defaults: iopub_msg_rate_limit, iopub_data_rate_limit, rate_limit_window.
MESSAGE_RATE, DATA_RATE, WINDOW = 1000, 1_000_000, 3.0

#: What is sent of a message, besides its topic, its delimiter and its signature.
PARTS = ("header", "parent_header", "metadata", "content")


def wire(part) -> bytes:
    return json.dumps(part, default=str, ensure_ascii=False).encode()


class Server:
    """Counts what arrives as Jupyter's server does, and remembers what it would have dropped."""

    def __init__(self):
        self.window: list[tuple[float, int]] = []
        self.dropped = 0

    def see(self, message) -> None:
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            self.window = []
        if kind in ("status", "comm_open", "execute_input"):
            return
        now = time.monotonic()
        size = sum(len(wire(message[part])) for part in PARTS) + 150 if kind == "stream" else 0
        self.window = [(end, size) for end, size in self.window if end > now] + [(now + WINDOW, size)]
        messages, data = len(self.window), sum(size for _, size in self.window)
        if messages / WINDOW > MESSAGE_RATE or data / WINDOW > DATA_RATE:
            self.dropped += 1


def run_watched(kernel: Kernel, code: str):
    """Runs a cell, and says what a server would have dropped of it."""
    server = Server()
    request = kernel.send(code)
    messages = []
    for message in kernel.published(request):
        server.see(message)
        messages.append(message)
    run = Run(kernel.reply(request), messages)
    assert run.status == "ok", run.describe()[-2000:]
    assert server.dropped == 0
    return run


def memory(kernel: Kernel) -> int:
    """Bytes in use by the kernel and its workers; the peak of each."""
    processes = [psutil.Process(kernel.pid)] + psutil.Process(kernel.pid).children(recursive=True)
    peak = 0
    for process in processes:
        try:
            if process.name() not in ("fovea", "fovea-worker"):
                continue
            with open(f"/proc/{process.pid}/status") as status:
                # A checkpoint that is just being dropped has no memory any more.
                peak += next((1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
        except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            continue
    return peak


def test_a_million_short_lines(shared):
    run = run_watched(shared, "for i in 0..<1_000_000 { print(i) }")
    whole = "".join(f"{i}\n" for i in range(1_000_000))
    assert 1_000_000 < len(run.stdout) < 3_000_000
    assert whole.startswith(run.stdout), "below the limit nothing is lost or moved"
    assert len(run.messages) < 1000
    assert "%output" in run.stderr
    cell = run.reply["content"]["execution_count"]
    rest = ""
    for page in range(1, 1000):
        text = run_watched(shared, f"%output {cell} {page}").stdout
        rest += text[: text.rindex("… page")]
        if "this is the last" in text:
            break
    assert run.stdout + rest == whole


def test_lines_without_text(shared):
    """Each is one byte, and two on the wire."""
    run = run_watched(shared, "for _ in 0..<1_500_000 { print() }")
    assert run.stdout == "\n" * 1_500_000


def test_a_line_of_100_megabytes_needs_no_such_memory(kernel):
    kernel.ok("1")
    before = memory(kernel)
    # The text itself is written in parts, so that the cell does not hold it either.
    run = run_watched(
        kernel,
        'let part = String(repeating: "y", count: 1_000_000)\n'
        'for _ in 0..<100 { print(part, terminator: "") }\nprint()',
    )
    assert set(run.stdout) == {"y"}
    assert "MB of output were not shown" in run.stderr
    assert memory(kernel) - before < 60_000_000
    run = run_watched(kernel, 'print(String(repeating: "y", count: 100_000_000))')
    assert "98.0 MB of output were not shown" in run.stderr
    assert memory(kernel) - before < 250_000_000, "the string itself, once"


def test_binary_bytes_and_halves_of_characters(shared):
    run = run_watched(
        shared,
        "var raw = (0..<256).map { UInt8($0) }\n"
        "fwrite(&raw, 1, 256, stdout)\n_ = write(1, &raw, 256)\n"
        'let eye = Array("👁".utf8)\n'
        "for byte in eye { var b = byte; fwrite(&b, 1, 1, stdout) }\n"
        "for byte in eye { var b = byte; _ = write(1, &b, 1) }\n"
        'print("end")',
    )
    # Twice: the low half is ASCII, the other is no UTF-8.
    assert "".join(character for character in run.stdout if character < "\x80").startswith(2 * bytes(range(128)).decode())
    assert run.stdout.count("\ufffd") > 100
    assert run.stdout.endswith("👁👁end\n")
    assert shared.ok("1 + 1").result == "2"


def test_c_from_several_threads(shared):
    run = run_watched(
        shared,
        "await withTaskGroup(of: Void.self) { group in\n"
        '  for t in 0..<4 { group.addTask { for i in 0..<5000 { fputs("\\(t) \\(i)\\n", stdout) } } }\n}',
    )
    seen = {}
    for line in run.stdout.splitlines():
        thread, number = map(int, line.split())
        assert number == seen.get(thread, 0)
        seen[thread] = number + 1
    assert seen == {thread: 5000 for thread in range(4)}


@pytest.mark.parametrize(
    "code, kind, count",
    [
        ("for i in 0..<1000 { display(i) }", "display_data", 1000),
        ("for i in 0..<1900 { display(i); print(i) }", "display_data", 1900),
    ],
)
def test_many_values_arrive_in_order(shared, code, kind, count):
    run = run_watched(shared, code)
    assert [content["data"]["text/plain"] for content in run.of_type(kind)] == [str(i) for i in range(count)]


def test_values_and_text_keep_their_order(shared):
    run = run_watched(shared, "for i in 0..<800 { print(i); display(i) }")
    order = []
    for message in run.messages:
        if message["msg_type"] == "stream":
            order += message["content"]["text"].split()
        elif message["msg_type"] == "display_data":
            order.append(message["content"]["data"]["text/plain"])
    assert order == [str(i) for i in range(800) for _ in range(2)]


def test_a_flood_of_values_is_cut(shared):
    run = run_watched(shared, "for i in 0..<5000 { display(i) }")
    assert 1000 <= len(run.displays) < 3000
    assert "%output" in run.stderr


def test_updates_are_merged_and_the_last_one_wins(shared):
    run = run_watched(shared, 'display(0, id: "spot")\nfor i in 0..<100_000 { updateDisplay(i, id: "spot") }')
    updates = [int(content["data"]["text/plain"]) for content in run.of_type("update_display_data")]
    assert updates == sorted(updates) and updates[-1] == 99_999
    assert len(updates) < 1000


def test_an_animation_is_merged_and_ends_with_its_last_picture(shared):
    run = run_watched(shared, "for i in 0..<20_000 { clearOutput(wait: true); display(i) }")
    pictures = [int(content["data"]["text/plain"]) for content in run.displays]
    assert pictures == sorted(pictures) and pictures[-1] == 19_999
    assert len(pictures) < 1000


def test_alternating_streams_are_complete(shared):
    run = run_watched(shared, 'for i in 0..<20_000 { print("o\\(i)"); fputs("e\\(i)\\n", stderr) }')
    assert run.stdout == "".join(f"o{i}\n" for i in range(20_000))
    assert run.stderr == "".join(f"e{i}\n" for i in range(20_000))


def test_late_output_belongs_to_the_cell_that_started_it(shared):
    first = shared.send(
        "import Foundation\n"
        'Task { while access("late-go", F_OK) != 0 { try await Task.sleep(for: .milliseconds(2)) }\n'
        '  print("late"); display(42); print("done") }'
    )
    list(shared.published(first))
    second = shared.send(
        'import Foundation\nprint("second")\nFileManager.default.createFile(atPath: "late-go", contents: nil)\n'
        "usleep(300_000)"
    )
    texts: dict[str, str] = {first: "", second: ""}
    values = []

    def more() -> bool:
        message = shared.client.get_iopub_msg(timeout=30)
        parent = message["parent_header"]["msg_id"]
        if message["msg_type"] == "stream":
            texts[parent] += message["content"]["text"]
        if message["msg_type"] == "display_data":
            values.append((parent, message["content"]["data"]["text/plain"]))
        return texts[first].endswith("done\n") and texts[second] == "second\n"

    wait_until(more, "late output")
    assert texts == {first: "late\ndone\n", second: "second\n"}
    assert values == [(first, "42")]
    shared.reply(second)
    shared.ok("1")


def test_output_between_cells_arrives(shared):
    request = shared.send('Task { try await Task.sleep(for: .milliseconds(200)); print("after the end") }')
    list(shared.published(request))
    message = shared.client.get_iopub_msg(timeout=30)
    assert message["parent_header"]["msg_id"] == request
    assert message["content"]["text"] == "after the end\n"
