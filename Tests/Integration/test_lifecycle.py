"""A kernel's birth, busy life and death; it leaves nothing behind."""

import os
import pathlib
import signal
import subprocess
import sys
import time

import psutil
import pytest
from kernel import wait_until


def family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_shutdown_answers_and_ends_every_process(kernel):
    kernel.ok("let a = 1")
    processes = family(kernel.pid)
    reply = kernel.request("shutdown_request", {"restart": False}, channel="control")
    assert reply["content"] == {"status": "ok", "restart": False}
    for process in processes:
        wait_until(lambda: ended(process), f"the end of {process}")


def test_shutdown_while_a_cell_runs(kernel):
    request = kernel.send('print("started"); fflush(stdout)\nwhile true {}')
    kernel.until_output(request, "started")
    processes = family(kernel.pid)
    kernel.request("shutdown_request", {"restart": False}, channel="control")
    for process in processes:
        wait_until(lambda: ended(process), f"the end of {process}")


def test_restart_forgets_everything(kernel):
    kernel.ok("let gone = 1")
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    assert "gone" in kernel.fails("gone").traceback
    assert kernel.ok("1").reply["content"]["execution_count"] == 2


def test_heart_beats_while_a_cell_runs(kernel):
    request = kernel.send('print("started"); fflush(stdout)\nwhile true {}')
    kernel.until_output(request, "started")
    kernel.client.hb_channel.unpause()
    beats = kernel.client.hb_channel
    wait_until(beats.is_beating, "a heartbeat")
    started = time.monotonic()
    content = kernel.request("kernel_info_request", {}, channel="control")["content"]
    assert content["status"] == "ok"
    assert time.monotonic() - started < 5


def test_a_terminated_kernel_takes_its_workers_along(kernel):
    kernel.ok("let a = 1")
    processes = family(kernel.pid)
    os.kill(kernel.pid, signal.SIGTERM)
    for process in processes:
        wait_until(lambda: ended(process), f"the end of {process}")


def test_a_killed_kernel_takes_its_workers_along(kernel):
    kernel.ok("let a = 1")
    processes = family(kernel.pid)
    os.kill(kernel.pid, signal.SIGKILL)
    for process in processes:
        wait_until(lambda: ended(process), f"the end of {process}")


def test_no_temporary_file_is_left(start, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    kernel = start(env={**os.environ, "TMPDIR": str(scratch)})
    kernel.ok("let a = 1")
    kernel.fails('fatalError("x")')
    pid = kernel.pid
    kernel.request("shutdown_request", {"restart": False}, channel="control")
    wait_until(lambda: ended(psutil.Process(pid)) if psutil.pid_exists(pid) else True, "the end of the kernel")
    assert [path.name for path in scratch.iterdir()] == []


PARENT = """
import sys, time
from jupyter_client import KernelManager
manager = KernelManager(kernel_name=sys.argv[1])
manager.start_kernel()
client = manager.blocking_client(); client.start_channels(); client.wait_for_ready(timeout=60)
client.execute_interactive("let a = 1" if sys.argv[1] == "fovea" else "a = 1", timeout=60)
print(manager.provisioner.process.pid, flush=True)
sys.stdin.read()
"""


def test_the_kernel_ends_when_its_parent_dies(kernel_name):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, kernel_name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    processes = family(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    for process in processes:
        wait_until(lambda: ended(process), f"the end of {process}")


def test_checkpoints_do_not_pile_up(kernel):
    for i in range(5):
        kernel.ok(f"let x{i} = {i}")
    few = len(family(kernel.pid))
    for i in range(20):
        kernel.ok(f"let y{i} = {i}")
    wait_until(lambda: len(family(kernel.pid)) <= few, "the end of the checkpoints that are kept no longer")


def test_a_cell_works_in_the_folder_of_its_notebook(kernel, tmp_path):
    kernel.ok('import Foundation\ntry "written".write(toFile: "note.txt", atomically: true, encoding: .utf8)')
    assert pathlib.Path(tmp_path, "note.txt").read_text() == "written"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT], ids=lambda number: number.name)
def test_signals_that_the_kernel_was_started_to_ignore_end_a_cell(start, number):
    """`nohup jupyter lab &` has both ignored, and programs inherit that."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        kernel = start()
    finally:
        signal.signal(number, before)
    kernel.ok("import Glibc; var kept = 1")
    run = kernel.fails(f'kept = 2; raise({int(number)}); print("went on")')
    assert "went on" not in run.stdout
    assert kernel.ok("kept").result == "1"
