"""The tables that pass between the stages, and the errors a user can get.

A stage is a pure function over these tables. They are checked with pandera where data enters or
leaves a stage (:func:`check`); inside a stage the type is trusted. Text columns are never null:
"nothing" is the empty string. Counting columns of a missing value use ``Int64`` or ``float``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.codebook import Codebook
    from pipeline.questionnaire import Questionnaire
    from pipeline.settings import Settings

Source = Literal["vragenlijst", "e-mail", "aanvulling"]
CoderKind = Literal["human", "automatic", "adjudicated"]

AUTOMATIC = "automatisch"  # coder_id of the automatic coder, in every table and in the JSON
# Ends the coder_id of what a person coded with the automatic codes in sight; never a blind coding.
WITH_SUGGESTIONS = "(met voorstel)"
# What can decide an automatic code: a part of the codebook's entry, a coded segment of another
# respondent, or the words that segment and entry have in common.
EVIDENCE_KINDS = ("name", "definition", "when", "example", "coded", "words")
# What people call a description that answers no single question, in lower case.
WHOLE_NAMES = frozenset({"hele beschrijving", "geheel", "alles", "whole description"})
DUPLICATE = "dubbel ingezonden"  # why a response is left out, in Responses.left_out
WHOLE = "geheel"  # question_id of a description that answers no single question


class ThemascoopError(Exception):
    """Something the user can mend; the message is Dutch and says what to do.

    :param message: what is wrong, in Dutch.
    :param todo: what the user can do about it, in Dutch.
    :param file: name of the file (never an absolute path), if any.
    :param row: line in the file as a spreadsheet shows it (first line is 1), if any.
    :param column: name of the column, if any.
    """

    exit_code = 2

    def __init__(
        self,
        message: str,
        todo: str = "",
        *,
        file: str | Path | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.message, self.todo = message, todo
        self.file = Path(file).name if file else None
        self.row, self.column = row, column
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"regel {self.row}" if self.row is not None else "",
                f"kolom {self.column}" if self.column else "",
            )
            if part
        )
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} {self.todo}".strip()


class InputError(ThemascoopError):
    """The input can't be used as it is (exit code 2)."""


class OutputError(ThemascoopError):
    """The result can't be written (exit code 3)."""

    exit_code = 3


def _column(kind: Any, **checks: Any) -> Any:
    import pandera.pandas as pa

    return pa.Column(kind, **checks)


def _schemas() -> dict[str, Any]:
    """One pandera schema per table; the table in CONTRIBUTING.md says what a row is."""
    import pandera.pandas as pa

    text: Any = str
    span = {
        "start": _column(int, checks=pa.Check.ge(0)),
        "end": _column(int, checks=pa.Check.ge(0)),
    }
    answer = {
        "wave": _column(text),
        "respondent_id": _column(text, checks=pa.Check.str_startswith("r-")),
        "question_id": _column(text),
        "item": _column(text),
    }
    source = {
        "source": _column(text, checks=pa.Check.isin(["vragenlijst", "e-mail", "aanvulling"])),
        "literal": _column(bool),
        "whole": _column(bool),
    }
    count = _column(int, checks=pa.Check.ge(0))
    share = pa.Check.in_range(0, 1)
    tables: dict[str, dict[str, Any]] = {
        "respondents": {
            "respondent_id": _column(text, unique=True, checks=pa.Check.str_startswith("r-")),
            "label": _column(text, checks=pa.Check.str_length(min_value=1)),
            "source": _column(text),
            "recorded": _column(text),
        },
        "answers": {
            **answer,
            "kind": _column(text, checks=pa.Check.isin(["open", "text", "choice", "rating"])),
            "text": _column(text),
            "choice": _column(text),
            "rating": _column("Int64", nullable=True),
            **source,
            "file": _column(text),
            "row": _column(int),
            "column": _column(text),
            "edits": _column(text),
        },
        "segments": {
            "segment_id": _column(text, unique=True),
            **answer,
            **span,
            "text": _column(text, checks=pa.Check.str_length(min_value=1)),
            "lemmas": _column(text),
            "non_answer": _column(text),
            **source,
        },
        "codings": {
            "segment_id": _column(text),
            "theme_id": _column(text),
            "coder_id": _column(text),
            "coder_kind": _column(
                text, checks=pa.Check.isin(["human", "automatic", "adjudicated"])
            ),
            "confidence": _column(float, nullable=True, checks=share),
            "evidence": _column(text),
        },
        "respondent_codings": {
            "respondent_id": _column(text),
            "theme_id": _column(text),
            "coder_id": _column(text),
            "coder_kind": _column(text),
            "segment_id": _column(text),
            "confidence": _column(float, nullable=True, checks=share),
            "evidence": _column(text),
        },
        "evidence": {
            "segment_id": _column(text),
            "theme_id": _column(text),
            "kind": _column(text, checks=pa.Check.isin(EVIDENCE_KINDS)),
            "text": _column(text),  # of the codebook; "" for a coded segment
            "example_id": _column(text),  # that segment; its text is looked up
            "start": _column(int, checks=pa.Check.ge(-1)),  # words that weighed most; -1: none
            "end": _column(int, checks=pa.Check.ge(-1)),
            "drop": _column(float, nullable=True),  # what the score loses; missing: not tried
        },
        "topics": {
            "topic_id": _column(int),
            "question_group": _column(text),
            "label": _column(text),
            "automatic_label": _column(text),
            "terms": _column(text),
            "segments": count,
            "respondents": count,
            "typical": _column(text),
            "stability": _column(float, nullable=True, checks=share),
            "stability_n": count,
            "stability_seeds": _column(float, nullable=True, checks=share),
        },
        "topic_members": {
            "segment_id": _column(text),
            "question_group": _column(text),
            "topic_id": _column(int),
        },
        "matches": {
            "topic_id": _column("Int64", nullable=True),
            "theme_id": _column(text),
            "overlap": _column(float, nullable=True),
            "similarity": _column(float, nullable=True),
            "score": _column(float, nullable=True),
            "shared_segments": count,
            "p_value": _column(float, nullable=True, checks=share),
            "adjusted": _column(float, nullable=True, checks=share),
            "least_p": _column(float, nullable=True, checks=share),  # that n lets it be
            "stability": _column(float, nullable=True, checks=share),
            "verdict": _column(
                text,
                checks=pa.Check.isin(
                    [*("match", "split", "merge", "new", "unstable"), "too small", "not found"]
                ),
            ),
        },
        "agreement": {
            "coder_a": _column(text),
            "coder_b": _column(text),
            "theme_id": _column(text),  # "" = all decisions pooled
            "unit": _column(text, checks=pa.Check.isin(["segment", "respondent"])),
            "n_segments": count,
            "n_respondents": count,
            **{
                name: _column(float, nullable=True)
                for name in (
                    *("kappa", "kappa_low", "kappa_high", "precision", "recall", "f1"),
                    *("prevalence_a", "prevalence_b"),
                )
            },
            "n_both": count,
            "n_a_only": count,
            "n_b_only": count,
            "n_neither": count,
            **{
                name + edge: _column(float, nullable=True)
                for name in ("percent", "ac1", "alpha", "masi")
                for edge in ("", "_low", "_high")
            },
            **{
                name: _column(float, nullable=True)
                for name in ("f1_low", "f1_high", "precision_macro", "recall_macro", "f1_macro")
            },
            "interval": _column(text, checks=pa.Check.isin(["bootstrap", "jackknife"])),
        },
        "replacements": {
            "respondent_id": _column(text, checks=pa.Check.str_startswith("r-")),
            "question_id": _column(text),
            "kind": _column(text),
            "placeholder": _column(text),
            "context": _column(text),
        },
        "flags": {
            "respondent_id": _column(text, checks=pa.Check.str_startswith("r-")),
            "question_id": _column(text),  # "" = the whole response
            "kind": _column(
                text, checks=pa.Check.isin(["copied", "fast", "straight", "gibberish"])
            ),
            "why": _column(text),
            "number": _column(float),
        },
        "rejects": {
            "file": _column(text),
            "row": _column("Int64", nullable=True),
            "column": _column(text),
            "reason": _column(text),
            "todo": _column(text),
        },
    }
    return {
        name: pa.DataFrameSchema(columns, strict=True, ordered=False, name=name)
        for name, columns in tables.items()
    }


_SCHEMAS: dict[str, Any] = {}


def check(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Validate ``frame`` as the named table at a stage's border and return it.

    :raises pandera.errors.SchemaErrors: when a stage broke its contract (a bug, not bad input).
    """
    if not _SCHEMAS:
        _SCHEMAS.update(_schemas())
    return cast("pd.DataFrame", _SCHEMAS[table].validate(frame, lazy=True))


def columns_of(table: str) -> list[str]:
    """Names of the columns of a table, in order."""
    if not _SCHEMAS:
        _SCHEMAS.update(_schemas())
    return list(_SCHEMAS[table].columns)


def empty(table: str) -> pd.DataFrame:
    """An empty frame with the columns and types of the named table."""
    import pandas as pd

    names = columns_of(table)
    frame = pd.DataFrame({name: [] for name in names})
    schema = _SCHEMAS[table]
    kinds = {name: str(schema.columns[name].dtype) for name in names}
    return frame.astype({n: "str" if k in ("str", "string") else k for n, k in kinds.items()})


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples, in order."""
    return iter(frame.itertuples(index=False))


@dataclass(frozen=True)
class Responses:
    """How many responses came in, were used, and fell out, with the reason (Dutch) and number."""

    received: int
    used: int
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WaveResult:
    """Everything a run found, for the report writers. Tables as in this module.

    ``basis`` is the coder whose codings the report counts: the adjudicated coding when there is
    one, else the only human coder if everything was read, else the automatic coder.
    ``evidence`` is why the automatic codes were given.
    ``outlier_share`` is the share of segments in a question group that fell in no topic, 0-1.
    ``notes`` holds per subject what could not be done, in Dutch; ``warnings`` the same for the
    console. ``facts`` holds what the method section needs: names and versions of the models.
    """

    wave: str
    questionnaire: Questionnaire
    codebook: Codebook
    settings: Settings
    responses: Responses
    respondents: pd.DataFrame
    answers: pd.DataFrame
    segments: pd.DataFrame
    codings: pd.DataFrame
    respondent_codings: pd.DataFrame
    topics: pd.DataFrame
    topic_members: pd.DataFrame
    matches: pd.DataFrame
    agreement: pd.DataFrame
    rejects: pd.DataFrame
    replacements: pd.DataFrame
    basis: str
    outlier_share: float
    facts: Mapping[str, Any]
    warnings: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    flags: pd.DataFrame = field(default_factory=lambda: empty("flags"))
    evidence: pd.DataFrame = field(default_factory=lambda: empty("evidence"))


# --- spans -----------------------------------------------------------------------------------
# A stored answer differs from the cell of the export: line ends are made equal, personal data
# becomes a placeholder. Each such change is a layer of edits [start, end, length of what came].

Edit = tuple[int, int, int]


def dump_edits(layers: list[list[Edit]]) -> str:
    """Layers of edits as JSON; a layer's positions refer to the text before that layer."""
    if layers == [[]]:  # nothing changed: nearly every answer
        return "[[]]"
    return json.dumps(layers, separators=(",", ":"))


def through_edits(edits: str, position: int) -> int:
    """Where a character position in the export's cell lies in the stored answer.

    A position inside a replaced stretch moves to the start of what replaced it.

    >>> through_edits("[[[3,5,1]]]", 7)
    6
    """
    for layer in json.loads(edits) if edits else []:
        shift = 0
        for start, end, length in layer:
            if position >= end:
                shift += length - (end - start)
            elif position > start:
                position = start
                break
            else:
                break
        position += shift
    return position


# --- the workbook of the working session -------------------------------------------------------
# Headings and words that its writer and its reader share; a group sees them, so they are Dutch.

OVERVIEW_THEMES = "Thema's"  # sheet with id, name and scope of every theme
OVERVIEW_DECISION = "Besluit van de groep"
OVERVIEW_SEGMENT = "Fragment"  # as the report calls a segment
OVERVIEW_NONE = "geen"  # looked at, and no theme applies
OVERVIEW_SEPARATOR = ";"
OVERVIEW_KEYS = ("segment_id", "respondent_id", "question", "start", "end")  # hidden columns
