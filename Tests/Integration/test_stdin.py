"""A cell asks the user."""

import os
import pathlib
import time

import pytest
from jupyter_client import BlockingKernelClient
from kernel import PATIENCE, Kernel, wait_until

#: Within what time a cell that waits for an answer must have ended after the stop button.
SOON = 1.0


def question(kernel: Kernel, request: str) -> dict:
    """The next question of a running cell."""
    message = kernel.client.get_stdin_msg(timeout=PATIENCE)
    assert message["msg_type"] == "input_request"
    assert message["parent_header"]["msg_id"] == request
    return message


def answer(kernel: Kernel, text: str, to: dict | None = None) -> None:
    """Replies as a front end does: most do not say to what."""
    reply = kernel.client.session.msg("input_reply", {"value": text}, parent=to["header"] if to else None)
    kernel.client.stdin_channel.send(reply)


def folder(kernel: Kernel) -> pathlib.Path:
    """The folder in which cells run."""
    return pathlib.Path(os.readlink(f"/proc/{kernel.pid}/cwd"))


def ends(kernel: Kernel, request: str) -> dict:
    """How the cell ends."""
    reply = kernel.reply(request)["content"]
    list(kernel.published(request))
    return reply


@pytest.mark.parametrize("text", ["Ada", "", " spaced ", "größe 日本 👁‍🗨", 'quote " and \\n', "tab\tend", "x" * 300_000])
@pytest.mark.parametrize("names_question", [False, True])
def test_a_line_is_exactly_what_was_typed(shared, text, names_question):
    request = shared.send("let line = readLine()")
    asked = question(shared, request)
    assert asked["content"] == {"prompt": "", "password": False}
    answer(shared, text, asked if names_question else None)
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok("line!.utf8.count").result == str(len(text.encode()))
    assert shared.ok("print(line!, terminator: \"\")").stdout == text


def test_c_reads_it_too(shared):
    request = shared.send("var number: Int32 = 0\nlet found = withUnsafeMutablePointer(to: &number) { p in\n"
                          '  withVaList([p]) { vfscanf(stdin, "%d", $0) }\n}\n'
                          "var buffer = [CChar](repeating: 0, count: 100)\nlet rest = String(cString: fgets(&buffer, 100, stdin)!)\n"
                          "[Int(found), Int(number), rest.count]")
    question(shared, request)
    answer(shared, "42")
    assert shared.reply(request)["content"]["status"] == "ok"
    run = [m["content"]["data"]["text/plain"] for m in shared.published(request) if m["msg_type"] == "execute_result"]
    assert run == ["[1, 42, 1]"]


def test_what_a_cell_leaves_of_a_line_does_not_reach_the_next(shared):
    request = shared.send("getc(stdin)")
    question(shared, request)
    answer(shared, "abc")
    assert ends(shared, request)["status"] == "ok"
    request = shared.send("readLine()!")
    question(shared, request)
    answer(shared, "fresh")
    assert shared.reply(request)["content"]["status"] == "ok"
    assert [m["content"]["data"]["text/plain"] for m in shared.published(request) if m["msg_type"] == "execute_result"] == ['"fresh"']


def test_the_prompt_of_ask_is_the_front_ends(shared):
    request = shared.send('let name = ask("Your name? ")')
    assert question(shared, request)["content"] == {"prompt": "Your name? ", "password": False}
    answer(shared, "Ada")
    assert shared.reply(request)["content"]["status"] == "ok"
    assert not [m for m in shared.published(request) if m["msg_type"] == "stream"]
    assert shared.ok("name").result == '"Ada"'


def test_a_password(shared):
    request = shared.send('let secret = askPassword("Token: ")')
    assert question(shared, request)["content"] == {"prompt": "Token: ", "password": True}
    answer(shared, "s3cret")
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok('secret == "s3cret"').result == "true"


def test_what_was_printed_is_seen_before_the_question(shared):
    for _ in range(5):
        request = shared.send('print("Name:", terminator: " ")\n_ = readLine()')
        question(shared, request)
        shared.until_output(request, "Name: ")
        answer(shared, "x")
        assert ends(shared, request)["status"] == "ok"


def test_two_questions(shared):
    request = shared.send('let a = ask("a? ")\nlet b = ask("b? ")\nlet c = readLine()')
    for prompt in ("a? ", "b? ", ""):
        asked = question(shared, request)
        assert asked["content"]["prompt"] == prompt
        answer(shared, f"<{prompt}>")
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok('[a, b, c].map { $0! }.joined()').result == '"<a? ><b? ><>"'


def test_tasks_ask_one_after_the_other(shared):
    request = shared.send(
        'let answers = await withTaskGroup(of: String.self) { group in\n'
        '  for i in 0..<4 { group.addTask { ask("\\(i)")! } }\n'
        '  return await group.reduce(into: Set<String>()) { $0.insert($1) }\n}')
    prompts = set()
    for _ in range(4):
        asked = question(shared, request)
        prompts.add(asked["content"]["prompt"])
        answer(shared, "answer " + asked["content"]["prompt"])
    assert prompts == {"0", "1", "2", "3"}
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok("answers.sorted()").result == '["answer 0", "answer 1", "answer 2", "answer 3"]'


def test_a_task_that_reads_does_not_hold_its_cell(shared):
    """The cell ends although another thread waits in C's stdio; the thread then finds the end of input."""
    request = shared.send('let reader = Task.detached { readLine() }\nwhile access("reading", F_OK) != 0 { usleep(1000) }')
    question(shared, request)
    folder(shared).joinpath("reading").touch()
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok("await reader.value == nil").result == "true"


def test_a_task_of_an_earlier_cell_cannot_ask(shared):
    shared.ok("func askLater() { Task { try await Task.sleep(for: .milliseconds(30)); late = .some(ask(\"?\")) } }\n"
              "var late: String?? = .none\naskLater()")
    shared.ok("while true { if case .some(let value) = late { print(value ?? \"none\"); break }; usleep(1000) }",
              allow_stdin=False)


@pytest.mark.parametrize("code", ["readLine()", 'ask("?")', "askPassword()"])
def test_a_front_end_that_takes_no_questions(shared, code):
    run = shared.ok(f"let none = {code}\nlet again = {code}", allow_stdin=False)
    assert run.stderr.count("There is no input") == 1
    assert shared.ok("none == nil && again == nil").result == "true"
    assert not shared.client.stdin_channel.msg_ready()


def test_the_end_of_input(shared):
    request = shared.send("let end = readLine()")
    question(shared, request)
    answer(shared, "\x04")
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok("end == nil").result == "true"
    request = shared.send("let more = readLine()")
    question(shared, request)
    answer(shared, "more")
    assert ends(shared, request)["status"] == "ok"
    assert shared.ok("more!").result == '"more"'


@pytest.mark.parametrize("code", [
    "var byte: UInt8 = 0\nread(0, &byte, 1)", "FileHandle.standardInput.readDataToEndOfFile().count",
    'let tool = Process()\ntool.executableURL = URL(filePath: "/bin/cat")\ntry tool.run()\ntool.waitUntilExit()\n'
    "Int(tool.terminationStatus)",
])
def test_descriptor_0_is_at_its_end(shared, code):
    assert shared.ok(code).result == "0"


def test_a_cell_that_closes_stdin(kernel):
    kernel.ok("let kept = 5\nfclose(stdin)")
    request = kernel.send("readLine()! + String(kept)")
    question(kernel, request)
    answer(kernel, "x")
    assert kernel.reply(request)["content"]["status"] == "ok"


@pytest.mark.parametrize("code", ["readLine()", 'ask("? ")!', "await Task.detached { readLine() }.value"])
def test_interrupt_while_asking(kernel, code):
    kernel.ok("var n = 5")
    request = kernel.send(f"n = 6\nlet typed = {code}\nn = 7")
    question(kernel, request)
    asked = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    assert time.monotonic() - asked < SOON
    assert (reply["status"], reply["ename"]) == ("error", "Interrupted")
    assert kernel.ok("n").result == "5"
    # What was typed too late answers no later question.
    answer(kernel, "too late")
    request = kernel.send('let next = ask("next? ")')
    asked = question(kernel, request)
    answer(kernel, "stale", to={"header": {**asked["header"], "msg_id": "another"}})
    answer(kernel, "in time")
    assert ends(kernel, request)["status"] == "ok"
    assert kernel.ok("next!").result == '"in time"'


def test_interrupt_of_a_loop_that_listens_keeps_its_work(kernel):
    kernel.ok("var labels: [String] = []")
    request = kernel.send('for i in progress(0..<10) { if let label = ask("\\(i)? ") { labels.append(label) } }')
    question(kernel, request)
    answer(kernel, "cat")
    question(kernel, request)
    asked = time.monotonic()
    kernel.interrupt()
    reply = kernel.reply(request)["content"]
    assert time.monotonic() - asked < SOON
    assert reply["ename"] == "Interrupted"
    assert kernel.ok("labels").result == '["cat"]'


def test_a_loop_that_needs_the_answer_is_interrupted_all_the_same(kernel):
    kernel.ok("var labels: [String] = []")
    request = kernel.send('for i in progress(0..<10) { labels.append(readLine()!) }')
    question(kernel, request)
    kernel.interrupt()
    assert kernel.reply(request)["content"]["ename"] == "Interrupted"
    assert kernel.ok("labels").result == "[]"


def test_shutdown_while_asking(start):
    kernel = start()
    request = kernel.send("let typed = readLine()")
    question(kernel, request)
    asked = time.monotonic()
    assert kernel.request("shutdown_request", {"restart": False}, channel="control")["content"]["status"] == "ok"
    kernel.manager.provisioner.process.wait(timeout=PATIENCE)
    assert time.monotonic() - asked < 5


def test_a_cell_that_dies_while_another_thread_asks(kernel):
    kernel.ok("let kept = 1")
    request = kernel.send('Task.detached { ask("?") }\nwhile access("asked", F_OK) != 0 { usleep(1000) }\nfatalError("now")')
    question(kernel, request)
    folder(kernel).joinpath("asked").touch()
    assert kernel.reply(request)["content"]["ename"] == "FatalError"
    answer(kernel, "late")
    assert kernel.ok("kept").result == "1"


def test_a_checkpoint_taken_while_another_thread_reads(kernel):
    """The thread is no part of the checkpoint, and what it held must not be missed there."""
    request = kernel.send('Task.detached { readLine() }\nwhile access("reading", F_OK) != 0 { usleep(1000) }\n'
                          'let kept = 1\nusleep(1_200_000)\nlet gone = 2\nfatalError("now")')
    question(kernel, request)
    folder(kernel).joinpath("reading").touch()
    reply = ends(kernel, request)
    assert reply["ename"] == "FatalError"
    assert "is kept" in "".join(reply["traceback"])
    request = kernel.send("readLine()! + String(kept)")
    question(kernel, request)
    answer(kernel, "again ")
    assert ends(kernel, request)["status"] == "ok"


def test_a_client_that_leaves_while_it_is_asked(kernel):
    """The question stays, as the cell does; another client's stop button ends both."""
    kernel.ok("let kept = 1")
    other = BlockingKernelClient()
    other.load_connection_file(kernel.manager.connection_file)
    other.start_channels()
    other.wait_for_ready(timeout=PATIENCE)
    other.execute("let typed = readLine()")
    assert other.get_stdin_msg(timeout=PATIENCE)["msg_type"] == "input_request"
    other.stop_channels()
    # Not the one that was asked: its reply counts for nothing.
    answer(kernel, "from a stranger")
    kernel.interrupt()
    while kernel.client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "error":
        pass
    # Cells sent in the same moment count as queued behind the one that failed.
    wait_until(lambda: kernel.run("1").status == "ok", "a cell that runs")
    assert kernel.ok("kept").result == "1"
    run = kernel.fails("typed")
    assert run.error["ename"] == "CompileError"


def test_odd_replies_are_passed_over(kernel):
    request = kernel.send("let typed = readLine()!")
    question(kernel, request)
    for content in ({}, {"value": 5}, {"value": None}):
        kernel.client.stdin_channel.send(kernel.client.session.msg("input_reply", content))
    kernel.client.stdin_channel.send(kernel.client.session.msg("kernel_info_request", {}))
    kernel.client.stdin_channel.socket.send_multipart([b"junk"])
    answer(kernel, "sense")
    assert ends(kernel, request)["status"] == "ok"
    assert kernel.ok("typed").result == '"sense"'
