"""A session with one variable of every kind, and what each must be: cells may die in it, the values may not change."""

import footprint
from kernel import PATIENCE, Kernel, Run

DECLARATIONS = """\
import Foundation
var number = 41
var values = [1, 2, 3]
var names = ["one": 1, "two": 2]
final class Node { var value = 1; var next: Node? }
let node = Node()
node.next = Node()
func total() -> Int { values.reduce(number, +) }
func makeCounter() -> () -> Int { var n = 100; return { n += 1; return n } }
let count = makeCounter()
actor Account {
  var balance = 5
  func deposit(_ amount: Int) -> Int { balance += amount; return balance }
}
let account = Account()
var picture = Tensor([[1, 2], [3, 4]])
struct Doomed { var n: Int; func die(_ i: Int) -> Int { values[i] } }
func dieEarlier(_ i: Int) -> Int {
  values[i]
}
"""

#: Changes every one of them.
MUTATION = """\
number += 1; values[0] += 1; names["three"] = 3; node.value += 1; node.next!.value += 1
_ = count(); _ = await account.deposit(1); picture = picture * 2
"""

DESCRIPTION = """\
let described = await account.balance
"\\(number) \\(values) \\(names.count) \\(node.value) \\(node.next!.value) \\(total()) \\(described) \\(picture.sum())"
"""

#: Uses what `DESCRIPTION` only reads: a step that succeeds.
STEP = """\
number += 1; values[0] += 1; node.value += 1; _ = count(); _ = await account.deposit(1)
count()
"""


class Mortal:
    """A kernel with the declarations made, and the values that they must have."""

    def __init__(self, kernel: Kernel):
        self.kernel = kernel
        #: How many steps succeeded.
        self.steps = 0
        #: Whether the last test that used it found it as it must be.
        self.is_sound = True
        kernel.ok(DECLARATIONS)

    @property
    def description(self) -> str:
        n = self.steps
        return f'"{41 + n} [{1 + n}, 2, 3] 2 {1 + n} 1 {47 + 2 * n} {5 + n} 10"'

    def check(self) -> None:
        """Every variable is as it must be, and can be used."""
        self.expect(DESCRIPTION, self.description)
        self.steps += 1
        self.expect(STEP, str(100 + 2 * self.steps))
        self.expect(DESCRIPTION, self.description)

    def expect(self, code: str, result: str) -> None:
        found = self.kernel.ok(code).result
        assert found == result, f"{found} instead of {result}"

    def dies(self, code: str, **options) -> Run:
        """Runs a cell that changes everything and then must fail."""
        return self.kernel.fails(MUTATION + code, **options)


def line_of(code: str, mark: str = "// here") -> int | None:
    """The line of the cell, `MUTATION` before it, in which the code dies; None if no line is marked."""
    for number, line in enumerate((MUTATION + code).splitlines(), 1):
        if mark in line:
            return number
    return None


class Graveyard:
    """One session for all deaths of a file, as a learner's would be; a new one after a failure."""

    def __init__(self, start):
        self.start = start
        self.mortal: Mortal | None = None
        self.before: footprint.Footprint | None = None

    def enter(self) -> tuple[Mortal, footprint.Footprint]:
        if self.mortal is None or not self.mortal.is_sound:
            self.leave()
            self.mortal = Mortal(self.start())
            self.mortal.check()
            self.mortal.kernel.fails('fatalError("the first")')
            self.before = footprint.settle(self.mortal.kernel)
        return self.mortal, self.before

    def leave(self) -> None:
        if self.mortal is not None:
            # Asked to end, as by a front end, and not killed while it tidies up, however busy the machine.
            self.mortal.kernel.manager.shutdown_wait_time = 2 * PATIENCE
            self.mortal.kernel.manager.shutdown_kernel()
            self.mortal.kernel.stop()
            self.mortal = None
