"""A lesson as a learner meets it: JupyterLab in a real browser, Run All, pictures."""

import pathlib
import subprocess

import nbformat
import pytest
from kernel import wait_until
from lab import SCREENSHOTS, TOKEN, browsing, run_all_cells, serving

ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSON = ROOT / "lessons/02-filters.swift"


@pytest.fixture
def lab(tmp_path):
    """JupyterLab with one lesson; answers its address."""
    made = subprocess.run([ROOT / ".build/release/fovea", "notebook", LESSON, "-o", tmp_path], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    (tmp_path / "data").symlink_to(LESSON.parent / "data")
    with serving(tmp_path, tmp_path) as address:
        yield address


def test_a_lesson_runs_to_its_end_and_shows_pictures(lab):
    with browsing("lesson-02") as page:
        page.goto(f"{lab}/lab/tree/{LESSON.stem}.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        run_all_cells(page)
        page.wait_for_function(LAST_CELL_HAS_RUN)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']")
        page.wait_for_selector(".jp-OutputArea img", state="attached")
        pictures = page.locator(".jp-OutputArea img")
        assert pictures.count() > 1
        for picture in pictures.all():
            assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        assert page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']").count() == 0
        assert page.get_by_text("Would you like").count() == 0
        page.keyboard.press("Escape")
        page.keyboard.press("Control+b")
        gradient = page.locator(".jp-Cell", has_text="gradientMagnitude").filter(has=page.locator("img"))
        gradient.first.evaluate("cell => cell.scrollIntoView({block: 'center'})")
        page.screenshot(path=SCREENSHOTS / "lesson-02.png")


QUESTIONS = r"""print("Name:", terminator: " ")
let name = readLine()!
let secret = askPassword("Token: ")!
print("[\(name)|\(secret)]")"""


def test_a_cell_asks_in_its_output(lab, tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(QUESTIONS)],
        metadata={"kernelspec": {"name": "fovea", "display_name": "Swift (Fovea)", "language": "swift"}},
    )
    nbformat.write(notebook, tmp_path / "questions.ipynb")
    with browsing("questions") as page:
        page.goto(f"{lab}/lab/tree/questions.ipynb?token={TOKEN}&reset")
        run_all_cells(page)
        page.locator("input.jp-Stdin-input:not([type=password])").wait_for()
        assert "Name: " in page.locator(".jp-OutputArea").first.inner_text()
        page.locator("input.jp-Stdin-input").fill("Ada L.")
        page.locator("input.jp-Stdin-input").press("Enter")
        hidden = page.locator("input.jp-Stdin-input[type=password]")
        hidden.fill("s3cret")
        hidden.press("Enter")
        page.get_by_text("[Ada L.|s3cret]").wait_for()
        page.screenshot(path=SCREENSHOTS / "questions.png")


SLIDING = [
    "try slidingFilter(Conv2D(filterShape: (3, 3, 1, 1), stride: 2, padding: 1), input: [7, 7, 1])",
    "try slidingFilter(TransposedConv2D(filterShape: (3, 3, 1, 1), stride: 2), values: Tensor(ones: [3, 3, 1]))",
    'animation("6x6 pool:2")',
]


def test_sliding_filters_move(lab, tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in SLIDING],
        metadata={"kernelspec": {"name": "fovea", "display_name": "Swift (Fovea)", "language": "swift"}},
    )
    nbformat.write(notebook, tmp_path / "sliding.ipynb")
    with browsing("sliding", 1280, 1600) as page:
        page.goto(f"{lab}/lab/tree/sliding.ipynb?token={TOKEN}&reset")
        run_all_cells(page)
        page.wait_for_function(LAST_CELL_HAS_RUN)
        pictures = page.locator(".jp-OutputArea svg[role=img]")
        wait_until(lambda: pictures.count() == len(SLIDING), "the pictures")
        page.keyboard.press("Escape")
        page.mouse.move(5, 5)
        for index, picture in enumerate(pictures.all()):
            assert picture.get_attribute("aria-label") == picture.locator("title").text_content()
            seen = {picture.screenshot(path=SCREENSHOTS / f"sliding-{index}.png")}
            wait_until(lambda: seen.add(picture.screenshot()) or len(seen) > 2, f"picture {index} moving")
        page.screenshot(path=SCREENSHOTS / "sliding.png")
        # For readers who want less motion, everything stands still.
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate("document.getAnimations().filter(one => one.animationName?.startsWith('fovea-')).length") == 0


LAST_CELL_HAS_RUN = r"""() => {
  const prompts = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputArea-prompt')];
  return prompts.length > 0 && /\[\d+\]/.test(prompts[prompts.length - 1].textContent);
}"""
