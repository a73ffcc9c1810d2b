"""Which plans people read by: who, how many segments, blind or not, and whether it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pipeline.report import dutch
from pipeline.report.model import Block, Bullets, Paragraph, Section
from pipeline.report.view import View, text

_DONE = "done"
_STATE = {
    "open": "er wordt nog gelezen; dit rapport is voorlopig",
    "settling": "verschillen worden nog vastgesteld; dit rapport is voorlopig",
    "expired": "de termijn was voorbij voordat het werk klaar was; dit rapport is voorlopig",
    "stopped": "het lezen is eerder gestopt; dit rapport is voorlopig",
    _DONE: "afgerond",
}
_MODE = {
    "blind": "blind: zonder de automatische codes te zien",
    "suggestions": "met voorstel: bij de helft stonden de automatische codes erbij",
}


def provisional(facts: Mapping[str, Any]) -> bool:
    """Whether people are, or were, not done with the last plan."""
    plans = facts.get("plans") or []
    return bool(plans) and plans[-1]["status"] != _DONE


def section(view: View) -> list[Section]:
    """The plans of a wave; nothing when there were none."""
    plans = view.result.facts.get("plans") or []
    if not plans:
        return []
    blocks: list[Block] = []
    if provisional(view.result.facts):
        blocks.append(
            Paragraph(
                text(
                    "Dit rapport is voorlopig: "
                    f"{_STATE[plans[-1]['status']].partition(';')[0]} (zie hieronder)."
                ),
                lead=True,
            )
        )
    blocks.append(Bullets(tuple(text(_sentence(plan)) for plan in plans)))
    return [Section("leesplannen", "", "Wie welke steekproef las", tuple(blocks))]


def _sentence(plan: Mapping[str, Any]) -> str:
    day = dutch.day(date.fromisoformat(plan["made_at"][:10]))
    known = plan.get("codable")
    of = f" van de {known} codeerbare" if known else ""
    drawn = "door toeval getrokken"
    if plan.get("unit") == "respondent":
        drawn = "alles van respondenten die door toeval zijn getrokken"
    parts = [f"{plan['random']} segmenten{of}, {drawn}"] if plan["random"] else []
    if plan["chosen"]:
        parts.append(
            f"{plan['chosen']} omdat de automatische codering er onzeker over was (die tellen in "
            "geen cijfer mee)"
        )
    people = dutch.listing(
        [f"codeur {c['name']} ({c['done']} van {c['of']} gelezen)" for c in plan["coders"]]
    )
    settled = " Wat verschilde, is daarna vastgesteld." if plan["settle"] else ""
    state = _STATE[plan["status"]]
    return (
        f"Leesplan {plan['id']} van {day}: {dutch.listing(parts)}. Gelezen door {people}, "
        f"{_MODE[plan['mode']]}. Stand: {state}." + (settled if plan["status"] == _DONE else "")
    )
