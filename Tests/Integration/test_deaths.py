"""Every way to die: one error that names what happened and where, and nothing of earlier cells is lost."""

import os
import re
import signal

import footprint
import psutil
import pytest
from deaths import DEATHS, FORK, MISCHIEF, SPAWN
from kernel import Kernel, wait_until
from mortal import DECLARATIONS, DESCRIPTION, MUTATION, Mortal, line_of

#: What a learner must never see: our files, our modules, our generated calls.
OURS = re.compile(r"/tmp/fovea|\bCell_\d+\b|\bCell\d+\b|foveaCell|foveaAwait|cell_main|swiftmodule")


@pytest.mark.parametrize("way", DEATHS)
def test_a_death_takes_back_the_cell_and_nothing_else(mortal, way):
    death = DEATHS[way]
    run = mortal.dies(death.code)
    assert death.words.lower() in run.traceback.lower(), run.traceback
    assert death.words.lower() in run.error["evalue"].lower(), run.error["evalue"]
    line = line_of(death.code)
    assert f"line {line}" in run.traceback, run.traceback
    # The innermost line is said first, which may be an earlier cell's.
    assert re.search(r"Cell \d+, line \d+: ", run.error["evalue"]), run.error["evalue"]
    assert not OURS.search(run.traceback), run.traceback
    assert not OURS.search(run.error["evalue"]), run.error["evalue"]
    assert mortal.kernel.ok("print(FileManager.default.currentDirectoryPath)").stdout.strip() != "/"


@pytest.mark.parametrize("way", MISCHIEF)
def test_mischief_hurts_only_the_cell(mortal, way):
    run = mortal.kernel.run(MISCHIEF[way])
    if run.status == "error":
        assert run.error["ename"] and run.traceback
    assert mortal.kernel.ok('print("heard")').stdout == "heard\n"
    # And the next death is told as ever.
    death = mortal.dies('fatalError("after it")  // here')
    assert "after it" in death.traceback and "line" in death.traceback
    # What it did to the process can be taken back like anything else.
    mortal.kernel.ok("%undo" if run.status == "error" else "%undo 2")


def test_a_cell_killed_from_outside(mortal):
    worker = footprint.worker_pid(mortal.kernel)
    request = mortal.kernel.send(MUTATION + 'print("started")\nwhile true { sleep(1000) }')
    mortal.kernel.until_output(request, "started")
    os.kill(worker, signal.SIGKILL)
    reply = mortal.kernel.reply(request)["content"]
    assert reply["status"] == "error"
    assert "signal 9" in reply["evalue"] and "line 4" in reply["evalue"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, signal.SIGHUP])
def test_a_worker_killed_between_cells(mortal, number):
    worker = psutil.Process(footprint.worker_pid(mortal.kernel))
    worker.send_signal(number)
    worker.wait(60)
    mortal.check()


def test_an_alarm_that_rings_after_the_cell(mortal):
    worker = psutil.Process(footprint.worker_pid(mortal.kernel))
    mortal.kernel.ok("alarm(1)")
    worker.wait(60)
    mortal.check()


def test_every_process_killed_at_once(start):
    """When even the checkpoints are gone, the session says so, once, and goes on."""
    mortal = Mortal(start())
    # Nobody runs between the first and the last kill: the kernel would restore a worker from a checkpoint that still lives.
    kernel, doomed = psutil.Process(mortal.kernel.pid), footprint.workers(mortal.kernel)
    for process in [kernel, *doomed]:
        process.suspend()
    assert footprint.workers(mortal.kernel) == doomed
    for process in doomed:
        process.kill()
    kernel.resume()
    run = mortal.kernel.fails("number")
    assert "lost" in run.traceback or "gone" in run.traceback, run.traceback
    mortal.kernel.ok("let number = 7")
    assert mortal.kernel.ok("number").result == "7"


def test_an_uncaught_error_is_no_death(mortal):
    run = mortal.kernel.fails("struct Burnt: Error {}\nlet before = 1\nthrow Burnt()\nlet after = 2")
    assert run.error["ename"] == "Burnt"
    assert "line 3" in run.traceback
    assert mortal.kernel.ok("before").result == "1"


def test_both_cells_are_named_when_an_earlier_one_traps(mortal):
    run = mortal.dies("_ = dieEarlier(7)")
    numbers = re.findall(r"Cell (\d+), line (\d+)", run.traceback)
    line = DECLARATIONS.splitlines().index("  values[i]") + 1
    assert ("1", str(line)) in numbers, run.traceback
    assert (str(run.reply["content"]["execution_count"]), "3") in numbers, run.traceback


def test_output_before_a_death_is_not_lost(mortal):
    run = mortal.kernel.fails('for i in 1...1000 { print(i) }\nwrite(1, "raw\\n", 4)\nprint("last")\nabort()')
    assert run.stdout == "".join(f"{i}\n" for i in range(1, 1001)) + "raw\nlast\n"


def test_every_second_cell_dies(mortal):
    for _ in range(10):
        mortal.dies("values[99] = 1")
        mortal.check()


def test_a_child_of_a_cell_that_ended_well_lives_on_until_the_kernel_ends(start):
    kernel = start()
    kernel.ok("import Foundation\n" + SPAWN)
    child = psutil.Process(int(kernel.ok('let child = spawn("/bin/sleep", "1000")\nchild').result))
    orphan = SPAWN.replace("spawn(_", "orphan(_")
    kernel.ok(orphan + '\n_ = orphan("/bin/sh", "-c", "setsid sleep 1000 &")')
    wait_until(lambda: len(footprint.strangers(kernel)) == 2, "both children")
    kernel.fails('fatalError("of another cell")')
    assert child.is_running() and len(footprint.strangers(kernel)) == 2
    everything = footprint.processes(kernel)
    kernel.request("shutdown_request", {"restart": False}, channel="control")
    for process in everything:
        wait_until(lambda: footprint.has_ended(process), f"the end of {process}")


MEMORY = {
    "one array too large": "let huge = [UInt8](repeating: 1, count: 1 << 36)  // here\nprint(huge.count)",
    "an array that grows": "var growing = [Int](repeating: 1, count: 1024)\nwhile true { growing += growing }  // here",
    "many small objects": "var first: Node?\nwhile true { let n = Node(); n.next = first; first = n }  // here",
    "many strings": 'var text: [String] = []\nwhile true { text.append(String(repeating: "x", count: 1000)) }  // here',
    "tensors": "var all: [Tensor] = []\nwhile true { all.append(Tensor(zeros: [1024, 1024])) }  // here",
    "in a task": "await Task {\n  var growing = [Int](repeating: 1, count: 1024)\n  while true { growing += growing }  // here\n}.value",
}


@pytest.fixture(scope="module")
def small(kernel_name, tmp_path_factory):
    """A session whose worker may have little memory."""
    environment = {**os.environ, "FOVEA_MEMORY_LIMIT": str(400 << 20)}
    mortal = Mortal(Kernel(kernel_name, cwd=tmp_path_factory.mktemp("small"), env=environment))
    yield mortal
    mortal.kernel.stop()


@pytest.mark.parametrize("way", MEMORY)
def test_out_of_memory(small, way):
    before = footprint.settle(small.kernel)
    run = small.dies(MEMORY[way])
    assert run.error["ename"] == "OutOfMemory", run.traceback
    assert "FOVEA_MEMORY_LIMIT" in run.traceback
    assert f"line {line_of(MEMORY[way])}" in run.traceback, run.traceback
    small.check()
    footprint.check_nothing_left(small.kernel, before)


@pytest.mark.parametrize("numbers", [250_000_000, 250_000_000_000, 1 << 42, 1 << 50, 1 << 60])
def test_a_tensor_that_cannot_be_had_names_its_bytes(small, numbers):
    code = f"let huge = Tensor(zeros: [{numbers}])  // here"
    run = small.dies(code)
    assert f"{4 * numbers} bytes" in run.traceback, run.traceback
    assert f"line {line_of(code)}" in run.traceback, run.traceback
    small.check()


def test_memory_below_the_limit_can_be_had(small):
    assert small.kernel.ok("let much = [UInt8](repeating: 1, count: 100 << 20)\nmuch.count").result == str(100 << 20)
    small.kernel.ok("let much = 0")


def test_a_fork_does_not_become_a_second_worker(start):
    mortal = Mortal(start())
    mortal.kernel.run(FORK + "_ = forkIt()")
    mortal.kernel.ok("var turn = 0")
    for i in range(1, 7):
        assert mortal.kernel.ok("turn += 1\nturn").result == str(i)
    assert mortal.kernel.ok(DESCRIPTION).result == mortal.description
