"""The stop button."""

import os
import pathlib
import signal
import time

import footprint
import nbformat
import psutil
import pytest
from kernel import wait_until
from nbclient import NotebookClient

#: Within what time a cell that does not listen must have ended.
SOON = 10.0

ENDLESS = {
    "empty loop": "while true {}",
    "computing": "var n = 0\nwhile true { n &+= 1 }",
    "asleep": "import Glibc\nwhile true { sleep(1000) }",
    "awaiting": "try await Task.sleep(nanoseconds: 1_000_000_000_000)",
    "printing": 'while true { print("x") ; usleep(1_000) }',
    "recursing": "func spin(_ n: Int) -> Int { var m = n; while m >= 0 { m &+= 1; if m < 0 { m = 0 } }; return m }\nprint(spin(1))",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_cell_ends_and_state_is_kept(kernel, kind):
    kernel.ok("var kept = [1, 2, 3]\nfunc sum() -> Int { kept.reduce(0, +) }")
    request = kernel.send('print("started"); fflush(stdout)\nkept.append(4)\n' + ENDLESS[kind])
    kernel.until_output(request, "started")
    asked = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    assert time.monotonic() - asked < SOON
    assert reply["status"] == "error"
    assert "nterrupt" in reply["ename"]
    assert kernel.ok("sum()").result == "6"


def test_without_a_running_cell_it_does_nothing(kernel):
    kernel.ok("let before = 7")
    kernel.interrupt()
    assert kernel.ok("before").result == "7"
    assert kernel.ok("before + 1").result == "8"


def test_the_next_cell_is_not_stopped_too(kernel):
    request = kernel.send('print("started"); fflush(stdout)\nwhile true {}')
    kernel.until_output(request, "started")
    kernel.interrupt()
    kernel.interrupt()
    assert kernel.reply(request)["content"]["status"] == "error"
    assert kernel.ok("var n = 0\nfor i in 0..<100 { n += i; usleep(1_000) }\nn").result == "4950"


def test_progress_ends_at_its_next_step_and_keeps_what_was_done(kernel):
    kernel.ok("var steps = 0")
    request = kernel.send('print("started"); fflush(stdout)\nfor _ in progress(1...1_000_000) { steps += 1; usleep(1_000) }')
    kernel.until_output(request, "started")
    kernel.interrupt()
    kernel.reply(request)
    assert int(kernel.ok("steps").result) > 0


TRAINING = """
let data = Dataset(
  images: Tensor(randomUniform: [640, 12, 12, 1], seed: 1), labels: Tensor(range: 0..<640) .> 320)
let network = Sequential {
  Conv2D(filterShape: (5, 5, 1, 8), activation: .tanh, seed: 1)
  BatchNorm(8)
  Flatten()
  Dense(512, 2, seed: 2)
}
let untrained = network(data.images[0..<1])
var optimizer = Adam()
var history: TrainingHistory?
"""

FIT = """
history = try network.fit(
  data, validation: data, epochs: EPOCHS, batchSize: 32, optimizer: &optimizer, seed: 1,
  callbacks: [.afterStep { if $0.step == 25 { print("started"); fflush(stdout) } }], checkpoint: "FOLDER"
) { softmaxCrossEntropy(logits: $0, labels: $1) }
"""


def test_a_training_ends_after_its_step_and_keeps_everything(kernel, tmp_path):
    """Network, optimiser and history are those of the last step; the folder has them too, and the training goes on."""
    kernel.ok(TRAINING)
    fit = FIT.replace("FOLDER", str(tmp_path / "training"))
    request = kernel.send(fit.replace("EPOCHS", "1_000_000"))
    kernel.until_output(request, "started")
    asked = time.monotonic()
    kernel.interrupt()
    kernel.reply(request)
    assert time.monotonic() - asked < SOON
    assert kernel.ok("history!.isInterrupted").result == "true"
    steps = int(kernel.ok("history!.stepLosses.count").result)
    assert steps >= 25
    assert kernel.ok("history!.epochs.count * 20 + history!.stepsOfUnfinishedEpoch").result == str(steps)
    assert kernel.ok("optimizer.step").result == str(steps)
    assert kernel.ok("network(data.images[0..<1]) != untrained").result == "true"
    assert sorted(os.listdir(tmp_path / "training")) == ["history.csv", "model.safetensors", "training.safetensors"]
    epochs = steps // 20 + 2
    again = kernel.ok(fit.replace("EPOCHS", str(epochs)))
    assert "Goes on from" in again.stdout
    assert kernel.ok("history!.stepLosses.count").result == str(epochs * 20)
    assert kernel.ok("history!.ending == .completed").result == "true"


def test_the_way_front_ends_ask(kernel):
    request = kernel.send('print("started"); fflush(stdout)\nwhile true {}')
    kernel.until_output(request, "started")
    kernel.manager.interrupt_kernel()
    assert kernel.reply(request)["content"]["status"] == "error"


def test_twice_in_a_row(kernel):
    kernel.ok("var n = 5")
    for _ in range(2):
        request = kernel.send('print("started"); fflush(stdout)\nn += 1\nwhile true {}')
        kernel.until_output(request, "started")
        kernel.interrupt()
        assert kernel.reply(request)["content"]["status"] == "error"
    assert kernel.ok("n").result == "5"


#: More than a second for the type checker, and nothing wrong with it.
SLOW_TO_COMPILE = "let slow: [[Double]] = [\n" + ",\n".join(
    "  [" + ", ".join(f"{i}.5 + {j}.25" for j in range(20)) + "]" for i in range(600)
) + "\n]"  # fmt: skip


def compilers(kernel) -> list[psutil.Process]:
    return [process for process in footprint.processes(kernel) if footprint.name_of(process) == "swift-frontend"]


def test_during_compilation_the_compiler_ends(kernel):
    kernel.ok("let before = 7")
    wait_until(lambda: not compilers(kernel), "the end of the warming up")
    request = kernel.send(SLOW_TO_COMPILE)
    wait_until(lambda: compilers(kernel), "the compiler")
    processes = compilers(kernel)
    asked = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    assert reply["ename"] == "Interrupted", reply
    assert time.monotonic() - asked < SOON
    for process in processes:
        wait_until(lambda: not process.is_running(), "the end of the compiler")
    assert kernel.ok("before").result == "7"
    assert "slow" in kernel.fails("slow").traceback


def test_the_queue_behind_is_aborted(kernel):
    kernel.ok("var n = 1")
    first = kernel.send('print("started"); fflush(stdout)\nwhile true {}')
    others = [kernel.send(f"n += {10 ** i}") for i in range(1, 4)]
    kernel.until_output(first, "started")
    kernel.interrupt()
    assert kernel.reply(first)["content"]["status"] == "error"
    for request in others:
        assert kernel.reply(request)["content"]["status"] == "aborted"
    assert kernel.ok("n").result == "1"


def test_the_queue_behind_goes_on_where_that_was_asked_for(kernel):
    kernel.ok("var n = 1")
    first = kernel.send('print("started"); fflush(stdout)\nwhile true {}', stop_on_error=False)
    second = kernel.send("n += 1")
    kernel.until_output(first, "started")
    kernel.interrupt()
    assert kernel.reply(first)["content"]["status"] == "error"
    assert kernel.reply(second)["content"]["status"] == "ok"
    assert kernel.ok("n").result == "2"


def test_a_signal_to_the_kernel_is_no_interrupt(kernel):
    """A terminal's Ctrl-C reaches every process of the group; the front end then says by message what is meant."""
    request = kernel.send('print("started"); fflush(stdout)\nwhile access("go-on", F_OK) != 0 { usleep(2_000) }\nprint("whole")')
    kernel.until_output(request, "started")
    for _ in range(3):
        os.kill(kernel.pid, signal.SIGINT)
    assert kernel.request("kernel_info_request", {}, channel="control")["content"]["status"] == "ok"
    pathlib.Path(os.readlink(f"/proc/{kernel.pid}/cwd"), "go-on").touch()
    assert kernel.reply(request)["content"]["status"] == "ok"


def test_a_timeout_of_nbclient_interrupts_and_the_notebook_goes_on(kernel_name, tmp_path):
    cells = ["var n = 5", "n += 1\nwhile true {}", "n"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(
        notebook, kernel_name=kernel_name, timeout=5, interrupt_on_timeout=True, allow_errors=True,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()  # fmt: skip
    assert notebook.cells[1].outputs[-1].ename == "Interrupted"
    assert notebook.cells[2].outputs[-1].data["text/plain"] == "5"
