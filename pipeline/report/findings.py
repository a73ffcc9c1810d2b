"""The half page that everybody reads: findings with their counts, trust, and what can't be said."""

from __future__ import annotations

from datetime import date

from pipeline.codebook import Group, Theme
from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Bullets,
    Finding,
    Inlines,
    Note,
    Paragraph,
    Ref,
    Section,
    Text,
)
from pipeline.report.themes import theme_id
from pipeline.report.view import View, text

SUMMARY = "samenvatting"  # anchor of the chapter
SMALL = 30  # below this many respondents, differences between kinds of respondents say nothing


def findings(view: View) -> tuple[Finding, ...]:
    """The largest themes, each group its first, then the second ones; one sentence per finding."""
    most = view.result.settings.report.findings
    groups = view.result.codebook.file.groups
    ordered = [g for g in groups if g.level == "segment"]
    ordered += [g for g in groups if g.level == "respondent"]
    tops = {g.id: _tops(view, g) for g in ordered}
    found: list[Finding] = []
    for place in range(max((len(t) for t in tops.values()), default=0)):
        for group in ordered:
            if len(found) < most and place < len(tops[group.id]):
                found.append(_finding(view, group, tops[group.id][place]))
    return tuple(found)


def _tops(view: View, group: Group) -> list[list[Theme]]:
    """Main themes of a group by count; themes with the same count are one finding."""
    by_count: dict[int, list[Theme]] = {}
    for theme in view.themes(group):
        count = len(view.people(theme.id))
        if count and not theme.otherwise:
            by_count.setdefault(count, []).append(theme)
    return list(by_count.values())


def _finding(view: View, group: Group, themes: list[Theme]) -> Finding:
    theme = themes[0]
    count = len(view.people(theme.id))
    target = theme_id(theme.id) if group.level == "segment" else f"bewijs-{theme_id(theme.id)[6:]}"
    who = Ref(dutch.capital(view.out_of(count)), target, count=True)
    names: list[Text | Ref] = [Text(dutch.quoted(theme.name), strong=True)]
    about = dutch.lower_first(group.name)
    if group.level == "segment":
        content: list[Text | Ref] = [who, Text(f" {dutch.verb(count, 'noemt', 'noemen')} ")]
        content += [*names, Text(f" ({about})")]
        others = [dutch.quoted(t.name) for t in themes[1:]]
        if others:
            content.append(Text(_also(others)))
    else:
        content = [Text(f"{dutch.capital(about)}: "), *names, Text(" bij ")]
        content.append(Ref(view.out_of(count), target, count=True))
        others = [dutch.quoted(t.name) for t in themes[1:]]
        if others:
            content.append(Text(_also(others)))
    return Finding((*content, Text(".")), theme.id, count, view.n)


def _also(others: list[str]) -> str:
    if len(others) > 3:
        return f"; {dutch.number(len(others))} andere thema's even vaak"
    return f"; even vaak {dutch.listing(others)}"


# --- the chapter -----------------------------------------------------------------------------


def chapter(view: View, found: tuple[Finding, ...], trust: Inlines) -> Section:
    """Half a page: who was asked what, findings, trust, limits."""
    blocks: list[Block] = [Paragraph(text(_asked(view)), lead=True)]
    if found:
        blocks.append(Bullets(tuple(f.content for f in found), ordered=True))
    else:
        blocks.append(Note(text("Er is geen enkel thema uit het codeboek gevonden.")))
    blocks.append(Paragraph(trust) if view.validated else Note(trust))
    blocks.append(Paragraph((Text("Wat dit rapport niet kan zeggen", strong=True),)))
    blocks.append(Bullets(tuple(text(limit) for limit in _limits(view))))
    return Section(SUMMARY, "", "Samenvatting", tuple(blocks))


def _asked(view: View) -> str:
    questionnaire = view.result.questionnaire
    questions = len(questionnaire.questions)
    open_ = len(questionnaire.open_questions)
    period = _period(view)
    when = f" {period}" if period else ""
    return (
        f"{dutch.capital(dutch.counted(view.n, view.unit, view.units))}"
        f" {dutch.verb(view.n, 'beantwoordde', 'beantwoordden')}{when} de vragen van"
        f" ‘{questionnaire.title}’: {dutch.counted(questions, 'vraag', 'vragen')}, waarvan"
        f" {dutch.number(open_)} open. Dit rapport laat zien welke thema's zij noemen, hoeveel"
        f" {view.units} dat doen, en in welke woorden."
    )


def _period(view: View) -> str:
    """From the first to the last answer, where the export says so."""
    days = []
    for recorded in view.result.respondents["recorded"]:
        try:
            days.append(date.fromisoformat(str(recorded)[:10]))
        except ValueError:
            continue  # a description that came by e-mail has no date
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return f"op {dutch.day(first)}"
    start = dutch.day(first)
    if first.year == last.year:
        start = start.rsplit(" ", 1)[0]
    return f"tussen {start} en {dutch.day(last)}"


def _limits(view: View) -> list[str]:
    limits = []
    if view.n < SMALL:
        few = dutch.counted(view.n, view.unit, view.units)
        limits.append(
            f"Of soorten {view.units} van elkaar verschillen: daarvoor"
            f" {dutch.verb(view.n, 'is', 'zijn')} {few} te weinig."
        )
    if view.n < view.result.settings.report.percentages_from:
        limits[-1:] = [f"{limits[-1]} Daarom staan er ook geen percentages."]
    limits.append(
        "Of iets ontbreekt waar het niet genoemd is: niemand is naar elk thema apart gevraagd."
    )
    if view.basis == AUTOMATIC:
        limits.append(
            "Of elk aantal klopt: dit zijn automatische aantallen"
            + (
                ", en de vergelijking met mensen beslaat maar een deel van de fragmenten."
                if view.validated
                else ", door niemand nagelezen."
            )
        )
    limits.append("Waarom iets werkt: dit zijn uitspraken van de invullers, geen metingen.")
    return limits
