"""A lesson as a learner meets it: JupyterLab in a real browser, Run All, pictures."""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import urllib.request

import nbformat
import pytest
from kernel import wait_until
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "build/screenshots"
LESSON = ROOT / "lessons/02-filters.swift"
TOKEN = "fovea-test"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """JupyterLab with one lesson, as scripts/run lays it out; answers its address."""
    made = subprocess.run([ROOT / ".build/release/fovea", "notebook", LESSON, "-o", tmp_path], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    (tmp_path / "data").symlink_to(LESSON.parent / "data")
    address = f"http://127.0.0.1:{(port := free_port())}"
    log = (tmp_path / "lab.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0",
         f"--ServerApp.root_dir={tmp_path}", f"--IdentityProvider.token={TOKEN}"],
        stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "HOME": str(tmp_path)},
    )  # fmt: skip

    def answers() -> bool:
        assert server.poll() is None, (tmp_path / "lab.log").read_text()
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5) as reply:
                return "version" in json.load(reply)
        except OSError:
            return False

    wait_until(answers, "JupyterLab's first answer")
    yield address
    server.terminate()
    server.wait(30)
    log.close()


def test_a_lesson_runs_to_its_end_and_shows_pictures(lab):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 960})
        page.set_default_timeout(120_000)
        try:
            page.goto(f"{lab}/lab/tree/{LESSON.stem}.ipynb?token={TOKEN}&reset")
            page.wait_for_selector(".jp-Notebook .jp-CodeCell")
            page.get_by_text("Swift (Fovea) | Idle").wait_for()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
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
        except Exception:
            page.screenshot(path=SCREENSHOTS / "lesson-02-failed.png")
            raise
        finally:
            browser.close()


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
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(120_000)
        try:
            page.goto(f"{lab}/lab/tree/questions.ipynb?token={TOKEN}&reset")
            page.get_by_text("Swift (Fovea) | Idle").wait_for()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
            page.locator("input.jp-Stdin-input:not([type=password])").wait_for()
            assert "Name: " in page.locator(".jp-OutputArea").first.inner_text()
            page.locator("input.jp-Stdin-input").fill("Ada L.")
            page.locator("input.jp-Stdin-input").press("Enter")
            hidden = page.locator("input.jp-Stdin-input[type=password]")
            hidden.fill("s3cret")
            hidden.press("Enter")
            page.get_by_text("[Ada L.|s3cret]").wait_for()
            page.screenshot(path=SCREENSHOTS / "questions.png")
        except Exception:
            page.screenshot(path=SCREENSHOTS / "questions-failed.png")
            raise
        finally:
            browser.close()


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
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1600})
        page.set_default_timeout(120_000)
        try:
            page.goto(f"{lab}/lab/tree/sliding.ipynb?token={TOKEN}&reset")
            page.get_by_text("Swift (Fovea) | Idle").wait_for()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
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
        except Exception:
            page.screenshot(path=SCREENSHOTS / "sliding-failed.png")
            raise
        finally:
            browser.close()


LAST_CELL_HAS_RUN = r"""() => {
  const prompts = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputArea-prompt')];
  return prompts.length > 0 && /\[\d+\]/.test(prompts[prompts.length - 1].textContent);
}"""
