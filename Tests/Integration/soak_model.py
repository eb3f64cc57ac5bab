"""What a session must hold: the names that random cells declared, and their values."""

import copy
from dataclasses import dataclass, field
from typing import Any, Callable


@dataclass
class State:
    """The live declarations."""

    #: Variables: Python ints, strings and lists of ints.
    values: dict[str, Any] = field(default_factory=dict)
    #: Instances of a class with one number.
    objects: dict[str, int] = field(default_factory=dict)
    #: Functions `x * a + b`.
    functions: dict[str, tuple[int, int]] = field(default_factory=dict)
    #: Properties of `Int`, each a factor.
    extensions: dict[str, int] = field(default_factory=dict)
    #: Counters in a closure: how often each was called.
    counters: dict[str, int] = field(default_factory=dict)
    #: Structs that are declared again and again, with a value each.
    types: dict[str, int] = field(default_factory=dict)
    hasClass: bool = False


class Model:
    #: The session keeps the states before as many cells.
    DEPTH = 5

    def __init__(self):
        self.state = State()
        #: The states before the cells that ran, the last at the end.
        self.before: list[State] = []
        self.names = 0

    def ran(self, effect: Callable[[State], None] | None = None) -> None:
        """A cell has run, and what it did stays."""
        self.before = [*self.before, copy.deepcopy(self.state)][-self.DEPTH :]
        if effect is not None:
            effect(self.state)

    def undo(self, count: int) -> None:
        self.state = self.before[-count]
        self.before = self.before[:-count]

    def new_name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}{self.names}"

    def question(self) -> tuple[str, str]:
        """A cell that shows everything, and what it must show."""
        state = self.state
        shown = [(name, swift(value)) for name, value in state.values.items()]
        shown += [(f"{name}.n", str(n)) for name, n in state.objects.items()]
        shown += [(f"{name}(3)", str(3 * a + b)) for name, (a, b) in state.functions.items()]
        shown += [(f"7.{name}", str(7 * factor)) for name, factor in state.extensions.items()]
        shown += [(f"{name}.calls", str(n)) for name, n in state.counters.items()]
        shown += [(f"{name}().value", str(n)) for name, n in state.types.items()]
        code = "; ".join(rf"{name} = \({name})" for name, _ in shown)
        return f'"{code}"', '"' + "; ".join(f"{name} = {value}" for name, value in shown) + '"'


def swift(value: Any) -> str:
    """As Swift's string interpolation shows it."""
    return str(value)
