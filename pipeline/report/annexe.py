"""The annexes: questionnaire, codebook, all segments, the run, and a paragraph to paste."""

from __future__ import annotations

from pipeline.codebook import Group
from pipeline.report import dutch
from pipeline.report.methods_paragraph import methods_paragraph, methods_paragraph_english
from pipeline.report.model import (
    Block,
    Cell,
    Column,
    Fold,
    Paragraph,
    Paste,
    Ref,
    Section,
    SegmentIndex,
    Table,
    Text,
)
from pipeline.report.provenance import UNKNOWN
from pipeline.report.themes import group_id
from pipeline.report.view import View, slug, text

ANNEXE = "bijlagen"  # anchor of the chapter
TYPES = {
    "open": "open",
    "text": "kort antwoord",
    "choice": "keuze",
    "choice_text": "keuze met toelichting",
    "matrix": "tabel met oordelen",
    "identity": "persoonlijk: niet bewaard",
}


def chapter(view: View) -> Section:
    """All annexes."""
    book = view.result.codebook.file
    return Section(
        ANNEXE,
        "",
        "Bijlagen",
        (),
        (
            Section("vragenlijst", "", "De vragenlijst", (_questionnaire(view),), new_page=True),
            Section("codeboek", "", f"Het codeboek, versie {book.version}", tuple(_codebook(view))),
            Section("fragmenten", "", "Alle fragmenten met hun thema's", tuple(_segments(view))),
            Section("manifest", "", "Gegevens van deze verwerking", tuple(_manifest(view))),
            Section(
                "overnemen",
                "",
                "Methode om over te nemen",
                (
                    Paragraph(
                        text(
                            "Deze alinea kan in een artikel of notitie. Wat tussen rechte haken"
                            " staat, weet alleen u: vul het in of haal het weg."
                        )
                    ),
                    Paste("methode-alinea", methods_paragraph(view)),
                    Paragraph(text("Dezelfde alinea in het Engels:")),
                    Paste("methode-alinea-engels", methods_paragraph_english(view)),
                ),
            ),
        ),
    )


def _questionnaire(view: View) -> Table:
    answered: dict[str, set[str]] = {}
    frame = view.result.answers
    filled = frame[(frame["text"] != "") | (frame["choice"] != "") | frame["rating"].notna()]
    for question, who in zip(filled["question_id"], filled["respondent_id"], strict=True):
        answered.setdefault(question, set()).add(who)
    rows = []
    for question in view.result.questionnaire.questions:
        count = len(answered.get(question.id, ()))
        personal = question.type == "identity"
        rows.append(
            (
                Cell(text(question.id), question.id),
                Cell(text(question.text)),
                Cell(text(TYPES[question.type])),
                Cell() if personal else Cell(text(dutch.figure(count)), count),
            )
        )
    n = dutch.figure(view.n)
    return Table(
        id="tabel-vragenlijst",
        caption=f"Alle vragen, en hoeveel {view.units} (van {n}) iets invulden",
        columns=(Column("Nr."), Column("Vraag"), Column("Soort"), Column("Ingevuld", True)),
        rows=tuple(rows),
        wide=True,
    )


def _codebook(view: View) -> list[Block]:
    book = view.result.codebook
    weak = [dutch.quoted(book[t].name) for t in book.weak_entries()]
    blocks: list[Block] = [
        Paragraph(
            text(
                f"Het codeboek ‘{book.file.name}’, versie {book.file.version}, heeft"
                f" {dutch.counted(len(list(book)), 'thema', 'thema’s')} in"
                f" {dutch.counted(len(book.file.groups), 'groep', 'groepen')}."
            )
        )
    ]
    if weak:
        some = dutch.listing(weak[:8]) + (" en andere" if len(weak) > 8 else "")
        blocks.append(
            Paragraph(
                text(
                    f"Zonder omschrijving of zonder twee voorbeelden: {some}. Zulke thema's codeert"
                    " de computer slechter."
                )
            )
        )
    blocks += [_group(view, group) for group in book.file.groups]
    return blocks


def _group(view: View, group: Group) -> Fold:
    book = view.result.codebook
    questions = dutch.listing(list(group.scope)) or "alle vragen"
    level = "per fragment" if group.level == "segment" else f"per {view.unit} als geheel"
    one = ", elk precies één" if group.xor else ""
    rows = []
    for theme in group.themes:
        depth = len(book.with_ancestors(theme.id)) - 1
        meaning: list[Text | Ref] = [Text(theme.definition or "Geen omschrijving.")]
        if theme.when:
            meaning += [Text(" Wel: ", strong=True), Text(dutch.sentence(theme.when))]
        if theme.when_not:
            meaning += [Text(" Niet: ", strong=True), Text(dutch.sentence(theme.when_not))]
        if theme.examples:
            shown = "; ".join(dutch.quoted(e) for e in theme.examples)
            meaning += [Text(" Bedachte voorbeelden: ", strong=True), Text(shown)]
        rows.append(
            (
                Cell((Text("– " * depth), Ref(theme.name, group_id(group)))),
                Cell(text(theme.id)),
                Cell(tuple(meaning)),
            )
        )
    table = Table(
        id=slug("codeboek", group.id),
        caption=f"{group.name}: {level}{one}; uit {questions}",
        columns=(Column("Thema"), Column("Code"), Column("Betekenis")),
        rows=tuple(rows),
        wide=True,
    )
    count = dutch.counted(len(group.themes), "thema", "thema’s")
    return Fold(slug("uitklap-codeboek", group.id), f"{group.name}: {count}", (table,))


def _segments(view: View) -> list[Block]:
    if not view.segments:
        return [Paragraph(text("Er zijn geen open antwoorden, en dus geen fragmenten."))]
    return [
        Paragraph(
            text(
                "Elk fragment met de thema's per codeur. De aantallen in dit rapport volgen"
                f" {view.coder_in_text(view.basis)}."
            )
        ),
        SegmentIndex("alle-fragmenten"),
    ]


def _manifest(view: View) -> list[Block]:
    facts = view.result.facts
    response = view.result.responses
    book = view.result.codebook.file
    rows = {
        "Ronde": view.result.wave,
        "Export": str(facts.get("export_file") or UNKNOWN),
        "Aanvullingen": dutch.listing([str(f) for f in facts.get("supplement_files") or []])
        or "geen",
        "Inzendingen": f"{response.received} ontvangen, {response.used} gebruikt",
        "Codeboek": f"{book.name}, versie {facts.get('codebook_version') or book.version}",
        "Vragenlijst": view.result.questionnaire.name,
        "Geteld volgens": view.coder_in_text(view.basis),
        "Begingetal": str(facts.get("seed", view.result.settings.seed)),
    }
    name = str(facts.get("manifest") or "")
    where = (
        "Alle instellingen, versies en tijden, met een vingerafdruk van elk bestand, staan in"
        f" ‘{name}’."
        if name
        else "Er is geen apart bestand met de gegevens van deze verwerking bewaard."
    )
    return [
        Table(
            id="tabel-manifest",
            caption="Deze verwerking",
            columns=(Column("Onderdeel"), Column("Waarde")),
            rows=tuple((Cell(text(key)), Cell(text(value))) for key, value in rows.items()),
        ),
        Paragraph(text(where)),
    ]
