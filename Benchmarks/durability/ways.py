"""The ways to die that are timed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    name: str
    #: Runs only where `dies` is true, so that the same cell is timed with and without the death.
    code: str


WAYS = [
    Way("index out of range", "print([1, 2, 3][number + 10])"),
    Way("`nil` unwrapped", "print(nothing!)"),
    Way("arithmetic overflow", "print(Int.max - 10 + number)"),
    Way("`fatalError`", 'fatalError("the end")'),
    Way("`precondition`", "precondition(number < 0)"),
    Way("wild pointer", "UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = number"),
    Way("stack overflow", "print(down(number))"),
    Way("double free", "let block = malloc(100)!; free(block); free(block)"),
    Way("`exit(0)`", "exit(0)"),
    Way("`exit(3)`", "exit(3)"),
    Way("`abort()`", "abort()"),
    Way("`raise(SIGKILL)`", "raise(SIGKILL)"),
    Way("out of memory", "print([UInt8](repeating: 1, count: 1 << 44).count)"),
    Way("in a task", 'await Task { fatalError("in a task") }.value'),
    Way("a thousand threads", 'for _ in 0..<1000 { Thread.detachNewThread { sleep(1000) } }; fatalError("threads")'),
    Way("a child process", 'try! Process.run(URL(fileURLWithPath: "/bin/sleep"), arguments: ["1000"]); fatalError("child")'),
    Way("descriptors 0 to 255 closed", 'for i: Int32 in 0...255 { close(i) }; fatalError("closed")'),
]

PRELUDE = """\
import Foundation
var number = 41
let nothing: Int? = nil
func down(_ n: Int) -> Int { down(n + 1) + n }
"""


def cell(way: Way, dies: bool, comment: str) -> str:
    return f"if number {'>' if dies else '<'} 0 {{\n  {way.code}\n}}\n// {comment}"
