"""`fovea shape`, `solve`, `explain`, `picture` and `ask`: questions about shapes, without a notebook."""

import json
import os
import pathlib
import pty
import re
import select
import subprocess
import time
from xml.etree import ElementTree

import pytest

FOVEA = pathlib.Path(__file__).resolve().parents[2] / ".build/release/fovea"


def fovea(*words: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([FOVEA, *words], capture_output=True, text=True, timeout=30, **options)


def test_shape():
    done = fovea("shape", "227x227x3", "conv:11x11x96,s4", "pool:3,s2", "conv:5x5x256,p2,g2")
    assert done.returncode == 0
    for shape in ["55×55×96", "27×27×96", "27×27×256"]:
        assert shape in done.stdout


def test_solve():
    done = fovea("solve", "input=7", "filter=3", "stride=3", "output=3")
    assert done.returncode == 0
    assert done.stdout.startswith("padding = 1\n")
    assert "⌊(7 + 2·1 − 3)/3⌋ + 1" in done.stdout


def test_explain():
    done = fovea("explain", "conv:3x3x64,s2,p1", "on", "224x224x3")
    assert done.returncode == 0
    assert "⌊(224 + 2·1 − 3)/2⌋ + 1" in done.stdout


def test_trace():
    done = fovea("trace", "output=3,3", "conv:3x3x8,s2", "on", "9x9x1")
    assert done.returncode == 0
    assert "rows 6 to 8, columns 6 to 8" in done.stdout and "[8, 8] through filter [2, 2]" in done.stdout
    back = json.loads(fovea("trace", "--json", "input=4,4", "conv:3x3x8,s2,p1", "on", "9x9x1").stdout)
    assert back["positions"] == [[2, 2]] and back["taps"] == [[[1, 1]]] and back["channels"] == list(range(8))
    mistaken = fovea("trace", "output=9,3", "conv:3x3x8,s2", "on", "9x9x1")
    assert mistaken.returncode == 2 and "there is no row 9, but 0 to 3" in mistaken.stderr


def test_json():
    shapes = json.loads(fovea("shape", "--json", "28x28x1", "conv:5x5x6").stdout)
    assert shapes["layers"][0]["output"] == [24, 24, 6] and shapes["parameters"] == 156
    solved = json.loads(fovea("solve", "--json", "input=7", "filter=3", "stride=3", "output=3").stdout)
    assert solved["recommended"]["padding"] == [1, 1] and len(solved["solutions"]) == 3
    explained = json.loads(fovea("explain", "--json", "dense:10", "on", "400").stdout)
    assert explained["layers"][0]["lines"][0]["text"] == "(400 + 1)·10 = 4,010"
    mistaken = fovea("shape", "--json", "28x28x1", "covn:5x5x6")
    assert mistaken.returncode == 2 and json.loads(mistaken.stdout)["column"] == 9


def test_compare():
    done = fovea("compare", "32x32x3", "flatten dense:4704", "conv:5x5x6")
    assert done.returncode == 0
    assert "14,450,688" in done.stdout and "flatten dense:4704" in done.stdout
    words = ["compare", "--json", "32x32x3", "mlp:", "dense:4704", "vs", "cnn:", "conv:5x5x6"]
    compared = json.loads(fovea(*words).stdout)
    assert [network["label"] for network in compared["networks"]] == ["mlp", "cnn"]
    assert compared["networks"][1]["parameters"] == 456


def test_cost():
    done = fovea("cost", "28x28x1", "conv:5x5x6,p2", "--batch", "64", "--training")
    assert done.returncode == 0
    assert "28·28·6·5·5·1 = 117,600" in done.stdout and "Memory of training, batch of 64" in done.stdout
    cost = json.loads(fovea("cost", "--json", "8x8x1", "conv:3x3x4", "--batch=2").stdout)
    assert cost["batch"] == 2 and cost["layers"][0]["parameters"] == {
        "formula": "(3·3·1 + 1)·4", "latex": "(3 \\cdot 3 \\cdot 1 + 1) \\cdot 4", "value": 40}
    assert fovea("cost", "8x8x1", "relu", "--batch", "0").returncode == 2


def test_picture(tmp_path):
    done = fovea("picture", "7x7", "conv:3x3,s3")
    assert done.returncode == 0 and "■ ■ ■ □ · · ╱" in done.stdout
    still, moving = tmp_path / "still.svg", tmp_path / "moving.svg"
    assert fovea("picture", "7x7", "conv:3x3,s2,p1", "-o", still).returncode == 0
    assert fovea("picture", "7x7", "conv:3x3,s2,p1", "-o", moving, "--animate").returncode == 0
    for file in [still, moving]:
        picture = ElementTree.parse(file).getroot()
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
        assert picture.find("{http://www.w3.org/2000/svg}title").text.startswith("Conv2D 3×3, stride 2, padding 1: 7×7 → 4×4.")
    assert "@keyframes" in moving.read_text() and "@keyframes" not in still.read_text()
    assert fovea("picture", "7x7", "conv:3x3", "-o", "-").stdout.startswith("<svg")
    assert fovea("picture", "28x28x1", "conv:5x5x6", "pool:2", "-o", tmp_path / "all.svg").returncode == 0
    assert {file.name for file in tmp_path.glob("all*")} == {"all-1.svg", "all-2.svg"}
    assert json.loads(fovea("picture", "--json", "8x8", "conv:3x3,p1").stdout)["axes"][0]["first"] == -1
    mistaken = fovea("picture", "7x7", "conv:9x9")
    assert mistaken.returncode == 1 and mistaken.stderr.splitlines()[2] == "    ^^^^^^^^"
    unwritten = fovea("picture", "7x7", "conv:3x3", "-o", tmp_path / "none/out.svg")
    assert unwritten.returncode == 2 and "cannot be written" in unwritten.stderr


def test_diagram(tmp_path):
    done = fovea("diagram", "28x28x1", "conv:5x5x6,p2", "2*(", "conv:3x3x6,p1", ")", "dense:10")
    assert done.returncode == 0 and "1 Residual × 2" in done.stdout and "└─ sum" in done.stdout
    file = tmp_path / "net.svg"
    assert fovea("diagram", "28x28x1 conv:5x5x6 pool:2 dense:10", "-o", file).returncode == 0
    title = ElementTree.parse(file).getroot().find("{http://www.w3.org/2000/svg}title").text
    assert title.startswith("Diagram of a network: 28×28×1 goes in, 10 comes out; 1 convolution, 1 pooling, 1 fully connected")
    assert json.loads(fovea("diagram", "--json", "8x8x1", "conv:3x3x4").stdout)["output"] == [6, 6, 4]
    mistaken = fovea("diagram", "8x8x1", "conv:9x9x4", "-o", tmp_path / "none.svg")
    assert mistaken.returncode == 1 and "^^^^^^^^^^" in mistaken.stderr and not (tmp_path / "none.svg").exists()


def test_no_solution():
    done = fovea("solve", "input=7", "filter=3", "padding=0", "output=4")
    assert done.returncode == 1
    assert "no integer solution, because stride 1 gives 5 and stride 2 gives 3" in done.stdout


def test_mistakes_have_a_caret():
    done = fovea("shape", "28x28x1", "covn:5x5x6")
    assert done.returncode == 2 and done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[1:3] == ["28x28x1 covn:5x5x6", "        ^^^^"]
    assert "did you mean 'conv'?" in lines[3]


@pytest.mark.parametrize("command", ["shape", "solve", "explain", "trace", "cost", "compare", "picture", "diagram"])
def test_help_has_the_grammar(command):
    done = fovea(command, "--help")
    assert done.returncode == 0
    assert "input=7" in done.stdout if command == "solve" else "OPTION   s2 stride" in done.stdout
    assert fovea(command).stdout == done.stdout


def test_misspelled_commands():
    assert "did you mean 'shape'?" in fovea("shpae").stderr


def test_ask_from_a_pipe():
    done = fovea("ask", input="28x28x1 conv:5x5x6\n\ninput=7 filter=3 stride=3 output=3\nsolve inptu=7\n")
    assert done.returncode == 2
    assert "24×24×6" in done.stdout and "padding = 1" in done.stdout and "did you mean 'input'?" in done.stdout


@pytest.mark.parametrize(
    "words, status, sentence",
    [
        (["shape", "-3x3x1", "conv:3x3x4"], 1, "sizes are at least 1"),
        (["explain", "relu", "on", "-3x3x1"], 1, "sizes are at least 1"),
        (["shape", "28x28x1", "conv:31x31x8"], 1, "Right would be a filter of at most 28"),
        (["shape", "28x28x1", "conv:3x3x8,s0"], 1, "the stride is 0, but it must be at least 1"),
        (["shape", "28x28x1", "conv:3x3"], 2, "such as conv:3x3x64"),
        (["solve", "input=7", "filter=3", "stride=0"], 1, "the stride is 0, but it must be at least 1"),
        (["solve", "input=7", "filter"], 2, "write filter=3"),
        (["solve", "padding=9223372036854775807"], 1, "no size may be larger than 2147483647"),
        (["shape", "--jsno", "28x28x1"], 2, "there is no option --jsno"),
        (["ask", "28x28x1"], 2, "questions come line by line"),
    ],
)
def test_bad_questions_have_a_sentence(words, status, sentence):
    done = fovea(*words)
    assert done.returncode == status
    assert sentence in done.stdout + done.stderr


def test_no_bad_question_ends_the_row():
    """Every number of good questions made bad in every way, each followed by a question whose answer shows that it goes on."""
    good = [
        "28x28x4 conv:3x5x6,s2x1,p1,d2,g2 pool:2,s2,p1 dense:10",
        "9x9x4 tconv:3x3x2,s3,p1,o1 up:2 pad:1 adaptive:7",
        "conv:3x3x64,s2,p1 on 224x224x3",
        "solve input=7 filter=3 stride=3 padding=1",
        "solve tconv input=7 filter=4 stride=2 output=14",
        "compare 8x8x3 conv:3x3x4 vs dense:10",
        "picture 7x9 conv:3x3,s2,p1",
    ]
    bad = ["0", "-1", "1.5", "", "x", "2147483648", "9223372036854775807", "-9223372036854775808", "99999999999999999999"]
    questions = [
        line[: number.start()] + word + line[number.end() :]
        for line in good
        for number in re.finditer(r"\d+", line)
        for word in bad
    ]
    questions += ["(", ")", "[ |", "2*", "= =", "?", "on on", "shape", "solve", "explain", "\u00e9\u0000", "x" * 5000]
    assert len(questions) > 300
    lines = [line for number, line in enumerate(questions) for line in (line, f"solve input={1000 + number} filter=1 stride=1")]
    done = fovea("ask", input="\n".join(lines) + "\n")
    assert done.returncode == 2 and done.stderr == ""
    rest = done.stdout
    for number, question in enumerate(questions):
        answer, found, rest = rest.partition(f"output = {1000 + number}\n")
        assert found, question
        # What is left of the answer before, and the answer to this question.
        assert len(answer.split("\n\n")[-2]) > 10, question


class Terminal:
    """`fovea ask` at a terminal of its own."""

    def __init__(self, home: pathlib.Path):
        self.output = ""
        child, self.descriptor = pty.fork()
        if child == 0:
            os.execve(FOVEA, ["fovea", "ask"], {**os.environ, "XDG_STATE_HOME": str(home), "TERM": "xterm"})
        self.child = child

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + 20
        while text not in self.output:
            assert time.monotonic() < deadline, self.output
            if select.select([self.descriptor], [], [], 1)[0]:
                self.output += os.read(self.descriptor, 65536).decode(errors="replace")
        self.output = self.output[self.output.index(text) + len(text) :]

    def type(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def end(self) -> int:
        self.wait_for("? ")
        self.type("\x04")
        try:
            while os.read(self.descriptor, 65536):
                pass
        except OSError:
            pass  # Linux's way to say that the other end is closed.
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


def test_ask_edits_lines_and_remembers_them(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.wait_for("? ")
    # A letter too many, taken away; a number put in at the beginning and one before the end.
    terminal.type("input=7 filter=3x\x7f output=3" + 9 * "\x1b[D" + " stride=3\r")
    terminal.wait_for("padding = 1")
    terminal.wait_for("? ")
    # The line again, with another output.
    terminal.type("\x1b[A\x7f2\r")
    terminal.wait_for("padding = 0")
    terminal.wait_for("? ")
    # Ctrl-C leaves a line and not the program.
    terminal.type("nonsense\x03")
    terminal.wait_for("^C")
    terminal.type("\x1b[A\x1b[A\x01\x0b\x10\x10\x0e\x05\r")
    terminal.wait_for("padding = 0")
    assert terminal.end() == 0
    assert (tmp_path / "fovea/questions").read_text().splitlines() == [
        "input=7 filter=3 stride=3 output=3",
        "input=7 filter=3 stride=3 output=2",
    ]
    again = Terminal(tmp_path)
    again.wait_for("? ")
    again.type("\x1b[A\r")
    again.wait_for("padding = 0")
    assert again.end() == 0


def test_answers_come_at_once():
    def seconds(*words: str) -> float:
        start = time.perf_counter()
        assert fovea(*words).returncode == 0
        return time.perf_counter() - start

    questions = [
        ["shape", "227x227x3", "conv:11x11x96,s4", "pool:3,s2", "conv:5x5x256,p2,g2"],
        ["solve", "input=7", "filter=3", "stride=3", "output=3"],
        ["explain", "conv:3x3x64,s2,p1", "on", "224x224x3"],
        ["trace", "output=3,3", "2*conv:3x3x64,d2", "pool:2", "conv:3x3x128", "on", "224x224x3"],
        ["picture", "227x227", "conv:11x11,s4", "--animate", "-o", "/dev/null"],
    ]
    # The machine may have other things to do: what counts is what it takes where it has not.
    for question in questions:
        assert min(seconds(*question) for _ in range(20)) < 0.05
