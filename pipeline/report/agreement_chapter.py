"""The chapter about agreement: all themes together, each theme, and who read what."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.contracts import AUTOMATIC
from pipeline.report import certainty, counted, dutch
from pipeline.report.agreement_words import low_kappa
from pipeline.report.anchored import anchored
from pipeline.report.control import control
from pipeline.report.disagreements import disagreements
from pipeline.report.model import (
    AgreementRow,
    Block,
    Cell,
    Column,
    Estimate,
    Fold,
    ForestFigure,
    ForestRow,
    Note,
    Paragraph,
    Section,
    Table,
    Text,
)
from pipeline.report.people_beside import people_beside, people_sentence
from pipeline.report.trust import AGREEMENT, FEW, pooled_rows
from pipeline.report.view import View, text


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
        blocks_without = (Note(text(why)), *anchored(view))
        return Section(AGREEMENT, "", title, blocks_without, counted.sections(view, rows))
    pooled = [r for r in pooled_rows(rows) if not _made_from(view, r)]
    explained = (
        "Kappa is overeenstemming boven toeval: 1 is altijd hetzelfde, 0 is niet beter dan toeval."
        f" Tussen haken staat het {confidence(view)}-interval: zo ver kan kappa uiteenlopen als"
        f" andere {view.units} uit dezelfde groep hadden geantwoord."
    )
    blocks: list[Block] = [Paragraph(text(explained)), _overall(view, pooled)]
    blocks += [*people_sentence(view), *control(view)]
    blocks += anchored(view)
    note = " ".join(v for k, v in view.result.notes.items() if k.startswith("agreement"))
    if note:
        blocks.append(Note(text(note)))
    return Section(
        AGREEMENT,
        "",
        title,
        tuple(blocks),
        (
            *counted.sections(view, rows),
            *_per_theme(view, [r for r in rows if not _made_from(view, r)]),
            *people_beside(view),
            *certainty.sections(view),
            Section(
                "verschillen",
                "",
                "Waar de codeurs verschillen",
                tuple(disagreements(view)),
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


def _overall(view: View, pooled: list[AgreementRow]) -> Table:
    return Table(
        id="tabel-overeenstemming",
        caption="Overeenstemming over alle thema's samen",
        columns=(
            Column("Codeurs"),
            Column("Fragmenten", True),
            Column(dutch.capital(view.units), True),
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
        note="F1: hoeveel de een van de ander vindt en hoeveel daarvan klopt, samen (0 tot 1)."
        " AC1, Krippendorffs alfa en macro-F1 staan in de tabellen (Excel).",
    )


def _made_from(view: View, row: AgreementRow) -> bool:
    """Whether one of the two was made from the other: the settled coding from the people's."""
    kinds = {view.coder(c): view.kinds[c] for c in view.coders}
    return {kinds.get(row.coder_a), kinds.get(row.coder_b)} == {"human", "adjudicated"}


def _positives(row: AgreementRow) -> int:
    return max(row.n_both + row.n_a_only, row.n_both + row.n_b_only)


_Pair = tuple[str, str]


@dataclass(frozen=True)
class _Part:
    """The themes of one unit of coding: segments, or respondents as a whole."""

    view: View
    unit: str
    one: str
    many: str
    rows: list[AgreementRow]

    @property
    def pairs(self) -> list[_Pair]:
        return list(dict.fromkeys((r.coder_a, r.coder_b) for r in self.rows))

    @property
    def drawn(self) -> list[_Pair]:
        """Pairs in the figure: with two people, the settled coding would only repeat theirs."""
        settled = {self.view.coder(c) for c in self.view.coders if self.kind(c) == "adjudicated"}
        return [p for p in self.pairs if len(self.view.humans) < 2 or not settled & set(p)]

    def kind(self, coder: str) -> str:
        return self.view.kinds[coder]

    def row(self, theme_id: str, pair: _Pair) -> AgreementRow | None:
        found = (r for r in self.rows if r.theme_id == theme_id)
        return next((r for r in found if (r.coder_a, r.coder_b) == pair), None)

    def themes(self, pairs: list[_Pair]) -> list[tuple[str, str]]:
        """Themes (id, name) that some coder of the pairs gave often enough for a figure."""
        named = dict.fromkeys((r.theme_id, r.theme) for r in self.rows if r.theme_id)
        rows = {t: [r for p in pairs if (r := self.row(t[0], p))] for t in named}
        return [t for t in named if any(_positives(r) >= FEW for r in rows[t])]


def _per_theme(view: View, rows: list[AgreementRow]) -> list[Section]:
    parts = (
        _Part(view, "segment", "fragment", "fragmenten", [r for r in rows if r.unit == "segment"]),
        _Part(view, "respondent", view.unit, view.units, [r for r in rows if r.unit != "segment"]),
    )
    sections = [
        Section(
            f"overeenstemming-{part.unit}",
            "",
            f"Per thema: {part.many}" + ("" if part.unit == "segment" else " als geheel"),
            tuple(_part(part)),
        )
        for part in parts
        if any(r.theme_id for r in part.rows)
    ]
    return sections or [
        Section(
            "overeenstemming-per-thema",
            "",
            "Per thema",
            (Paragraph(text("Per thema is er geen overeenstemming berekend.")),),
        )
    ]


def _part(part: _Part) -> list[Block]:
    enough = part.themes(part.drawn)
    named = dict.fromkeys((r.theme_id, r.theme) for r in part.rows if r.theme_id)
    few = [name for theme, name in named if (theme, name) not in enough]
    blocks: list[Block] = []
    full = _full_table(part)
    if enough:
        blocks.append(_forest(part, enough, full))
        blocks.append(_verdicts(part, enough))
        blocks += _low_kappas(part, enough)
    elif full.rows:
        blocks.append(Fold(f"uitklap-{full.id}", "Alle cijfers per thema", (full,)))
    if few:
        names = dutch.listing([dutch.quoted(name) for name in few])
        start = "Voor" if enough else "Er is geen figuur: voor"
        blocks.append(
            Paragraph(
                text(
                    f"{start} {names} {'is' if len(few) == 1 else 'zijn'} er te weinig voorbeelden"
                    f" (minder dan {dutch.number(FEW)} {part.many} bij elke codeur) om iets over de"
                    " overeenstemming te zeggen."
                )
            )
        )
    return blocks


def _low_kappas(part: _Part, themes: list[tuple[str, str]]) -> list[Block]:
    """Per theme why kappa is low at high agreement, for the pair where it is most so."""
    said = []
    for theme, name in themes:
        for pair in part.drawn:
            row = part.row(theme, pair)
            if row is None:
                continue
            n = row.n_both + row.n_a_only + row.n_b_only + row.n_neither
            prevalence = (2 * row.n_both + row.n_a_only + row.n_b_only) / (2 * n) if n else 0.0
            why = low_kappa(row.n_both + row.n_neither, n, row.kappa, row.ac1, prevalence)
            if why:
                said.append(Paragraph(text(f"{name} ({pair[0]} – {pair[1]}): {why}")))
                break
    if not said:
        return []
    title = "Lage kappa bij veel overeenstemming: wat dat betekent"
    return [Fold(f"uitklap-lage-kappa-{part.unit}", title, tuple(said))]


def _forest(part: _Part, themes: list[tuple[str, str]], full: Table) -> ForestFigure:
    names = tuple(f"{a} – {b}" for a, b in part.drawn)
    drawn = []
    for theme, name in [("", "Alle thema's samen"), *themes]:
        found = [part.row(theme, pair) for pair in part.drawn]
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
    what = "lezen twee codeurs een fragment hetzelfde"
    if part.unit != "segment":
        what = f"delen twee codeurs de {part.many} hetzelfde in"
    return ForestFigure(
        id=f"figuur-overeenstemming-{part.unit}",
        title=f"Hoe vaak {what}?",
        description="Kappa met interval per thema en paar codeurs. " + "; ".join(spoken) + ".",
        pairs=names,
        rows=tuple(drawn),
        table=full,
        note=(
            f"Punt: kappa. Lijn: {confidence(part.view)}-interval. Bij 0 niet beter dan toeval."
            f" Ernaast: hoeveel {part.many} het thema kregen, van hoeveel waar het kon."
        ),
    )


def _side(theme: str, found: list[AgreementRow | None]) -> str:
    """How many have the theme, by the coder who gave it most, of how many."""
    rows = [r for r in found if r is not None]
    if not theme or not rows:
        return ""
    row = max(rows, key=_positives)
    decisions = row.n_both + row.n_a_only + row.n_b_only + row.n_neither
    return f"{dutch.figure(_positives(row))} van {dutch.figure(decisions)}"


def _full_table(part: _Part) -> Table:
    return Table(
        id=f"tabel-overeenstemming-{part.unit}",
        caption="Overeenstemming per thema en paar codeurs",
        columns=(
            Column("Thema"),
            Column("Codeurs"),
            Column("Beoordeeld", True),
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
                _count(r.n_both + r.n_a_only + r.n_b_only + r.n_neither),
                _count(r.n_both + r.n_a_only),
                _count(r.n_both + r.n_b_only),
                _count(r.n_both),
                *_numbers(r),
            )
            for r in part.rows
            if r.theme_id and _positives(r)
        ),
        note=f"Eerste, tweede codeur, beiden: hoeveel {part.many} het thema kregen.",
        wide=True,
    )


def _count(number: int) -> Cell:
    return Cell(text(dutch.figure(number)), number)


def _kappa(row: AgreementRow) -> Cell:
    """Kappa and its interval, in two parts so that a narrow column breaks between them."""
    between = f" {dutch.interval(row.low, row.high)}".rstrip()
    return Cell((Text(dutch.decimal(row.kappa)), Text(between)), row.kappa)


def _verdicts(part: _Part, themes: list[tuple[str, str]]) -> Table:
    """Per theme the automatic coding beside the coding that was counted, or the first other."""
    view = part.view
    machine = view.coder(AUTOMATIC)
    counted = next((c for c in (view.basis, *view.coders) if c != AUTOMATIC), AUTOMATIC)
    wanted = view.coder(counted)
    pair = next(
        (p for p in part.pairs if set(p) == {machine, wanted}),
        next((p for p in part.pairs if machine in p), part.pairs[0]),
    )
    people = {view.coder(c) for c in view.humans}
    between = next((p for p in part.pairs if set(p) <= people), None)
    columns = [Column("Thema"), Column(dutch.capital(part.many), True), Column("Kappa", True)]
    if between:
        columns.append(Column("Codeurs onderling", True))
    columns.append(Column("Oordeel"))
    rows = []
    for theme, name in themes:
        row = part.row(theme, pair)
        if row is None:
            continue
        human = row.n_both + (row.n_b_only if row.coder_a == machine else row.n_a_only)
        cells = [Cell(text(name)), _count(human), _kappa(row)]
        if between:
            other = part.row(theme, between)
            cells.append(_kappa(other) if other else Cell(text("–")))
        cells.append(Cell(text(dutch.capital(row.verdict))))
        rows.append(tuple(cells))
    return Table(
        id=f"tabel-oordeel-{part.unit}",
        caption=f"Oordeel per thema: {pair[0]} naast {pair[1]}",
        columns=tuple(columns),
        rows=tuple(rows),
        note=(
            "Geen verschil aangetoond: het interval van de automatische codering reikt tot de kappa"
            " van de codeurs onderling. Bij weinig voorbeelden is het interval breed, en is dat"
            " geen bewijs dat het klopt."
            if between
            else ""
        ),
    )
