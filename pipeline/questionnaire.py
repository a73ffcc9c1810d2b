"""The questionnaire of a survey: what each question is, and which columns of an export hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.contracts import WHOLE

QuestionType = Literal["open", "text", "choice", "choice_text", "matrix", "identity"]


class Question(BaseModel):
    """One question.

    ``type``: ``open`` (cut into segments), ``text`` (a short fact, not coded), ``choice`` (one
    choice), ``choice_text`` (a choice with a text field, "ja, namelijk"; the text is open),
    ``matrix`` (rated items with typed-in labels), ``identity`` (personal: never leaves ingest).
    ``parts`` and ``several`` are for a choice of which more may be made; ``loops`` for a question
    in a block that is repeated, with the answers kept apart by ``item``.
    ``identifying``: the answer names an organisation or network and must stay readable.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    text: str
    short: str  # a few words, for headings and tables
    type: QuestionType
    column: str = ""  # default: the id
    text_column: str = ""  # choice_text: where the typed text stands
    choices: tuple[str, ...] = ()
    codes: Mapping[str, str] = {}  # what may stand in the export instead -> one of the choices
    parts: Mapping[str, str] = {}  # a column per choice: column -> the choice in words
    several: bool = False  # more choices in one cell, with a separator between them
    loops: tuple[str, ...] = ()  # asked once per loop: its columns begin with "1_", "2_" ...
    doubt: str = ""  # why its type is in doubt; it is not read until a person takes this away
    items: Mapping[str, str] = {}  # matrix: rating column -> label column
    scale: Mapping[str, int] = {}  # matrix: text of a point -> 1..n; digits are always read
    scale_short: Mapping[int, str] = {}  # 1 -> ZL ...
    identifying: bool = False

    @property
    def main_column(self) -> str:
        """The column that holds the answer or the choice."""
        return self.column or self.id

    @property
    def columns(self) -> list[str]:
        """Every column of the export that belongs to this question."""
        if self.type == "matrix":
            own = [c for pair in self.items.items() for c in pair]
        else:
            main = list(self.parts) or [self.main_column]
            own = [*main, *([self.text_column] if self.text_column else [])]
        return [prefix + c for prefix in self.prefixes for c in own]

    @property
    def prefixes(self) -> list[str]:
        """What stands before the columns, once per loop; one empty text without loops."""
        return [f"{loop}_" for loop in self.loops] or [""]

    @property
    def is_open(self) -> bool:
        """Whether its text is cut into segments and coded."""
        return self.type in ("open", "choice_text")


class TopicGroup(BaseModel):
    """Questions whose segments are looked at together for topics."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    questions: tuple[str, ...]


class Overview(BaseModel):
    """Which questions fill the overview table of the report; empty: that column is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str = "respondent"  # how one respondent is called, singular
    units: str = "respondenten"
    label: tuple[str, ...] = ()  # questions that name a respondent, first filled one wins
    columns: Mapping[str, str] = {}  # heading -> question id


class Questionnaire(BaseModel):
    """A questionnaire with its mapping to the columns of an export.

    ``id_column`` empty: the row number stands for the respondent. ``header_rows``: 3 for Qualtrics
    as it exports today, 0 for SPSS. ``encoding`` empty: UTF-8, or Qualtrics' TSV in UTF-16.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: str
    wave: str
    language: str = "nl"
    id_column: str = "ResponseId"
    header_rows: int = Field(default=3, ge=0, le=3)
    encoding: str = ""
    questions: tuple[Question, ...]
    topic_groups: tuple[TopicGroup, ...] = ()
    whole_description: str = ""  # question that may hold everything when the others are empty
    overview: Overview = Overview()

    def __getitem__(self, question_id: str) -> Question:
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def __contains__(self, question_id: object) -> bool:
        return any(q.id == question_id for q in self.questions)

    @property
    def open_questions(self) -> list[Question]:
        """Questions whose text is cut and coded, in order."""
        return [q for q in self.questions if q.is_open]

    def short(self, question_id: str) -> str:
        """A few words for a question, also for a description as a whole."""
        return "hele beschrijving" if question_id == WHOLE else self[question_id].short
