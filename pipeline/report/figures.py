"""Draw the figures of a report: SVG for the page (wide and narrow), PNG for Word.

Altair describes, vl-convert draws, without a browser. Rows are laid out by hand in pixels, so that
a figure has the same width whatever its labels are; only counts and kappas go through a scale.
The text of a figure is in the colour of the page (``currentColor``), so that it can be dark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from pipeline.report.canvas import INK, LINE, LINE_HEIGHT, Canvas, room, ticks, wrap
from pipeline.report.model import (
    BarFigure,
    CalibrationFigure,
    Figure,
    FlowFigure,
    ForestFigure,
)

WIDE, NARROW = 680, 320  # pixels
# Per pair of coders a colour and a shape: never colour alone.
PAIR_STYLES = (
    ("#0072B2", "circle"),
    ("#D55E00", "square"),
    ("#009E73", "triangle-up"),
    ("#CC79A7", "diamond"),
)


def figure_svg(figure: Figure, *, narrow: bool = False) -> str:
    """A figure as an ``<svg>`` element to stand in a page, with title and description inside."""
    return _for_page(_drawn(figure, narrow), figure, f"{figure.id}-{'smal' if narrow else 'breed'}")


def figure_shape(figure: Figure) -> tuple[float, float]:
    """Width and height of a figure as it stands in Word, in pixels."""
    found = re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', _drawn(figure, False))
    return (float(found[1]), float(found[2])) if found else (WIDE, WIDE)


def figure_png(figure: Figure, *, scale: float = 2.0) -> bytes:
    """A figure as a PNG picture on white, ``scale`` times 680 pixels wide."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(_drawn(figure, False), scale=scale))


@lru_cache(maxsize=64)  # the wide figure of the page is the one in Word
def _drawn(figure: Figure, narrow: bool) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(figure, narrow)))


def _spec(figure: Figure, narrow: bool) -> str:
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):  # checking every part against the schema takes most of the time
        if isinstance(figure, BarFigure):
            canvas = _bars(figure, narrow)
        elif isinstance(figure, ForestFigure):
            canvas = _forest(figure, narrow)
        elif isinstance(figure, CalibrationFigure):
            canvas = _calibration(figure, narrow)
        else:
            canvas = _flow(figure, narrow)
        return canvas.spec()


# --- bars --------------------------------------------------------------------------------------


def _bars(figure: BarFigure, narrow: bool) -> Canvas:
    largest = max(bar.count for bar in figure.bars)
    # In a small wave the axis runs to everybody: then a short bar means few.
    high = figure.n if figure.n <= 25 else largest
    size, characters = (12, 42) if narrow else (13, 36)
    width = NARROW if narrow else WIDE
    left = 6 if narrow else room([wrap(b.label, characters) for b in figure.bars], size)
    canvas = Canvas(width, left, 44, 0, max(high, 1))
    y = 4.0
    rows: dict[tuple[str, bool], list[dict[str, Any]]] = {}
    labels, counts = [], []
    for bar in figure.bars:
        indent = 14 if bar.sub else 0
        label = wrap(bar.label, characters - (3 if bar.sub else 0))
        tall = LINE_HEIGHT * (label.count("\n") + 1)
        thick = 10 if bar.sub else 16
        link = {"href": f"#{bar.target}"} if bar.target else {}
        if narrow:
            labels.append({"x": canvas.at(2 + indent), "y": y + 8, "text": label, **link})
            top, y = y + tall + 2, y + tall + thick + 13
        else:
            row = max(tall, thick) + (8 if bar.sub else 12)
            first = y + row / 2 - (tall - LINE_HEIGHT) / 2
            labels.append({"x": canvas.at(4 + indent), "y": first, "text": label, **link})
            top, y = y + (row - thick) / 2, y + row
        rows.setdefault((bar.colour, bar.sub), []).append(
            {"x": 0, "x2": bar.count, "y": top, "y2": top + thick, **link}
        )
        shown = {"x": bar.count, "y": top + thick / 2, "text": f"{bar.count}", **link}
        counts.append(shown)
    canvas.height = round(y + 40)
    grid = [] if narrow else [(0.0, y + 4)]  # a narrow figure has its labels where the grid is
    _axis(canvas, ticks(high, 5 if narrow else 9), y + 4, figure.axis, size, grid)
    for (colour, sub), bars in rows.items():
        canvas.box(bars, color=colour, opacity=0.6 if sub else 1)
    canvas.text(labels, fontSize=size)
    canvas.text(counts, fontSize=size, fontWeight="bold", dx=5)
    return canvas


def _axis(
    canvas: Canvas,
    ticks: Sequence[float],
    y: float,
    title: str,
    size: int,
    grid: Sequence[tuple[float, float]],
    decimals: int = 0,
) -> None:
    """Figures and a title below ``y``, with lines at the ticks over the stretches of ``grid``."""
    stretches = [*grid, (y - 2, y + 3)]
    canvas.line([{"x": t, "x2": t, "y": top, "y2": end} for t in ticks for top, end in stretches])
    shown = [f"{t:.{decimals}f}".replace(".", ",").replace("-", "−") for t in ticks]
    canvas.text(
        [{"x": t, "y": y + 12, "text": s} for t, s in zip(ticks, shown, strict=True)],
        align="center",
        fontSize=size - 1,
    )
    canvas.text([{"x": canvas.low, "y": y + 29, "text": title}], fontSize=size - 1)


# --- forest ------------------------------------------------------------------------------------


def _forest(figure: ForestFigure, narrow: bool) -> Canvas:
    width, right, size = (NARROW, 16, 12) if narrow else (WIDE, 110, 13)
    left = 12 if narrow else room([wrap(row.label, 33) for row in figure.rows], size)
    canvas = Canvas(width, left, right, _lowest(figure), 1.0)
    y = _legend(canvas, figure, narrow, size) + 12.0
    start = y
    labels: list[dict[str, Any]] = []
    sides: list[dict[str, Any]] = []
    tops: list[float] = []
    for row in figure.rows:
        label = wrap(row.label, 42 if narrow else 33)
        lines = label.count("\n") + 1
        tall = 13 * len(row.estimates)
        if narrow:
            first, top = y + 8, y + lines * LINE_HEIGHT + 2
            label += f" ({row.side})" if row.side else ""
            y = top + tall + 10
        else:
            block = max(tall, lines * LINE_HEIGHT) + 12
            first = y + block / 2 - (lines - 1) * LINE_HEIGHT / 2
            top = y + (block - tall) / 2
            sides.append({"x": canvas.at(width - right + 14), "y": y + block / 2, "text": row.side})
            y += block
        tops.append(top)
        x = canvas.at(2 if narrow else 4)
        labels.append({"x": x, "y": first, "text": label, "strong": row.pooled})
    canvas.height = round(y + 42)
    tall = 13 * len(figure.pairs)
    rows = [(top, top + tall) for top in tops]
    grid = rows if narrow else [(start, y + 4)]
    canvas.line([{"x": 0, "x2": 0, "y": top, "y2": end} for top, end in grid], color=INK)
    _axis(canvas, _kappa_ticks(canvas.low), y + 4, "kappa (1 = altijd hetzelfde)", size, grid, 1)
    _estimates(canvas, figure, tops)
    for strong in (False, True):
        found = [label for label in labels if label["strong"] is strong]
        if found:
            canvas.text(found, fontSize=size, fontWeight="bold" if strong else "normal")
    if any(s["text"] for s in sides):
        canvas.text(sides, fontSize=size - 1)
    return canvas


def _lowest(figure: ForestFigure) -> float:
    """Where the axis begins: at 0, or in steps of 0.2 as far below as an interval reaches."""
    lows = [e.low for row in figure.rows for e in row.estimates if e.low is not None]
    return max(-1.0, math.floor(5 * min([0.0, *lows])) / 5)


def _kappa_ticks(low: float) -> list[float]:
    ticks = [round(low + 0.2 * i, 1) for i in range(round((1 - low) / 0.2) + 1)]
    return ticks if len(ticks) < 8 else [t for t in ticks if round(10 * t) % 4 == 0 or t == 1]


def _estimates(canvas: Canvas, figure: ForestFigure, tops: Sequence[float]) -> None:
    """Per pair of coders its points and intervals, each pair on a line of its own."""
    for place in range(len(figure.pairs)):
        colour, shape = PAIR_STYLES[place % len(PAIR_STYLES)]
        points, ranges = [], []
        for row, top in zip(figure.rows, tops, strict=True):
            estimate, y = row.estimates[place], top + 13 * place + 6.5
            if estimate.kappa is None:
                continue
            points.append({"x": max(canvas.low, estimate.kappa), "y": y})
            if estimate.low is not None and estimate.high is not None:
                low = max(canvas.low, estimate.low)
                ranges.append({"x": low, "x2": estimate.high, "y": y, "y2": y})
        if ranges:
            canvas.line(ranges, color=colour, strokeWidth=2)
        if points:
            canvas.point(points, color=colour, shape=shape)


def _legend(canvas: Canvas, figure: ForestFigure, narrow: bool, size: int) -> float:
    """Shape and name of each pair, in rows that fit; returns where it ends."""
    x, y = 6.0, 10.0
    names = []
    for place, pair in enumerate(figure.pairs):
        colour, shape = PAIR_STYLES[place % len(PAIR_STYLES)]
        room = 26 + len(pair) * size * 0.56
        if x > 6 and x + room > canvas.width:
            x, y = 6.0, y + 18
        canvas.point([{"x": canvas.at(x), "y": y}], color=colour, shape=shape)
        names.append({"x": canvas.at(x + 10), "y": y, "text": pair})
        x = 6.0 if narrow else x + room
        y += 18 if narrow else 0
    canvas.text(names, fontSize=size)
    return y - (18 if narrow else 0) + 8


# --- flow --------------------------------------------------------------------------------------


def _flow(figure: FlowFigure, narrow: bool) -> Canvas:
    width = NARROW if narrow else WIDE
    canvas = Canvas(width, 0, 0, 0, width)
    size = 12 if narrow else 13
    main, side = (232, 236) if narrow else (250, 330)
    boxes, arrows, heads, texts, strong = [], [], [], [], []
    y = 2.0
    for place, step in enumerate(figure.steps):
        label = wrap(step.label, 24 if narrow else 26)
        tall = 18 + LINE_HEIGHT * (label.count("\n") + 1)
        boxes.append({"x": 1, "x2": 1 + main, "y": y, "y2": y + tall})
        strong.append({"x": 14, "y": y + tall / 2, "text": f"{step.count}"})
        texts.append({"x": 64, "y": y + 9 + LINE_HEIGHT / 2, "text": label})
        y += tall
        if place == len(figure.steps) - 1:
            break
        gap, start = 26.0, y
        if step.out:
            reasons = [
                wrap(f"{count} {reason}", 36 if narrow else 48) for reason, count in step.out
            ]
            said = "\n".join(reasons)
            high = 16 + LINE_HEIGHT * (said.count("\n") + 1)
            left = width - side - 1
            top = y + 12
            boxes.append({"x": left, "x2": left + side, "y": top, "y2": top + high})
            texts.append({"x": left + 12, "y": top + 8 + LINE_HEIGHT / 2, "text": said})
            middle = top + high / 2
            arrows.append({"x": 40, "x2": left - 6, "y": middle, "y2": middle})
            heads.append({"x": left - 5, "y": middle, "turn": 90})
            gap = high + 26
        y += gap
        arrows.append({"x": 40, "x2": 40, "y": start, "y2": y - 7})
        heads.append({"x": 40, "y": y - 5, "turn": 180})
    canvas.height = round(y + 4)
    canvas.line(arrows, color=INK)
    for turn in (90, 180):
        found = [h for h in heads if h["turn"] == turn]
        if found:
            canvas.point(found, color=INK, shape="triangle", angle=turn)
    canvas.box(boxes, fill=None, stroke=INK, strokeWidth=1)
    canvas.text(texts, fontSize=size)
    canvas.text(strong, fontSize=size + 3, fontWeight="bold")
    return canvas


# --- calibration ---------------------------------------------------------------------------------


def _calibration(figure: CalibrationFigure, narrow: bool) -> Canvas:
    """Confidence across, outcome upwards, in hundreds; the number of decisions at each point."""
    width, size = (NARROW, 12) if narrow else (WIDE, 13)
    side = 210 if narrow else 320
    left = 46
    canvas = Canvas(width, left, width - left - side, 0, 100)
    top = 22.0
    canvas.height = round(top + side + 42)

    def y(share: float) -> float:
        return top + side * (1 - share)

    canvas.text([{"x": canvas.at(4), "y": 8, "text": "uitgekomen, van 100"}], fontSize=size - 1)
    fifths = [20 * i for i in range(6)]
    canvas.line([{"x": 0, "x2": 100, "y": y(t / 100), "y2": y(t / 100)} for t in fifths])
    canvas.text(
        [{"x": canvas.at(left - 8), "y": y(t / 100), "text": str(t)} for t in fifths],
        align="right",
        fontSize=size - 1,
    )
    title = "gezegd, van 100"
    _axis(canvas, fifths, top + side + 2, title, size, [(top, top + side)])
    canvas.line([{"x": 0, "x2": 100, "y": y(0), "y2": y(1)}], color=INK)
    points = [{"x": 100 * p.said, "y": y(p.was)} for p in figure.points]
    colour, shape = PAIR_STYLES[0]
    canvas.point(points, color=colour, shape=shape)
    numbers = [{**at, "text": f"{p.n}"} for at, p in zip(points, figure.points, strict=True)]
    canvas.text(numbers, fontSize=size - 2, dx=7, dy=9)
    return canvas


# --- for the page ------------------------------------------------------------------------------


def _for_page(svg: str, figure: Figure, name: str) -> str:
    """Ids of its own, a title and description, and the colours of the page."""
    svg = re.sub(r'\s(?:role|aria-[a-z]+|class)="[^"]*"', "", svg)
    svg = re.sub(r'<rect width="\d+" height="\d+" fill="white"/>', "", svg)
    svg = re.sub(r'<path[^>]* d="(?:|M0,0h\d+v\d+h-?\d+Z)"[^>]*/>', "", svg)  # empty backgrounds
    svg = svg.replace(f'"{INK}"', '"currentColor"')
    svg = svg.replace(f'stroke="{LINE}"', 'stroke="currentColor" stroke-opacity="0.2"')
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r'\s(?:xmlns:xlink|version)="[^"]*"', "", svg)
    # Vega makes every link absolute, on an address of its own.
    svg = re.sub(r'\s(?:xlink:)?href="[^"#]*#', ' href="#', svg).replace(' target="_self"', "")
    head = re.match(r'<svg[^>]*\swidth="(\d+)" height="(\d+)"[^>]*>', svg)
    if head is None:  # vl-convert always says how large its drawing is
        raise ValueError("an SVG without a size")
    width, height = head.groups()
    opening = (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' aria-labelledby="{name}-titel {name}-tekst" fill="none">'
        f'<title id="{name}-titel">{escape(figure.title)}</title>'
        f'<desc id="{name}-tekst">{escape(figure.description)}</desc>'
    )
    return opening + svg[head.end() :]
