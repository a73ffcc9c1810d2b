"""How far the automatic coding may be trusted: agreement with people, and of people with people."""

from __future__ import annotations

from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.model import (
    AgreementRow,
    Cell,
    Inlines,
    Ref,
    Text,
)
from pipeline.report.view import View, number_or_none, records, text

AGREEMENT = "overeenstemming"  # anchor of the chapter
# Below this number of segments that a coder gave the theme, one segment more or less moves kappa
# by tenths: no verdict.
FEW = 5


def agreement_rows(view: View) -> tuple[AgreementRow, ...]:
    """The agreement table with coders and themes as the reader knows them, and verdicts."""
    raw = records(view.result.agreement)
    ceilings: dict[tuple[str, str], tuple[float | None, float | None]] = {}
    for row in raw:
        if {row.coder_a, row.coder_b} <= set(view.humans):
            ceilings.setdefault(
                (row.unit, row.theme_id), (number_or_none(row.kappa), number_or_none(row.kappa_low))
            )
    book = view.result.codebook
    rows = []
    for row in raw:
        kappa, low, high = (number_or_none(v) for v in (row.kappa, row.kappa_low, row.kappa_high))
        rows.append(
            AgreementRow(
                coder_a=view.coder(row.coder_a),
                coder_b=view.coder(row.coder_b),
                theme_id=row.theme_id,
                theme=book[row.theme_id].name if row.theme_id else "Alle thema's samen",
                unit=row.unit,
                n_segments=row.n_segments,
                n_respondents=row.n_respondents,
                kappa=kappa,
                low=low,
                high=high,
                precision=number_or_none(row.precision),
                recall=number_or_none(row.recall),
                f1=number_or_none(row.f1),
                prevalence_a=number_or_none(row.prevalence_a),
                prevalence_b=number_or_none(row.prevalence_b),
                n_both=row.n_both,
                n_a_only=row.n_a_only,
                n_b_only=row.n_b_only,
                n_neither=row.n_neither,
                percent=number_or_none(row.percent),
                ac1=number_or_none(row.ac1),
                alpha=number_or_none(row.alpha),
                masi=number_or_none(row.masi),
                f1_macro=None if row.theme_id else number_or_none(row.f1_macro),
                verdict=_verdict(
                    automatic=AUTOMATIC in (row.coder_a, row.coder_b),
                    given=(row.n_both + row.n_a_only, row.n_both + row.n_b_only),
                    estimate=(kappa, low, high),
                    ceiling=ceilings.get((row.unit, row.theme_id), (None, None))[0],
                ),
            )
        )
    return tuple(rows)


def _verdict(
    *,
    automatic: bool,
    given: tuple[int, int],
    estimate: tuple[float | None, float | None, float | None],
    ceiling: float | None,
) -> str:
    """What the interval carries, in words; never an adjective for the height of kappa."""
    kappa, low, high = estimate
    if max(given) == 0:
        return "door beide codeurs niet gevonden"
    if max(given) < FEW or kappa is None or low is None or high is None:
        return f"te weinig voorbeelden voor een oordeel (hooguit {dutch.number(max(given))})"
    if low <= 0:
        return "niet te onderscheiden van toeval"
    if not automatic:
        return "beter dan toeval"
    if ceiling is None:
        return "beter dan toeval; er is geen tweede codeur om mee te vergelijken"
    if high < ceiling:
        return "beter dan toeval, minder dan de codeurs onderling"
    return "geen verschil met de codeurs onderling aangetoond"


def figure_cell(value: float | None, low: float | None, high: float | None) -> Cell:
    """A figure with its interval behind it, which a narrow column may put below it."""
    if value is None:
        return Cell(text("–"))
    between = f" {dutch.interval(low, high)}".rstrip()
    return Cell((Text(dutch.decimal(value)), Text(between)), value)


def kappa_text(row: AgreementRow) -> str:
    """Kappa with its interval: '0,62 [0,48–0,74]'."""
    return f"{dutch.decimal(row.kappa)} {dutch.interval(row.low, row.high)}".strip()


def pooled_rows(rows: tuple[AgreementRow, ...]) -> list[AgreementRow]:
    """All themes together, a row per pair of coders."""
    return [r for r in rows if not r.theme_id and r.unit == "segment"]


def trust_sentence(view: View, rows: tuple[AgreementRow, ...]) -> Inlines:
    """One sentence of trust for the summary, with the human agreement as its ceiling."""
    if not view.validated:
        return (
            Text("De aantallen zijn niet getoetst. ", strong=True),
            Text(
                "Niemand heeft deze antwoorden met de hand gecodeerd; de automatische codering telt"
                " en kan ernaast zitten. "
            ),
            Ref("Meer over overeenstemming", AGREEMENT),
            Text("."),
        )
    pooled = pooled_rows(rows)
    machine = view.coder(AUTOMATIC)
    people = [view.coder(c) for c in view.humans]
    against = [r for r in pooled if machine in (r.coder_a, r.coder_b)]
    shown = [r for r in against if {r.coder_a, r.coder_b} & set(people)] or against
    between = [r for r in pooled if {r.coder_a, r.coder_b} <= set(people)]
    if not shown:
        return (
            Text("Hoe goed de automatische codering klopt, is niet te zeggen: "),
            Text("er zijn geen fragmenten die zij en een mens allebei bekeken. "),
            Ref("Meer over overeenstemming", AGREEMENT),
            Text("."),
        )
    parts = dutch.listing([f"met {_other(r, machine)} {kappa_text(r)}" for r in shown])
    content: list[Text | Ref] = [
        Text("De overeenstemming (kappa) van de automatische codering is "),
        Ref(parts, AGREEMENT),
    ]
    if between:
        shown_between = dutch.listing([kappa_text(r) for r in between])
        content.append(Text(f"; die van de codeurs onderling is {shown_between}"))
    content.append(Text(". "))
    counts = (
        "De aantallen hierboven zijn automatisch geteld."
        if view.basis == AUTOMATIC
        else f"De aantallen hierboven volgen {view.coder_in_text(view.basis)}."
    )
    content.append(
        Text(
            f"{counts} Kappa zegt iets over deze codeurs en deze {dutch.number(view.n)}"
            f" {view.units}, niet over andere."
        )
    )
    if not between:
        content.append(
            Text(" Hoe goed mensen het onderling eens zijn, is niet bekend: één codeur las dit.")
            if len(people) < 2
            else Text(" De codeurs lazen geen fragmenten van elkaar.")
        )
    return tuple(content)


def _other(row: AgreementRow, coder: str) -> str:
    other = row.coder_b if row.coder_a == coder else row.coder_a
    return "de vastgestelde codering" if other == "vastgesteld" else other
