"""Compares the claims and exercises that lessons/README.md states with those of a run: JUNIT README [--write].

With --write, the index is put right; without, it fails and names the rows that are not.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

ROW = re.compile(r"^(\| \[[^\]]*\]\((?P<file>[^)]+)\) .*\| )(?P<claims>\d+) \| (?P<exercises>\d+) \|$", re.MULTILINE)


def counts(report: str) -> dict[str, tuple[int, int]]:
    """Claims and exercises of each suite, which is a lesson's file."""
    suites = ElementTree.parse(report).getroot()
    names = {suite.get("name"): [case.get("name") for case in suite] for suite in suites}
    return {
        suite: tuple(sum(bool(re.match(rf"cell \d+, {kind}: ", name)) for name in cases) for kind in ("claim", "exercise"))
        for suite, cases in names.items()
    }


def main(report: str, index: str, *options: str) -> int:
    path = pathlib.Path(index)
    counted = counts(report)
    wrong = []

    def corrected(row: re.Match) -> str:
        claims, exercises = counted.get(row["file"], (0, 0))
        if (int(row["claims"]), int(row["exercises"])) != (claims, exercises):
            wrong.append(f"{row['file']}: {claims} claims, {exercises} exercises")
        return f"{row[1]}{claims} | {exercises} |"

    text = ROW.sub(corrected, path.read_text())
    if "--write" in options:
        path.write_text(text)
        return 0
    print("\n".join(wrong))
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
