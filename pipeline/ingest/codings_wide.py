"""Codings in a wide table, made a line per theme.

What coders really keep is a spreadsheet: an answer per row, and to the right of it either a column
for every theme with 1, x or ja where it applies, or a few columns "Code 1 ... n" that hold the
names of the codes, with sub-codes as ``parent->child``, or a column per coder. A row in which
nothing is filled in was not looked at: that is not the same as an answer to which no theme applies
(all zeros, or "geen").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.codebook import Codebook
from pipeline.ingest.codings_names import (
    CODE_COLUMN,
    CODER_COLUMN,
    NO_THEME,
    NUMBERED,
    Lines,
    asked_in,
    roles_of_columns,
    theme_names,
    theme_of,
    themes_of,
    too_wide,
)
from pipeline.questionnaire import Questionnaire

_YES = {"1", "1.0", "1,0", "x", "ja", "yes", "y", "j", "true", "waar", "✓", "v"}
_NO = {"0", "0.0", "0,0", "nee", "no", "n", "false", "onwaar", "-"}


def is_mark(cell: str) -> bool:
    """Whether a cell says that a theme applies or that it doesn't."""
    return cell.strip().casefold() in _YES | _NO


def unfold(
    header: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    codebook: Codebook,
    questionnaire: Questionnaire,
    coder: str,
) -> Lines | None:
    """Make a wide table long.

    :param rows: number in the file and cells of each line below the header.
    :param coder: who coded, where the table has no column for it.
    :return: None when this is no wide table: no column of codes, of a coder or of a known theme.
    """
    names = [" ".join(h.split()) for h in header]
    known = theme_names(codebook)
    columns = {i: NUMBERED.sub("", name).casefold() for i, name in enumerate(names)}
    codes = [i for i, name in enumerate(names) if CODE_COLUMN.fullmatch(name)]
    coders = [i for i, name in enumerate(names) if CODER_COLUMN.fullmatch(name)]
    coders = coders if len(coders) > 1 and not codes else []
    named = {i for i, key in columns.items() if key in known}
    roles = roles_of_columns(names, questionnaire, {*named, *codes, *coders})
    themes = {} if coders else {i: known[columns[i]] for i in sorted(named)}
    if not themes and not codes and not coders:
        return None
    found = Lines()
    blank = 0
    for number, cells in rows:
        if len(cells) != len(names):
            found.rejects.append(too_wide(number, len(cells), len(names)))
            continue
        base = {role: cells[i].strip() for role, i in roles.items() if role != "asked"}
        base.setdefault("coder", coder)
        if "asked" in roles:
            base.setdefault("question", asked_in(names[roles["asked"]], questionnaire))
            base["text"] = cells[roles["asked"]]
        if coders:
            for i in coders:
                blank += not cells[i].strip()
                for theme in themes_of(cells[i], known) if cells[i].strip() else []:
                    found.lines.append((number, {**base, "coder": names[i], "theme": theme}))
            continue
        refused = len(found.rejects)
        given, looked = _given(number, cells, names, themes, codes, known, found)
        blank += not looked
        if not given and len(found.rejects) > refused:
            continue  # something was coded, but it is unknown what: that is not "no theme"
        for theme in (given or [""]) if looked else []:
            found.lines.append((number, {**base, "theme": theme}))
    used = {*themes, *codes, *coders, *roles.values()}
    unused = [name for i, name in enumerate(names) if name and i not in used]
    if unused:
        shown = ", ".join(unused[:8]) + (f" en nog {len(unused) - 8}" if len(unused) > 8 else "")
        found.notes.append(f"deze kolommen zijn geen thema uit het codeboek: {shown}.")
    if blank:
        what = "cellen van codeurs zonder code" if coders else "regels zonder enige code"
        found.notes.append(f"{blank} {what} gelden als niet bekeken, niet als 'geen thema'.")
    return found


def _given(
    number: int,
    cells: Sequence[str],
    names: Sequence[str],
    themes: Mapping[int, str],
    codes: Sequence[int],
    known: Mapping[str, str],
    found: Lines,
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
        if value in NO_THEME:
            continue
        if theme := theme_of(cells[i], known):
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
