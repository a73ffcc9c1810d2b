"""Codings in a wide table, made a line per theme: a column per theme, or columns "Code 1 ... n".

What coders really keep is a spreadsheet: an answer per row, and to the right of it either a column
for every theme with 1, x or ja where it applies, or a few columns that hold the names of the codes,
with sub-codes as ``parent->child``. A row in which nothing is filled in was not looked at: that is
not the same as an answer to which no theme applies (all zeros, or "geen").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.codebook import Codebook

_ROLES = {
    "response_id": {"response_id", "responseid", "response id", "respondent", "respondentnummer"}
    | {"id", "rid", "lfdn", "antwoordnummer"},
    "question": {"question", "vraag", "varname", "question_id", "vraagnummer"},
    "text": {"text", "tekst", "answer", "antwoord", "segment", "fragment", "quote", "citaat"},
    "coder": {"coder", "codeur", "beoordelaar", "rater"},
    "start": {"start", "begin"},
    "end": {"end", "eind", "einde"},
}
_CODE_COLUMN = re.compile(r"(?:code|codering|thema|theme)[ _]*\d+", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:category|categorie|code|thema|theme)\s*\d+\s*[:.]\s*", re.IGNORECASE)
_YES = {"1", "1.0", "1,0", "x", "ja", "yes", "y", "j", "true", "waar", "✓", "v"}
_NO = {"0", "0.0", "0,0", "nee", "no", "n", "false", "onwaar", "-"}
_NONE = {"geen", "none", "geen thema", "niets"}


@dataclass
class Unfolded:
    """Lines (row in the file, cells by name), what was refused, and what the user must know."""

    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    rejects: list[tuple[int, str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def unfold(
    header: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    codebook: Codebook,
    coder: str,
    is_question: Callable[[str], bool],
) -> Unfolded | None:
    """Make a wide table long.

    :param rows: number in the file and cells of each line below the header.
    :param coder: who coded, where the table has no column for it.
    :param is_question: whether a heading is the id of a question (of the answers below it).
    :return: None when this is no table of codings: no column of codes or of a known theme.
    """
    names = [" ".join(h.split()) for h in header]
    roles = _roles(names, is_question)
    known = _names(codebook)
    themes = {
        i: known[key]
        for i, name in enumerate(names)
        if i not in roles.values() and (key := _NUMBERED.sub("", name).casefold()) in known
    }
    codes = [i for i, name in enumerate(names) if _CODE_COLUMN.fullmatch(name)]
    if not themes and not codes:
        return None
    found = Unfolded()
    blank = 0
    for number, cells in rows:
        if not any(c.strip() for c in cells):
            continue
        if len(cells) != len(names):
            found.rejects.append(
                (
                    number,
                    "",
                    f"deze regel heeft {len(cells)} velden, verwacht werden er {len(names)}.",
                    "Zet een tekst met een komma of nieuwe regel tussen dubbele aanhalingstekens.",
                )
            )
            continue
        base = {role: cells[i].strip() for role, i in roles.items() if role != "asked"}
        base.setdefault("coder", coder)
        if "asked" in roles:
            base["question"] = names[roles["asked"]]
            base["text"] = cells[roles["asked"]]
        given, looked = _given(number, cells, names, themes, codes, known, found)
        blank += not looked
        for theme in (given or [""]) if looked else []:
            found.lines.append((number, {**base, "theme": theme}))
    unused = [
        name
        for i, name in enumerate(names)
        if name and i not in themes and i not in codes and i not in roles.values()
    ]
    if unused:
        shown = ", ".join(unused[:8]) + (f" en nog {len(unused) - 8}" if len(unused) > 8 else "")
        found.notes.append(f"deze kolommen zijn geen thema uit het codeboek: {shown}.")
    if blank:
        found.notes.append(
            f"{blank} regels zonder enige code gelden als niet bekeken, niet als 'geen thema'."
        )
    return found


def _roles(names: Sequence[str], is_question: Callable[[str], bool]) -> dict[str, int]:
    """Which column says who, which question, what text; ``asked``: headed by the question."""
    roles: dict[str, int] = {}
    for i, name in enumerate(names):
        for role, words in _ROLES.items():
            if name.casefold() in words:
                roles.setdefault(role, i)
    if "text" not in roles and "question" not in roles:
        asked = next((i for i, name in enumerate(names) if is_question(name)), None)
        if asked is not None:
            roles["asked"] = asked
    return roles


def _names(codebook: Codebook) -> dict[str, str]:
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


def _given(
    number: int,
    cells: Sequence[str],
    names: Sequence[str],
    themes: dict[int, str],
    codes: Sequence[int],
    known: dict[str, str],
    found: Unfolded,
) -> tuple[list[str], bool]:
    """Themes of one row, and whether the coder looked at it at all."""
    given: dict[str, None] = {}
    looked = False
    for i, theme in themes.items():
        value = cells[i].strip().casefold()
        if not value:
            continue
        looked = True
        if value in _YES:
            given[theme] = None
        elif value not in _NO:
            found.rejects.append(
                (
                    number,
                    names[i],
                    f"'{cells[i].strip()[:40]}' zegt niet of dit thema geldt.",
                    "Gebruik 1 of x voor wel, 0 voor niet, en laat leeg wat niet bekeken is.",
                )
            )
    for i in codes:
        value = " ".join(cells[i].split()).casefold()
        if not value:
            continue
        looked = True
        if value in _NONE:
            continue
        steps = [step.strip() for step in value.split("->")]
        theme = known.get(steps[-1]) or known.get("_".join(steps), "")
        if theme:
            given[theme] = None
        else:
            found.rejects.append(
                (
                    number,
                    names[i],
                    f"thema '{cells[i].strip()[:60]}' staat niet in het codeboek.",
                    "Gebruik de id of de naam van een thema uit het codeboek.",
                )
            )
    return list(given), looked
