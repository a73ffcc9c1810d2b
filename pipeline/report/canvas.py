"""A plane to draw on with Altair: rows in pixels from the top, values on a scale across."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

INK, LINE = "#1a1a1a", "#cfcfcf"  # become currentColor in the page
LINE_HEIGHT = 16


@dataclass
class Canvas:
    """Layers over one plane: ``y`` in pixels from the top, ``x`` on a scale of its own."""

    width: int
    left: int  # room before x = low
    right: int  # room after x = high
    low: float
    high: float

    def __post_init__(self) -> None:
        self.height = 0
        self.layers: list[alt.Chart] = []

    def at(self, pixel: float) -> float:
        """The value on the x scale that lies at a pixel of the whole figure."""
        plot = self.width - self.left - self.right
        return self.low + (pixel - self.left) * (self.high - self.low) / plot

    # Channels are spelled out as objects: from a string, Altair searches its whole schema.
    def _x(self, field: str) -> Any:
        import altair as alt

        domain = alt.Scale(domain=[self.low, self.high], nice=False, zero=False)
        return alt.X(f"{field}:Q", scale=domain, axis=None)

    def _y(self, field: str) -> Any:
        import altair as alt

        # Filled in later: the height is known when everything has been laid out.
        return alt.Y(f"{field}:Q", axis=None)

    def text(self, rows: Sequence[dict[str, Any]], **style: Any) -> None:
        """Texts at ``x`` (scale), ``y``; ``text`` may hold line ends, ``href`` a link."""
        import altair as alt

        style = {"align": "left", "fontSize": 13, "color": INK, "baseline": "middle", **style}
        mark = alt.Chart(alt.InlineData(values=list(rows))).mark_text(
            **style, lineBreak="\n", lineHeight=LINE_HEIGHT
        )
        more = {"href": alt.Href("href:N")} if any("href" in row for row in rows) else {}
        self.layers.append(
            mark.encode(x=self._x("x"), y=self._y("y"), text=alt.Text("text:N"), **more)
        )

    def box(self, rows: Sequence[dict[str, Any]], **style: Any) -> None:
        """Rectangles from ``x``, ``y`` to ``x2``, ``y2``."""
        import altair as alt

        mark = alt.Chart(alt.InlineData(values=list(rows))).mark_rect(**style)
        more = {"href": alt.Href("href:N")} if any("href" in row for row in rows) else {}
        self.layers.append(
            mark.encode(
                x=self._x("x"), x2=alt.X2("x2:Q"), y=self._y("y"), y2=alt.Y2("y2:Q"), **more
            )
        )

    def line(self, rows: Sequence[dict[str, Any]], **style: Any) -> None:
        """Lines from ``x``, ``y`` to ``x2``, ``y2``."""
        import altair as alt

        style = {"color": LINE, "strokeWidth": 1, **style}
        mark = alt.Chart(alt.InlineData(values=list(rows))).mark_rule(**style)
        self.layers.append(
            mark.encode(x=self._x("x"), x2=alt.X2("x2:Q"), y=self._y("y"), y2=alt.Y2("y2:Q"))
        )

    def point(self, rows: Sequence[dict[str, Any]], **style: Any) -> None:
        """Points at ``x``, ``y``."""
        import altair as alt

        mark = alt.Chart(alt.InlineData(values=list(rows))).mark_point(
            filled=True, opacity=1, size=70, **style
        )
        self.layers.append(mark.encode(x=self._x("x"), y=self._y("y")))

    def spec(self) -> str:
        """The whole as Vega-Lite."""
        import altair as alt

        # Layered as dictionaries: alt.layer copies every row of every layer several times.
        around = alt.LayerChart(
            width=self.width - self.left - self.right,
            height=self.height,
            padding={"left": self.left, "right": self.right, "top": 2, "bottom": 2},
            autosize=alt.AutoSizeParams(type="none"),
        )
        around = around.configure(aria=False, font="sans-serif").configure_view(stroke=None)
        spec = around.to_dict(validate=False)
        spec["layer"] = [
            {
                "data": {"values": chart.data.values},
                "mark": chart.mark.to_dict(validate=False),
                "encoding": chart.encoding.to_dict(validate=False),
            }
            for chart in self.layers
        ]
        for layer in spec["layer"]:
            layer["encoding"]["y"]["scale"] = {
                "domain": [0, self.height],
                "range": [0, self.height],
                "nice": False,
                "zero": False,
            }
        return json.dumps(spec, ensure_ascii=False)


def wrap(label: str, characters: int) -> str:
    """A label over several lines."""
    return "\n".join(textwrap.wrap(label, characters) or [""])


def room(labels: Sequence[str], size: int) -> int:
    """Pixels that the longest line of the labels takes, with an indent and a gap."""
    longest = max(len(line) for label in labels for line in label.split("\n"))
    return round(min(250, 34 + longest * size * 0.5))


def ticks(high: int, most: int) -> list[int]:
    """Whole numbers from 0 to ``high``, at most ``most`` steps."""
    step = next(s * 10**e for e in range(9) for s in (1, 2, 5) if high / (s * 10**e) <= most)
    return list(range(0, high + 1, step))
