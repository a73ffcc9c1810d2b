"""The coder that knows topics only, beside the automatic coder; and how the former codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import dutch
from pipeline.report.model import Block, Paragraph
from pipeline.report.view import View, text

NAME = "topic"


def control(view: View) -> list[Block]:
    """What the topic coder reached, as a check on the automatic coder; nothing without people."""
    rows = view.result.facts.get("control") or []
    if not rows:
        return []
    parts = dutch.listing([f"{_kappa(row)} met {_other(view, row['coder'])}" for row in rows])
    return [
        Paragraph(
            text(
                "Ter controle is ook de codeur ‘topic’ gemeten. Die leest geen fragment; hij geeft"
                " elk fragment de thema’s die bij zijn topic horen, met een koppeling van topics"
                f" aan thema’s die is gemaakt op codes bij andere {view.units}. Zijn kappa is"
                f" {parts}. Komt de automatische codering daar niet boven, dan ziet zij niet meer"
                " dan waar een fragment ongeveer over gaat."
            )
        )
    ]


def _kappa(row: Mapping[str, Any]) -> str:
    interval = dutch.interval(row["kappa_low"], row["kappa_high"])
    return f"{dutch.decimal(row['kappa'])} {interval}".strip()


def _other(view: View, coder: str) -> str:
    if view.kinds.get(coder) == "adjudicated":
        return "de vastgestelde codering"
    return view.coder(coder)


def how_topic(coder: Mapping[str, Any], units: str) -> str:
    """What the topic coder did, as the end of a sentence about the automatic coding."""
    on = (
        f"met codes van mensen, bij een fragment dat zij lazen alleen die bij andere {units}"
        if coder["matched_on"] == "codings"
        else "op betekenis, want niemand codeerde met de hand"
    )
    return (
        "gaf elk fragment de thema’s die bij zijn topic horen (codeur ‘topic’);"
        f" {dutch.number(int(coder['matched_topics']))} van de"
        f" {dutch.counted(int(coder['topics']), 'topic', 'topics')} zijn aan een thema gekoppeld,"
        f" {on}. Thema’s van een invuller als geheel komen van de omschrijvingen in het codeboek"
    )
