"""Draw lanes as inline SVG: over calendar time, or over years since a document. Knows no law.

Text takes the page's own colour, so that the drawing suits a light and a dark page; the few hues can be told apart in
print and by colour-blind readers, and no meaning rests on hue alone. Sizes are user units of the view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH, GUTTER, RIGHT, TOP, ROW = 960, 284, 32, 34, 38
MOST_LABELS = 12
STYLE = (
    ".law text{font:13px/1.2 system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:currentColor}"
    ".law .sub,.law .mark,.law .axis,.law .end{font-size:11px}.law .sub,.law .axis{opacity:.75}"
    ".law .axis{text-anchor:middle}.law .end{text-anchor:end}.law .title{font-weight:600}"
    ".law .grid{stroke:currentColor;opacity:.16}.law .rule{stroke:currentColor;opacity:.4}"
    ".law .order{fill:#2f6fae}.law .faint{fill:#2f6fae;opacity:.35}.law .clock{fill:#b5750f}.law .auto{fill:#14897f}"
    ".law .later{fill:#8a5aa8}.law .tick{fill:#c8402f}"
    ".law .open{stroke:#2f6fae;stroke-width:2;stroke-dasharray:2 5;fill:none}"
    ".law .bound{stroke:currentColor;stroke-width:2;fill:none}"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on a lane; `end` None runs off to the right. `kind` is a class of STYLE, `title` shows on hovering."""

    start: float
    end: float | None
    kind: str = "order"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on a lane, with a short label beneath it (none: the mark alone)."""

    at: float
    label: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a drawing: its name, a second line in small type, and what stands on it.

    `tail` is written after the last bar, `remark` at the left end; `heading` makes the lane a title of those below.
    """

    label: str
    sub: str = ""
    bars: tuple[Bar, ...] = ()
    ticks: tuple[Tick, ...] = ()
    tail: str = ""
    remark: str = ""
    heading: bool = False


def year_of(day: str) -> float:
    """Return an ISO day as a year with its fraction: 1972-07-02 is 1972.5."""
    on = date.fromisoformat(day)
    first = date(on.year, 1, 1)
    return on.year + (on - first).days / (date(on.year + 1, 1, 1) - first).days


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value stands between the gutter and the right margin."""

    low: float
    high: float

    def at(self, value: float | None) -> float:
        """Return the abscissa of a value, None being the right end."""
        inside = self.high if value is None else min(max(value, self.low), self.high)
        return round(GUTTER + (inside - self.low) / (self.high - self.low) * (WIDTH - GUTTER - RIGHT), 1)


def _titled(shape: str, title: str) -> str:
    return f"<g><title>{escape(title)}</title>{shape}</g>" if title else shape


def _bar(bar: Bar, scale: Scale, top: float) -> str:
    left, right, middle = scale.at(bar.start), scale.at(bar.end), top + 14
    if bar.kind == "open":
        arrow = f'<path class="order" d="M{right} {middle - 5}l9 5l-9 5z"/>'
        return _titled(f'<path class="open" d="M{left} {middle}H{right}"/>{arrow}', bar.title)
    if bar.kind == "bound":
        return _titled(f'<path class="bound" d="M{left} {middle}H{right}"/>', bar.title)
    width = round(max(right - left, 3), 1)
    if bar.end is None:
        return _titled(f'<path class="{bar.kind}" d="M{left} {top + 6}H{right}l9 8l-9 8H{left}z"/>', bar.title)
    return _titled(f'<rect class="{bar.kind}" x="{left}" y="{top + 6}" width="{width}" height="16"/>', bar.title)


def _tick(tick: Tick, scale: Scale, top: float) -> str:
    at = scale.at(tick.at)
    diamond = f'<path class="tick" d="M{at} {top + 8}l6 6l-6 6l-6 -6z"/>'
    crowded = at > WIDTH - RIGHT - 110
    place = f'class="end" x="{round(at - 8, 1)}"' if crowded else f'class="mark" x="{round(at + 8, 1)}"'
    name = f'<text {place} y="{top + 34}">{escape(tick.label)}</text>' if tick.label else ""
    return _titled(diamond + name, tick.title)


def _tail(lane: Lane, scale: Scale, top: float) -> str:
    """Write the tail after everything on the lane, or before it where the right margin is near."""
    ends = [scale.at(bar.end) for bar in lane.bars] + [scale.at(tick.at) for tick in lane.ticks]
    starts = [scale.at(bar.start) for bar in lane.bars] + [scale.at(tick.at) for tick in lane.ticks]
    if max(ends) > WIDTH - RIGHT - 6 * len(lane.tail):
        return f'<text class="end" x="{min(starts) - 10}" y="{top + 18}">{escape(lane.tail)}</text>'
    return f'<text class="mark" x="{max(ends) + 10}" y="{top + 18}">{escape(lane.tail)}</text>'


def _lane(lane: Lane, scale: Scale, top: float) -> str:
    if lane.heading:
        rule = f'<path class="rule" d="M0 {top + 27}H{WIDTH}"/>'
        return f'<text class="title" x="0" y="{top + 20}">{escape(lane.label)}</text>{rule}'
    parts = [f'<text x="0" y="{top + (15 if lane.sub else 18)}">{escape(lane.label)}</text>']
    parts += [f'<text class="sub" x="0" y="{top + 29}">{escape(lane.sub)}</text>'] if lane.sub else []
    parts += [_bar(bar, scale, top) for bar in lane.bars]
    parts += [_tick(tick, scale, top) for tick in lane.ticks]
    parts += [_tail(lane, scale, top)] if lane.tail else []
    if lane.remark:
        line = top + (31 if lane.bars else 18)
        parts.append(f'<text class="sub" x="{GUTTER + 4}" y="{line}">{escape(lane.remark)}</text>')
    return "".join(parts)


def _axis(marks: Sequence[tuple[float, str]], scale: Scale, bottom: float) -> str:
    lines = ((scale.at(value), label) for value, label in marks)
    return "".join(
        f'<path class="grid" d="M{at} {TOP - 8}V{bottom}"/>'
        f'<text class="axis" x="{at}" y="{TOP - 14}">{escape(label)}</text>'
        for at, label in lines
    )


def _drawing(lanes: Sequence[Lane], scale: Scale, marks: Sequence[tuple[float, str]], name: str) -> str:
    bottom = TOP + ROW * len(lanes)
    size = f'viewBox="0 0 {WIDTH} {bottom + 8}" width="100%"'
    body = [_lane(lane, scale, TOP + ROW * row) for row, lane in enumerate(lanes)]
    return "\n".join(
        [
            f'<svg class="law" xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(name)}">',
            f"<style>{STYLE}</style>",
            _axis(marks, scale, bottom),
            *body,
            "</svg>",
        ]
    )


def _step(length: float, steps: Sequence[int]) -> int:
    return next(step for step in steps if length / step <= MOST_LABELS)


def calendar(lanes: Sequence[Lane], first: int, last: int, name: str) -> str:
    """Return an SVG of lanes over the years `first` to `last`; bars and ticks are years (see `year_of`)."""
    step = _step(last - first, (1, 2, 5, 10, 20))
    marks = [(year, str(year)) for year in range(first + -first % step, last + 1, step)]
    return _drawing(lanes, Scale(first, last), marks, name)


def durations(lanes: Sequence[Lane], longest: int, name: str) -> str:
    """Return an SVG of lanes over years since the document, 0 to `longest`."""
    step = _step(longest, (1, 2, 5, 10))
    marks = [(year, f"{year} years" if year else "document") for year in range(0, longest + 1, step)]
    return _drawing(lanes, Scale(0, longest), marks, name)


def figure(svg: str, caption: str) -> str:
    """Wrap a drawing for a Markdown page: one HTML block without blank lines."""
    return f"<figure>\n{svg}\n<figcaption>{escape(caption)}</figcaption>\n</figure>\n"
