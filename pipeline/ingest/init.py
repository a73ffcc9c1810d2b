"""Start with another survey: a questionnaire and a codebook to correct, made from an export."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten

from pipeline.contracts import InputError, OutputError
from pipeline.ingest.codings_kind import CODINGS
from pipeline.ingest.config import load_settings
from pipeline.ingest.defined import defined_questions, unplaced
from pipeline.ingest.definition import Definition, read_definition
from pipeline.ingest.files import Sheet, read_file
from pipeline.ingest.guess import guess_columns, respondent_column
from pipeline.ingest.qualtrics import HEADER_ROWS, read_header
from pipeline.ingest.questions import Question, guess_questions
from pipeline.ingest.recognise import Layout, recognise
from pipeline.ingest.text import clean

QUESTIONNAIRE_FILE = "vragenlijst.yaml"
CODEBOOK_FILE = "codeboek.yaml"
_LONG_ID = 24  # characters; a longer heading is a sentence and no name for a question
_NAMES = {
    "open": "open",
    "choice_text": "keuze met tekst",
    "choice": "keuze",
    "text": "kort",
    "matrix": "matrix",
    "identity": "persoonsgegeven",
    "empty": "leeg",
}


def write_start(
    export: Path, folder: Path, overwrite: bool = False, definition: Path | None = None
) -> list[str]:
    """Write both files and say in Dutch what was found and what comes next.

    :param definition: the questionnaire itself, as its survey tool exports it; what it says goes
        before a guess.
    :raises InputError: no readable export, no open question in it, or the files are there already.
    :raises OutputError: the folder can't be written.
    """
    settings = load_settings().ingest
    described = read_definition(definition, settings) if definition else None
    sheet = read_file(export, settings)
    layout = recognise(sheet)
    if layout.reader in (None, CODINGS):
        raise InputError(
            f"dit is geen export met antwoorden; het lijkt op {layout.looks_like}.",
            "Geef de export van de vragenlijst; coderingen gaan mee met 'run --codings'.",
            file=export,
        )
    if layout.header_rows > HEADER_ROWS:
        read_header(sheet)
    if described:
        found = defined_questions(described, sheet, layout)
        _same_survey(found, described, export)
    else:
        found = guess_questions(sheet, layout, guess_columns(sheet, layout))
    questions = [g for g in found if g.type in ("open", "choice_text")]
    if not questions:
        raise InputError(
            "in deze export is geen open vraag gevonden.",
            "Staan er antwoorden in? Zonder open antwoorden is er niets te coderen.",
            file=export,
        )
    targets = {
        folder / QUESTIONNAIRE_FILE: questionnaire_text(
            export.stem, found, _reading(sheet, layout)
        ),
        folder / CODEBOOK_FILE: codebook_text([_question_ids(found)[g.id] for g in questions]),
    }
    for path in targets:
        if path.exists() and not overwrite:
            raise InputError(
                "dit bestand bestaat al.",
                "Kies een andere map met --out, of vervang het met --overschrijf.",
                file=path,
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in targets.items():
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"de bestanden kunnen niet worden geschreven ({error.strerror}).",
            "Kies een andere map met --out.",
            file=folder,
        ) from None
    return [
        f"{len(found)} vragen gevonden in {export.name}:",
        *(
            f"  {shorten(g.id, 40, placeholder=' …'):<12} {_NAMES[g.type]:<16} {g.why}"
            for g in found
        ),
        *(f"LET OP: {warning}" for warning in (*layout.warnings, *layout.remarks)),
        *_doubted(found),
        *_missing(described, found),
        "",
        "Nu:",
        f"  1. Kijk {folder / QUESTIONNAIRE_FILE} na: klopt de soort van elke vraag?",
        f"  2. Zet uw thema's in {folder / CODEBOOK_FILE} (er staan drie voorbeelden in).",
        f"  3. themascoop run {export} --questionnaire {folder / QUESTIONNAIRE_FILE} "
        f"--codebook {folder / CODEBOOK_FILE}",
    ]


def _doubted(found: Sequence[Question]) -> list[str]:
    doubted = [_brief(g.id) for g in found if g.doubt]
    if not doubted:
        return []
    what = "1 vraag is" if len(doubted) == 1 else f"{len(doubted)} vragen is"
    return [
        f"TWIJFEL: van {what} de soort niet zeker ({', '.join(doubted)}). Een run leest ze pas als "
        "u in de vragenlijst de regel 'doubt' weghaalt."
    ]


def _same_survey(found: Sequence[Question], described: Definition, export: Path) -> None:
    if len(unplaced(described, found)) == sum(
        a.kind not in ("none", "file") for a in described.questions
    ):
        raise InputError(
            "geen enkele kolom van deze export hoort bij een vraag van de vragenlijst.",
            "Hoort de vragenlijst achter --definition bij een ander onderzoek?",
            file=export,
        )


def _missing(described: Definition | None, found: Sequence[Question]) -> list[str]:
    missing = unplaced(described, found) if described else []
    if not missing:
        return []
    shown = ", ".join(missing[:8]) + (f" en nog {len(missing) - 8}" if len(missing) > 8 else "")
    return [f"LET OP: deze vragen van de vragenlijst staan niet in de export: {shown}."]


def _brief(name: str) -> str:
    return shorten(name, 40, placeholder=" …")


def _reading(sheet: Sheet, layout: Layout) -> list[str]:
    """What the questionnaire must say to read an export that is not Qualtrics' usual one."""
    lines = []
    id_column = layout.column_of("ResponseId") or respondent_column(sheet, layout)
    if id_column != "ResponseId":
        lines.append(
            f"id_column: {_quoted(id_column)}  # kenmerk van de respondent; leeg: de regel telt"
        )
    if layout.header_rows != HEADER_ROWS:
        lines.append(f"header_rows: {layout.header_rows}  # kopregels boven de antwoorden")
    utf = sheet.encoding.startswith("utf-8") or (
        sheet.encoding == "utf-16" and sheet.delimiter == "\t"
    )
    if sheet.delimiter and not utf:
        lines.append(f"encoding: {_quoted(sheet.encoding)}  # tekenset van de export")
    if layout.roles:
        lines.append("# Niet opgenomen, want van het programma van de vragenlijst zelf:")
        lines.append(f"#   {', '.join(layout.roles)}")
    return lines


def _question_ids(found: Sequence[Question]) -> dict[str, str]:
    """Column name to an id that the questionnaire accepts, each its own."""
    ids: dict[str, str] = {}
    for number, g in enumerate(found, start=1):
        plain = re.sub(r"\W", "_", g.id, flags=re.ASCII)
        plain = f"V{number}" if len(plain) > _LONG_ID else plain
        plain = plain if re.match(r"[A-Za-z]", plain) else f"V{plain}"
        while plain in ids.values():
            plain += "_2"
        ids[g.id] = plain
    return ids


def _quoted(text: str) -> str:
    return json.dumps(" ".join(clean(text)[0].split()), ensure_ascii=False)


def _short(guessed: Question) -> str:
    words = guessed.text.rstrip("?:. ").split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "") or guessed.id


def questionnaire_text(wave: str, found: Sequence[Question], reading: Sequence[str] = ()) -> str:
    """The questionnaire as commented YAML.

    :param reading: lines that say how the export is read, as YAML.
    """
    wave = re.sub(r"[^a-z0-9-]+", "-", wave.lower()).strip("-") or "ronde"
    opened = [g for g in found if g.type in ("open", "choice_text")]
    id_of = _question_ids(found)
    lines = [
        "# Vragenlijst, gemaakt uit een export. Kijk van elke vraag de soort (type) na:",
        "#   open         tekst die in segmenten wordt geknipt en gecodeerd",
        "#   choice_text  een keuze met een tekstveld; de tekst wordt gecodeerd",
        "#   choice       een keuze; wordt geteld",
        "#   text         een kort feit; wordt getoond, niet gecodeerd",
        "#   matrix       zelf ingevulde rijen met een oordeel",
        "#   identity     persoonsgegeven; wordt nooit ingelezen",
        "# Staat er 'doubt' bij een vraag, dan is de soort niet zeker: verbeter zo nodig het type",
        "# en haal die regel weg. Tot dan wordt de vraag niet gelezen.",
        f"name: {_quoted(wave)}",
        f"title: {_quoted('Open antwoorden ' + wave)}",
        f"wave: {_quoted(wave)}",
        *reading,
        "questions:",
    ]
    for g in found:
        lines.append(f"  # {_brief(g.id)}: {g.why}")
        if g.type == "empty":
            lines.append("  # (overgeslagen; haal de # weg als de vraag toch meedoet)")
        mark = "  # " if g.type == "empty" else "  "
        lines += [
            f"{mark}- id: {_quoted(id_of[g.id])}",
            f"{mark}  text: {_quoted(g.text or g.id)}",
            f"{mark}  short: {_quoted(_short(g))}",
            f"{mark}  type: {_empty_type(g) if g.type == 'empty' else g.type}",
        ]
        if g.doubt:
            lines.append(f"    doubt: {_quoted(g.why)}  # KLOPT DE SOORT? Haal deze regel dan weg")
        lines += _choices(g)
        if g.type == "matrix":
            lines.append("    items:")
            pairs = zip(g.columns[::2], g.columns[1::2], strict=True)
            lines += [f"      {_quoted(rating)}: {_quoted(label)}" for rating, label in pairs]
            if g.points:
                lines.append("    scale:  # ZET HIER achter elk punt het juiste cijfer, 1 = laagst")
                lines += [
                    f"      {_quoted(point)}: {point if point.isdecimal() else number}"
                    for number, point in enumerate(g.points, start=1)
                ]
        elif not g.parts and id_of[g.id] != g.columns[0]:
            lines.append(f"{mark}  column: {_quoted(g.columns[0])}")
        if g.text_column:
            lines.append(f"    text_column: {_quoted(g.text_column)}")
    lines += [
        "",
        "# Vragen waarvan de antwoorden samen worden bekeken voor topics.",
        "topic_groups:",
    ]
    for g in opened:
        lines += [
            f"  - id: {_quoted(id_of[g.id].lower())}",
            f"    name: {_quoted(_short(g))}",
            f"    questions: [{_quoted(id_of[g.id])}]",
        ]
    lines += [
        "",
        "overview:",
        "  unit: respondent      # hoe heet één respondent in het rapport",
        "  units: respondenten",
        "  label: []             # vraag waarvan het antwoord de respondent een naam geeft",
        "  columns: {}           # kolommen van de overzichtstabel, zoals  Organisatie: Q2",
    ]
    return "\n".join(lines) + "\n"


def _empty_type(guessed: Question) -> str:
    return "identity" if "persoonsgegeven" in guessed.why else "open"


def _choices(guessed: Question) -> list[str]:
    """The lines about the choices of a question, and about a block that is repeated."""
    lines = []
    if guessed.choices:
        lines += ["    choices:", *(f"      - {_quoted(c)}" for c in guessed.choices)]
    for name, pairs, what in (
        ("codes", guessed.codes, "wat er in de export kan staan"),
        ("parts", guessed.parts, "een kolom per keuze"),
    ):
        if pairs:
            lines.append(f"    {name}:  # {what}")
            lines += [f"      {_quoted(key)}: {_quoted(words)}" for key, words in pairs.items()]
    if guessed.several:
        lines.append("    several: true  # meer keuzes in één cel")
    if guessed.loops:
        loops = ", ".join(_quoted(loop) for loop in guessed.loops)
        lines.append(f"    loops: [{loops}]  # gevraagd in deze rondes; de kolommen beginnen ermee")
    return lines


def codebook_text(questions: Sequence[str]) -> str:
    """A codebook with three example themes, as commented YAML."""
    scope = ", ".join(_quoted(q) for q in questions)
    return f"""\
# Codeboek. Vervang de drie voorbeelden door uw eigen thema's.
#   id          kleine letters en _; coderingen verwijzen ernaar, dus verander hem later niet
#   definition  wat het thema betekent, in één of twee zinnen
#   when        wanneer het past: hoe mensen het zeggen
#   when_not    wat er vlak naast ligt (alleen voor codeurs)
#   examples    ten minste twee bedachte voorbeeldzinnen; hieraan herkent de automatische codering
#               een thema, dus hoe voller dit is, hoe beter
name: Mijn codeboek
version: "0.1"
groups:
  - id: themas
    name: Thema's
    title: Wat noemen de respondenten?
    scope: [{scope}]
    themes:
      - id: tijd
        name: Tijd en ruimte
        definition: Er is genoeg, of juist te weinig tijd en ruimte om het werk goed te doen.
        when: Werkdruk, rooster, uren, haast, rust, gelegenheid.
        examples:
          - We hebben er gewoon geen uren voor.
          - Er was rust om er goed over na te denken.
      - id: samenwerking
        name: Samenwerking
        definition: Mensen of organisaties werken samen, of zouden dat beter moeten doen.
        when: Contact, overleg, elkaar kennen, korte lijnen, langs elkaar heen werken.
        examples:
          - De lijnen met de gemeente zijn kort.
          - Iedereen werkt op zijn eigen eiland.
      - id: ondersteuning
        name: Begeleiding en ondersteuning
        definition: Hulp, begeleiding of scholing die mensen krijgen of missen.
        when: Begeleider, training, hulp, aanspreekpunt, uitleg.
        examples:
          - Zonder een vaste begeleider waren we vastgelopen.
          - Ik had graag meer uitleg gekregen.
"""
