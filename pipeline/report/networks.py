"""The respondents themselves: overview, who takes part, patterns, and a page for each."""

from __future__ import annotations

import re
from typing import Any

from pipeline.codebook import Group
from pipeline.contracts import WHOLE
from pipeline.questionnaire import Question
from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Fold,
    Inlines,
    Note,
    Paragraph,
    Ref,
    RespondentRow,
    Section,
    Table,
    Text,
)
from pipeline.report.themes import evidence_id, group_id, respondent_group
from pipeline.report.view import MOST_PAGES, View, records, text

MOST_ROWS = 250  # rows of a table over all respondents
HIDDEN = "(niet getoond)"
WORDS = {"ZL": "zeer laag", "L": "laag", "G": "gemiddeld", "H": "hoog", "ZH": "zeer hoog"}


def shown(view: View, question: Question | None, row: Any) -> str:
    """An answer as the reader sees it: 'Nee: de opdracht was klaar'."""
    if (
        question
        and question.identifying
        and view.result.settings.report.name_respondents == "pseudonym"
    ):
        return HIDDEN
    if not row.choice:
        return str(row.text)
    choice = re.split(r"[,:]", row.choice)[0].strip() if row.text or row.choice else ""
    # 'Ja, namelijk:' asks for what follows; without it the choice itself is the answer.
    asks = bool(re.search(r"(namelijk|reden|anders|toelichting)\W*$", row.choice, re.IGNORECASE))
    choice = choice if asks else row.choice
    return f"{choice}: {row.text}" if row.text else choice


def _answers(view: View) -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for row in records(view.result.answers):
        found.setdefault(row.respondent_id, {}).setdefault(row.question_id, []).append(row)
    return found


def respondent_rows(view: View) -> tuple[RespondentRow, ...]:
    """All respondents with the values of the overview table."""
    questionnaire = view.result.questionnaire
    answers = _answers(view)
    rows = []
    for row in records(view.result.respondents):
        mine = answers.get(row.respondent_id, {})
        values = []
        for question_id in questionnaire.overview.columns.values():
            question = questionnaire[question_id] if question_id in questionnaire else None
            parts = [shown(view, question, a) for a in mine.get(question_id, [])]
            values.append("; ".join(p for p in parts if p))
        rows.append(
            RespondentRow(
                respondent_id=row.respondent_id,
                label=view.labels[row.respondent_id],
                target=view.pages.get(row.respondent_id, ""),
                source=row.source,
                values=tuple(values),
            )
        )
    return tuple(rows)


def _more(view: View, limit: int) -> str:
    more = view.n - limit
    return (
        f"Nog {dutch.figure(more)} {view.units} staan in het werkboek (Excel)." if more > 0 else ""
    )


def _name(view: View, respondent: str) -> Cell:
    label, page = view.labels[respondent], view.pages.get(respondent, "")
    return Cell((Ref(label, page),) if page else text(label), label)


# --- the chapter about the respondents ---------------------------------------------------------


def chapter(view: View, rows: tuple[RespondentRow, ...]) -> Section:
    """Overview table, then what kind of respondents they are, then who takes part."""
    groups = [g for g in _whole_groups(view) if not g.pattern]
    sections = [Section("overzicht", "", "Overzicht", tuple(_overview(view, rows)))]
    sections += [respondent_group(view, g) for g in groups]
    for question in view.result.questionnaire.questions:
        if question.type == "matrix":
            sections.append(_matrix(view, question))
    return Section("netwerken", "", f"De {view.units}", (), tuple(sections))


def _whole_groups(view: View) -> list[Group]:
    return [g for g in view.result.codebook.file.groups if g.level == "respondent"]


def _overview(view: View, rows: tuple[RespondentRow, ...]) -> list[Block]:
    headings = tuple(view.result.questionnaire.overview.columns)
    if not headings:
        return [
            Paragraph(text("De vragenlijst wijst geen vragen aan voor een overzichtstabel.")),
            Bullets(tuple((Ref(r.label, r.target),) if r.target else text(r.label) for r in rows)),
        ]
    # A column that only repeats the name in the first column would say everything twice.
    kept = [
        i for i in range(len(headings)) if any(r.values[i] and r.values[i] != r.label for r in rows)
    ]
    table = Table(
        id="tabel-overzicht",
        caption=f"Alle {view.units} in deze ronde",
        columns=(Column(dutch.capital(view.unit)), *(Column(headings[i]) for i in kept)),
        rows=tuple(
            (
                _name(view, r.respondent_id),
                *(Cell(text(v) if (v := r.values[i]) else (), r.values[i]) for i in kept),
            )
            for r in rows[:MOST_ROWS]
        ),
        note=_more(view, MOST_ROWS),
        sortable=True,
        wide=True,
    )
    return [table]


# --- who takes part and how involved -----------------------------------------------------------


def _points(question: Question) -> list[int]:
    return sorted(question.scale_short) or list(range(1, 6))


def _short(question: Question, point: int) -> str:
    return question.scale_short.get(point, str(point))


def _rated(view: View, question: Question) -> list[Any]:
    rows = records(view.result.answers)
    return [r for r in rows if r.question_id == question.id and r.text.strip()]


def _kind_of(view: View, question: Question) -> Group | None:
    """The group of themes that sorts the typed-in labels of a matrix, if the codebook has one."""
    for group in _whole_groups(view):
        if question.id in group.scope and any(t.items for t in group.themes):
            return group
    return None


def _sort(group: Group, label: str) -> str:
    """The theme whose words begin a word of the label; '' if none does."""
    for theme in group.themes:
        for item in theme.items:
            if re.search(rf"\b{re.escape(item)}", label, re.IGNORECASE):
                return theme.name
    return ""


def _matrix(view: View, question: Question) -> Section:
    anchor = f"matrix-{question.id.lower()}"
    title = dutch.capital(question.short) + ": hoe betrokken?"
    rated = _rated(view, question)
    who = len({r.respondent_id for r in rated})
    if not rated:
        empty = f"Geen van de {dutch.number(view.n)} {view.units} vulde deze vraag in."
        return Section(anchor, "", title, (Paragraph(text(empty)),))
    points = _points(question)
    legend = ", ".join(
        f"{_short(question, p)} = {WORDS[s]}" for p in points if (s := _short(question, p)) in WORDS
    )
    blocks: list[Block] = []
    silent = view.n - who
    filled = (
        f"{dutch.capital(view.out_of(who))} {dutch.verb(who, 'vulde', 'vulden')} dit in, met samen"
        f" {dutch.counted(len(rated), 'groep', 'groepen')} deelnemers."
    )
    if silent:
        filled += f" {dutch.capital(dutch.number(silent))} {dutch.verb(silent, 'deed', 'deden')} dat niet."
    blocks.append(Paragraph(text(filled)))
    if all(number is None for number in map(_rating, rated)):
        blocks.append(
            Note(text("De groepen zijn genoemd, maar nergens is ingevuld hoe betrokken ze zijn."))
        )
    group = _kind_of(view, question)
    if group is not None:
        blocks.append(_by_kind(question, group, rated, legend))
    fold = _by_respondent(view, question, rated, legend)
    blocks.append(Fold(f"uitklap-{anchor}", f"Alle groepen, {view.unit} voor {view.unit}", (fold,)))
    return Section(anchor, "", title, tuple(blocks))


def _rating(row: Any) -> int | None:
    import pandas as pd

    return None if pd.isna(row.rating) else int(row.rating)


def _by_kind(question: Question, group: Group, rated: list[Any], legend: str) -> Table:
    points = _points(question)
    counts: dict[str, dict[int | None, int]] = {t.name: {} for t in group.themes}
    counts["Overig"] = {}
    for row in rated:
        kind = counts[_sort(group, row.text) or "Overig"]
        rating = _rating(row)
        kind[rating] = kind.get(rating, 0) + 1
    most = max((c.get(p, 0) for c in counts.values() for p in points), default=0)
    rows = []
    for name, found in counts.items():
        if not found:
            continue
        cells = [Cell(text(name))]
        for point in points:
            count = found.get(point, 0)
            shade = -(-5 * count // most) if most else 0  # rounded up: one is visible
            # Nobody rated a group like this: empty, so that the eye finds what is there.
            cells.append(Cell(text(dutch.figure(count)) if count else (), count, shade))
        missing = found.get(None, 0)
        cells.append(Cell(text(dutch.figure(missing)) if missing else (), missing))
        total = sum(found.values())
        cells.append(Cell(text(dutch.figure(total)), total))
        rows.append(tuple(cells))
    return Table(
        id=f"tabel-{question.id.lower()}",
        caption="Aantal groepen deelnemers naar soort en betrokkenheid",
        columns=(
            Column("Soort deelnemers"),
            *(Column(_short(question, p), True) for p in points),
            Column("niet ingevuld", True),
            Column("samen", True),
        ),
        rows=tuple(rows),
        note=f"{legend}. Leeg: geen enkele groep.".lstrip(". "),
    )


def _by_respondent(view: View, question: Question, rated: list[Any], legend: str) -> Table:
    points = _points(question)
    rows = []
    for row in rated[:MOST_ROWS]:
        rating = _rating(row)
        rows.append(
            (
                _name(view, row.respondent_id),
                Cell(text(row.text)),
                *(Cell(text("●"), 1, p) if rating == p else Cell() for p in points),
            )
        )
    more = len(rated) - MOST_ROWS
    rest = f" Nog {dutch.figure(more)} staan in het werkboek (Excel)." if more > 0 else ""
    return Table(
        id=f"tabel-{question.id.lower()}-per-respondent",
        caption="Deelnemers en hun betrokkenheid",
        columns=(
            Column(dutch.capital(view.unit)),
            Column("Deelnemers"),
            *(Column(_short(question, p), True) for p in points),
        ),
        rows=tuple(rows),
        note=f"{legend}. Een lege regel: betrokkenheid niet ingevuld.{rest}".lstrip(". "),
        wide=True,
    )


# --- patterns ----------------------------------------------------------------------------------


def patterns(view: View) -> Section:
    """The evidence tables for findings that people draw."""
    marked = [g for g in _whole_groups(view) if g.pattern]
    groups = marked or _whole_groups(view)
    if not groups:
        return Section(
            "patronen",
            "",
            "Patronen",
            (
                Paragraph(
                    text(
                        f"Het codeboek deelt de {view.units} niet als geheel in; er zijn dus geen patronen te laten zien."
                    )
                ),
            ),
        )
    intro = Paragraph(
        text(
            f"Hier staan de {view.units} naast elkaar, met wat er per onderwerp over hen gevonden"
            " is. De conclusie trekt de lezer: dit rapport legt geen verbanden."
        )
    )
    blocks: list[Block] = [intro, _crossed(view, groups)]
    if not marked:
        names = dutch.listing([dutch.quoted(g.name) for g in groups])
        return Section(
            "patronen",
            "",
            "Patronen",
            (
                *blocks,
                Paragraph(
                    (
                        Text(f"De aantallen bij {names} staan in "),
                        Ref(f"‘De {view.units}’", "netwerken"),
                        Text("."),
                    )
                ),
            ),
        )
    return Section(
        "patronen", "", "Patronen", tuple(blocks), tuple(respondent_group(view, g) for g in marked)
    )


def _crossed(view: View, groups: list[Group]) -> Table:
    of: dict[tuple[str, str], list[Ref | Text]] = {}
    for group in groups:
        for theme in view.themes(group):
            for respondent in view.people(theme.id):
                cell = of.setdefault((respondent, group.id), [])
                if cell:
                    cell.append(Text(", "))
                name = theme.name if not cell else dutch.lower_first(theme.name)
                cell.append(Ref(name, evidence_id(theme.id)))
    ids = list(view.labels)[:MOST_ROWS]
    return Table(
        id="tabel-patronen",
        caption=f"De {view.units} naast elkaar",
        columns=(Column(dutch.capital(view.unit)), *(Column(g.name) for g in groups)),
        rows=tuple(
            (_name(view, r), *(Cell(tuple(of.get((r, g.id), ()))) for g in groups)) for r in ids
        ),
        note="Leeg: niets gevonden. " + _more(view, MOST_ROWS),
        sortable=True,
        wide=True,
    )


# --- a page for each -----------------------------------------------------------------------------


def pages(view: View, rows: tuple[RespondentRow, ...]) -> Section:
    """One page per respondent."""
    answers = _answers(view)
    blocks: list[Block] = []
    if view.n > MOST_PAGES:
        blocks.append(
            Note(
                text(
                    f"Van de {dutch.figure(view.n)} {view.units} krijgen de eerste"
                    f" {dutch.number(MOST_PAGES)} hier een bladzijde; alle antwoorden staan in het"
                    " overzicht van antwoorden (Excel)."
                )
            )
        )
    given = _themes_of(view)
    sections = tuple(
        _page(view, row, answers.get(row.respondent_id, {}), given.get(row.respondent_id, []))
        for row in rows[:MOST_PAGES]
    )
    return Section("per-respondent", "", f"Per {view.unit}", tuple(blocks), sections)


def _themes_of(view: View) -> dict[str, list[tuple[str, str, str]]]:
    """Per respondent: group, name and evidence of every theme it counts for, in codebook order."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for theme in view.result.codebook:
        group = view.result.codebook.group(theme.id)
        for respondent in view.people(theme.id):
            found.setdefault(respondent, []).append((group.id, theme.name, evidence_id(theme.id)))
    return found


def _page(
    view: View,
    row: RespondentRow,
    answers: dict[str, list[Any]],
    themes: list[tuple[str, str, str]],
) -> Section:
    questionnaire = view.result.questionnaire
    columns = questionnaire.overview.columns
    facts = [(h, v) for h, v in zip(columns, row.values, strict=True) if v]
    blocks: list[Block] = []
    origin = "" if row.source == "vragenlijst" else f" (per {row.source})"
    if row.source == "aanvulling":
        origin = " (uit een aanvulling)"
    if facts:
        blocks.append(
            Table(
                id=f"{row.target}-feiten",
                caption=f"Gegevens{origin}",
                columns=(Column("Onderwerp"), Column("Antwoord")),
                rows=tuple((Cell(text(h)), Cell(text(v))) for h, v in facts),
            )
        )
    elif origin:
        blocks.append(Paragraph(text(f"Dit is een beschrijving{origin}.")))
    order = [q.id for q in questionnaire.questions if q.type != "identity"]
    order = [WHOLE, *order] if WHOLE in answers else order
    for question_id in order:
        if question_id in columns.values() or question_id not in answers:
            continue
        question = questionnaire[question_id] if question_id in questionnaire else None
        if question is not None and question.type == "matrix":
            blocks.extend(_participants(question, row, answers[question_id]))
            continue
        label = dutch.capital(questionnaire.short(question_id))
        for answer in answers[question_id]:
            said = shown(view, question, answer)
            if said.strip():
                blocks.append(Paragraph((Text(f"{label}. ", strong=True), *_said(said, answer))))
    if not blocks:
        blocks.append(Paragraph(text("Hiervan is geen bruikbaar antwoord bewaard.")))
    blocks.append(_theme_list(view, themes))
    return Section(row.target, "", row.label, tuple(blocks), new_page=True)


def _said(said: str, answer: Any) -> Inlines:
    mark = "" if answer.literal else f" ({answer.source}, geparafraseerd)"
    return (Text(said + mark),)


def _participants(question: Question, row: RespondentRow, answers: list[Any]) -> list[Block]:
    rated = [a for a in answers if a.text.strip()]
    if not rated:
        return []
    points = list(reversed(_points(question)))
    return [
        Table(
            id=f"{row.target}-{question.id.lower()}",
            caption=f"{dutch.capital(question.short)} en hun betrokkenheid",
            columns=(Column("Deelnemers"), *(Column(_short(question, p), True) for p in points)),
            rows=tuple(
                (
                    Cell(text(a.text)),
                    *(Cell(text("●"), 1, p) if _rating(a) == p else Cell() for p in points),
                )
                for a in rated
            ),
            note=(
                ""
                if all(_rating(a) is not None for a in rated)
                else "Een lege regel: betrokkenheid niet ingevuld."
            ),
        )
    ]


def _theme_list(view: View, themes: list[tuple[str, str, str]]) -> Block:
    if not themes:
        return Paragraph(text("In deze antwoorden is geen thema uit het codeboek gevonden."))
    items = []
    for group in view.result.codebook.file.groups:
        mine = [(name, anchor) for g, name, anchor in themes if g == group.id]
        if mine:
            content: list[Text | Ref] = [Ref(group.name, group_id(group)), Text(": ")]
            for place, (name, anchor) in enumerate(mine):
                content += [Text(", ")] if place else []
                content.append(Ref(dutch.lower_first(name), anchor))
            items.append(tuple(content))
    return Bullets(tuple(items))
