"""The chapters of the codebook: counts, quotes and evidence per group of themes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codebook import Group, Theme
from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.hidden import is_thin
from pipeline.report.model import (
    Bar,
    BarFigure,
    Block,
    Cell,
    Column,
    Evidence,
    Note,
    Paragraph,
    Quotes,
    Ref,
    Section,
    Table,
    Text,
    ThemeCount,
)
from pipeline.report.quotes import choose
from pipeline.report.view import EVIDENCE_ROOM, Ground, View, slug, text

FRAGMENT = ("fragment", "fragmenten")
MOST_AGAINST = 2  # quotes that stand against a theme


def theme_id(theme: str) -> str:
    """The anchor of a theme's place in the text."""
    return slug("thema", theme)


def group_id(group: Group) -> str:
    """The anchor of a group of themes."""
    return slug("groep", group.id)


def evidence_id(theme: str) -> str:
    """The anchor of the list of segments behind a theme's count."""
    return slug("bewijs", theme)


def theme_counts(view: View) -> tuple[ThemeCount, ...]:
    """All themes with their counts, in the order of the codebook."""
    book = view.result.codebook
    counts = []
    for theme in book:
        group = book.group(theme.id)
        named = bool(view.people(theme.id))
        own_place = theme_id(theme.id) if group.level == "segment" else evidence_id(theme.id)
        counts.append(
            ThemeCount(
                theme_id=theme.id,
                name=theme.name,
                definition=theme.definition,
                parent=theme.parent,
                depth=len(book.with_ancestors(theme.id)) - 1,
                group_id=group.id,
                group=group.name,
                level=group.level,
                respondents=len(view.people(theme.id)),
                segments=len(view.fragments(theme.id)),
                automatic=(
                    len(view.people(theme.id, AUTOMATIC)) if view.has_automatic(group) else None
                ),
                colour=view.colour(group),
                target=own_place if named else group_id(group),
            )
        )
    return tuple(counts)


def evidence(view: View, theme: Theme, title: str, back: str) -> Evidence:
    """Everything behind the count of a theme, up to what a report can hold."""
    grounds = view.reasons(theme.id)
    themes = list(view.result.codebook)
    ids = [g.segment_id for g in grounds]
    most = view.shown(ids, len(themes), EVIDENCE_ROOM, view.evidence_size)
    group = view.result.codebook.group(theme.id)
    machine = group.level == "respondent" and view.coder_of(group) == AUTOMATIC
    return Evidence(
        id=evidence_id(theme.id),
        title=title,
        items=tuple(
            view.quote(g, view.because(g.segment_id, theme.id) if machine else "")
            for g in grounds[:most]
        ),
        back=back,
        more=max(0, len(grounds) - most),
    )


# --- figures ---------------------------------------------------------------------------------


def _ordered(view: View, group: Group, parent: str = "") -> Iterable[tuple[Theme, int]]:
    """Themes with their depth, by count, sub-themes below their theme."""
    for theme in view.themes(group, parent):
        yield theme, len(view.result.codebook.with_ancestors(theme.id)) - 1
        yield from _ordered(view, group, theme.id)


def group_figure(view: View, group: Group) -> list[Block]:
    """The counts of a group as a figure, or a sentence where a figure shows nothing."""
    ordered = list(_ordered(view, group))
    counts = {theme.id: len(view.people(theme.id)) for theme, _ in ordered}
    if not any(counts.values()):
        said = "komt een van deze thema's voor" if group.level == "segment" else "is iets gevonden"
        return [Paragraph(text(f"In geen van de {dutch.number(view.n)} {view.units} {said}."))]
    extra = view.has_automatic(group)
    columns = [Column("Thema"), Column(dutch.capital(view.units), True), Column("Fragmenten", True)]
    if extra:
        columns.append(Column("Automatisch geteld", True))
    rows = []
    for theme, depth in ordered:
        count = counts[theme.id]
        target = evidence_id(theme.id) if count else group_id(group)
        pieces = len(view.fragments(theme.id))
        row = [
            Cell(text("– " * depth + theme.name)),
            Cell((Ref(dutch.figure(count), target, count=True),), count),
            Cell(text(dutch.figure(pieces)), pieces),
        ]
        if extra:
            machine = len(view.people(theme.id, AUTOMATIC))
            row.append(Cell(text(dutch.figure(machine)), machine))
        rows.append(tuple(row))
    title = group.title or f"{group.name}: om hoeveel {view.units} gaat het?"
    shown = dutch.listing([f"{t.name} {counts[t.id]}" for t, _ in ordered])
    n = dutch.figure(view.n)
    return [
        BarFigure(
            id=slug("figuur", group.id),
            title=title,
            description=f"Staafdiagram. Aantal {view.units} van de {n}: {shown}.",
            bars=tuple(
                Bar(
                    label=theme.name,
                    count=counts[theme.id],
                    colour=view.colour(group),
                    target=evidence_id(theme.id) if counts[theme.id] else group_id(group),
                    sub=depth > 0,
                )
                for theme, depth in ordered
            ),
            n=view.n,
            axis=f"aantal {view.units} (van {n})",
            table=Table(
                id=slug("tabel", group.id),
                caption=f"{group.name}: aantal {view.units} (van {n}) en fragmenten per thema",
                columns=tuple(columns),
                rows=tuple(rows),
            ),
            note=_carries(view, [counts[t.id] for t, depth in ordered if not depth]),
        )
    ]


def _carries(view: View, counts: list[int]) -> str:
    """What a figure can't show because the counts are too small."""
    if max(counts) <= 1:
        return "Elk thema komt hooguit één keer voor: de volgorde zegt niets."
    if view.n < 5:
        return f"Met {dutch.counted(view.n, view.unit, view.units)} zegt de volgorde weinig."
    named = sorted((c for c in counts if c), reverse=True)
    if len(named) > 1 and named[0] - named[-1] <= 1:
        return "De aantallen schelen hooguit één: de volgorde zegt weinig."
    return ""


# --- a chapter per group at the level of segments ----------------------------------------------


def segment_groups(view: View) -> list[Group]:
    """Groups whose themes are given to segments."""
    return [g for g in view.result.codebook.file.groups if g.level == "segment"]


def chapters(view: View) -> list[Section]:
    """One unnumbered chapter per group at segment level."""
    groups = segment_groups(view)
    themes = [t for g in groups for t in g.themes]
    chosen = choose(view, themes, view.result.settings.report.quotes)
    return [_chapter(view, group, chosen) for group in groups]


def _chapter(view: View, group: Group, chosen: dict[str, list[Ground]]) -> Section:
    blocks: list[Block] = [*_opening(view, group), *group_figure(view, group)]
    absent = [t for t in group.themes if not view.people(t.id)]
    if absent and len(absent) < len(group.themes):
        names = dutch.listing([dutch.quoted(t.name) for t in absent])
        blocks.append(Paragraph(text(f"Geen van de {view.units} noemt {names}.")))
    sections = tuple(
        _theme(view, group, theme, chosen, 0)
        for theme in view.themes(group)
        if view.people(theme.id)
    )
    return Section(group_id(group), "", group.name, tuple(blocks), sections)


def _opening(view: View, group: Group) -> list[Block]:
    questions = [
        dutch.quoted(view.result.questionnaire.short(q))
        for q in group.scope
        if q in view.result.questionnaire
    ]
    silent = view.silent(group)
    asked = (
        f"Deze thema's komen uit de antwoorden op {dutch.listing(questions)}." if questions else ""
    )
    if silent == view.n:
        return [Paragraph(text(f"{asked} Daarop kwam geen enkel bruikbaar antwoord.".strip()))]
    alone = (
        ""
        if _doubters(view)
        else " Wat tegenover een thema staat, is niet te zeggen zonder een tweede codeur."
    )
    missing = (
        f" {dutch.capital(view.out_of(silent))} {dutch.verb(silent, 'gaf', 'gaven')} daarop geen"
        " bruikbaar antwoord."
        if silent
        else ""
    )
    return [Paragraph(text(f"{asked}{missing}{alone}".strip()))]


def _theme(
    view: View, group: Group, theme: Theme, chosen: dict[str, list[Ground]], depth: int
) -> Section:
    anchor = theme_id(theme.id)
    blocks: list[Block] = []
    if theme.definition:
        blocks.append(Paragraph(text(dutch.sentence(theme.definition))))
    blocks.append(_count_sentence(view, group, theme))
    quotes = tuple(view.quote(g, theme_id=theme.id) for g in chosen[theme.id])
    if quotes:
        blocks.append(Quotes(quotes))
    elif is_thin(view, theme) or all(view.is_hidden(s) for s in view.fragments(theme.id)):
        blocks.append(Note(text(_hidden(view, theme))))
    elif not view.result.codebook.children(theme.id):
        blocks.append(
            Paragraph(text("De citaten bij dit thema staan al bij een ander thema in dit rapport."))
        )
    pieces = len(view.fragments(theme.id))
    behind = "Het fragment" if pieces == 1 else f"De {dutch.number(pieces)} fragmenten"
    blocks.append(evidence(view, theme, f"{behind} achter dit aantal", anchor))
    subs = [t for t in view.themes(group, theme.id) if view.people(t.id)]
    if depth == 0:
        blocks.extend(_against(view, theme, chosen))
    return Section(
        anchor,
        "",
        theme.name,
        tuple(blocks),
        tuple(_theme(view, group, sub, chosen, depth + 1) for sub in subs),
    )


def _hidden(view: View, theme: Theme) -> str:
    """Why no quote stands at a theme."""
    if is_thin(view, theme):
        return f"De citaten bij dit thema zijn niet getoond: {view.too_few} noemden het."
    return (
        "De citaten bij dit thema zijn niet getoond: ze horen ook bij een thema dat"
        f" {view.too_few} noemden."
    )


def _count_sentence(view: View, group: Group, theme: Theme) -> Paragraph:
    count, pieces = len(view.people(theme.id)), len(view.fragments(theme.id))
    content: list[Text | Ref] = [
        Text("Genoemd door "),
        Ref(view.out_of(count), evidence_id(theme.id), count=True),
        Text(f", in {dutch.counted(pieces, *FRAGMENT)}."),
    ]
    if view.has_automatic(group):
        machine = len(view.people(theme.id, AUTOMATIC))
        same = "evenveel" if machine == count else dutch.number(machine) if machine else "geen"
        content.append(Text(f" De automatische codering telt er {same}."))
    return Paragraph(tuple(content))


def _against(view: View, theme: Theme, chosen: dict[str, list[Ground]]) -> list[Block]:
    """Segments that some coder read as this theme while the counted coding says it is not."""
    if not _doubters(view):
        return []
    book = view.result.codebook
    family = {t.id for t in book if theme.id in book.with_ancestors(t.id)}
    quoted = {g.segment_id for grounds in chosen.values() for g in grounds}
    found: list[tuple[str, str]] = []
    for segment_id in view.segments:
        final = view.given[view.basis].get(segment_id)
        shown = segment_id not in quoted and not view.is_hidden(segment_id)
        if final is None or family & set(final) or not shown:
            continue
        readers = [
            view.coder_in_text(c)
            for c in _doubters(view)
            if family & set(view.given[c].get(segment_id, ()))
        ]
        if readers:
            found.append((segment_id, _verdict(view, readers, final)))
    if not found:
        none = "Wat ertegenover staat: geen fragment waarover de codeurs bij dit thema verschillen."
        return [Paragraph(text(none))]
    return [
        Quotes(
            tuple(
                view.quote(Ground(view.owners[s], s, ""), dutch.capital(why))
                for s, why in found[:MOST_AGAINST]
            ),
            kind="against",
            lead="Wat ertegenover staat: hier lazen niet alle codeurs hetzelfde.",
        )
    ]


def _doubters(view: View) -> list[str]:
    """People whose reading can be laid beside the coding that is counted.

    Where the machine alone reads something else, that says something about the machine; those
    segments stand in the chapter on agreement.
    """
    return [c for c in view.humans if c != view.basis]


def _verdict(view: View, readers: list[str], final: tuple[str, ...]) -> str:
    names = [dutch.quoted(view.result.codebook[t].name) for t in final]
    other = dutch.listing(names) if names else "geen thema"
    reads = "leest" if len(readers) == 1 else "lezen"
    return (
        f"{dutch.listing(readers)} {reads} hier dit thema, {view.coder_in_text(view.basis)} {other}"
    )


# --- groups at the level of respondents --------------------------------------------------------


def respondent_group(view: View, group: Group) -> Section:
    """Counts of a group at respondent level, with what decided per respondent."""
    blocks: list[Block] = []
    coder = view.coder_of(group)
    if coder == AUTOMATIC and view.basis != AUTOMATIC:
        blocks.append(
            Note(
                text("Deze indeling is niet met de hand gemaakt; dit zijn automatische aantallen.")
            )
        )
    if group.xor:
        blocks.append(Paragraph(text(f"Elk van de {view.units} krijgt hier precies één indeling.")))
    blocks += group_figure(view, group)
    if any(view.people(t.id) for t in group.themes):
        blocks.append(Paragraph(text("Waar deze aantallen op berusten:")))
    thin = [t for t in group.themes if view.people(t.id) and is_thin(view, t)]
    if thin:
        names = dutch.listing([dutch.quoted(t.name) for t in thin])
        blocks.append(
            Note(text(f"De fragmenten bij {names} zijn niet getoond: het gaat om {view.too_few}."))
        )
    for theme in view.themes(group):
        people = len(view.people(theme.id))
        if people:
            counted = dutch.counted(people, view.unit, view.units)
            title = f"{theme.name}: {counted}"
            blocks.append(evidence(view, theme, title, group_id(group)))
    return Section(group_id(group), "", group.name, tuple(blocks))
