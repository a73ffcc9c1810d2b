"""Topics that the machine found beside the themes that people made."""

from __future__ import annotations

import json
import math
from typing import Any

from pipeline.codebook import Theme
from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch, unseen
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Evidence,
    Inlines,
    Note,
    Paragraph,
    Ref,
    Section,
    Table,
    Text,
    TopicRow,
)
from pipeline.report.themes import FRAGMENT, theme_id
from pipeline.report.view import TOPIC_ROOM, Ground, View, number_or_none, records, slug, text
from pipeline.settings import TopicSettings

TOPICS = "topics"  # anchor of the chapter
MOST_TERMS = 4  # words that are shown beside a label
EXAMPLE_WORDS = range(5, 26)  # how long the fragment beside a label is
VERDICTS = {
    "match": "hoort bij dit thema",
    "split": "deel van dit thema: het thema valt uiteen in meer topics",
    "merge": "voegt meer thema's samen",
    "new": "past bij geen thema",
    "unstable": "past bij geen thema, en is wankel",
    "too small": "te klein om te zeggen",
    "not found": "niet als topic teruggevonden",
}


def topic_rows(view: View) -> tuple[TopicRow, ...]:
    """Topics with the themes they go with; a topic that joins several themes has a row for each."""
    result, book = view.result, view.result.codebook
    groups = {g.id: g.name for g in result.questionnaire.topic_groups}
    partners: dict[int, list[Any]] = {}
    for row in records(result.matches.dropna(subset=["topic_id"])):
        partners.setdefault(int(row.topic_id), []).append(row)
    rows = []
    for topic in records(result.topics):
        if topic.topic_id < 0:  # what fell in no topic
            continue
        for match in partners.get(topic.topic_id) or [None]:
            theme = match.theme_id if match else ""
            rows.append(
                TopicRow(
                    topic_id=topic.topic_id,
                    label=topic.label,
                    group=groups.get(topic.question_group, topic.question_group),
                    terms=tuple(word for word, _ in json.loads(topic.terms or "[]")),
                    segments=topic.segments,
                    respondents=topic.respondents,
                    theme_id=theme,
                    theme=book[theme].name if theme else "",
                    verdict=_verdict(view, topic.question_group, match),
                    target=slug("topic", str(topic.topic_id)),
                    stability=None if math.isnan(topic.stability) else float(topic.stability),
                    stable=_stable(topic.stability, result.settings.topics),
                    chance=number_or_none(match.adjusted) if match else None,
                    least_chance=number_or_none(match.least_p) if match else None,
                    comes_back=number_or_none(match.stability) if match else None,
                )
            )
    return tuple(rows)


def _stable(stability: float, settings: TopicSettings) -> str:
    if math.isnan(stability):
        return "niet gemeten"
    if stability < settings.unstable_below:
        return "wankel"
    return "stabiel" if stability >= settings.stable_from else "twijfelachtig"


def _verdict(view: View, question_group: str, match: Any) -> str:
    if match is None:
        return "niet vergeleken"
    if match.verdict in ("new", "unstable") and not _comparable(view, question_group):
        return f"niet te vergelijken: de thema's gelden hier per {view.unit} als geheel"
    return VERDICTS[match.verdict]


def _comparable(view: View, question_group: str) -> bool:
    """Whether any theme can be given to a segment of these questions."""
    questions = {
        q
        for g in view.result.questionnaire.topic_groups
        if g.id == question_group
        for q in g.questions
    }
    return any(questions & set(view.result.codebook.scope(t.id)) for t in _themes(view))


def _themes(view: View) -> list[Theme]:
    return [t for t in view.result.codebook if view.result.codebook.level(t.id) == "segment"]


def chapter(view: View, rows: tuple[TopicRow, ...], counted: dict[str, str]) -> Section:
    """How topics and themes map onto each other, what the codebook lacks, what was not found.

    :param counted: anchor of each theme's place in the text, '' where it has none.
    """
    note = " ".join(v for k, v in view.result.notes.items() if k.startswith("topics"))
    if not rows:
        why = note or (
            "Er zijn te weinig fragmenten om er groepen in te vinden die op elkaar lijken."
        )
        return Section(TOPICS, "", "Thema's en topics", (Note(text(why)),))
    intro = Paragraph(
        text(
            "Een thema is door mensen bedacht en staat in het codeboek. Een topic is een groep"
            " fragmenten die de computer bij elkaar zette omdat ze op elkaar lijken, zonder het"
            " codeboek te kennen. Waar de twee samenvallen, steunen ze elkaar. Waar ze verschillen,"
            " is er iets om te lezen."
        )
    )
    blocks: list[Block] = [intro, *([Note(text(note))] if note else []), _outside(view)]
    sections = [
        Section(
            "topics-naast-themas",
            "",
            "Topics naast thema's",
            tuple(_beside(view, rows, counted)),
        ),
        Section("topics-zonder-thema", "", "Wat het codeboek niet heeft", tuple(_new(view, rows))),
        Section("themas-zonder-topic", "", "Thema's zonder topic", tuple(_lost(view, counted))),
        unseen.section(view),
    ]
    return Section(TOPICS, "", "Thema's en topics", tuple(blocks), tuple(sections))


def _beside(view: View, rows: tuple[TopicRow, ...], counted: dict[str, str]) -> list[Block]:
    """Per question group its table, with the segments of each topic below it."""
    blocks: list[Block] = []
    for group in dict.fromkeys(r.group for r in rows):
        blocks.append(_table(view, group, rows, counted))
        mine = [r for r in _once(rows) if r.group == group and not _is_new(r)]
        blocks += [_fragments(view, r) for r in mine]
    return blocks


def _is_new(row: TopicRow) -> bool:
    return row.verdict == VERDICTS["new"]


def _once(rows: tuple[TopicRow, ...]) -> list[TopicRow]:
    return list({r.topic_id: r for r in reversed(rows)}.values())[::-1]


def _outside(view: View) -> Paragraph:
    members = view.result.topic_members
    total, out = len(members), int((members["topic_id"] < 0).sum())
    if total < 1:
        return Paragraph(text("Hoeveel fragmenten in geen topic vielen, is niet bekend."))
    if not out:
        return Paragraph(text(f"Elk van de {dutch.figure(total)} fragmenten viel in een topic."))
    return Paragraph(
        text(
            f"Van de {dutch.figure(total)} fragmenten {dutch.verb(out, 'viel', 'vielen')} er"
            f" {dutch.number(out)} in geen enkel topic."
        )
    )


def _table(view: View, group: str, rows: tuple[TopicRow, ...], counted: dict[str, str]) -> Table:
    lines = []
    mine = [r for r in rows if r.group == group]
    for topic in sorted(
        _once(tuple(mine)), key=lambda r: (-r.respondents, -r.segments, r.topic_id)
    ):
        themes: list[Ref | Text] = []
        verdict = topic.verdict
        partners = [r for r in mine if r.topic_id == topic.topic_id and r.theme_id]
        if len(partners) > 1:
            verdict = VERDICTS["merge"]
        for row in partners:
            themes += [Text(", ")] if themes else []
            target = counted.get(row.theme_id, "")
            themes.append(Ref(row.theme, target) if target else Text(row.theme))
        lines.append(
            (
                Cell(
                    (Text(dutch.capital(topic.label), strong=True), *_about(view, topic)),
                    topic.label,
                ),
                Cell(
                    (Ref(dutch.figure(topic.segments), topic.target, count=True),), topic.segments
                ),
                Cell(text(dutch.figure(topic.respondents)), topic.respondents),
                Cell(tuple(themes) or text("geen")),
                Cell(text(dutch.capital(_with_doubt(view, verdict, topic)))),
                Cell(text(_chance(topic))),
                Cell(_stability(topic), topic.stability),
            )
        )
    return Table(
        id=slug("tabel-topics", group),
        caption=f"Topics in {dutch.quoted(group)}",
        columns=(
            Column("Topic"),
            Column("Fragmenten", True),
            Column(dutch.capital(view.units), True),
            Column("Thema"),
            Column("Oordeel"),
            Column("Toeval", True),
            Column("Stabiliteit", True),
        ),
        rows=tuple(lines),
        note="Tussen haken andere woorden die opvallend vaak in dit topic staan; daarachter een"
        " fragment dat er midden in ligt. Stabiliteit: hoe goed het topic terugkomt als andere"
        f" {view.units} hadden geantwoord, van 0 tot 1 (gemiddelde overlap met het best lijkende"
        " topic in een bootstrap; Hennig 2007). Een wankel topic is geen bevinding. Toeval: hoe"
        " vaak een topic zo goed bij zijn beste thema past als de codes opnieuw over de"
        f" {view.units} worden verdeeld ({view.result.settings.match.permutations} keer,"
        " gecorrigeerd voor het aantal topics; Benjamini en Hochberg 1995). Alleen onder"
        f" {dutch.decimal(view.result.settings.match.alpha)} horen topic en thema bij elkaar.",
        wide=True,
    )


def _with_doubt(view: View, verdict: str, topic: TopicRow) -> str:
    """The verdict, and that topic or verdict is unstable where it doesn't say so itself."""
    told = topic.stable != "wankel" or "wankel" in verdict
    found = verdict if told else f"{verdict}; het topic is wankel"
    if topic.comes_back is None or verdict == VERDICTS["too small"]:
        return found
    if topic.comes_back >= view.result.settings.match.stable_from:
        return found
    return f"{found}; dit oordeel is wankel"


def _chance(topic: TopicRow) -> str:
    """How often chance fits as well; for a topic that is too small the least that it could be."""
    if topic.verdict == VERDICTS["too small"]:
        least = topic.least_chance
        return "niet te toetsen" if least is None else f"kan niet onder {_p(least)}"
    return "–" if topic.chance is None else _p(topic.chance)


def _p(value: float) -> str:
    return "< 0,001" if value < 0.001 else dutch.decimal(value, 3)


def _stability(topic: TopicRow) -> Inlines:
    if topic.stability is None:
        return text(topic.stable)
    return text(dutch.decimal(topic.stability))


def _about(view: View, topic: TopicRow) -> list[Text]:
    """What a few words can't say: other words of the topic, and a fragment from its middle."""
    label = topic.label.lower()
    others = [t for t in topic.terms if t.lower() not in label][:MOST_TERMS]
    said = [Text(f" ({', '.join(others)})")] if others else []
    short = [
        words
        for s in _typical(view, topic)
        if not view.is_hidden(s)
        and len((words := " ".join(view.segments[s].text.split())).split()) in EXAMPLE_WORDS
    ]
    return [*said, Text(f" {dutch.quoted(short[0])}")] if short else said


def _typical(view: View, row: TopicRow) -> list[str]:
    raw = view.result.topics
    ids = str(raw.loc[raw["topic_id"] == row.topic_id, "typical"].iloc[0])
    return [s for s in json.loads(ids or "[]") if s in view.segments]


def _fragments(view: View, row: TopicRow) -> Evidence:
    """The segments of a topic, the typical ones first."""
    members = view.result.topic_members
    ids = list(members.loc[members["topic_id"] == row.topic_id, "segment_id"])
    raw = view.result.topics
    first = _typical(view, row)
    ordered = [s for s in dict.fromkeys([*first, *ids]) if s in view.segments]
    total = sum(view.size(s) for s in members["segment_id"])
    most = view.shown(ordered, len(raw), TOPIC_ROOM, total)
    return Evidence(
        id=row.target,
        title=f"Topic {dutch.quoted(row.label)}: {dutch.counted(len(ordered), *FRAGMENT)}",
        items=tuple(view.quote(Ground(view.owners[s], s, "")) for s in ordered[:most]),
        back="topics-zonder-thema" if _is_new(row) else "topics-naast-themas",
        more=max(0, len(ordered) - most),
    )


def _new(view: View, rows: tuple[TopicRow, ...]) -> list[Block]:
    new = [r for r in _once(rows) if _is_new(r)]
    shaky = [r for r in _once(rows) if r.verdict == VERDICTS["unstable"]]
    rest: list[Block] = []
    if shaky:
        more = "Nog " if new else ""
        count = f"{more}{dutch.counted(len(shaky), 'topic', 'topics')}"
        rest.append(
            Paragraph(
                text(
                    f"{dutch.capital(count)} {dutch.verb(len(shaky), 'past', 'passen')} bij"
                    f" geen thema, maar {dutch.verb(len(shaky), 'is', 'zijn')} wankel: met andere"
                    f" {view.units} {dutch.verb(len(shaky), 'was het', 'waren ze')} er misschien"
                    " niet geweest. Daar volgt niets uit."
                )
            )
        )
    small = [r for r in _once(rows) if r.verdict == VERDICTS["too small"]]
    if small:
        count = dutch.counted(len(small), "topic", "topics")
        rest.append(
            Paragraph(
                text(
                    f"Over {count} is niets te zeggen: met zo weinig fragmenten kan toeval elke"
                    " overlap met een thema verklaren."
                )
            )
        )
    if not new:
        return rest or [Paragraph(text("Elk topic past bij een thema uit het codeboek."))]
    count = dutch.counted(len(new), "topic", "topics")
    passing = dutch.verb(len(new), "past", "passen")
    return [
        Paragraph(
            text(
                f"{dutch.capital(count)} {passing} bij geen thema. Lees de fragmenten: misschien"
                " mist het codeboek iets, misschien gaat het over iets anders dan de thema's."
            )
        ),
        *(_fragments(view, r) for r in new),
        *rest,
    ]


def _lost(view: View, counted: dict[str, str]) -> list[Block]:
    lone = view.result.matches[view.result.matches["topic_id"].isna()]
    found = [r.theme_id for r in records(lone) if r.verdict == "not found"]
    rare = [
        dutch.quoted(view.result.codebook[r.theme_id].name)
        for r in records(lone)
        if r.verdict == "too small"
    ]
    few: list[Block] = []
    if rare:
        few.append(
            Paragraph(
                text(
                    f"Te zelden gegeven om een topic bij te vinden: {dutch.listing(rare)}. Dat ze"
                    " ontbreken, zegt niets."
                )
            )
        )
    if not found and few:
        return few
    if not found:
        return [Paragraph(text("Elk thema is (deels) als topic teruggevonden."))]
    items: list[Inlines] = []
    silent: list[str] = []
    for theme in dict.fromkeys(found):
        name, pieces = view.result.codebook[theme].name, len(view.fragments(theme))
        if not pieces:
            silent.append(dutch.quoted(name))
            continue
        target = counted.get(theme) or theme_id(theme)
        items.append((Ref(name, target), Text(f": {dutch.counted(pieces, *FRAGMENT)}")))
    blocks: list[Block] = []
    if items:
        blocks += [
            Paragraph(
                text(
                    "Deze thema's vond de computer niet als eigen topic. Vaak zijn er te weinig"
                    " fragmenten, of liggen ze verspreid over andere topics."
                )
            ),
            Bullets(tuple(items)),
        ]
    if silent:
        by = view.coder_in_text(view.basis if view.basis != AUTOMATIC else AUTOMATIC)
        names = dutch.listing(silent)
        blocks.append(Paragraph(text(f"Ook {by} vond {names} nergens.")))
    return [*blocks, *few]
