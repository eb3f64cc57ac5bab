"""Work inside a cell is protected too: what a long cell finished before it died is kept, and the message says so."""

import os
import signal

import footprint
import pytest
from kernel import Kernel
from mortal import Mortal

#: Each of these statements works for more than a second.
LONG = """\
number += 1
let first = work(1)
values.append(first)
let second = work(2)
node.value = second; let third = work(3)
_ = await account.deposit(10); usleep(1_200_000)
"""
WORK = "func work(_ n: Int) -> Int { usleep(1_200_000); return n * 10 }"

DEATHS = {
    "trap": 'number = 0\nfatalError("late")',
    "exit": "number = 0\nexit(3)",
    "killed": "number = 0\nkill(getpid(), SIGKILL)",
    "stack overflow": "number = 0\nfunc down(_ n: Int) -> Int { down(n + 1) + n }\nprint(down(0))",
}


@pytest.fixture
def long_lived(start) -> Mortal:
    mortal = Mortal(start())
    mortal.kernel.ok(WORK)
    return mortal


def check_kept(kernel: Kernel, traceback: str) -> None:
    told = [line for line in traceback.splitlines() if "kept" in line]
    assert len(told) == 1 and "line 6" in told[0], traceback
    assert "as it was before" not in traceback
    assert kernel.ok("[number, first, second, third, node.value] + values").result == "[42, 10, 20, 30, 20, 1, 2, 3, 10]"
    assert kernel.ok("let balance = await account.balance\nbalance").result == "15"
    # All of it can be used.
    kernel.ok("number += 1; values.append(third); node.next = Node()\nlet more = work(4) + first")
    assert kernel.ok("number + more").result == str(43 + 50)


@pytest.mark.parametrize("way", DEATHS)
def test_finished_statements_of_a_long_cell_are_kept(long_lived, way):
    before = footprint.settle(long_lived.kernel)
    run = long_lived.kernel.fails(LONG + DEATHS[way])
    check_kept(long_lived.kernel, run.traceback)
    footprint.check_nothing_left(long_lived.kernel, before)


def test_they_are_kept_at_an_interrupt(long_lived):
    kernel = long_lived.kernel
    request = kernel.send(LONG + 'print("started")\nnumber = 0\nwhile true {}')
    kernel.until_output(request, "started")
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    assert reply["ename"] == "Interrupted"
    check_kept(kernel, "\n".join(reply["traceback"]))


def test_they_are_kept_when_the_worker_is_killed(long_lived):
    kernel = long_lived.kernel
    worker = footprint.worker_pid(kernel)
    request = kernel.send(LONG + 'print("started")\nnumber = 0\nwhile true {}')
    kernel.until_output(request, "started")
    os.kill(worker, signal.SIGKILL)
    check_kept(kernel, "\n".join(kernel.reply(request)["content"]["traceback"]))


def test_what_was_not_finished_is_unknown(long_lived):
    run = long_lived.kernel.fails('let done = work(1)\nlet never = { () -> Int in usleep(1_200_000); fatalError("x") }()\n')
    assert "line 1" in [line for line in run.traceback.splitlines() if "kept" in line][0]
    assert long_lived.kernel.ok("done").result == "10"
    assert "never" in long_lived.kernel.fails("never").traceback


def test_a_short_cell_is_taken_back_whole(long_lived):
    run = long_lived.kernel.fails('number += 1\nvalues.append(4)\nfatalError("soon")')
    assert "Every variable is as it was before this cell" in run.traceback
    assert "kept" not in run.traceback
    long_lived.check()


def test_a_cell_after_a_kept_part_is_taken_back_to_it(long_lived):
    kernel = long_lived.kernel
    kernel.fails(LONG + 'fatalError("late")')
    kernel.fails('number = 0\nfirst.description.map { _ in exit(1) }')
    assert kernel.ok("number + first").result == "52"


def test_a_loop_is_one_statement(long_lived):
    """Half of a loop's steps would be no state that a learner knows: it is kept whole or not at all."""
    kernel = long_lived.kernel
    kernel.fails("var steps = 0\nfor i in 0..<4 {\n  usleep(400_000)\n  steps += 1\n  if i == 3 { exit(1) }\n}")
    assert "steps" in kernel.fails("steps").traceback
    kernel.fails("var steps = 0\nfor i in 0..<4 {\n  usleep(400_000)\n  steps += 1\n}\nprint(steps)\nexit(1)")
    assert kernel.ok("steps").result == "4"
