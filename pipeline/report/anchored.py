"""Whether people were led by the automatic codes that they saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import dutch
from pipeline.report.model import Block, Cell, Column, Paragraph, Table
from pipeline.report.view import View, text


def anchored(view: View) -> list[Block]:
    """How far a suggestion moved coders; nothing when nobody coded with suggestions."""
    rows = view.result.facts.get("anchoring") or []
    if not rows or rows[0]["difference"] is None:
        return []
    every = rows[0]
    n = dutch.counted(every["n_respondents"], view.unit, view.units)
    said = (
        "Een deel van de fragmenten is gelezen met de automatische codes in beeld. Bij een"
        " willekeurige helft stonden ze er, bij de andere niet. Waar ze er stonden, codeerden"
        f" mensen {_percent(every['same_shown'])} van de fragmenten precies zo; waar ze verborgen"
        f" waren {_percent(every['same_hidden'])} ({every['n_shown']} en {every['n_hidden']} keer"
        f" gelezen, {n}). {_verdict(every)}"
    )
    table = Table(
        id="tabel-voorstel",
        caption="Hetzelfde als de automatische codering: met en zonder haar in beeld",
        columns=(
            Column("Codeur"),
            Column("In beeld", True),
            Column("Verborgen", True),
            Column("Verschil, in procentpunt", True),
            Column("Interval", True),
        ),
        rows=tuple(
            (
                Cell(text(row["coder"] or "allen samen")),
                Cell(text(f"{_percent(row['same_shown'])} van {row['n_shown']}")),
                Cell(text(f"{_percent(row['same_hidden'])} van {row['n_hidden']}")),
                Cell(text(_points(row["difference"])), row["difference"]),
                Cell(text(_interval(row))),
            )
            for row in rows
        ),
        note=("Wat met de codes in beeld gelezen is, telt nergens mee als overeenstemming."),
    )
    return [Paragraph(text(said)), table]


def _verdict(row: Mapping[str, Any]) -> str:
    points = _points(row["difference"])
    if row["low"] is None:
        return f"Het verschil is {points} procentpunt; voor een interval is het te weinig."
    told = f"Het verschil is {points} procentpunt {_interval(row)}"
    if row["low"] > 0:
        return f"{told}: het voorstel stuurt."
    if row["high"] < 0:
        return f"{told}: wie het voorstel zag, week er juist vaker van af."
    return f"{told}; dat het voorstel stuurt, is niet aangetoond en niet uitgesloten."


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)}{dutch.NARROW}%"


def _points(difference: float | None) -> str:
    return "–" if difference is None else dutch.decimal(100 * difference, 0)


def _interval(row: Mapping[str, Any]) -> str:
    if row["low"] is None:
        return "–"
    return f"[{_points(row['low'])} tot {_points(row['high'])}]"
