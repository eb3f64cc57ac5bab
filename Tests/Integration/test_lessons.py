"""What holds the lessons together: headings, predictions, links, the glossary and the index. Nothing is run here."""

import collections
import pathlib
import re

import pytest

LESSONS = pathlib.Path(__file__).resolve().parents[2] / "lessons"
PATHS = sorted(LESSONS.glob("[0-9][0-9]-*.swift"))
GLOSSARY = (LESSONS / "glossary.md").read_text()
INDEX = (LESSONS / "README.md").read_text()
TERMS = {heading: heading.replace(" ", "-") for heading in re.findall(r"^## (.+)$", GLOSSARY, re.MULTILINE)}


class Lesson:
    """A percent script: its cells of prose without the comment marks, and the whole text."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.text = path.read_text()
        cells = re.split(r"^// %%", self.text, flags=re.MULTILINE)[1:]
        self.code = [cell for cell in cells if not cell.startswith(" [markdown]")]
        self.prose = [
            re.sub(r"^// ?", "", cell.partition("\n")[2], flags=re.MULTILINE) for cell in cells if cell not in self.code
        ]
        self.headings = re.findall(r"^(#+ .+)$", "\n".join(self.prose), re.MULTILINE)
        self.title = self.headings[0].removeprefix("# ")
        self.exercises = len([heading for heading in self.headings if heading.startswith("### Exercise: ")])

    @property
    def header(self) -> dict[str, str]:
        """The paragraphs Before this, Time, Afterwards you can."""
        paragraphs = [" ".join(one.split()) for one in self.prose[0].split("\n\n")]
        found = [re.match(r"\*\*(Before this|Time|Afterwards you can):?\*\*:? (.+)", one) for one in paragraphs]
        return {match[1]: match[2] for match in found if match}

    @property
    def minutes(self) -> int:
        return int(re.fullmatch(r"about (\d+) minutes\.?", self.header["Time"])[1])

    @property
    def estimate(self) -> float:
        """As lessons/README.md says: 120 words a minute, half a minute for each cell, six minutes for each exercise."""
        words = sum(len(re.findall(r"[A-Za-z]+", one)) for one in self.prose)
        return words / 120 + (len(self.code) - 2 * self.exercises) / 2 + 6 * self.exercises

    @property
    def prerequisites(self) -> list[str]:
        return re.findall(r"\]\((\d\d)-[a-z0-9-]+\.ipynb\)", self.header["Before this"])


ALL = [Lesson(path) for path in PATHS]
lessons = pytest.mark.parametrize("lesson", ALL, ids=[path.stem for path in PATHS])


@lessons
def test_a_lesson_says_what_comes_before_how_long_it_takes_and_what_for(lesson):
    assert re.fullmatch(rf"{lesson.path.name[:2]} · .+", lesson.title)
    assert list(lesson.header) == ["Before this", "Time", "Afterwards you can"]
    assert re.fullmatch(r"[^;]+(; [^;]+)+\.", lesson.header["Afterwards you can"])
    assert all(number < lesson.path.name[:2] for number in lesson.prerequisites)
    assert lesson.minutes % 5 == 0
    assert abs(lesson.minutes - lesson.estimate) <= 10, f"by its words, cells and exercises: {lesson.estimate:.0f} minutes"


@lessons
def test_headings_are_alike(lesson):
    levels = [heading.split(" ")[0] for heading in lesson.headings]
    assert levels[0] == "#" and set(levels[1:]) <= {"##", "###"}
    assert lesson.headings.count("## Your turn") == 1
    turn = lesson.headings.index("## Your turn")
    tasks = [heading for heading in lesson.headings if heading.startswith("### Exercise: ")]
    assert lesson.headings[turn + 1 : turn + 1 + len(tasks)] == tasks
    assert 1 <= len(tasks) <= len(re.findall(r"^exercise\(", lesson.text, re.MULTILINE))
    assert not [one for one in lesson.headings if re.match(r"#+ (What goes wrong|Exercise)(?!: )", one)]


@lessons
def test_it_ends_with_what_to_keep_and_what_comes_next(lesson):
    assert lesson.headings[-1] == "## What to keep"
    end = lesson.text.partition("// ## What to keep")[2]
    assert 4 <= len(re.findall(r"^// - ", end, re.MULTILINE)) <= 8
    following = [one for one in ALL if one.path.name > lesson.path.name][:1]
    assert re.findall(r"^// \*\*Next:\*\* \[(.+)\]\((.+)\)", end, re.MULTILINE) == [
        (one.title, f"{one.path.stem}.ipynb") for one in following
    ]


@lessons
def test_it_asks_before_it_shows(lesson):
    assert len(re.findall(r"^\*\*Predict:\*\*", "\n".join(lesson.prose), re.MULTILINE)) >= 4


@lessons
def test_lines_fit(lesson):
    rows = "// |"  # of a table: they cannot be broken
    wide = [f"{number}: {line}" for number, line in enumerate(lesson.text.splitlines(), 1)
            if len(line) > 120 and not line.startswith(rows)]  # fmt: skip
    assert not wide, "\n".join(wide)


def links(text: str) -> list[tuple[str, str]]:
    return re.findall(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def broken(text: str, suffix: str) -> list[str]:
    """Links that lead nowhere; those to lessons have this suffix, which is `.swift` in the files beside them."""
    anchors = {f"#{anchor}" for anchor in TERMS.values()}
    known = {f"{path.stem}{suffix}" for path in PATHS} | {"README.md", "glossary.md"} | anchors
    known |= {f"glossary.md{anchor}" for anchor in anchors}
    return [target for _, target in links(text) if target not in known and not target.startswith("https://")]


@lessons
def test_links_lead_somewhere(lesson):
    prose = "\n".join(lesson.prose)
    assert broken(prose, ".ipynb") == []
    for text, target in links(prose):
        if re.match(r"\d\d-", target):
            assert text[:2] == target[:2], f"[{text}]({target})"


@pytest.mark.parametrize("page", ["glossary.md", "README.md"])
def test_links_of_the_pages_lead_somewhere(page):
    text = (LESSONS / page).read_text()
    assert broken(text, ".swift") == []
    assert [name for name, target in links(text) if re.match(r"\d\d-", target) and name[:2] != target[:2]] == []


def first_met(anchor: str) -> str | None:
    """The first lesson that leads to this word; the start only mentions some of them."""
    return next((one.path.name for one in [*ALL[1:], ALL[0]] if f"(glossary.md#{anchor})" in one.text), None)


def test_the_glossary_is_in_order_and_each_word_is_met_where_it_says():
    assert list(TERMS) == sorted(TERMS)
    wrong = []
    for entry in re.split(r"^## ", GLOSSARY, flags=re.MULTILINE)[1:]:
        heading, _, text = entry.partition("\n")
        met = re.search(r"First\s+met\s+in\s+\[.+?\]\((.+?)\)", text)
        assert met, heading
        if met[1] != first_met(TERMS[heading]):
            wrong.append(f"{heading}: first met in {met[1]}, but first linked in {first_met(TERMS[heading])}")
    assert not wrong, "\n".join(wrong)


# Words that mean nothing else in a lesson: where one first stands, it leads to the glossary.
TECHNICAL = {
    "average pooling": "pooling",
    "backpropagation": "backpropagation",
    "batch normalisation": "batch-normalisation",
    "bias": "bias",
    "bottleneck": "bottleneck",
    "channel": "channel",
    "class activation map": "class-activation-map",
    "cross-correlation": "cross-correlation",
    "cross-entropy": "cross-entropy",
    "dense layer": "dense-layer",
    "depthwise": "depthwise-convolution",
    "dilation": "dilation",
    "dropout": "dropout",
    "epoch": "epoch",
    "equivariance": "equivariance",
    "finite difference": "finite-difference",
    "global average pooling": "global-average-pooling",
    "gradient": "gradient",
    "im2col": "im2col",
    "Inception module": "inception-module",
    "invariance": "invariance",
    "Jacobian": "jacobian-matrix",
    "learning rate": "learning-rate",
    "local response normalisation": "local-response-normalisation",
    "momentum": "momentum",
    "multiply-add": "multiply-add",
    "padding": "padding",
    "parameter sharing": "parameter-sharing",
    "partial derivative": "partial-derivative",
    "receptive field": "receptive-field",
    "ReLU": "relu",
    "residual block": "residual-block",
    "side branch": "side-branch",
    "sigmoid": "sigmoid",
    "softmax": "softmax",
    "standard deviation": "standard-deviation",
    "stride": "stride",
    "Toeplitz": "toeplitz-matrix",
    "transposed convolution": "transposed-convolution",
    "variance": "variance",
}


def running_text(lesson: Lesson) -> str:
    """What stands between headings, code, formulas and tables, after the first cell, which only promises."""
    text = "\n".join(lesson.prose[1:])
    text = re.sub(r"\$\$.*?\$\$|`[^`]*`|\$[^$\n]*\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"^(#|\|).*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\[[^\]]*\]\((?!glossary)[^)]*\)", " ", text)


@lessons
def test_a_technical_word_is_explained_where_it_first_stands(lesson):
    text = " ".join(running_text(lesson).split())
    unexplained = []
    for word, anchor in TECHNICAL.items():
        first = re.search(rf"(?<![\w-]){re.escape(word)}(s\b|\b)(?!-)", text, re.IGNORECASE)
        if not first:
            continue
        # The link's text may have more words: [Max pooling](…), [batch normalisation](…) for normalisation alone.
        around = [match for match in re.finditer(r"\[([^\]]*)\]\(glossary\.md#[a-z0-9-]+\)", text)
                  if match.start() <= first.start() < match.end()]  # fmt: skip
        if not around and f"(glossary.md#{anchor})" not in lesson.prose[0] + text[: first.start()]:
            unexplained.append(f"{word}: …{text[max(0, first.start() - 40) : first.end() + 20]}…")
    assert not unexplained, "\n".join(unexplained)


def index_rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in INDEX.splitlines() if line.startswith("| [")]


def test_the_index_agrees_with_the_lessons():
    rows = index_rows()
    assert [row[0] for row in rows] == [f"[{one.title}]({one.path.name})" for one in ALL]
    for row, lesson in zip(rows, ALL, strict=True):
        _, purpose, before, time, afterwards, claims, exercises = row
        assert purpose and afterwards
        assert re.findall(r"\d\d", before) == lesson.prerequisites
        assert time == f"{lesson.minutes} min"
        assert int(exercises) == lesson.exercises
        assert int(claims) > 0, "scripts/test lessons counts them"


def test_the_map_shows_what_the_lessons_say():
    [graph] = re.findall(r"```mermaid\n(.*?)```", INDEX, re.DOTALL)
    arrows = set()
    for line in graph.splitlines()[1:]:
        chain = re.findall(r"(\d\d)(?:\[[^\]]*\])?", re.sub(r"\[[^\]]*\]", "", line))
        arrows |= set(zip(chain, chain[1:]))
    assert arrows == {(number, one.path.name[:2]) for one in ALL for number in one.prerequisites}


def test_the_paths_name_headings_that_there_are():
    paths = INDEX.partition("## Paths")[2].partition("## How to run")[0]
    headings = [re.sub("^#+ ", "", heading) for one in ALL for heading in one.headings]
    named = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", paths)
    assert named and [one for one in named if not any(heading.startswith(one) for heading in headings)] == []


def test_the_start_lists_all_lessons():
    start = "\n".join(ALL[0].prose)
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| .+ \| (\d+) min \|$", start, re.MULTILINE)
    assert rows == [(one.title, f"{one.path.stem}.ipynb", str(one.minutes)) for one in ALL[1:]]


def test_every_number_is_one_lesson():
    numbers = collections.Counter(path.name[:2] for path in PATHS)
    assert list(numbers) == [f"{number:02}" for number in range(len(PATHS))]
    assert set(numbers.values()) == {1}
