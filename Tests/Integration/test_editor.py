"""What the editor asks while a cell is being written: is it complete, what fits here, what was run before."""

import pytest


@pytest.mark.parametrize(
    "code, status",
    [
        ("1 + 1", "complete"),
        ("let a = [1, 2]", "complete"),
        ("", "complete"),
        ("func f() {", "incomplete"),
        ("let a = [1,", "incomplete"),
        ('let s = """\nabc', "incomplete"),
        ("if true {\n  print(1)\n", "incomplete"),
        ("func f() { }", "complete"),
        ("let = = 3)", "invalid"),
    ],
)
def test_completeness(shared, code, status):
    assert shared.request("is_complete_request", {"code": code})["content"]["status"] == status


def test_history_lists_what_was_run(kernel):
    for code in ("let alpha = 1", "let beta = 2", "alpha + beta"):
        kernel.ok(code)
    tail = kernel.request("history_request", {"hist_access_type": "tail", "n": 2, "output": False, "raw": True})
    assert [entry[2] for entry in tail["content"]["history"]] == ["let beta = 2", "alpha + beta"]
    found = kernel.request(
        "history_request", {"hist_access_type": "search", "pattern": "*alpha*", "n": 10, "output": False, "raw": True}
    )
    assert [entry[2] for entry in found["content"]["history"]] == ["let alpha = 1", "alpha + beta"]


def test_completion_and_inspection_answer_in_form(shared):
    shared.ok("let wonderful = 1")
    complete = shared.request("complete_request", {"code": "wond", "cursor_pos": 4})["content"]
    assert complete["status"] == "ok"
    assert complete["cursor_start"] <= complete["cursor_end"] == 4
    inspect = shared.request("inspect_request", {"code": "wonderful", "cursor_pos": 3, "detail_level": 0})["content"]
    assert inspect["status"] == "ok"
    assert inspect["found"] in (True, False)


def test_completion_knows_earlier_cells_and_fovea(kernel):
    kernel.ok("struct Lens { var power = 1\n  func focus(on distance: Double) {} }\nlet wonderfulLens = Lens()")

    def matches(code: str) -> list[str]:
        return kernel.request("complete_request", {"code": code, "cursor_pos": len(code)})["content"]["matches"]

    assert "wonderfulLens" in matches("wonder")
    assert {"power", "focus(on: "} <= set(matches("wonderfulLens."))
    assert matches("Filter.sobel") == ["sobelX", "sobelY"]
    reply = kernel.request("complete_request", {"code": "let 🦊 = 1; wonder", "cursor_pos": 17})["content"]
    assert (reply["cursor_start"], reply["cursor_end"]) == (11, 17)
    assert reply["metadata"]["_jupyter_types_experimental"][0]["type"] == "instance"


@pytest.mark.parametrize("cursor", [-1, 0, 3, 10_000])
def test_a_cursor_anywhere_is_harmless(shared, cursor):
    for kind in ("complete_request", "inspect_request"):
        reply = shared.request(kind, {"code": "a👍b", "cursor_pos": cursor, "detail_level": 0})
        assert reply["content"]["status"] in ("ok", "error")
