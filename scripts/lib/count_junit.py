"""Prints how many test cases of the given JUnit reports passed, failed and were skipped.

A report that is missing, or cut off because the runner crashed, holds none.
"""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def cases(path: str) -> list[ElementTree.Element]:
    try:
        return list(ElementTree.parse(path).getroot().iter("testcase"))
    except (FileNotFoundError, ElementTree.ParseError):
        return []


def main(paths: list[str]) -> None:
    outcomes = [outcome(case) for path in paths for case in cases(path)]
    print(*(outcomes.count(kind) for kind in ("passed", "failed", "skipped")))


main(sys.argv[1:])
