"""What a cell writes: live, in order, character for character."""

import time

import pytest


def test_text_arrives_while_the_cell_runs(shared):
    request = shared.send('print("first")\nwhile readyToEnd() == false { usleep(2_000) }\nprint("second")\n'
                          'func readyToEnd() -> Bool { access("go-on", F_OK) == 0 }')
    shared.until_output(request, "first")
    ended_by_us = time.monotonic()
    shared_folder(shared).joinpath("go-on").touch()
    shared.until_output(request, "second")
    assert list(shared.published(request))
    assert shared.reply(request)["content"]["status"] == "ok"
    assert ended_by_us < time.monotonic()


def shared_folder(kernel):
    import os
    import pathlib

    return pathlib.Path(os.readlink(f"/proc/{kernel.pid}/cwd"))


def test_partial_line_arrives_before_its_end(shared):
    request = shared.send('print("no newline", terminator: "")\n'
                          'while access("partial", F_OK) != 0 { usleep(2_000) }\nprint("!")')
    shared.until_output(request, "no newline")
    shared_folder(shared).joinpath("partial").touch()
    shared.until_output(request, "!")
    list(shared.published(request))


def test_carriage_returns_and_spaces_are_kept(shared):
    run = shared.ok(r'print("50 %\r100 %\t|", terminator: "\r")' + '\nprint("  done  ")')
    assert run.stdout == "50 %\r100 %\t|\r  done  \n"


def test_standard_error_is_told_apart(shared):
    run = shared.ok('fputs("oops\\n", stderr)\nprint("fine")')
    assert (run.stdout, run.stderr) == ("fine\n", "oops\n")


def test_lines_of_one_stream_keep_their_order(shared):
    run = shared.ok("for i in 0..<5000 { print(i) }")
    assert run.stdout == "".join(f"{i}\n" for i in range(5000))


def test_both_streams_are_complete_when_alternating(shared):
    run = shared.ok('for i in 0..<200 { print("o\\(i)"); fflush(stdout); fputs("e\\(i)\\n", stderr) }')
    assert run.stdout == "".join(f"o{i}\n" for i in range(200))
    assert run.stderr == "".join(f"e{i}\n" for i in range(200))


@pytest.mark.parametrize("text", ["äöü ß", "日本語", "👩‍👩‍👧‍👦🇨🇭", "e\u0301"])
def test_characters_are_exact(shared, text):
    assert shared.ok(f'print("{text}")').stdout == f"{text}\n"


def test_a_character_is_never_split(shared):
    """40,000 characters of three bytes each: no pipe's or message's size is a multiple of three."""
    run = shared.ok('print(String(repeating: "学", count: 40_000))')
    assert run.stdout == "学" * 40_000 + "\n"


def test_bytes_that_are_no_text_do_no_harm(shared):
    run = shared.ok("var bytes: [UInt8] = [0xff, 0xfe, 0x41, 0x0a]\n_ = write(1, &bytes, 4)")
    assert "A\n" in run.stdout
    assert shared.ok("1 + 1").result == "2"


def test_output_before_a_failure_is_shown(shared):
    run = shared.fails('print("before", terminator: "")\nfatalError("stop here")')
    assert run.stdout == "before"


def test_a_flood_is_cut_off_with_a_notice(kernel):
    run = kernel.ok('let line = String(repeating: "x", count: 99)\nfor _ in 0..<1_000_000 { print(line) }')
    shown = len(run.stdout) + len(run.stderr)
    assert 1_000 < shown < 50_000_000
    assert any(word in (run.stdout[-2000:] + run.stderr).lower() for word in ("omitted", "cut", "limit", "more", "left out"))
    assert kernel.ok("line.count").result == "99"


def test_nothing_of_a_cell_is_lost_or_carried_to_the_next(shared):
    for i in range(10):
        assert shared.ok(f"print({i})").stdout == f"{i}\n"
