"""Going back on purpose: %undo and %checkpoints."""

import os

from kernel import wait_until


def test_variables_and_declarations_go_back(kernel):
    kernel.ok("var x = 1\nfunc f() -> Int { 1 }")
    kernel.ok("x = 2\nfunc f() -> Int { 2 }\nlet later = 3")
    undone = kernel.ok("%undo")
    assert undone.stdout.startswith("Cell 2 is undone"), undone.describe()
    assert kernel.ok("x + f()").result == "2"
    assert "later" in kernel.fails("later").error["evalue"]


def test_the_first_cell_can_be_undone(kernel):
    kernel.ok("let x = 1")
    kernel.ok("%undo")
    assert kernel.fails("x").status == "error"
    assert kernel.fails("%undo").error["ename"] == "CannotUndo"


def test_what_can_be_gone_back_to_is_listed(kernel):
    for number in range(7):
        kernel.ok(f"let x{number} = {number}")
    lines = kernel.ok("%checkpoints").stdout.splitlines()
    assert [line.split("before ")[1].split("  ")[0] for line in lines[:5]] == [f"Cell {n}" for n in (7, 6, 5, 4, 3)]
    assert "All together cost" in lines[5]


def test_the_environment_sets_how_many_are_kept(start):
    kernel = start(env={**os.environ, "FOVEA_CHECKPOINTS": "1"})
    for number in range(3):
        kernel.ok(f"let x{number} = {number}")
    assert "before Cell 2 is not kept any more" in kernel.fails("%undo 2").error["evalue"]
    kernel.ok("%undo")
    assert kernel.ok("x1").result == "1"


def test_a_wrong_setting_is_told_by_the_first_cell(start):
    kernel = start(env={**os.environ, "FOVEA_CHECKPOINTS": "many", "FOVEA_MEMORY_LIMIT": "2G"})
    told = kernel.ok("1 + 1").stderr
    assert "FOVEA_CHECKPOINTS is “many”" in told
    assert "FOVEA_MEMORY_LIMIT is “2G”" in told
    assert kernel.ok("1 + 1").stderr == ""


def test_consoles_are_told_that_a_command_is_complete(shared):
    reply = shared.request("is_complete_request", {"code": "%undo 2"})
    assert reply["content"]["status"] == "complete"
    reply = shared.request("is_complete_request", {"code": "%undo\nfunc f() {"})
    assert reply["content"]["status"] == "incomplete"


def test_no_checkpoint_outlives_the_kernel(kernel):
    for number in range(3):
        kernel.ok(f"let x{number} = {number}")
    workers = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _is_worker_of(int(pid), kernel.pid)]
    assert len(workers) >= 4
    kernel.client.shutdown()
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in workers), "the workers' end")


def _is_worker_of(pid: int, ancestor: int) -> bool:
    """Whether a process is a worker below another."""
    try:
        name, fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)
    except OSError:
        return False
    parent = int(fields.split()[1])
    return "(fovea-worker" in name and (parent == ancestor or _is_worker_of(parent, ancestor))
