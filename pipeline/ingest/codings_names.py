"""Which column of a file of codings means what, and which theme a person meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.codebook import Codebook
from pipeline.ingest.text import fold
from pipeline.questionnaire import Questionnaire

_ROLES = {
    "response_id": {"response_id", "responseid", "response id", "respondent", "respondentnummer"}
    | {"id", "rid", "lfdn", "antwoordnummer", "respondentid", "respondent id", "antwoord-id"},
    "question": {"question", "vraag", "varname", "question_id", "vraagnummer"},
    "text": {"text", "tekst", "answer", "antwoord", "segment", "fragment", "quote", "citaat"},
    "coder": {"coder", "codeur", "beoordelaar", "rater"},
    "start": {"start", "begin"},
    "end": {"end", "eind", "einde"},
}
THEME_HEADINGS = (
    *("theme", "thema", "themes", "code", "codes", "codering", "tag", "tags", "label"),
    *("category", "categorie"),
)
CODE_COLUMN = re.compile(r"(?:code|codering|thema|theme|tag)[ _-]*\d+", re.IGNORECASE)
CODER_COLUMN = re.compile(r"(?:coder|codeur|rater|beoordelaar)[ _-]?(?:\d+|[a-d])", re.I)
NUMBERED = re.compile(r"(?:category|categorie|code|thema|theme|tag)\s*\d+\s*[:.]\s*", re.IGNORECASE)
NO_THEME = {"geen", "none", "geen thema", "niets"}


@dataclass
class Lines:
    """Lines (row in the file, cells by name), what was refused, and what the user must know."""

    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    rejects: list[tuple[int, str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def roles_of_columns(
    names: Sequence[str], questionnaire: Questionnaire, taken: Collection[int] = ()
) -> dict[str, int]:
    """Which column says who, which question, what text.

    ``asked`` is a column whose heading is a question (its id, column or text), with the answers
    below it; an open question goes before another.

    :param taken: columns that mean something else already.
    """
    roles: dict[str, int] = {}
    for i, name in enumerate(names):
        for role, words in _ROLES.items():
            if name.casefold() in words and i not in taken:
                roles.setdefault(role, i)
    if "text" not in roles:
        asked = [
            (not questionnaire[q].is_open, i)
            for i, name in enumerate(names)
            if i not in taken and i not in roles.values() and (q := asked_in(name, questionnaire))
        ]
        if asked:
            roles["asked"] = min(asked)[1]
    return roles


def asked_in(heading: str, questionnaire: Questionnaire) -> str:
    """The question that a heading is the id, the column or the text of; '' for none."""
    wanted = fold(heading)[0]
    for question in questionnaire.questions:
        columns = {question.id, question.main_column, question.text_column} - {""}
        if heading in columns or (wanted and wanted == fold(question.text)[0]):
            return question.id
    return ""


def theme_names(codebook: Codebook) -> dict[str, str]:
    """Ids and names of themes, as a person may write them, to ids; a shared name is left out."""
    by_name: dict[str, str] = {}
    twice = set()
    for theme in codebook:
        name = " ".join(theme.name.split()).casefold()
        if by_name.get(name, theme.id) != theme.id:
            twice.add(name)
        by_name[name] = theme.id
    by_name = {name: theme for name, theme in by_name.items() if name not in twice}
    return {**by_name, **{theme.id.casefold(): theme.id for theme in codebook}}


def theme_of(cell: str, known: Mapping[str, str]) -> str:
    """The theme in a cell: an id, a name, ``parent->child`` or ``Group: name``; '' for none."""
    value = " ".join(cell.split()).casefold()
    if value in known:
        return known[value]
    steps = [step.strip() for step in value.split("->")]
    if found := known.get(steps[-1]) or known.get("_".join(steps), ""):
        return found
    return known.get(value.partition(":")[2].strip(), "")


def themes_of(cell: str, known: Mapping[str, str]) -> list[str]:
    """The themes in a cell, several with ``;`` between them; as typed for what is not known.

    ``['']`` when a person wrote that there is none.
    """
    pieces = [cell] if theme_of(cell, known) else cell.split(";")
    found: dict[str, None] = {}
    for piece in pieces:
        typed = " ".join(piece.split())
        if typed and typed.casefold() not in NO_THEME:
            found[theme_of(typed, known) or typed] = None
    return list(found) or [""]


def too_wide(number: int, found: int, expected: int) -> tuple[int, str, str, str]:
    """What is said of a line with more or fewer cells than there are headings."""
    return (
        number,
        "",
        f"deze regel heeft {found} velden, verwacht werden er {expected}.",
        "Zet een tekst met een komma of nieuwe regel tussen dubbele aanhalingstekens.",
    )
