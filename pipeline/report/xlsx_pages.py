"""What stands in the sheets of the workbook: a title, a line to read it by, fields and rows.

Each function gives one sheet; :func:`pipeline.report.xlsx.write_xlsx` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.contracts import AUTOMATIC, WHOLE, WaveResult
from pipeline.report.dutch import capital, figure
from pipeline.report.model import Report, SegmentRow, ThemeCount, TopicRow
from pipeline.report.sheets import TABLE_HEAD, Field, Link, Row, Value
from pipeline.report.topics import VERDICTS
from pipeline.report.view import View, number_or_none, records

BY_THEME, FRAGMENTS = "Fragment-thema", "Fragmenten"
FIRST = TABLE_HEAD + 1  # first row below the headings


@dataclass(frozen=True)
class Page:
    """One sheet: its name on the tab, its title, how to read it, and the table."""

    name: str
    title: str
    lead: str
    fields: list[Field]
    rows: list[Row]


# --- counts ----------------------------------------------------------------------------------


def themes(report: Report, view: View, level: str, first_of: dict[str, int]) -> Page:
    """How many respondents and segments each theme of a level has, linked to what is behind it."""
    shown = [theme for theme in report.themes if theme.level == level]
    counted_by = {
        group.id: view.coder(view.coder_of(group)) for group in view.result.codebook.file.groups
    }
    automatic = any(theme.automatic is not None for theme in shown)
    fields = [
        *(Field("Groep", 24), Field("Thema", 38), Field("Id", 24, "pale")),
        *(Field("Omschrijving", 60), _count(capital(report.units)), _count("Van")),
        *(_count("Fragmenten"), Field("Geteld volgens", 18)),
        *([_count("Automatisch")] if automatic else []),
    ]

    def row(theme: ThemeCount) -> Row:
        place = first_of.get(theme.theme_id)
        people: Value = (
            theme.respondents if place is None else Link(theme.respondents, BY_THEME, place)
        )
        extra = (theme.automatic,) if automatic else ()
        return (
            *(theme.group, "– " * theme.depth + theme.name, theme.theme_id, theme.definition),
            *(people, report.n, theme.segments, counted_by[theme.group_id], *extra),
        )

    name = "Thema's" if level == "segment" else "Vormen en kenmerken"
    about = (
        "Een subthema telt mee voor het thema erboven."
        if level == "segment"
        else f"Het hele {report.unit} is ingedeeld; fragmenten zijn waar dat op berust."
    )
    lead = (
        f"Aantallen {report.units}, niet vermeldingen. {about} Klik op een aantal voor wat "
        "erachter zit."
    )
    if automatic:
        lead += f" ‘Automatisch’ is het aantal {report.units} volgens de automatische codering."
    return Page(name, name, lead, fields, [row(theme) for theme in shown])


def topics(report: Report) -> Page:
    """The topics, one a row, with the themes they go with."""
    fields = [
        *(Field("Nummer", 9, numeric=True), Field("Topic", 42), Field("Vragengroep", 30)),
        *(Field("Kenmerkende woorden", 50), _count("Fragmenten"), _count(capital(report.units))),
        *(Field("Thema", 34), Field("Oordeel", 40)),
        *(Field("Stabiliteit", 12, numeric=True), Field("Stabiel?", 14)),
    ]
    by_topic: dict[int, list[TopicRow]] = {}
    for topic in report.topics:  # a row for each theme that a topic goes with
        by_topic.setdefault(topic.topic_id, []).append(topic)
    rows: list[Row] = [
        (
            *(t.topic_id, t.label, t.group, ", ".join(t.terms), t.segments, t.respondents),
            *("; ".join(other.theme for other in same), t.verdict),
            *(t.stability, t.stable),
        )
        for same in by_topic.values()
        for t in same[:1]
    ]
    lead = (
        "Topics zijn groepen fragmenten die de computer bij elkaar vond, zonder het codeboek. "
        f"Stabiliteit: hoe goed het topic terugkomt als andere {report.units} hadden geantwoord, "
        "van 0 tot 1."
    )
    return Page("Topics", "Topics", _or_nothing(lead, rows), fields, rows)


def matches(report: Report, view: View) -> Page:
    """Every pair of a topic and a theme, and who has no partner, with the scores."""
    topics = {topic.topic_id: topic for topic in report.topics}
    names = {theme.theme_id: theme.name for theme in report.themes}
    fields = [
        *(Field("Nummer", 9, numeric=True), Field("Topic", 42), Field("Vragengroep", 30)),
        *(Field("Thema", 34), Field("Id", 24, "pale"), Field("Oordeel", 34)),
        *(_count("Gedeelde fragmenten"), _ratio("Overlap"), _ratio("Gelijkenis"), _ratio("Score")),
        *(_ratio("Toeval"), _ratio("Toeval, gecorrigeerd"), _ratio("Kleinste toeval")),
        _ratio("Komt terug"),
    ]
    rows: list[Row] = []
    for match in records(view.result.matches):
        number = _integer(match.topic_id)
        topic = topics.get(number) if number is not None else None
        rows.append(
            (
                *(number, topic.label if topic else "", topic.group if topic else ""),
                *(names.get(match.theme_id, ""), match.theme_id, VERDICTS[match.verdict]),
                *(
                    int(match.shared_segments),
                    number_or_none(match.overlap),
                    number_or_none(match.similarity),
                ),
                number_or_none(match.score),
                *(number_or_none(match.p_value), number_or_none(match.adjusted)),
                *(number_or_none(match.least_p), number_or_none(match.stability)),
            )
        )
    lead = (
        "Welke topics en thema's over dezelfde fragmenten gaan (overlap) en op elkaar lijken in "
        "betekenis (gelijkenis), beide van 0 tot 1. Toeval: hoe vaak een topic zo goed past als de "
        "codes opnieuw over de respondenten worden verdeeld; gecorrigeerd voor het aantal topics; "
        "kleinste: wat met zo weinig fragmenten het laagste kan zijn. Komt terug: deel van de "
        "trekkingen van respondenten (bootstrap) met hetzelfde oordeel."
    )
    title = "Koppeling van topics en thema's"
    return Page("Koppeling", title, _or_nothing(lead, rows), fields, rows)


def agreement(report: Report) -> Page:
    """Agreement per pair of coders and theme, with what it is reckoned from."""
    fields = [
        *(Field("Codeur 1", 16), Field("Codeur 2", 16), Field("Thema", 36)),
        *(Field("Id", 24, "pale"), Field("Eenheid", 12), _count("Fragmenten")),
        *(_count(capital(report.units)), _ratio("Deel volgens 1"), _ratio("Deel volgens 2")),
        *(_ratio("Kappa"), _ratio("Kappa laag"), _ratio("Kappa hoog"), _ratio("Precisie")),
        *(_ratio("Recall"), _ratio("F1"), _count("Beide"), _count("Alleen 1"), _count("Alleen 2")),
        *(_count("Geen van beide"), Field("Oordeel", 58)),
        *(_ratio("Zelfde"), _ratio("AC1"), _ratio("Alfa"), _ratio("Alfa (MASI)")),
        _ratio("F1 macro"),
    ]
    rows: list[Row] = [
        (
            *(a.coder_a, a.coder_b, a.theme, a.theme_id),
            "fragment" if a.unit == "segment" else report.unit,
            *(a.n_segments, a.n_respondents, a.prevalence_a, a.prevalence_b),
            *(a.kappa, a.low, a.high, a.precision, a.recall, a.f1),
            *(a.n_both, a.n_a_only, a.n_b_only, a.n_neither, a.verdict),
            *(a.percent, a.ac1, a.alpha, a.masi, a.f1_macro),
        )
        for a in report.agreement
    ]
    lead = (
        f"Cohens kappa met een interval over {report.units}. Precisie en recall nemen codeur 2 als "
        "maatstaf. Zelfde: deel van de beslissingen waarin beide hetzelfde zeiden. AC1: van Gwet. "
        "Alfa: van Krippendorff; met MASI die van de thema's van een fragment samen. F1 macro: "
        "gemiddelde van de thema's. Een leeg vak: niet te berekenen."
    )
    nothing = "Er is niet met de hand gecodeerd, dus overeenstemming is niet te berekenen."
    title = "Overeenstemming"
    return Page(title, title, lead if rows else nothing, fields, rows)


# --- response --------------------------------------------------------------------------------


def response(report: Report, result: WaveResult) -> Page:
    """From received to used, with the reasons for what fell out."""
    responses = result.responses
    rows: list[Row] = [
        ("Ontvangen", "", responses.received),
        *(("Weggelaten", reason, number) for reason, number in responses.left_out.items()),
        ("Gebruikt", "", responses.used),
    ]
    for source in ("vragenlijst", "e-mail", "aanvulling"):
        number = int((result.respondents["source"] == source).sum())
        if number:
            rows.append(("Gebruikt, naar bron", source, number))
    lead = f"Van ontvangen naar gebruikt; {figure(report.n)} {report.units} tellen mee."
    fields = [Field("Stap", 26), Field("Reden of bron", 46), _count("Aantal")]
    return Page("Respons", "Respons", lead, fields, rows)


def questions(report: Report, view: View) -> Page:
    """Per question that was cut: who answered it, and in how many segments."""
    cut = {row.question_id for row in report.segments}
    asked = [q.id for q in view.result.questionnaire.questions if q.is_open or q.id in cut]
    fields = [
        *(Field("Vraag", 9), Field("Onderwerp", 40), _count(f"{capital(report.units)} met tekst")),
        *(_count("Van"), _count("Fragmenten"), _count("Geen inhoudelijk antwoord")),
    ]
    rows: list[Row] = []
    for question_id in (*asked, *([WHOLE] if WHOLE in cut else [])):
        found = [row for row in report.segments if row.question_id == question_id]
        real = [row for row in found if not row.non_answer]
        rows.append(
            (
                "" if question_id == WHOLE else question_id,
                view.result.questionnaire.short(question_id),
                *(len({row.respondent_id for row in real}), report.n),
                *(len(real), len(found) - len(real)),
            )
        )
    lead = (
        f"Per vraag: hoeveel {report.units} inhoudelijk antwoordden, in hoeveel fragmenten. "
        "‘Geen inhoudelijk antwoord’ is wat niets antwoordt, zoals n.v.t. of een streepje."
    )
    return Page("Vragen", "Vragen", lead, fields, rows)


def rejects(result: WaveResult) -> Page:
    """What in the input was refused, where it stands and what to do."""
    fields = [
        *(Field("Bestand", 28), Field("Regel", 9, numeric=True), Field("Kolom", 20)),
        *(Field("Wat er mis was", 60), Field("Wat u kunt doen", 60)),
    ]
    rows: list[Row] = [
        (reject.file, _integer(reject.row), reject.column, reject.reason, reject.todo)
        for reject in records(result.rejects)
    ]
    lead = "Wat in de invoer stond en niet gebruikt is, met de plaats waar het staat."
    nothing = "Er is niets afgewezen: alle invoer is gebruikt."
    return Page("Afgewezen", "Afgewezen", lead if rows else nothing, fields, rows)


# --- fragments -------------------------------------------------------------------------------


def by_theme(report: Report, view: View) -> tuple[Page, dict[str, int]]:
    """Every theme with every fragment behind its count, and the row where a theme starts."""
    place = {row.segment_id: FIRST + at for at, row in enumerate(report.segments)}
    unit = capital(report.unit)
    fields = [
        *(Field("Groep", 24), Field("Thema", 38), Field("Id", 24, "pale"), Field(unit, 30)),
        *(Field("Onderwerp", 30), Field("Fragment-id", 26), Field("Waarop het berust", 40)),
    ]
    rows: list[Row] = []
    first_of: dict[str, int] = {}
    for theme in report.themes:
        for ground in view.reasons(theme.theme_id):
            first_of.setdefault(theme.theme_id, FIRST + len(rows))
            segment = view.segments.get(ground.segment_id)
            link = Link(ground.segment_id, FRAGMENTS, place[ground.segment_id]) if segment else None
            rows.append(
                (
                    *(theme.group, theme.name, theme.theme_id),
                    *(view.labels[ground.respondent_id], segment.question if segment else ""),
                    *(link, ground.evidence),
                )
            )
    lead = (
        "Wat achter elk aantal zit, op volgorde van thema. Bij een hoofdthema staan ook de "
        "fragmenten van zijn subthema's. Klik op een fragment-id voor de tekst."
    )
    page = Page(BY_THEME, "Fragmenten per thema", _or_nothing(lead, rows), fields, rows)
    return page, first_of


def fragments(report: Report, view: View) -> Page:
    """All segments with the themes of every coder: the one sheet with answers."""
    coders = [view.coder(coder) for coder in view.coders]
    topics = _topic_labels(view)
    sure = any(row.confidence is not None for row in report.segments)
    why = any(any(row.reasons) for row in report.segments)
    fields = [
        *(Field("Fragment-id", 26, "pale"), Field("Vraag", 9), Field("Onderwerp", 24)),
        *(Field(capital(report.unit), 26), Field("Bron", 12), Field("Letterlijk", 10)),
        *(Field("Fragment", 70), Field("Geen inhoudelijk antwoord", 16)),
        *(Field(capital(coder), 30) for coder in coders),
        *([_ratio("Zekerheid automatisch")] if sure else []),
        *([Field("Automatisch: waarom", 60)] if why else []),
        Field("Topic", 34),
    ]
    rows: list[Row] = []
    for row in report.segments:
        by_coder = dict(row.by_coder)
        extra = (*((row.confidence,) if sure else ()), *((_why(row),) if why else ()))
        rows.append(
            (
                *(row.segment_id, "" if row.question_id == WHOLE else row.question_id),
                *(row.question, row.respondent, row.source, "ja" if row.literal else "nee"),
                *(row.text, row.non_answer),
                *(_given(by_coder.get(coder)) for coder in coders),
                *(*extra, "; ".join(topics.get(row.segment_id, ()))),
            )
        )
    lead = (
        "Alle fragmenten met de thema's per codeur. ‘Geen thema’: gelezen, en er past geen thema "
        "bij. Een leeg vak: niet gelezen. Dit is het enige blad met tekst uit antwoorden."
    )
    return Page(FRAGMENTS, FRAGMENTS, lead, fields, rows)


def _why(row: SegmentRow) -> str:
    """Why the automatic coder gave its themes, each with its name where there are more."""
    names = dict(row.by_coder).get(AUTOMATIC, ())
    said = [(n, r) for n, r in zip(names, row.reasons, strict=True) if r]
    if len(names) < 2:
        return "".join(reason for _, reason in said)
    return "\n".join(f"{name}: {reason}" for name, reason in said)


def _given(themes: tuple[str, ...] | None) -> str:
    if themes is None:
        return ""
    return "; ".join(themes) or "geen thema"


def _topic_labels(view: View) -> dict[str, list[str]]:
    labels = {(t.question_group, t.topic_id): t.label for t in records(view.result.topics)}
    found: dict[str, list[str]] = {}
    for member in records(view.result.topic_members):
        label = labels.get((member.question_group, member.topic_id))
        if label:
            found.setdefault(member.segment_id, []).append(label)
    return found


def _count(heading: str) -> Field:
    return Field(heading, 12, numeric=True)


def _ratio(heading: str) -> Field:
    return Field(heading, 11, numeric=True)


def _or_nothing(lead: str, rows: list[Row]) -> str:
    return lead if rows else "Er is niets gevonden om te laten zien."


def _integer(value: Any) -> int | None:
    number = number_or_none(value)
    return None if number is None else int(number)
