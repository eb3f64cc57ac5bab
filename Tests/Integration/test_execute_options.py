"""What an execute_request can ask for."""


def count(run) -> int:
    return run.reply["content"]["execution_count"]


def test_silent_cells_show_nothing_and_are_not_counted(shared):
    before = count(shared.ok("1"))
    run = shared.ok("var quiet = 3\nquiet", silent=True)
    assert run.result is None
    assert not run.of_type("execute_input")
    assert count(shared.ok("quiet")) == before + 1


def test_cells_kept_out_of_history_are_not_counted(shared):
    before = count(shared.ok("1"))
    shared.ok("var unlisted = 4", store_history=False)
    run = shared.ok("unlisted")
    assert run.result == "4"
    assert count(run) == before + 1


def test_the_count_starts_at_one(kernel):
    assert count(kernel.ok("1")) == 1
    assert count(kernel.fails("undefinedName")) == 2
    assert count(kernel.ok("2")) == 3


def test_user_expressions(shared):
    run = shared.ok("let apples = 6", user_expressions={"good": "apples * 7", "bad": "pears"})
    values = run.reply["content"]["user_expressions"]
    assert values["good"]["status"] == "ok"
    assert values["good"]["data"]["text/plain"] == "42"
    assert values["bad"]["status"] == "error"
    assert values["bad"]["ename"]


def test_user_expressions_of_a_failed_cell_are_not_evaluated(shared):
    run = shared.fails("undefinedName", user_expressions={"a": "1"})
    assert run.reply["content"].get("user_expressions", {}) == {}


def queue_after_failure(kernel, **options) -> list[str]:
    requests = [
        kernel.send('while access("open", F_OK) != 0 { usleep(1_000) }\nfatalError("stop")', **options),
        kernel.send("let second = 2"),
        kernel.send("let third = 3"),
    ]
    first = next(kernel.published(requests[0]))
    assert first["content"]["execution_state"] == "busy"
    # The control channel answers only after what was sent to the shell before has arrived there.
    kernel.request("kernel_info_request", {}, channel="control")
    import os
    import pathlib

    pathlib.Path(os.readlink(f"/proc/{kernel.pid}/cwd"), "open").touch()
    return [kernel.reply(request)["content"]["status"] for request in requests]


def test_a_failure_aborts_the_cells_that_wait(kernel):
    assert queue_after_failure(kernel) == ["error", "aborted", "aborted"]
    assert kernel.ok("1 + 1").result == "2"
    assert "second" in kernel.fails("second").traceback


def test_unless_the_request_says_not_to(kernel):
    assert queue_after_failure(kernel, stop_on_error=False) == ["error", "ok", "ok"]
    assert kernel.ok("second + third").result == "5"


def test_replies_say_when_the_cell_started(shared):
    assert "started" in shared.ok("1").reply["metadata"]
