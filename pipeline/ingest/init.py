"""Start with another survey: a questionnaire and a codebook to correct, made from an export."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contracts import InputError, OutputError
from pipeline.ingest.qualtrics import HEADER_ROWS, TECHNICAL, read_header, read_records
from pipeline.ingest.text import clean

QUESTIONNAIRE_FILE = "vragenlijst.yaml"
CODEBOOK_FILE = "codeboek.yaml"
_PERSONAL = re.compile(
    r"\b(?:uw|je|jouw)\s+(?:\w+\s+)?naam\b|^\W*(?:voor- en achter)?naam\W*$|\bvoornaam\b"
    r"|\bachternaam\b|\bhoe heet (?:u|je|jij)\b|e-?mail|telefoon|\badres\b|contactgegevens"
    r"|geboorte|\bnaam van de (?:respondent|invuller)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_OPEN_WORDS = 5  # from this many words on average an answer is open text
_CHOICES = 12  # a question with more different answers is no choice


@dataclass(frozen=True)
class Guess:
    """What a column, or several together, seems to be, and why (Dutch)."""

    id: str
    text: str
    type: str
    why: str
    columns: tuple[str, ...]
    text_column: str = ""
    points: tuple[str, ...] = ()  # of a matrix, when they are not 1 to 5; in order of appearance


def guess(ids: Sequence[str], texts: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Guess]:
    """Guess for every column of an export, except Qualtrics' own, what kind of question it is."""
    values = {
        name: [r[i].strip() for r in rows if i < len(r) and r[i].strip()]
        for i, name in enumerate(ids)
    }
    wording = dict(zip(ids, texts, strict=False))
    left = list(dict.fromkeys(c for c in ids if c and c not in TECHNICAL))
    found: list[Guess] = []
    done: set[str] = set()
    for name in left:
        if name in done:
            continue
        family = [c for c in left if re.fullmatch(rf"{re.escape(_stem(name))}_\d+", c)]
        labelled = [c for c in family if f"{c}_TEXT" in left]
        partner = next((c for c in left if re.fullmatch(rf"{re.escape(name)}_\d+_TEXT", c)), "")
        if name in labelled and len(labelled) > 1:
            columns = [c for pair in ((c, f"{c}_TEXT") for c in labelled) for c in pair]
            text = wording.get(name, "").rsplit(" - ", 1)[0]
            why = f"{len(labelled)} rijen met een zelf ingevuld label en een oordeel"
            points = tuple(dict.fromkeys(v for c in labelled for v in values[c]))
            if all(p in "12345" for p in points):
                points = ()
            found.append(Guess(_stem(name), text, "matrix", why, tuple(columns), points=points))
            done.update(columns)
        elif partner:
            why = f"een keuze met een tekstveld ({partner})"
            text = wording.get(name, "").removesuffix(" - Selected Choice")
            found.append(Guess(name, text, "choice_text", why, (name,), partner))
            done.update((name, partner))
        else:
            kind, why = _kind(wording.get(name, ""), values[name])
            found.append(Guess(name, wording.get(name, ""), kind, why, (name,)))
            done.add(name)
    return found


def _stem(name: str) -> str:
    return re.sub(r"_\d+$", "", name)


def _kind(question: str, values: Sequence[str]) -> tuple[str, str]:
    if not values:
        return "empty", "geen enkel antwoord"
    if _PERSONAL.search(question):
        return "identity", "de vraag gaat over een persoonsgegeven"
    if sum(bool(_EMAIL.fullmatch(v)) for v in values) * 2 > len(values):
        return "identity", "de meeste antwoorden zijn e-mailadressen"
    words = sum(len(v.split()) for v in values) / len(values)
    different = len(set(values))
    seen = f"{len(values)} antwoorden, {different} verschillende, gemiddeld {words:.0f} woorden"
    if words >= _OPEN_WORDS and different > len(values) / 2:
        return "open", seen
    if different <= min(_CHOICES, max(2, len(values) // 2)):
        return "choice", seen
    return "text", seen


def write_start(export: Path, folder: Path, overwrite: bool = False) -> list[str]:
    """Write both files and say in Dutch what was found and what comes next.

    :raises InputError: no readable export, no open question in it, or the files are there already.
    :raises OutputError: the folder can't be written.
    """
    records = read_records(export)
    ids = read_header(records, export)
    found = guess(ids, records[1], records[HEADER_ROWS:])
    questions = [g for g in found if g.type in ("open", "choice_text")]
    if not questions:
        raise InputError(
            "in deze export is geen open vraag gevonden.",
            "Staan er antwoorden in? Zonder open antwoorden is er niets te coderen.",
            file=export,
        )
    targets = {
        folder / QUESTIONNAIRE_FILE: questionnaire_text(export.stem, found),
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
    names = {"open": "open", "choice_text": "keuze met tekst", "choice": "keuze", "text": "kort"}
    names |= {"matrix": "matrix", "identity": "persoonsgegeven", "empty": "leeg"}
    return [
        f"{len(found)} vragen gevonden in {export.name}:",
        *(f"  {g.id:<12} {names[g.type]:<16} {g.why}" for g in found),
        "",
        "Nu:",
        f"  1. Kijk {folder / QUESTIONNAIRE_FILE} na: klopt de soort van elke vraag?",
        f"  2. Zet uw thema's in {folder / CODEBOOK_FILE} (er staan drie voorbeelden in).",
        f"  3. themascoop run {export} --questionnaire {folder / QUESTIONNAIRE_FILE} "
        f"--codebook {folder / CODEBOOK_FILE}",
    ]


def _question_ids(found: Sequence[Guess]) -> dict[str, str]:
    """Column name to an id that the questionnaire accepts, each its own."""
    ids: dict[str, str] = {}
    for g in found:
        plain = re.sub(r"\W", "_", g.id, flags=re.ASCII)
        plain = plain if re.match(r"[A-Za-z]", plain) else f"V{plain}"
        while plain in ids.values():
            plain += "_2"
        ids[g.id] = plain
    return ids


def _quoted(text: str) -> str:
    return json.dumps(" ".join(clean(text)[0].split()), ensure_ascii=False)


def _short(guessed: Guess) -> str:
    words = guessed.text.rstrip("?:. ").split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "") or guessed.id


def questionnaire_text(wave: str, found: Sequence[Guess]) -> str:
    """The questionnaire as commented YAML."""
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
        f"name: {_quoted(wave)}",
        f"title: {_quoted('Open antwoorden ' + wave)}",
        f"wave: {_quoted(wave)}",
        "questions:",
    ]
    for g in found:
        lines.append(f"  # {g.id}: {g.why}")
        if g.type == "empty":
            lines.append("  # (overgeslagen; haal de # weg als de vraag toch meedoet)")
        mark = "  # " if g.type == "empty" else "  "
        lines += [
            f"{mark}- id: {_quoted(id_of[g.id])}",
            f"{mark}  text: {_quoted(g.text or g.id)}",
            f"{mark}  short: {_quoted(_short(g))}",
            f"{mark}  type: {'open' if g.type == 'empty' else g.type}",
        ]
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
        elif id_of[g.id] != g.id:
            lines.append(f"{mark}  column: {_quoted(g.id)}")
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
