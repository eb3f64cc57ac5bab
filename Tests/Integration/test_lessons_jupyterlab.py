"""Every lesson cell by cell in JupyterLab, as learners go through it: nothing fails, every picture can be read aloud.

The quick lessons are run each time; with FOVEA_ALL_LESSONS=1 in the environment, all of them. What each looks like when it
has run, screenful by screenful, is in build/screenshots.
"""

import json
import os
import pathlib
import subprocess
import urllib.request

import pytest
from kernel import wait_until
from lab import SCREENSHOTS, TOKEN, browsing, serving
from playwright.sync_api import Page

ROOT = pathlib.Path(__file__).resolve().parents[2]
LESSONS = [path.stem for path in sorted((ROOT / "lessons").glob("*.swift"))]
QUICK = [name for name in LESSONS if name[:2] in ("00", "03", "06")]
MINUTES = 60_000

PREPARE = """
source "$ROOT/scripts/lib/stamp.sh"; source "$ROOT/scripts/lib/say.sh"; source "$ROOT/scripts/lib/lessons.sh"
with_solutions; NOTEBOOKS=$1; prepare_notebooks
"""


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory) -> pathlib.Path:
    """The folder that scripts/run --solutions opens."""
    folder = tmp_path_factory.mktemp("notebooks")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", PREPARE, "bash", folder], capture_output=True, text=True,
        env={**os.environ, "ROOT": str(ROOT), "FOVEA": str(ROOT / ".build/release/fovea")})
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def lab(notebooks, tmp_path_factory):
    with serving(notebooks, tmp_path_factory.mktemp("home"), "--LabApp.default_url=/lab/tree/00-start.ipynb") as address:
        yield address


@pytest.fixture
def no_kernels_left(lab):
    yield
    with urllib.request.urlopen(f"{lab}/api/kernels?token={TOKEN}") as reply:
        for kernel in json.load(reply):
            address = f"{lab}/api/kernels/{kernel['id']}?token={TOKEN}"
            urllib.request.urlopen(urllib.request.Request(address, method="DELETE")).close()


def is_saved(notebook: pathlib.Path) -> bool:
    """Whether the file has what the last cell showed, an exercise's check; JupyterLab adds an empty one."""
    try:
        cells = json.loads(notebook.read_text())["cells"]
    except json.JSONDecodeError:  # half written
        return False
    return [cell for cell in cells if cell["cell_type"] == "code" and cell["source"]][-1]["outputs"] != []


def results(notebook: pathlib.Path, kind: str) -> list[dict]:
    cells = json.loads(notebook.read_text())["cells"]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return [one[kind] for one in data if kind in one]


@pytest.mark.parametrize("name", LESSONS if os.environ.get("FOVEA_ALL_LESSONS") else QUICK)
def test_a_lesson_cell_by_cell(lab, notebooks, no_kernels_left, name):
    notebook = notebooks / f"{name}.ipynb"
    complaints: list[str] = []
    with browsing(name) as page:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{lab}/lab/tree/{notebook.name}?token={TOKEN}&reset")
        page.get_by_text("Swift (Fovea) | Idle").wait_for()
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.keyboard.press("Escape")
        for index in range(page.locator(".jp-Notebook .jp-Cell").count()):
            assert page.evaluate(ACTIVE_CELL) == index
            page.keyboard.press("Shift+Enter")
            page.wait_for_function(HAS_RUN, arg=index, timeout=5 * MINUTES)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']")
        photograph(page, name)
        errors = page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']")
        assert errors.all_inner_texts() == []
        warnings = page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts()
        assert [text for text in warnings if not text.startswith(SLOW_MACHINE)] == []
        assert page.evaluate(BROKEN_PICTURES) == []
        assert page.evaluate(PICTURES_WITHOUT_WORDS) == []
        assert page.evaluate(PICTURE_COUNT) > 0
        assert page.locator(".MathJax_Error, mjx-merror, .jp-RenderedMarkdown mark.error").count() == 0
        page.keyboard.press("Control+s")
        wait_until(lambda: is_saved(notebook), "the notebook to be saved")
    assert complaints == []
    claims = results(notebook, "application/vnd.fovea.claim+json")
    assert claims and [claim["sentence"] for claim in claims if not claim["holds"]] == []
    exercises = results(notebook, "application/vnd.fovea.exercise+json")
    assert exercises and [exercise["exercise"] for exercise in exercises if not exercise["solved"]] == []


def test_from_the_start_to_a_word_and_to_a_lesson(lab, no_kernels_left):
    with browsing("start") as page:
        page.goto(f"{lab}/?token={TOKEN}")
        page.wait_for_url("**/lab/tree/00-start.ipynb")
        page.goto(f"{page.url}?reset")  # without the tabs of other tests
        page.locator(".jp-Notebook a", has_text="stride").first.click()
        heading = page.locator(".jp-MarkdownViewer h2", has_text="stride")
        heading.wait_for()
        # The preview scrolls there once it is drawn; the word is far down the page.
        wait_until(lambda: 0 <= heading.bounding_box()["y"] < 500, "the word to be in sight")
        page.screenshot(path=SCREENSHOTS / "glossary.png")
        first_met = page.locator(".jp-MarkdownViewer a", has_text="03 · Convolution arithmetic").first
        first_met.click()
        assert shown_notebook(page, "03 · Convolution arithmetic")
        page.locator(".lm-TabBar-tab", has_text="00-start").first.click()
        page.locator(".jp-Notebook:visible a", has_text="overview").click()
        page.locator(".jp-MarkdownViewer:visible h1", has_text="The lessons").wait_for()
        page.locator(".jp-MarkdownViewer:visible svg[id*=mermaid], .jp-MarkdownViewer:visible .jp-RenderedMermaid img").wait_for()
        page.screenshot(path=SCREENSHOTS / "overview.png")
        page.locator(".jp-MarkdownViewer:visible a", has_text="06 · Backpropagation").first.click()
        assert shown_notebook(page, "06 · Backpropagation through convolution")


def photograph(page: Page, name: str) -> None:
    for old in SCREENSHOTS.glob(f"{name}-[0-9][0-9].png"):
        old.unlink()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+b")  # without the list of files
    page.evaluate(f"{PAPER}.scrollTop = 0")
    for number in range(100):
        page.screenshot(path=SCREENSHOTS / f"{name}-{number:02}.png")
        if page.evaluate(TURN_THE_PAGE):
            break


def shown_notebook(page: Page, title: str) -> bool:
    page.locator(".jp-Notebook:visible h1", has_text=title).wait_for()
    return True


SLOW_MACHINE = "The cell is still being compiled"

ACTIVE_CELL = "[...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex(cell => cell.classList.contains('jp-mod-active'))"

# A cell of prose has been drawn, a cell of code has a number and not a star. A folded one shows no number; the next one
# gets its own only when it has run.
HAS_RUN = r"""index => {
  const cell = document.querySelectorAll('.jp-Notebook .jp-Cell')[index];
  if (!cell.classList.contains('jp-CodeCell')) return true;
  const prompt = cell.querySelector('.jp-InputArea-prompt');
  return !prompt || /\[\d+\]/.test(prompt.textContent);
}"""

PICTURE_COUNT = "document.querySelectorAll('.jp-OutputArea :is(img, svg)').length"

BROKEN_PICTURES = """[...document.querySelectorAll('.jp-OutputArea img')]
  .filter(image => !(image.complete && image.naturalWidth > 0)).map(image => image.outerHTML.slice(0, 200))"""

# A screen reader would have nothing to say of these; a picture inside of another is a part of it.
PICTURES_WITHOUT_WORDS = """[...document.querySelectorAll('.jp-OutputArea :is(img, svg)')]
  .filter(picture => !picture.closest('mjx-container') && !picture.parentElement.closest('svg, [role=img]'))
  .filter(picture => !(picture.getAttribute('alt') || picture.getAttribute('aria-label')
    || picture.querySelector(':scope > title')?.textContent || picture.getAttribute('aria-hidden') === 'true'))
  .map(picture => {
    const cell = picture.closest('.jp-Cell').querySelector('.jp-Editor').textContent
    return `${picture.outerHTML.slice(0, 120)} of the cell ${cell.slice(0, 200)}`
  })"""

PAPER = "document.querySelector('.jp-Notebook .jp-WindowedPanel-outer')"

# Answers whether there was no more to turn.
TURN_THE_PAGE = f"""() => {{
  const before = {PAPER}.scrollTop;
  {PAPER}.scrollTop += {PAPER}.clientHeight - 40;
  return {PAPER}.scrollTop == before;
}}"""
