"""How far the automatic coding may be trusted: agreement with people, and of people with people."""

from __future__ import annotations

from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.model import (
    AgreementRow,
    Block,
    Cell,
    Column,
    Estimate,
    Fold,
    ForestFigure,
    ForestRow,
    Inlines,
    Note,
    Paragraph,
    Ref,
    Section,
    SegmentRow,
    Table,
    Text,
)
from pipeline.report.view import View, number_or_none, records, text

AGREEMENT = "overeenstemming"  # anchor of the chapter
# Below this number of segments that a coder gave the theme, one segment more or less moves kappa
# by tenths: no verdict.
FEW = 5
MOST_SHOWN = 40  # disagreements that are printed


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
    return "niet aantoonbaar minder dan de codeurs onderling"


def _kappa(row: AgreementRow) -> str:
    return f"{dutch.decimal(row.kappa)} {dutch.interval(row.low, row.high)}".strip()


def _pooled(rows: tuple[AgreementRow, ...]) -> list[AgreementRow]:
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
    pooled = _pooled(rows)
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
    parts = dutch.listing([f"met {_other(r, machine)} {_kappa(r)}" for r in shown])
    content: list[Text | Ref] = [
        Text("De overeenstemming (kappa) van de automatische codering is "),
        Ref(parts, AGREEMENT),
    ]
    if between:
        shown_between = dutch.listing([_kappa(r) for r in between])
        content.append(Text(f"; die van de codeurs onderling is {shown_between}"))
    content.append(Text(". "))
    content.append(
        Text(
            "Of een mens die alles opnieuw leest hetzelfde vindt, zegt dat niet: het gaat om deze"
            f" codeurs en deze {dutch.number(view.n)} {view.units}."
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


# --- the chapter -----------------------------------------------------------------------------


def chapter(view: View, rows: tuple[AgreementRow, ...]) -> Section:
    """Agreement: overall, per theme, and what was read differently."""
    title = "Overeenstemming"
    if not view.validated or not rows:
        why = (
            "Niemand heeft (een deel van) deze antwoorden met de hand gecodeerd. Daarom is niet te"
            " zeggen hoe vaak de automatische codering hetzelfde leest als een mens. Laat twee"
            " mensen los van elkaar dezelfde fragmenten coderen en geef hun bestanden mee met"
            " --codings."
            if not view.validated
            else "Er zijn geen fragmenten die twee codeurs allebei bekeken; daarom is er geen"
            " overeenstemming te berekenen."
        )
        return Section(AGREEMENT, "", title, (Note(text(why)),))
    pooled = _pooled(rows)
    explained = (
        "Kappa is overeenstemming boven toeval: 1 is altijd hetzelfde, 0 is niet beter dan toeval."
        f" Tussen haken staat het {confidence(view)}-interval: zo ver kan kappa uiteenlopen als"
        f" andere {view.units} uit dezelfde groep hadden geantwoord."
    )
    blocks: list[Block] = [Paragraph(text(explained)), _overall(pooled)]
    note = view.result.notes.get("agreement") or view.result.notes.get("overeenstemming")
    if note:
        blocks.append(Note(text(note)))
    return Section(
        AGREEMENT,
        "",
        title,
        tuple(blocks),
        (
            Section("overeenstemming-per-thema", "", "Per thema", tuple(_per_theme(view, rows))),
            Section(
                "verschillen",
                "",
                "Waar de codeurs verschillen",
                tuple(_disagreements(view)),
            ),
        ),
    )


def confidence(view: View) -> str:
    """The level of the intervals: '95 %'."""
    return f"{round(100 * view.result.settings.agreement.confidence)}{dutch.NARROW}%"


def _numbers(row: AgreementRow) -> tuple[Cell, ...]:
    return (
        Cell(text(dutch.decimal(row.kappa)), row.kappa),
        Cell(text(dutch.interval(row.low, row.high) or "–"), row.low),
        Cell(text(dutch.decimal(row.f1)), row.f1),
    )


def _overall(pooled: list[AgreementRow]) -> Table:
    return Table(
        id="tabel-overeenstemming",
        caption="Overeenstemming over alle thema's samen",
        columns=(
            Column("Codeurs"),
            Column("Fragmenten", True),
            Column("Respondenten", True),
            Column("Kappa", True),
            Column("Interval", True),
            Column("F1", True),
            Column("Oordeel"),
        ),
        rows=tuple(
            (
                Cell(text(f"{r.coder_a} – {r.coder_b}")),
                Cell(text(dutch.figure(r.n_segments)), r.n_segments),
                Cell(text(dutch.figure(r.n_respondents)), r.n_respondents),
                *_numbers(r),
                Cell(text(dutch.capital(r.verdict))),
            )
            for r in pooled
        ),
        note="F1: hoeveel de een van de ander vindt en hoeveel daarvan klopt, samen (0 tot 1).",
    )


def _positives(row: AgreementRow) -> int:
    return max(row.n_both + row.n_a_only, row.n_both + row.n_b_only)


def _per_theme(view: View, rows: tuple[AgreementRow, ...]) -> list[Block]:
    themed = [r for r in rows if r.theme_id]
    if not themed:
        return [Paragraph(text("Per thema is er geen overeenstemming berekend."))]
    pairs = list(dict.fromkeys((r.coder_a, r.coder_b) for r in rows))
    people = {view.coder(c) for c in view.humans}
    # With two people the adjudicated coding is made from theirs: it would be drawn twice.
    drawn = [p for p in pairs if len(people) < 2 or "vastgesteld" not in p]
    by_key = {(r.theme_id, r.unit, r.coder_a, r.coder_b): r for r in rows}
    themes = list(dict.fromkeys((r.theme_id, r.theme, r.unit) for r in themed))
    enough = [
        t
        for t in themes
        if any(
            (row := by_key.get((t[0], t[2], *pair))) and _positives(row) >= FEW for pair in drawn
        )
    ]
    few = [t for t in themes if t not in enough]
    blocks: list[Block] = []
    full = _full_table(rows)
    if enough:
        pooled = [("", "Alle thema's samen", "segment")]
        blocks.append(_forest(view, drawn, [*pooled, *enough], by_key, full))
        blocks.append(_verdicts(view, pairs, enough, by_key))
    else:
        blocks.append(Fold("uitklap-overeenstemming", "Alle cijfers per thema", (full,)))
    if few:
        names = dutch.listing([dutch.quoted(name) for _, name, _ in few])
        start = "Voor" if enough else "Per thema is er geen figuur: voor"
        blocks.append(
            Paragraph(
                text(
                    f"{start} {names} {'is' if len(few) == 1 else 'zijn'} er te weinig voorbeelden"
                    f" (minder dan {dutch.number(FEW)} fragmenten bij elke codeur) om iets over de"
                    " overeenstemming te zeggen."
                )
            )
        )
    return blocks


_Key = tuple[str, str, str, str]
_ThemeKey = tuple[str, str, str]


def _forest(
    view: View,
    pairs: list[tuple[str, str]],
    themes: list[_ThemeKey],
    by_key: dict[_Key, AgreementRow],
    full: Table,
) -> ForestFigure:
    names = tuple(f"{a} – {b}" for a, b in pairs)
    drawn = []
    for theme, name, unit in themes:
        found = [by_key.get((theme, unit, *pair)) for pair in pairs]
        estimates = tuple(
            Estimate(pair, r.kappa if r else None, r.low if r else None, r.high if r else None)
            for pair, r in zip(names, found, strict=True)
        )
        if any(e.kappa is not None for e in estimates):
            drawn.append(ForestRow(name, estimates, pooled=not theme, side=_side(theme, found)))
    spoken = [
        f"{row.label}: "
        + ", ".join(
            f"{e.pair} {dutch.decimal(e.kappa)}" for e in row.estimates if e.kappa is not None
        )
        for row in drawn
    ]
    return ForestFigure(
        id="figuur-overeenstemming",
        title="Hoe vaak lezen twee codeurs hetzelfde?",
        description="Kappa met interval per thema en paar codeurs. " + "; ".join(spoken) + ".",
        pairs=names,
        rows=tuple(drawn),
        table=full,
        note=(
            f"Punt: kappa. Lijn: {confidence(view)}-interval. Bij 0 niet beter dan toeval. Ernaast:"
            " hoeveel fragmenten het thema hebben, van hoeveel waar het kon."
        ),
    )


def _side(theme: str, found: list[AgreementRow | None]) -> str:
    """How many segments have the theme, by the coder who gave it most, of how many."""
    rows = [r for r in found if r is not None]
    if not theme or not rows:
        return ""
    row = max(rows, key=_positives)
    return f"{dutch.figure(_positives(row))} van {dutch.figure(row.n_both + row.n_a_only + row.n_b_only + row.n_neither)}"


def _full_table(rows: tuple[AgreementRow, ...]) -> Table:
    return Table(
        id="tabel-overeenstemming-thema",
        caption="Overeenstemming per thema en paar codeurs",
        columns=(
            Column("Thema"),
            Column("Codeurs"),
            Column("Fragmenten", True),
            Column("Eerste codeur", True),
            Column("Tweede codeur", True),
            Column("Beiden", True),
            Column("Kappa", True),
            Column("Interval", True),
            Column("F1", True),
        ),
        rows=tuple(
            (
                Cell(text(r.theme)),
                Cell(text(f"{r.coder_a} – {r.coder_b}")),
                Cell(text(dutch.figure(r.n_segments)), r.n_segments),
                Cell(text(dutch.figure(r.n_both + r.n_a_only)), r.n_both + r.n_a_only),
                Cell(text(dutch.figure(r.n_both + r.n_b_only)), r.n_both + r.n_b_only),
                Cell(text(dutch.figure(r.n_both)), r.n_both),
                *_numbers(r),
            )
            for r in rows
            if r.theme_id and _positives(r)
        ),
        note="Eerste, tweede codeur, beiden: hoeveel fragmenten het thema kregen.",
        wide=True,
    )


def _verdicts(
    view: View,
    pairs: list[tuple[str, str]],
    themes: list[_ThemeKey],
    by_key: dict[_Key, AgreementRow],
) -> Table:
    """Per theme the automatic coding beside the coding that was counted, or the first human."""
    machine = view.coder(AUTOMATIC)
    wanted = view.coder(view.basis) if view.basis != AUTOMATIC else view.coder(view.humans[0])
    pair = next(
        (p for p in pairs if set(p) == {machine, wanted}),
        next((p for p in pairs if machine in p), pairs[0]),
    )
    people = {view.coder(c) for c in view.humans}
    between = next((p for p in pairs if set(p) <= people), None)
    columns = [Column("Thema"), Column("Fragmenten met dit thema", True), Column("Kappa", True)]
    if between:
        columns.append(Column("Codeurs onderling", True))
    columns.append(Column("Oordeel"))
    rows = []
    for theme, name, unit in themes:
        row = by_key.get((theme, unit, *pair))
        if row is None:
            continue
        human = row.n_both + (row.n_b_only if row.coder_a == machine else row.n_a_only)
        cells = [
            Cell(text(name)),
            Cell(text(dutch.figure(human)), human),
            Cell(text(_kappa(row)), row.kappa),
        ]
        if between:
            other = by_key.get((theme, unit, *between))
            cells.append(
                Cell(text(_kappa(other) if other else "–"), other.kappa if other else None)
            )
        cells.append(Cell(text(dutch.capital(row.verdict))))
        rows.append(tuple(cells))
    return Table(
        id="tabel-oordeel",
        caption=f"Oordeel per thema: {pair[0]} naast {pair[1]}",
        columns=tuple(columns),
        rows=tuple(rows),
    )


# --- disagreements ---------------------------------------------------------------------------


def _disagreements(view: View) -> list[Block]:
    people = [c for c in view.coders if view.kinds[c] != "automatic"]
    both = [view.coder(c) for c in view.humans]
    human: list[SegmentRow] = []
    machine: list[SegmentRow] = []
    for row in view.segments.values():
        by = {name: frozenset(themes) for name, themes in row.by_coder}
        read = [by[name] for name in both if name in by]
        if len(read) > 1 and len(set(read)) > 1:
            human.append(row)
        else:
            final = by.get(view.coder(view.basis)) if view.basis != AUTOMATIC else None
            final = final if final is not None else (read[0] if read else None)
            found = by.get(view.coder(AUTOMATIC), frozenset())
            if final is not None and not row.non_answer and final != found:
                machine.append(row)
    blocks: list[Block] = []
    if len(both) < 2:
        blocks.append(
            Paragraph(text("Eén mens codeerde; er is geen tweede om mee te vergelijken."))
        )
    elif not human:
        blocks.append(Paragraph(text("De codeurs gaven elk fragment dezelfde thema's.")))
    else:
        blocks.append(
            _side_by_side(
                view, "tabel-verschil-mensen", "Waar de codeurs onderling verschillen", human
            )
        )
    if not machine:
        blocks.append(
            Paragraph(text("De automatische codering verschilt verder nergens van die van mensen."))
        )
    else:
        count = dutch.counted(len(machine), "fragment", "fragmenten")
        table = _side_by_side(
            view,
            "tabel-verschil-automatisch",
            "Waar de automatische codering anders leest dan mensen die het eens zijn"
            if len(people) > 1
            else "Waar de automatische codering anders leest dan de codeur",
            machine,
        )
        blocks.append(
            Fold(
                "uitklap-verschil",
                f"Anders gelezen door de automatische codering: {count}",
                (table,),
            )
        )
    return blocks


def _side_by_side(view: View, id: str, caption: str, rows: list[SegmentRow]) -> Table:
    coders = [view.coder(c) for c in view.coders]
    table_rows = []
    for row in rows[:MOST_SHOWN]:
        by = dict(row.by_coder)
        table_rows.append(
            (
                Cell((Ref(row.text, row.anchor),)),
                *(
                    Cell(text(dutch.listing(by[c]) or "geen thema")) if c in by else Cell()
                    for c in coders
                ),
            )
        )
    more = len(rows) - MOST_SHOWN
    return Table(
        id=id,
        caption=caption,
        columns=(Column("Fragment"), *(Column(dutch.capital(c)) for c in coders)),
        rows=tuple(table_rows),
        note=(
            f"Nog {dutch.counted(more, 'verschil', 'verschillen')} staan in het werkboek (Excel)."
            if more > 0
            else ""
        ),
        wide=True,
    )
