"""Cells that never end: an interrupt ends each soon, with the state from before it."""

import time

import pytest
from deaths import HANGS
from mortal import MUTATION

#: Within what time, in seconds, a cell that does not listen must have ended, on a machine that does other work too.
SOON = 10.0


@pytest.mark.parametrize("way", HANGS)
def test_an_interrupt_ends_it_and_takes_it_back(mortal, way, record_property):
    kernel = mortal.kernel
    request = kernel.send(MUTATION + 'write(1, "started\\n", 8)\n' + HANGS[way])
    kernel.until_output(request, "started")
    asked = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    seconds = time.monotonic() - asked
    record_property("seconds", f"{seconds:.3f}")
    assert seconds < SOON
    assert reply["status"] == "error" and reply["ename"] == "Interrupted", reply
    assert "before this cell" in "".join(reply["traceback"])
