"""A picture of the ratios, as SVG."""

from html import escape
from math import log2

from report import BARS

ROW, LEFT, WIDTH, TOP = 16, 300, 480, 40
COLORS = {"forward": "#1f77b4", "gradients": "#2ca02c", "GEMM": "#9467bd", "filters": "#ff7f0e"}
#: The axis, doublings of the ratio to each side of 1.
REACH = 2.5


def place(ratio: float) -> float:
    return LEFT + WIDTH * (max(-REACH, min(REACH, log2(ratio))) + REACH) / (2 * REACH)


def text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def svg(measurements: list) -> str:
    """One bar per case and number of threads; to the right of the middle line the engine is the faster one."""
    shown = [one for one in measurements if one.ratio is not None]
    height = TOP + ROW * len(shown) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 60}" height="{height}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        text(LEFT + WIDTH / 2, 14, "time(best peer) : time(ours)", "middle"),
    ]
    for tick in (0.25, 0.5, 0.8, 1, 1.25, 2, 4):
        x = place(tick)
        color = "#333" if tick == 1 else "#ddd"
        parts.append(f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{height - 16}" stroke="{color}"/>')
        parts.append(text(x, TOP - 12, f"{tick:g}", "middle"))
    for index, one in enumerate(shown):
        y = TOP + index * ROW
        middle, end = place(1), place(one.ratio)
        opacity = 1 if one.ratio >= BARS[one.family].each else 0.45
        parts.append(
            f'<rect x="{min(middle, end):.1f}" y="{y}" width="{abs(end - middle):.1f}" height="{ROW - 5}" '
            f'fill="{COLORS[one.family]}" opacity="{opacity}"/>'
        )
        parts.append(text(LEFT - 6, y + ROW - 6, f"{one.name} · {one.threads}", "end"))
        parts.append(text(LEFT + WIDTH + 6, y + ROW - 6, f"{one.ratio:.2f}"))
    parts.append("</svg>")
    return "\n".join(parts) + "\n"
