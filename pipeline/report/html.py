"""Write a report as one HTML file that opens anywhere, offline, and asks nothing of the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.report import dutch
from pipeline.report.files import printable, write_file
from pipeline.report.model import (
    BarFigure,
    Block,
    Bullets,
    CalibrationFigure,
    Evidence,
    Figure,
    FlowFigure,
    Fold,
    ForestFigure,
    Note,
    Paragraph,
    Paste,
    Quotes,
    Report,
    SegmentIndex,
    SegmentRow,
    Table,
)
from pipeline.report.view import fitting

if TYPE_CHECKING:
    from jinja2 import Environment

# Of the annexe of segments as much is printed as keeps the page under three megabytes; the workbook
# holds all.
ANNEXE_ROOM = 900_000  # characters, markup included
_ROW_MARKUP = 420  # characters of markup around a segment, about
KINDS: dict[type[Any], str] = {
    Paragraph: "paragraph",
    Bullets: "bullets",
    Note: "note",
    Paste: "paste",
    Table: "table",
    BarFigure: "figure",
    FlowFigure: "figure",
    ForestFigure: "figure",
    CalibrationFigure: "figure",
    Quotes: "quotes",
    Evidence: "evidence",
    Fold: "fold",
    SegmentIndex: "segments",
}


@dataclass(frozen=True)
class Drawing:
    """A figure drawn twice: for a wide and for a narrow page."""

    wide: str
    narrow: str


def write_html(report: Report, path: Path) -> None:
    """Write the report to ``path``, whole or not at all.

    :raises OutputError: the file can't be written.
    """
    write_file(path, render_html(report).encode("utf-8"))


def render_html(report: Report) -> str:
    """The report as a page. Links lead only to what the page holds; the rest is plain text."""
    shown = _that_fit(report.segments)
    targets = set(_ids(report)) | {row.anchor for row in shown}
    template = _environment().get_template("report.html.j2")
    page = template.render(
        report=report,
        shown=shown,
        targets=targets,
        left_out=len(report.segments) - len(shown),
        drawings={f.id: Drawing(*_draw(f)) for f in _figures(report)},
        theme_names=_theme_names(shown),
        places={t.theme_id: t.target for t in report.themes},
        day=dutch.day(report.made_on),
        number=dutch.figure,
        counted=dutch.counted,
        kind=lambda block: KINDS[type(block)],
    )
    # Lone surrogates and control characters of an answer have no place in a page.
    return printable(page)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _that_fit(rows: Sequence[SegmentRow]) -> list[SegmentRow]:
    return list(rows[: fitting((len(r.text) + _ROW_MARKUP for r in rows), ANNEXE_ROOM)])


def _blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from _blocks(block.blocks)


def _all_blocks(report: Report) -> Iterator[Block]:
    for _, section in report.walk():
        yield from _blocks(section.blocks)


def _ids(report: Report) -> Iterator[str]:
    for _, section in report.walk():
        yield section.id
    for block in _all_blocks(report):
        name = getattr(block, "id", "")
        if name:
            yield name


def _figures(report: Report) -> list[Figure]:
    return [b for b in _all_blocks(report) if isinstance(b, Figure)]


def _draw(figure: Figure) -> tuple[str, str]:
    from pipeline.report.figures import figure_svg

    return figure_svg(figure), figure_svg(figure, narrow=True)


def _theme_names(rows: Sequence[SegmentRow]) -> list[str]:
    """Names of themes to filter by, in alphabetical order."""
    return sorted({name for row in rows for name in row.themes}, key=str.casefold)
