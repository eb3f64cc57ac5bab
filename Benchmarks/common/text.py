"""What a measurement says."""

import sys


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.3f}" if seconds < 0.01 else f"{seconds * 1000:.1f}"


def counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
