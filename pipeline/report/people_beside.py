"""The automatic coding beside people among each other, and per theme what is at fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import dutch
from pipeline.report.model import Block, Cell, Column, Fold, Paragraph, Ref, Section, Table
from pipeline.report.trust import figure_cell
from pipeline.report.view import View, number_or_none, text

VERDICTS = {
    "not worse": "niet aantoonbaar slechter",
    "worse": "slechter",
    "too little": "te weinig om te zeggen",
}
BLAME = {
    "rare": "te zeldzaam om te zeggen",
    "definition": "de definitie is vaag: mensen lezen het thema verschillend",
    "machine": "de machine is hier zwak: mensen zijn het meer eens dan zij met hen",
    "fine": "de machine leest het ongeveer zoals mensen",
    "unclear": "nog niet te zeggen",
}


def people_sentence(view: View) -> list[Block]:
    """What all themes together say; nothing without two people who coded blind."""
    row = next((r for r in _rows(view) if not r["theme_id"]), None)
    if row is None:
        return []
    margin = dutch.decimal(view.result.settings.agreement.margin)
    return [
        Paragraph(
            text(
                "Op fragmenten die de automatische codering en beide codeurs lazen"
                f" ({dutch.figure(row['n_segments'])} fragmenten van"
                f" {dutch.figure(row['n_respondents'])} {view.units}) is de kappa van de"
                f" automatische codering met mensen {_estimate(row, 'kappa')}, en die van mensen"
                f" onderling {_estimate(row, 'people')}. Dat laatste is wat hier hoogstens te"
                f" verwachten is. Het verschil is {_estimate(row, 'difference')}:"
                f" {VERDICTS[row['verdict']]}. Niet aantoonbaar slechter heet een verschil waarvan"
                f" het interval nul bevat en niet verder gaat dan {margin} eronder."
            )
        )
    ]


def people_beside(view: View) -> list[Section]:
    """Per theme the difference with people among each other, and where the fault lies."""
    rows = [r for r in _rows(view) if r["theme_id"]]
    if not rows:
        return []
    table = Table(
        id="tabel-naast-mensen",
        caption="De automatische codering naast mensen onderling, per thema",
        columns=(
            Column("Thema"),
            Column("Oordeel"),
            Column("Waar het aan ligt"),
            Column("Gegeven", True),
            Column("Fragmenten", True),
            Column("Kappa met mensen", True),
            Column("Mensen onderling", True),
            Column("Verschil", True),
        ),
        rows=tuple(
            (
                Cell(text(view.result.codebook[row["theme_id"]].name)),
                Cell(text(dutch.capital(VERDICTS[row["verdict"]]))),
                Cell(text(dutch.capital(BLAME[row["blame"]]))),
                Cell(text(dutch.figure(row["n_given"])), row["n_given"]),
                Cell(text(dutch.figure(row["n_segments"])), row["n_segments"]),
                *(figure_cell(*_figure(row, name)) for name in ("kappa", "people", "difference")),
            )
            for row in rows
        ),
        note=(
            "Gegeven: aan hoeveel fragmenten de codeur die het thema het vaakst gaf, het gaf. Het"
            " verschil heeft een eigen interval, uit dezelfde trekkingen. Een definitie heet vaag"
            " als het hele interval van mensen onderling onder"
            f" {dutch.decimal(view.result.settings.agreement.people_agree, 3)} ligt (Krippendorff"
            " 2004: de laagste waarde voor voorlopige conclusies)."
        ),
        wide=True,
    )
    blocks: list[Block] = [table, *_boundaries(view, rows)]
    return [
        Section("naast-mensen", "", "Ligt het aan de definitie of aan de machine?", tuple(blocks))
    ]


def _boundaries(view: View, rows: list[Mapping[str, Any]]) -> list[Block]:
    """Per theme with a fault the segments that show its boundary best."""
    lines = []
    for row in rows:
        if row["blame"] not in ("definition", "machine"):
            continue
        name = view.result.codebook[row["theme_id"]].name
        for segment_id in row["boundary"]:
            segment = view.segments.get(segment_id)
            if segment is None or view.is_hidden(segment_id):
                continue
            lines.append((Cell(text(name)), Cell((Ref(segment.text, segment.anchor),))))
    if not lines:
        return []
    table = Table(
        id="tabel-grensgevallen",
        caption="Fragmenten die de grens van een thema het best laten zien",
        columns=(Column("Thema"), Column("Fragment")),
        rows=tuple(lines),
        note="Bij een vage definitie: waar mensen verschillen. Bij een zwakke machine: waar mensen"
        " het eens zijn en zij anders leest.",
    )
    return [Fold("uitklap-grensgevallen", "Grensgevallen per thema", (table,))]


def _rows(view: View) -> list[Mapping[str, Any]]:
    return list((view.result.facts.get("agreement") or {}).get("ceiling") or [])


def _figure(row: Mapping[str, Any], name: str) -> tuple[float | None, float | None, float | None]:
    value, low, high = (number_or_none(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    return value, low, high


def _estimate(row: Mapping[str, Any], name: str) -> str:
    value, low, high = _figure(row, name)
    return f"{dutch.decimal(value)} {dutch.interval(low, high)}".strip()
