"""The kinds of cells that the soak draws from: each makes a cell from a generator of random numbers and the model."""

import json
from dataclasses import dataclass
from random import Random
from typing import Any, Callable

from deaths import DEATHS, FORK, HANGS, SPAWN
from soak_model import Model, State

#: As many names of a kind live at the same time; then they are changed or declared again.
MOST_NAMES = 8

STARTED = 'write(1, "started\\n", 8)\n'


@dataclass
class Cell:
    code: str
    #: What becomes of the session's state.
    effect: Callable[[State], None] | None = None
    fails: bool = False
    #: Whether the session holds that it ran: what did not compile, died or was stopped has not.
    happens: bool = True
    hangs: bool = False
    #: "before" or "during": when the worker is killed from outside.
    kills: str = ""
    undoes: int = 0
    #: What it must print, exactly.
    prints: str | None = None


def literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def random_value(random: Random) -> Any:
    return random.choice([
        lambda: random.randint(-1000, 1000),
        lambda: "".join(random.choices("abcdeäöü日本🐟", k=random.randint(1, 9))),
        lambda: [random.randint(0, 99) for _ in range(random.randint(1, 20))],
    ])()  # fmt: skip


def old_or_new(random: Random, names: dict[str, Any], model: Model, prefix: str) -> str:
    if names and (len(names) >= MOST_NAMES or random.random() < 0.4):
        return random.choice(list(names))
    return model.new_name(prefix)


def declare(random: Random, model: Model) -> Cell:
    """A new variable, or an old name with another value and perhaps another type."""
    name, value = old_or_new(random, model.state.values, model, "v"), random_value(random)
    return Cell(f"var {name} = {literal(value)}", lambda state: state.values.update({name: value}))


def changes(random: Random, model: Model) -> tuple[str, Callable[[State], None]]:
    """Statements that change a few variables, and their effect."""
    lines, effects = [], []
    state = model.state
    for name in random.sample(list(state.values), min(3, len(state.values))):
        value, n = state.values[name], random.randint(1, 9)
        if isinstance(value, int):
            lines.append(f"{name} += {n}")
            effects.append(lambda s, name=name, n=n: s.values.update({name: s.values[name] + n}))
        elif isinstance(value, str):
            lines.append(f'{name} = String({name}.suffix(8)) + "{n}"')
            effects.append(lambda s, name=name, n=n: s.values.update({name: s.values[name][-8:] + str(n)}))
        else:
            lines.append(f"{name} = Array({name}.suffix(9)); {name}.append({n})")
            effects.append(lambda s, name=name, n=n: s.values.update({name: [*s.values[name][-9:], n]}))
    for name in random.sample(list(state.objects), min(2, len(state.objects))):
        lines.append(f"{name}.n += 1")
        effects.append(lambda s, name=name: s.objects.update({name: s.objects[name] + 1}))
    for name in random.sample(list(state.counters), min(1, len(state.counters))):
        lines.append(f"{name}.call()")
        effects.append(lambda s, name=name: s.counters.update({name: s.counters[name] + 1}))
    random.shuffle(lines)
    return "\n".join(lines), lambda s: [effect(s) for effect in effects]


def change(random: Random, model: Model) -> Cell | None:
    code, effect = changes(random, model)
    return Cell(code, effect) if code else None


def change_in_task(random: Random, model: Model) -> Cell | None:
    numbers = [name for name, value in model.state.values.items() if isinstance(value, int)]
    if not numbers:
        return None
    name, n = random.choice(numbers), random.randint(1, 9)
    code = random.choice([
        f"{name} += await Task {{ try? await Task.sleep(nanoseconds: 1_000_000); return {n} }}.value",
        f"{name} += await withTaskGroup(of: Int.self) {{ group in\n  for _ in 0..<{n} {{ group.addTask {{ 1 }} }}\n"
        "  return await group.reduce(0, +)\n}",
        f"actor Adder {{ var sum = 0; func add(_ n: Int) -> Int {{ sum += n; return sum }} }}\n"
        f"{name} += await Adder().add({n})",
        f"let results = AsyncStream {{ $0.yield({n}); $0.finish() }}\nfor await r in results {{ {name} += r }}",
    ])  # fmt: skip
    return Cell(code, lambda state: state.values.update({name: state.values[name] + n}))


def make_object(random: Random, model: Model) -> Cell:
    name, n = old_or_new(random, model.state.objects, model, "o"), random.randint(0, 99)
    declaration = "" if model.state.hasClass else "final class Box { var n: Int; init(_ n: Int) { self.n = n } }\n"

    def effect(state: State) -> None:
        state.hasClass = True
        state.objects[name] = n

    return Cell(f"{declaration}let {name} = Box({n})", effect)


def make_function(random: Random, model: Model) -> Cell:
    name, a, b = old_or_new(random, model.state.functions, model, "f"), random.randint(1, 9), random.randint(0, 9)
    return Cell(
        f"func {name}(_ x: Int) -> Int {{ x * {a} + {b} }}", lambda state: state.functions.update({name: (a, b)}))


def make_extension(random: Random, model: Model) -> Cell:
    name, factor = old_or_new(random, model.state.extensions, model, "e"), random.randint(2, 9)
    return Cell(
        f"extension Int {{ var {name}: Int {{ self * {factor} }} }}",
        lambda state: state.extensions.update({name: factor}))  # fmt: skip


def make_counter(random: Random, model: Model) -> Cell:
    name = old_or_new(random, model.state.counters, model, "c")
    return Cell(
        f"struct Counter_{name} {{ var calls = 0; mutating func call() {{ calls += 1 }} }}\nvar {name} = Counter_{name}()",
        lambda state: state.counters.update({name: 0}))  # fmt: skip


def make_type(random: Random, model: Model) -> Cell:
    name, value = old_or_new(random, model.state.types, model, "T"), random.randint(0, 999)
    extra = "".join(f"var extra{i} = {i}; " for i in range(random.randint(0, 3)))
    return Cell(f"struct {name} {{ {extra}var value = {value} }}", lambda state: state.types.update({name: value}))


def make_nothing(random: Random, model: Model) -> Cell:
    return Cell("// nothing at all", happens=False)


def output(random: Random, model: Model) -> Cell:
    lines = random.choice([1, 10, 1000])
    return Cell(f'for i in 0..<{lines} {{ print("line", i) }}', prints="".join(f"line {i}\n" for i in range(lines)))


def big_output(random: Random, model: Model) -> Cell:
    count = random.randint(100_000, 1_000_000)
    return Cell(f'print(String(repeating: "x", count: {count}))', prints="x" * count + "\n")


def work_beside(random: Random, model: Model) -> Cell:
    """A thread or a task that goes on for a while after its cell has ended: checkpoints are renewed because of it."""
    code, effect = changes(random, model)
    beside = random.choice([
        "Thread.detachNewThread { let end = Date() + 0.5; while Date() < end {} }",
        "Thread.detachNewThread { for _ in 0..<200 { usleep(3000) } }",
        "Task.detached { let end = Date() + 0.5; while Date() < end { await Task.yield() } }",
        "Task { for _ in 0..<100 { try? await Task.sleep(nanoseconds: 5_000_000) } }",
        "DispatchQueue.global().async { let end = Date() + 0.5; while Date() < end {} }",
    ])  # fmt: skip
    return Cell(f"{code}\n{beside}", effect)


def throws(random: Random, model: Model) -> Cell:
    code, effect = changes(random, model)
    after, _ = changes(random, model)
    return Cell(f"{code}\nthrow CancellationError()\n{after}", effect, fails=True)


def compile_error(random: Random, model: Model) -> Cell:
    code, _ = changes(random, model)
    wrong = random.choice(['let n: Int = "text"', "undefinedName()", "func f( {", "let e = 1 +", "[1].frist", "}"])
    return Cell(f"{code}\n{wrong}", fails=True, happens=False)


#: Each takes no longer than a cell does; `values`, `Node` and the like are of another session. An `assert` is no death in a
#: cell that is optimised, as those with functions are.
ALL_QUICK_DEATHS = [
    death.code for name, death in DEATHS.items()
    if not any(word in death.code for word in ("values", "Node", "dieEarlier", "Doomed", "number", "Tensor"))
    and name not in ("alarm", "assert", "processor time used up", "a thousand threads", "a hundred children", "a full pipe")
]  # fmt: skip

STARTS_CHILDREN = (SPAWN, FORK, "Process()")
QUICK_DEATHS = [code for code in ALL_QUICK_DEATHS if not any(start in code for start in STARTS_CHILDREN)]
DEATHS_WITH_CHILDREN = [code for code in ALL_QUICK_DEATHS if code not in QUICK_DEATHS]

QUICK_HANGS = [code for name, code in HANGS.items() if name not in ("a thousand threads", "printing", "writing",
                                                                    "printing in a thread")]  # fmt: skip


def death(random: Random, model: Model) -> Cell:
    code, _ = changes(random, model)
    return Cell(f"{code}\n{random.choice(QUICK_DEATHS)}", fails=True, happens=False)


def death_with_children(random: Random, model: Model) -> Cell:
    code, _ = changes(random, model)
    return Cell(f"{code}\n{random.choice(DEATHS_WITH_CHILDREN)}", fails=True, happens=False)


def death_with_declarations(random: Random, model: Model) -> Cell:
    """What a died cell declared again is what it was before."""
    makers = [declare, make_function, make_extension, make_type]
    code = "\n".join(random.choice(makers)(random, model).code for _ in range(3) if random.random() < 0.6)
    return Cell(f"{code}\n{random.choice(QUICK_DEATHS)}", fails=True, happens=False)


def hang(random: Random, model: Model) -> Cell:
    code, _ = changes(random, model)
    return Cell(f"{code}\n{STARTED}{random.choice(QUICK_HANGS)}", fails=True, happens=False, hangs=True)


def killed_during(random: Random, model: Model) -> Cell:
    code, _ = changes(random, model)
    return Cell(f"{code}\n{STARTED}while true {{ sleep(1000) }}", fails=True, happens=False, kills="during")


def killed_between(random: Random, model: Model) -> Cell | None:
    cell = change(random, model)
    if cell is not None:
        cell.kills = "before"
    return cell


def long_work(random: Random, model: Model) -> Cell | None:
    """More than a second of work before the trap is kept."""
    code, effect = changes(random, model)
    if not code:
        return None
    return Cell(f'{code}\nusleep(1_100_000)\nusleep(1)\nfatalError("late")', effect, fails=True)


def undo(random: Random, model: Model) -> Cell | None:
    count = random.randint(1, 3)
    if len(model.before) < count:
        return None
    return Cell("%undo" if count == 1 else f"%undo {count}", undoes=count, happens=False)


GOOD_AND_BAD: dict[str, Callable[[Random, Model], Cell | None]] = {
    function.__name__: function
    for function in (
        declare, change, change_in_task, make_object, make_function, make_extension, make_counter, make_type,
        make_nothing, output, big_output, work_beside, throws, compile_error, death, death_with_children, death_with_declarations, hang, killed_during,
        killed_between, long_work, undo,
    )
}  # fmt: skip

WEIGHTS = {
    "declare": 10, "change": 14, "change_in_task": 8, "make_object": 5, "make_function": 5, "make_extension": 4,
    "make_counter": 3, "make_type": 3, "make_nothing": 1, "output": 3, "big_output": 1, "work_beside": 4, "throws": 4, "compile_error": 4,
    "death": 16, "death_with_children": 4, "death_with_declarations": 6, "hang": 5, "killed_during": 3, "killed_between": 3, "long_work": 1,
    "undo": 6,
}  # fmt: skip
