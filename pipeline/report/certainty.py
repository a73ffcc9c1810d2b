"""How sure the automatic coder may be: calibration of its confidence, and what may stand unread."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    CalibrationFigure,
    CalibrationPoint,
    Cell,
    Column,
    Note,
    Paragraph,
    Section,
    Table,
)
from pipeline.report.view import View, text

_VERDICTS = {
    "accepted": "de zekerste besluiten kunnen zonder nakijken blijven",
    "review": "nog niet zonder nakijken",
    "not automatable": "wat niet blijft, is te vaak fout: laten lezen",
}


def sections(view: View) -> tuple[Section, ...]:
    """Confidence and abstaining, of a coder that learned from people; else nothing."""
    coder = view.result.facts.get("coder") or {}
    if not coder.get("calibration"):
        return ()
    return (
        Section("zekerheid", "", "Hoe zeker de machine is", tuple(_calibration(coder))),
        Section("nakijken", "", "Wat mensen moeten nakijken", tuple(_risk(view, coder["risk"]))),
    )


def _calibration(coder: Mapping[str, Any]) -> list[Block]:
    found = coder["calibration"]
    decisions = int(found["decisions"])
    if not found["kind"]:
        return [
            Note(
                text(
                    "De zekerheid bij een automatische code is niet geijkt: daarvoor is te weinig"
                    f" met de hand gecodeerd ({dutch.figure(int(found['positives']))} keer ‘ja’ op"
                    f" {dutch.figure(decisions)} besluiten; 20 van elk is het minste). Zij zegt"
                    " alleen welke code zekerder is dan een andere."
                )
            )
        ]
    yes = dutch.figure(int(found["positives"]))
    said = (
        f"De zekerheid bij een automatische code is geijkt op {dutch.figure(decisions)} besluiten"
        f" (thema bij fragment) die mensen ook namen, waarvan {yes} keer ‘ja’. Elk besluit is"
        " beoordeeld met een ijking die de invuller niet kende. Gemiddeld"
        f" zit de zekerheid er {dutch.decimal(100 * found['ece'], 1)} procentpunt naast; de"
        f" Brier-score is {dutch.decimal(found['brier'], 3)} (0 is foutloos)."
    )
    points = tuple(CalibrationPoint(n, told, was) for n, told, was in found["bins"])
    spoken = "; ".join(
        f"gezegd {_percent(p.said)}, uitgekomen {_percent(p.was)} (n = {p.n})" for p in points
    )
    figure = CalibrationFigure(
        id="figuur-zekerheid",
        title="Komt uit wat de machine zegt?",
        description=f"Zekerheid tegen uitkomst, in groepen: {spoken}.",
        points=points,
        table=Table(
            id="tabel-zekerheid",
            caption="Hoe vaak uitkwam wat de machine zei",
            columns=(
                Column("Gezegd, van 100"),
                Column("Besluiten", True),
                Column("Gemiddeld gezegd", True),
                Column("Uitgekomen", True),
            ),
            rows=tuple(
                (
                    Cell(text(_stretch(p.said))),
                    Cell(text(dutch.figure(p.n)), p.n),
                    Cell(text(_percent(p.said)), round(p.said, 4)),
                    Cell(text(_percent(p.was)), round(p.was, 4)),
                )
                for p in points
            ),
        ),
        note=(
            "Op de schuine lijn komt precies uit wat gezegd is; eronder was de machine te zeker,"
            " erboven te voorzichtig. Kleine groepen schommelen."
        ),
    )
    return [Paragraph(text(said)), figure]


def _percent(share: float) -> str:
    return f"{round(100 * share)}{dutch.NARROW}%"


def _stretch(said: float) -> str:
    low = min(int(10 * said), 9) * 10
    return f"{low} tot {low + 10}"


def _risk(view: View, rows: list[Mapping[str, Any]]) -> list[Block]:
    settings = view.result.settings.coding
    lead = (
        "Hieronder staat per thema welke automatische besluiten zonder nakijken mogen blijven: van"
        f" ‘ja’ en van ‘nee’ apart is hooguit {_percent(settings.max_error)} fout, met"
        f" {_percent(settings.error_confidence)} zekerheid. Dat is bepaald op de fragmenten die"
        " mensen codeerden; bij weinig invullers is het een benadering, omdat antwoorden van één"
        " invuller op elkaar lijken."
    )
    told = [r for r in rows if r["verdict"] != "few"]
    few = [dutch.quoted(view.result.codebook[r["theme_id"]].name) for r in rows if r not in told]
    blocks: list[Block] = [Paragraph(text(lead))]
    if told:
        blocks.append(
            Table(
                id="tabel-nakijken",
                caption="Wat zonder nakijken kan, en wat mensen moeten lezen",
                columns=(
                    Column("Thema"),
                    Column("Met de hand gegeven", True),
                    Column("‘Ja’ blijft", True),
                    Column("‘Nee’ blijft", True),
                    Column("Nakijken", True),
                    Column("Nog te coderen", True),
                    Column("Oordeel"),
                ),
                rows=tuple(_row(view, row) for row in told),
                note=(
                    "Nog te coderen: zoveel fragmenten meer met de hand, als de machine zich even"
                    " vaak blijft vergissen, voordat er meer kan blijven. Een streepje: niet nodig,"
                    " of niet te zeggen."
                ),
                wide=True,
            )
        )
    if few:
        blocks.append(
            Paragraph(
                text(
                    f"Voor {dutch.listing(few)} is er te weinig met de hand gecodeerd (minder dan"
                    " vijf keer gegeven) om hier iets over te zeggen: laat die lezen."
                )
            )
        )
    return blocks


def _row(view: View, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    numbers = [row[k] for k in ("positives", "accepted_yes", "accepted_no", "review")]
    needed = row["needed"]
    return (
        Cell(text(view.result.codebook[row["theme_id"]].name)),
        *(Cell(text(dutch.figure(int(n))), int(n)) for n in numbers),
        Cell(text(dutch.figure(int(needed)) if needed else "–"), needed),
        Cell(text(dutch.capital(_VERDICTS[row["verdict"]]))),
    )
