"""The stop button."""

import time

import pytest

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
