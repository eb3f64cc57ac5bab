"""Compares the claims that lessons/README.md counts with those of a run: JUNIT README [--write].

With --write, the index is put right; without, it fails and names the rows that are not.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

ROW = re.compile(r"^(?P<before>\| \[[^\]]*\]\((?P<file>[^)]+)\) .*\| )(?P<claims>\d+)(?P<after> \| \d+ \|)$", re.MULTILINE)


def claims(report: str) -> dict[str, int]:
    """How many each suite has, which is a lesson's file, by its name without folders."""
    suites = ElementTree.parse(report).getroot()
    return {pathlib.Path(suite.get("name")).name: sum(", claim: " in case.get("name") for case in suite) for suite in suites}


def main(report: str, index: str, *options: str) -> int:
    path = pathlib.Path(index)
    counted = claims(report)
    wrong = []

    def corrected(row: re.Match) -> str:
        count = counted.get(row["file"], 0)
        if int(row["claims"]) != count:
            wrong.append(f"{row['file']}: {row['claims']} in {path.name}, {count} in the run")
        return f"{row['before']}{count}{row['after']}"

    text = ROW.sub(corrected, path.read_text())
    if "--write" in options:
        path.write_text(text)
        return 0
    print("\n".join(wrong))
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
