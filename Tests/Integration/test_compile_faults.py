"""What goes wrong round the compiler costs a message, never the session."""

import os
import shutil


def test_a_session_folder_that_somebody_removes(start, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    kernel = start(env={**os.environ, "TMPDIR": str(scratch)})
    kernel.ok("struct Point { var x = 1 }\nvar points = [Point()]")
    shutil.rmtree(scratch)
    run = kernel.ok("points[0].x += 1\npoints[0].x")
    assert run.result == "2"
    assert "compiled again" in run.stderr
    assert kernel.ok("points.count").stderr == ""


def test_a_compilation_that_lasts_too_long(start):
    kernel = start(env={**os.environ, "FOVEA_COMPILE_LIMIT": "1"})
    kernel.ok("var kept = 7")
    terms = [f'[{i}: ["a": (1.5, [{i}])]].mapValues {{ $0.mapValues {{ $0.0 + Double($0.1[0]) }} }}' for i in range(400)]
    run = kernel.fails("kept = 8\nlet slow = [" + ",\n".join(terms) + "]")
    assert run.error["ename"] == "CompileTimeout"
    assert "line 2" in run.error["evalue"]
    assert "FOVEA_COMPILE_LIMIT" in run.traceback
    assert kernel.ok("kept").result == "7"


def test_a_long_compilation_is_told_and_can_be_interrupted(kernel):
    terms = [f'[{i}: ["a": (1.5, [{i}])]].mapValues {{ $0.mapValues {{ $0.0 + Double($0.1[0]) }} }}' for i in range(60)]
    # Each line is as slow as one expression may be; together they take longer than anybody waits.
    lines = [f"let slow{n} = [" + ", ".join(terms) + "]" for n in range(200)]
    functions = "\n".join(f"func f{n}() {{\n{line}\n}}" for n, line in enumerate(lines))
    request = kernel.send(functions)
    kernel.until_output(request, "still being compiled")
    kernel.interrupt()
    assert kernel.reply(request)["content"]["ename"] == "Interrupted"
    assert kernel.ok("1 + 1").result == "2"


def test_a_cell_too_deep_for_the_compiler(kernel):
    kernel.ok("var x = 7")
    run = kernel.fails("x = 8\nif x == 1 {}" + " else if x == 2 {}" * 20_000)
    assert run.error["ename"] == "CompilerCrash"
    assert kernel.ok("x").result == "7"
    status = kernel.request("is_complete_request", {"code": "if x == 1 {}" + " else if x == 2 {}" * 20_000})
    assert status["content"]["status"] == "complete"
