"""Per theme one line: counted by people, corrected, by machine, how sure, and what to do next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.model import (
    AgreementRow,
    Block,
    Cell,
    Column,
    Note,
    Paragraph,
    Section,
    Table,
)
from pipeline.report.trust import figure_cell
from pipeline.report.view import View, number_or_none, records, text

SECTION = "aantallen"


def sections(view: View, agreement: Sequence[AgreementRow]) -> tuple[Section, ...]:
    """The counts of all themes in one table; nothing for a run that did not count."""
    counted = view.result.facts.get("counts")
    if not counted:
        return ()
    return (
        Section(SECTION, "", "Aantallen, en hoe zeker", tuple(_blocks(view, counted, agreement))),
    )


def _blocks(
    view: View, counted: Mapping[str, Any], agreement: Sequence[AgreementRow]
) -> list[Block]:
    themes = list(counted["themes"])
    found = [t for t in themes if t["automatic"] or t["by_hand"]]
    blocks: list[Block] = [Paragraph(text(_lead(view, counted, themes)))]
    if counted["why"] and all(t["basis"] != "read" for t in themes):
        blocks.append(Note(text(_not_corrected(view, counted["why"]))))
    if found:
        blocks.append(_table(view, counted, found, agreement))
    rest = [
        dutch.quoted(view.result.codebook[t["theme_id"]].name) for t in themes if t not in found
    ]
    if rest:
        blocks.append(Paragraph(text(f"Door niemand gevonden: {dutch.listing(rest)}.")))
    return blocks


def _lead(view: View, counted: Mapping[str, Any], themes: Sequence[Mapping[str, Any]]) -> str:
    who = dutch.listing([view.coder_in_text(c) for c in counted["coders"]])
    bases = {t["basis"] for t in themes}
    if bases == {"read"}:
        return (
            f"Alle {dutch.number(view.n)} {view.units} zijn door mensen gelezen; geteld is {who}."
            " Er is dus niets geschat, en er hoort geen interval bij."
        )
    if "read" in bases and "drawn" not in bases:
        full = sum(t["basis"] == "read" for t in themes)
        return (
            f"Van {dutch.number(full)} van de {dutch.number(len(themes))} thema’s is alles wat"
            f" erover kan gaan door mensen gelezen; daar telt {who}, en er hoort geen interval bij."
            " Bij de andere is nog niet alles gelezen of gaven mensen het thema niet; daar is geen"
            " aantal te verantwoorden, want wat wel gelezen is, is niet door toeval getrokken."
        )
    if "drawn" in bases:
        level = f"{round(100 * view.result.settings.agreement.confidence)}{dutch.NARROW}%"
        of = dutch.figure(counted["drawn"])
        return (
            f"Van de {dutch.figure(view.n)} {view.units} zijn er {of} door toeval getrokken en"
            f" {dutch.figure(counted['read'])} helemaal door mensen gelezen ({who}). Wat zij zagen"
            " bij wie van de automatische codering het thema wel en niet kreeg, corrigeert het"
            f" automatische aantal; tussen haken het {level}-interval."
        )
    return "Hoeveel het er zijn, is alleen automatisch geteld."


def _not_corrected(view: View, why: str) -> str:
    return (
        f"Er zijn geen gecorrigeerde aantallen: {why}. Laat een leesplan met hele {view.units}"
        " trekken (themascoop plan RONDE --random AANTAL --respondenten) en lees die."
    )


def _table(
    view: View,
    counted: Mapping[str, Any],
    themes: Sequence[Mapping[str, Any]],
    agreement: Sequence[AgreementRow],
) -> Table:
    others = any(t["others_low"] is not None for t in themes)
    columns = [
        Column("Thema"),
        Column("Met de hand", True),
        Column("Gecorrigeerd", True),
        *([Column("Als anderen hadden geantwoord", True)] if others else []),
        Column("Automatisch", True),
        Column("Hoe verder"),
        Column("Kappa", True),
        Column("Codeurs onderling", True),
        Column("Topic stabiel", True),
    ]
    stable = _stability(view)
    rows = []
    for theme in themes:
        machine, people = _agreed(view, theme["theme_id"], counted["coders"], agreement)
        rows.append(
            (
                Cell(text(view.result.codebook[theme["theme_id"]].name)),
                _by_hand(theme),
                _corrected(theme),
                *([_range(theme["others_low"], theme["others_high"])] if others else []),
                Cell(
                    text(
                        dutch.figure(theme["automatic"])
                        + (", niet gecontroleerd" if theme["basis"] == "machine" else "")
                    ),
                    theme["automatic"],
                ),
                Cell(text(dutch.capital(advice(view, theme)))),
                _kappa(machine),
                _kappa(people),
                _decimal(stable.get(theme["theme_id"])),
            )
        )
    return Table(
        id="tabel-aantallen",
        caption=f"Aantallen {view.units} per thema, en hoe zeker",
        columns=tuple(columns),
        rows=tuple(rows),
        note=(
            "Met de hand: hoeveel van wie mensen lazen. Kappa: de automatische codering naast die"
            " van mensen. Topic stabiel: hoe goed het topic bij dit thema terugkomt met andere"
            " respondenten (0 tot 1). Een streepje: er is niets over te zeggen. Hoe verder: tellen"
            " is alles lezen; schatten is door toeval getrokken respondenten lezen tot het interval"
            f" {dutch.figure(_wide(view))} breed is; niet doen: beide kosten te veel tijd"
            " (counts.most_minutes)."
        ),
        wide=True,
    )


def advice(view: View, theme: Mapping[str, Any]) -> str:
    """What to do for a count that can be defended: count, estimate, or leave it."""
    n = theme["respondents"]
    if theme["advice"] == "counted":
        return "geteld"
    everything = f"{dutch.figure(theme['left'])} fragmenten, {lasting(theme['minutes'])}"
    if theme["advice"] == "count":
        if theme["left"] == 0:
            return "tellen: niets meer te lezen"
        if theme["left_respondents"] == n:
            return f"tellen: lees ze alle {dutch.figure(n)} ({everything})"
        return f"tellen: lees nog {dutch.figure(theme['left_respondents'])} ({everything})"
    if theme["more"] == 0:
        return "schatten: smal genoeg"
    most = "" if theme["basis"] == "drawn" else "hooguit "
    sample = f"{most}{dutch.figure(theme['more'])} ({lasting(theme['more_minutes'])})"
    if theme["advice"] == "leave":
        return f"niet doen: het kost nog {sample}"
    return f"schatten: lees nog {sample}"


def _wide(view: View) -> int:
    """How wide an interval may be, in respondents."""
    return max(1, round(view.result.settings.counts.width * view.n))


def lasting(minutes: int) -> str:
    """How long something takes, as people say it.

    >>> lasting(1), lasting(50), lasting(600)
    ('1 minuut', '50 minuten', '10 uur')
    """
    if minutes < 120:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"
    return f"{math.ceil(minutes / 60)} uur"


def _by_hand(theme: Mapping[str, Any]) -> Cell:
    if theme["by_hand"] is None:
        return Cell(text("–"))
    return Cell(
        text(f"{dutch.figure(theme['by_hand'])} van {dutch.figure(theme['read'])}"),
        theme["by_hand"],
    )


def _corrected(theme: Mapping[str, Any]) -> Cell:
    if theme["value"] is None:
        return Cell(text("–"))
    count = math.floor(theme["value"] + 0.5)
    if theme["basis"] == "read":
        return Cell(text(dutch.figure(count)), count)
    return Cell(text(f"{dutch.figure(count)} {_between(theme['low'], theme['high'])}"), count)


def _between(low: int, high: int) -> str:
    return f"[{dutch.figure(low)}–{dutch.figure(high)}]"


def _range(low: int | None, high: int | None) -> Cell:
    if low is None or high is None:
        return Cell(text("–"))
    return Cell(text(_between(low, high)), low)


def _kappa(row: AgreementRow | None) -> Cell:
    return figure_cell(row.kappa, row.low, row.high) if row else figure_cell(None, None, None)


def _decimal(value: float | None) -> Cell:
    return Cell(text(dutch.decimal(value)), value)


def _agreed(
    view: View, theme_id: str, coders: Sequence[str], rows: Sequence[AgreementRow]
) -> tuple[AgreementRow | None, AgreementRow | None]:
    """The machine beside people for one theme, and people beside each other."""
    level = view.result.codebook.level(theme_id)
    own = [r for r in rows if r.theme_id == theme_id and r.unit == level]
    machine, people = view.coder(AUTOMATIC), {view.coder(c) for c in view.humans}
    wanted = [view.coder(c) for c in coders]
    against = [r for r in own if machine in (r.coder_a, r.coder_b)]
    first = [r for w in wanted for r in against if w in (r.coder_a, r.coder_b)]
    between = [r for r in own if {r.coder_a, r.coder_b} <= people]
    return next(iter(first), None), next(iter(between), None)


def _stability(view: View) -> dict[str, float]:
    """For every theme how stable the topic is that goes with it best."""
    topics = {int(t.topic_id): number_or_none(t.stability) for t in records(view.result.topics)}
    found: dict[str, float] = {}
    matches = view.result.matches
    pairs = matches[matches["topic_id"].notna() & (matches["theme_id"] != "")]
    for row in records(pairs.sort_values("score", ascending=False, kind="stable")):
        value = topics.get(int(row.topic_id))
        if value is not None:
            found.setdefault(row.theme_id, value)
    return found
