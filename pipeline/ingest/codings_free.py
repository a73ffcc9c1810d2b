"""Codings of any project, read without a wave: what coders gave the same rows or fragments.

There is no export to place them in and there need be no codebook: a unit is what the files say it
is (a row of a wide table, a fragment or answer of a long one), and the themes are those that the
files name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import WHOLE_NAMES, InputError
from pipeline.ingest.codings import Rows, coding_table, theme_column, without_version
from pipeline.ingest.codings_names import (
    CODE_COLUMN,
    CODER_COLUMN,
    NO_THEME,
    NUMBERED,
    roles_of_columns,
    theme_names,
    themes_of,
    too_wide,
)
from pipeline.ingest.codings_wide import is_mark, unfold
from pipeline.ingest.text import plain_id
from pipeline.questionnaire import Questionnaire
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import pandas as pd

_NO_QUESTIONS = Questionnaire(name="geen", title="", wave="geen", questions=())
_PLACES = ("response_id", "question", "start", "end")
_NAMED = {
    "response_id": "respondent",
    "question": "vraag",
    "start": "begin",
    "end": "einde",
    "text": "tekst",
}
_SHOWN = 8
_NOT_THEMES = "deze kolommen zijn geen thema"


@dataclass(frozen=True)
class FreeCodings:
    """Codings of the same units, as the tables of :mod:`pipeline.contracts` have them.

    ``segments`` has only what agreement needs: a unit per row. ``unit`` says in Dutch what a unit
    is; ``by_respondent``: whether the files say whose it is, else each unit stands for itself.
    ``left_out``: what was left out, how often, and why.
    """

    segments: pd.DataFrame
    codings: pd.DataFrame
    codebook: Codebook
    unit: str
    by_respondent: bool
    left_out: tuple[tuple[str, int, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _File:
    path: Path
    header: list[str]
    rows: Rows
    versions: list[str]
    notes: list[str]
    kind: str = ""  # long, codes, coders, themes
    theme: int = -1
    marks: dict[int, str] = field(default_factory=dict)  # column of a theme -> its name
    context: dict[str, int] = field(default_factory=dict)  # role or heading -> column
    coder: str = ""

    @property
    def named(self) -> list[str]:
        """Themes as they are written in this file."""
        if self.kind == "themes":
            return list(self.marks.values())
        split = self.kind != "codes"
        cells = (row[i] for _, row in self.rows for i in self._coded() if i < len(row))
        pieces = (p for cell in cells for p in (cell.split(";") if split else [cell]))
        found = dict.fromkeys(" ".join(p.split()) for p in pieces)
        return [p for p in found if p and p.casefold() not in NO_THEME]

    def _coded(self) -> list[int]:
        if self.kind == "long":
            return [self.theme]
        pattern = CODE_COLUMN if self.kind == "codes" else CODER_COLUMN
        return [i for i, name in enumerate(self.header) if pattern.fullmatch(name)]


def read_free(
    paths: Sequence[Path], settings: IngestSettings, codebook: Codebook | None = None
) -> FreeCodings:
    """Read files of codings that were made of the same texts.

    :param codebook: without one the themes are those in the files.
    :raises InputError: a file holds no codings, stands twice or was made with another version of
        the codebook; the files don't say what they are about; one coder stands in two files with
        the same units.
    """
    import pandas as pd

    if len({p.resolve() for p in paths}) < len(paths):
        raise InputError("hetzelfde bestand is twee keer genoemd.", "Noem elk bestand één keer.")
    files = [_read(path, settings, codebook) for path in paths]
    _same_version(files)
    _name_coders(files)
    book = codebook or _codebook_of(files)
    left_out: list[tuple[str, int, str]] = []
    notes = [note for file in files for note in file.notes]
    missing = _not_everywhere(files, book, left_out)
    keys = _keys(files, notes)
    rows: list[dict[str, Any]] = []
    refused: Counter[str] = Counter()
    for file in files:
        lines, rejects, blank = _lines(file, book)
        for reason in rejects:
            refused[f"{file.path.name}: {reason}"] += 1
        if blank:
            what = "cellen" if file.kind == "coders" else "regels"
            left_out.append((file.path.name, blank, f"{what} zonder code gelden als niet bekeken"))
        # who gave only a theme that is left out did look at it
        lines = [(n, coder, "" if theme in missing else theme) for n, coder, theme in lines]
        kept = _of_somebody(file, keys, lines)
        if lost := len({n for n, _, _ in lines}) - len({n for n, _, _ in kept}):
            left_out.append((file.path.name, lost, "regels zeggen niet van wie het antwoord is"))
        rows += _placed(file, keys, kept)
    left_out += [(reason, n, "niet gelezen") for reason, n in sorted(refused.items())]
    found = pd.DataFrame(rows, columns=["file", "unit", "who", "question", "coder", "theme"])
    _no_coder_twice(found)
    by_respondent = "response_id" in keys
    units = found.drop_duplicates("unit")
    segments = pd.DataFrame(
        {
            "segment_id": units["unit"],
            "respondent_id": units["who"] if by_respondent else units["unit"],
            "question_id": units["question"],
            "whole": units["question"].str.casefold().isin(WHOLE_NAMES),
            "non_answer": "",
        }
    ).reset_index(drop=True)
    codings = pd.DataFrame(
        {
            "segment_id": found["unit"],
            "theme_id": found["theme"],
            "coder_id": found["coder"],
            "coder_kind": "human",
        }
    )
    book = _everywhere(book, missing, sorted(set(segments["question_id"])))
    names = ", ".join(_NAMED.get(key, f"'{key}'") for key in keys)
    unit = f"een fragment of antwoord met eigen {names}" if keys else "een regel van het bestand"
    return FreeCodings(segments, codings, book, unit, by_respondent, tuple(left_out), tuple(notes))


def _read(path: Path, settings: IngestSettings, codebook: Codebook | None) -> _File:
    header, rows, said, looks_like = coding_table(path, settings)
    header, rows, versions = without_version(header, rows)
    names = [" ".join(h.split()) for h in header]
    file = _File(path, names, rows, [v for v in versions if v], [f"{path.name}: {n}" for n in said])
    theme = theme_column(names)
    taken: set[int] = set()
    if any(CODE_COLUMN.fullmatch(name) for name in names):
        file.kind = "codes"
        taken = {i for i, name in enumerate(names) if CODE_COLUMN.fullmatch(name)}
    elif theme is not None:
        file.kind, file.theme, taken = "long", theme, {theme}
    elif sum(bool(CODER_COLUMN.fullmatch(name)) for name in names) > 1:
        file.kind = "coders"
        taken = {i for i, name in enumerate(names) if CODER_COLUMN.fullmatch(name)}
    else:
        file.kind = "themes"
        file.marks = _marks(names, rows, codebook)
        taken = set(file.marks)
        if not taken:
            raise InputError(
                f"dit zijn geen coderingen; het lijkt op {looks_like}.",
                "Verwacht wordt een kolom met thema's; of een kolom per thema met 1 en 0 of een x; "
                "of kolommen Code 1, Code 2 enzovoort; of een kolom per codeur.",
                file=path,
            )
    roles = roles_of_columns(names, _NO_QUESTIONS, taken)
    roles.pop("asked", None)
    used = {*taken, *roles.values()}
    others = {n.casefold(): i for i, n in reversed(list(enumerate(names))) if n and i not in used}
    file.context = {**roles, **dict(reversed(list(others.items())))}
    return file


def _marks(names: Sequence[str], rows: Rows, codebook: Codebook | None) -> dict[int, str]:
    """Columns that say whether one theme applies."""
    roles = set(roles_of_columns(names, _NO_QUESTIONS).values())
    known = theme_names(codebook) if codebook else None
    found = {}
    for i, name in enumerate(names):
        short = NUMBERED.sub("", name)
        cells = {row[i].strip() for _, row in rows if i < len(row)} - {""}
        named = name and (known is None or short.casefold() in known)
        if named and i not in roles and cells and all(map(is_mark, cells)):
            found[i] = short
    return found


def _same_version(files: Sequence[_File]) -> None:
    versions = {v: file.path.name for file in files for v in file.versions}
    if len(versions) > 1:
        said = ", ".join(f"'{v[:40]}' ({name})" for v, name in list(versions.items())[:_SHOWN])
        raise InputError(
            f"deze coderingen zijn met verschillende versies van het codeboek gemaakt: {said}.",
            "Vergelijk alleen wat met één codeboek gecodeerd is, of loop de codes na en zet dan "
            "dezelfde versie in de kolom.",
        )


def _name_coders(files: Sequence[_File]) -> None:
    """Who coded a file that doesn't say so is called after it, and where needed its folder."""
    stems = Counter(file.path.stem for file in files)
    for file in files:
        stem = file.path.stem
        file.coder = stem if stems[stem] == 1 else f"{file.path.resolve().parent.name}/{stem}"
    if len({file.coder for file in files}) < len(files):
        raise InputError(
            "twee bestanden heten hetzelfde, ook hun map; de codeurs zijn niet te onderscheiden.",
            "Geef de bestanden een eigen naam, of zet een kolom 'codeur' in elk.",
        )


def _codebook_of(files: Sequence[_File]) -> Codebook:
    """The themes in the files; ``a->b`` is a sub-theme of ``a``."""
    paths: dict[str, tuple[str, str]] = {}  # folded -> as first written, folded parent
    for file in files:
        for name in file.named:
            steps = [" ".join(step.split()) for step in name.split("->")]
            for depth in range(1, len(steps) + 1):
                written = "->".join(steps[:depth])
                above = "->".join(steps[: depth - 1]).casefold()
                paths.setdefault(written.casefold(), (written, above))
    if not paths:
        raise InputError(
            "geen van de codeurs gaf een thema.",
            "Controleer of de codes in de juiste kolom staan.",
            file=files[0].path,
        )
    ids: dict[str, str] = {}
    for folded in paths:
        slug = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")
        slug = slug if re.match(r"[a-z]", slug) else f"thema_{slug}".rstrip("_")
        same = [i for i in ids.values() if i == slug or re.fullmatch(rf"{slug}_\d+", i)]
        ids[folded] = f"{slug}_{len(same) + 1}" if slug in ids.values() else slug
    themes = [
        {"id": ids[folded], "name": name, "parent": ids[above] if above else ""}
        for folded, (name, above) in paths.items()
    ]
    group = {"id": "themas", "name": "Thema's", "scope": ("",), "themes": themes}
    return Codebook.build(
        CodebookFile.model_validate({"name": "uit de bestanden", "version": "", "groups": [group]})
    )


def _everywhere(book: Codebook, missing: set[str], questions: Sequence[str]) -> Codebook:
    """The codebook without what is missing in a file, with every theme given to units.

    Its scopes hold where the files name any of its questions; else nothing could be compared.
    """
    known = {q for theme in book for q in book.scope(theme.id)}
    keep = bool(set(questions) & known)
    groups = []
    for group in book.file.groups:
        themes = tuple(
            theme.model_copy(
                update={
                    "scope": theme.scope if keep else (),
                    "parent": "" if theme.parent in missing else theme.parent,
                }
            )
            for theme in group.themes
            if theme.id not in missing
        )
        scope = group.scope if keep else tuple(questions)
        groups.append(
            group.model_copy(update={"level": "segment", "scope": scope, "themes": themes})
        )
    return Codebook.build(book.file.model_copy(update={"groups": tuple(groups)}), book.source)


def _not_everywhere(
    files: Sequence[_File], book: Codebook, left_out: list[tuple[str, int, str]]
) -> set[str]:
    """Themes that have no column in one of the wide tables: that coder could not give them."""
    wide = [file for file in files if file.kind == "themes"]
    known = theme_names(book)
    of_file = [{known[n.casefold()] for n in file.marks.values()} for file in wide]
    missing: set[str] = set()
    for theme in book:
        without = [f for f, has in zip(wide, of_file, strict=True) if theme.id not in has]
        if without and len(without) < len(wide):
            missing.add(theme.id)
            names = ", ".join(f.path.name for f in without[:_SHOWN])
            left_out.append((f"thema '{theme.name}'", 1, f"heeft geen kolom in {names}"))
    if wide and missing and all(has <= missing for has in of_file):
        raise InputError(
            "deze bestanden hebben geen enkel thema gemeen; zij lijken met verschillende "
            "codeboeken gemaakt.",
            "Geef dezelfde thema's in alle bestanden dezelfde naam.",
            file=wide[0].path,
        )
    return missing


def _keys(files: Sequence[_File], notes: list[str]) -> list[str]:
    """The columns that tell units apart, in all files."""
    for file in files:
        _heading_as_question(file)
    common = [k for k in files[0].context if all(k in f.context for f in files) and k != "coder"]
    keys = [k for k in _PLACES if k in common]
    if "start" not in keys or "end" not in keys:
        keys = [k for k in keys if k not in ("start", "end")]
        if any(f.kind == "long" for f in files) and "text" in common:
            keys.append("text")
    if any(file.kind == "long" for file in files):
        if not keys or keys == ["question"]:
            raise InputError(
                "deze bestanden zeggen niet welk antwoord gecodeerd is.",
                "Zet in elk bestand een kolom 'response_id', 'tekst', of beide, met dezelfde naam.",
                file=files[0].path,
            )
        return keys
    spare = list(dict.fromkeys(k for k in ("text", *common) if k in common and k not in keys))
    while not all(_unique(file, keys) for file in files) and spare:
        keys.append(spare.pop(0))
    if not all(_unique(file, keys) for file in files):
        notes.append(
            "sommige regels zijn niet van elkaar te onderscheiden; die zijn in de volgorde van het "
            "bestand naast elkaar gelegd."
        )
    return keys


def _heading_as_question(file: _File) -> None:
    """A single column of texts beside the codes: its heading is the question."""
    if file.kind == "long" or {"text", "question"} & set(file.context):
        return
    texts = [
        (name, i)
        for name, i in file.context.items()
        if name not in _NAMED and name != "coder" and _is_text([r[i] for _, r in file.rows])
    ]
    if len(texts) == 1:
        name, column = texts[0]
        file.context = {k: i for k, i in file.context.items() if k != name}
        file.context.update({"text": column, "question": -1})
        file.header.append(name)  # what column -1 of the header is


def _is_text(cells: Sequence[str]) -> bool:
    filled = [c for c in cells if c.strip()]
    return bool(filled) and sum(" " in c.strip() for c in filled) * 2 > len(filled)


def _value(file: _File, cells: Sequence[str], key: str) -> str:
    column = file.context[key]
    if column < 0:
        return file.header[-1].casefold()
    value = cells[column] if column < len(cells) else ""
    return plain_id(value.strip()) if key == "response_id" else " ".join(value.split()).casefold()


def _question(file: _File, cells: Sequence[str]) -> str:
    """The question as it is written."""
    column = file.context["question"]
    return file.header[-1] if column < 0 else cells[column].strip()


def _unique(file: _File, keys: Sequence[str]) -> bool:
    """Whether no two rows in which something was coded have the same keys."""
    coded = {*file.marks, *(file._coded() if file.kind != "themes" else ())}
    seen = Counter(
        tuple(_value(file, cells, k) for k in keys)
        for _, cells in file.rows
        if any(i < len(cells) and cells[i].strip() for i in coded)
        and ("response_id" not in keys or _value(file, cells, "response_id"))
    )
    return not seen or max(seen.values()) == 1


_Line = tuple[int, str, str]  # number of the row, coder, theme


def _lines(file: _File, book: Codebook) -> tuple[list[_Line], list[str], int]:
    """Codings of a file, why lines were refused, and how many were empty."""
    width = len(file.header) - (1 if -1 in file.context.values() else 0)
    header = file.header[:width]
    if file.kind != "long":
        found = unfold(header, file.rows, book, _NO_QUESTIONS, file.coder)
        if found is None:
            return [], [], 0
        file_notes = [n for n in found.notes if not n.startswith(_NOT_THEMES)]
        blank = sum(int(m[0]) for n in file_notes if (m := re.match(r"\d+", n)))
        lines = [(n, cells["coder"], cells["theme"]) for n, cells in found.lines]
        return lines, [f"{reason}" for _, _, reason, _ in found.rejects], blank
    known = theme_names(book)
    lines, rejects = [], []
    for number, cells in file.rows:
        if len(cells) != width:
            rejects.append(too_wide(number, len(cells), width)[2])
            continue
        coder = cells[file.context["coder"]].strip() if "coder" in file.context else file.coder
        for theme in themes_of(cells[file.theme], known):
            if not coder:
                rejects.append("er staat niet wie codeerde.")
            elif theme and theme not in book:
                rejects.append(f"thema '{theme[:60]}' staat niet in het codeboek.")
            else:
                lines.append((number, coder, theme))
    return lines, rejects, 0


def _of_somebody(file: _File, keys: Sequence[str], lines: Sequence[_Line]) -> list[_Line]:
    """Lines of rows that name a respondent, where the files do."""
    if "response_id" not in keys:
        return list(lines)
    nobody = {n for n, cells in file.rows if not _value(file, cells, "response_id")}
    return [line for line in lines if line[0] not in nobody]


def _placed(file: _File, keys: Sequence[str], lines: Sequence[_Line]) -> list[dict[str, Any]]:
    """Lines with their unit. Rows that can't be told apart are counted in their order."""
    cells_of: Mapping[int, Sequence[str]] = dict(file.rows)
    numbers = dict.fromkeys(number for number, _, _ in lines)
    seen: Counter[tuple[str, ...]] = Counter()
    unit_of: dict[int, str] = {}
    for number in numbers:
        key = tuple(_value(file, cells_of[number], k) for k in keys)
        times = 0
        if file.kind != "long":
            times = seen[key]
            seen[key] += 1
        unit_of[number] = "\x1f".join((*key, str(times)))
    return [
        {
            "file": file.path.name,
            "unit": unit_of[number],
            "who": _value(file, cells_of[number], "response_id") if "response_id" in keys else "",
            "question": _question(file, cells_of[number]) if "question" in keys else "",
            "coder": coder,
            "theme": theme,
        }
        for number, coder, theme in lines
    ]


def _no_coder_twice(found: pd.DataFrame) -> None:
    files = found.drop_duplicates(["coder", "unit", "file"])
    twice = files[files.duplicated(["coder", "unit"])]
    if len(twice):
        coder = str(twice["coder"].iloc[0])
        raise InputError(
            f"codeur '{coder[:60]}' staat in twee bestanden met dezelfde fragmenten "
            f"({len(twice)} keer).",
            "Geef de codeurs een eigen naam in de kolom 'codeur', of noem één van de bestanden.",
            file=str(twice["file"].iloc[0]),
        )
