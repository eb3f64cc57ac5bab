"""The variables that set up the engine: a value that cannot be followed is said once, and does no harm."""

import os


def test_wrong_values_are_said_with_the_first_cell(start):
    kernel = start(env=os.environ | {"FOVEA_ISA": "sse9", "FOVEA_THREADS": "many"})
    first = kernel.ok('print("hello")')
    assert first.stdout == "hello\n"
    assert "FOVEA_ISA is “sse9”" in first.stderr
    assert "FOVEA_THREADS is “many”" in first.stderr
    assert kernel.ok("1 + 1").stderr == ""


def test_it_is_not_said_again_after_a_rollback(start):
    kernel = start(env=os.environ | {"FOVEA_THREADS": "0"})
    assert "FOVEA_THREADS" in kernel.fails('fatalError("stop here")').stderr
    assert "FOVEA_THREADS" not in kernel.ok('print("on")').stderr


def test_right_values_are_followed_in_silence(start):
    kernel = start(env=os.environ | {"FOVEA_ISA": "baseline", "FOVEA_THREADS": "1"})
    assert kernel.ok("1 + 1").stderr == ""
