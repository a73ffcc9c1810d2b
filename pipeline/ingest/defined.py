"""Questions of an export as its survey definition describes them, instead of a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.ingest.definition import Asked, Definition, Texts
from pipeline.ingest.files import Sheet
from pipeline.ingest.guess import Column, guess_columns
from pipeline.ingest.lss import OTHER
from pipeline.ingest.questions import Question, guess_questions
from pipeline.ingest.recognise import Layout
from pipeline.ingest.text import fold

_LOOP = re.compile(r"(\d{1,3})_(.+)", re.DOTALL)
_TEXT = re.compile(r"(?:^|[_-])(?:TEXT|comment)\]?$|(?<=.)comment\]?$", re.IGNORECASE)
_SINGLE = ("open", "short", "number", "date", "file")
_FIELD = "text"  # the key of the text field of a question as a whole


@dataclass
class _Columns:
    """The columns of one question: by key, those of a text field apart, and its loops."""

    main: str = ""
    by_key: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    loops: dict[str, None] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)  # as they stand in the export


def defined_questions(definition: Definition, sheet: Sheet, layout: Layout) -> list[Question]:
    """Questions for a questionnaire: as defined, and guessed for columns that it does not name."""
    columns = {c.name: c for c in guess_columns(sheet, layout)}
    found: dict[str, _Columns] = {}
    for name, column in columns.items():
        if column.own:
            continue
        tried = (name, layout.imports.get(name, ""), column.question_text)
        place = next((p for t in tried if t and (p := _place(t, definition))), None)
        if place is None:
            continue
        asked, key, is_field, loop = place
        own = found.setdefault(asked.id, _Columns())
        own.placed.append(name)
        if loop:
            own.loops[loop] = None
        own_name = name.partition("_")[2] if loop and name.startswith(f"{loop}_") else name
        if is_field:
            own.fields.setdefault(key or _FIELD, own_name)
        elif key:
            own.by_key.setdefault(key, own_name)
        else:
            own.main = own.main or own_name
    questions: list[Question] = []
    for asked in definition.questions:
        if asked.id in found and asked.kind != "none":
            own = found[asked.id]
            made = list(_Maker(definition, asked, own, columns).questions())
            questions += [replace(q, loops=tuple(own.loops)) for q in made]
    known = {c for own in found.values() for c in own.placed}
    rest = [replace(c, own=c.own or c.name in known) for c in columns.values()]
    return questions + guess_questions(sheet, layout, rest)


def unplaced(definition: Definition, questions: Sequence[Question]) -> list[str]:
    """Ids of questions of the definition that the export does not hold."""
    made = {q.id for q in questions}
    return [
        a.id
        for a in definition.questions
        if a.kind not in ("none", "file")
        and not any(m == a.id or m.startswith((f"{a.id}_", f"{a.id} ")) for m in made)
    ]


def _place(name: str, definition: Definition) -> tuple[Asked, str, bool, str] | None:
    """The question that a heading belongs to, the key behind it, whether a text, and the loop."""
    direct = _of(name, definition)
    if direct:
        return (*direct, "")
    if match := _LOOP.fullmatch(name):
        inner = _of(match[2], definition)
        if inner:
            return (*inner, match[1])
    return None


def _of(name: str, definition: Definition) -> tuple[Asked, str, bool] | None:
    best: tuple[int, Asked, str, bool] | None = None
    for asked in definition.questions:
        for own in (asked.id, *asked.aliases, *_full_texts(asked, definition)):
            if not name.startswith(own) or (best and best[0] >= len(own)):
                continue
            rest = name[len(own) :]
            alias = own in asked.aliases
            if rest and not alias and not re.match(r"[_\[.#\s-]", rest):
                continue
            text = bool(_TEXT.search(rest))
            key = re.sub(r"[\[\]._#\s-]+", "_", _TEXT.sub("", rest)).strip("_")
            known = _known_key(key, rest, asked, definition, text)
            if known is not None:
                best = (len(own), asked, known, text or known == OTHER)
    return best[1:] if best else None


def _full_texts(asked: Asked, definition: Definition) -> list[str]:
    """How a heading with a whole question begins: LimeSurvey writes it instead of the code."""
    if definition.tool != "limesurvey":
        return []
    return [text for text in asked.texts.values() if len(text) > 3]


def _known_key(key: str, rest: str, asked: Asked, definition: Definition, text: bool) -> str | None:
    """The code of the choice or row that a heading ends with; None for something else."""
    if not key:
        return ""
    if key.lower() == "other":
        return OTHER if OTHER in asked.choices else None
    codes = {re.sub(r"[\[\]._#\s-]+", "_", c).strip("_"): c for c in (*asked.rows, *asked.choices)}
    # export tags of rows may stand alone, or with the question before them
    short = {c.removeprefix(f"{asked.id}_"): own for c, own in codes.items()}
    if found := {**short, **codes}.get(key):
        return found
    inside = re.search(r"\[(.+)\]\s*$", rest, re.DOTALL)
    if inside:  # a heading in words: "Question [sub-question]"
        wanted = fold(inside[1])[0]
        for code, texts in (*asked.rows.items(), *asked.choices.items()):
            if any(fold(t)[0] == wanted for t in texts.values() if t):
                return code
        if wanted in {fold(w)[0] for w in ("other", "anders", "overig", "overige")}:
            return OTHER if OTHER in asked.choices else None
    head = key.partition("_")[0]  # a point of a row: the row is what counts
    if head in codes and (text or asked.rows):
        return key if text else None
    return None


class _Maker:
    """Questions of a questionnaire for one question of the definition."""

    def __init__(
        self,
        definition: Definition,
        asked: Asked,
        own: _Columns,
        columns: Mapping[str, Column],
    ) -> None:
        self.say, self.asked, self.own, self.columns = definition.say, asked, own, columns
        self.text = self.say(asked.texts) or asked.id
        self.choices = {c: self.say(t) or c for c, t in asked.choices.items()}
        self.why = f"volgens de vragenlijst van {definition.tool.capitalize()}"

    def questions(self) -> Iterator[Question]:
        """The question itself, and one for each of its rows and further text fields."""
        asked, own = self.asked, self.own
        if asked.kind in _SINGLE:
            if own.main or own.fields.get(_FIELD):
                yield self._written(asked.id, self.text, own.main or own.fields[_FIELD])
            for key, column in own.by_key.items():
                yield self._written(f"{asked.id}_{key}", self._row_text(key), column)
            for key, column in own.fields.items():
                if key != _FIELD:
                    yield self._written(f"{asked.id}_{key}", self._row_text(key), column)
        elif asked.rows and asked.kind in ("rating", "choices"):
            yield from self._rows()
        else:
            yield from self._choice()

    def _written(self, name: str, text: str, column: str) -> Question:
        """A typed answer: open, unless it was asked or answered as a short fact."""
        guessed = self._guessed(column)
        kind, why = "open", self.why
        if self.asked.personal or guessed.kind == "identity":
            kind = "identity"
            why = "de vragenlijst vraagt om een persoonsgegeven" if self.asked.personal else ""
            why = why or guessed.why
        elif self.asked.kind in ("number", "date", "file"):
            kind = "text"
        elif self.asked.kind == "short" and guessed.kind not in ("open", "empty"):
            kind, why = "text", f"een kort tekstveld; {guessed.why}"
        return Question(name, text, kind, why, (column,))

    def _guessed(self, column: str) -> Column:
        names = (column, *(f"{loop}_{column}" for loop in self.own.loops))
        found = [self.columns[n] for n in names if n in self.columns]
        return max(found, key=lambda c: c.filled)

    def _rows(self) -> Iterator[Question]:
        """A matrix: with typed-in labels one question, else one for every row."""
        asked, own = self.asked, self.own
        labelled = {key: own.fields[key] for key in own.by_key if key in own.fields}
        points = dict.fromkeys(self.choices.values())
        if len(labelled) > 1 and asked.kind == "rating":
            pairs = [c for key, label in labelled.items() for c in (own.by_key[key], label)]
            why = f"{self.why}: {len(labelled)} rijen met een eigen label en een oordeel"
            names = tuple(points)
            digits = all(p in "12345" for p in names)
            yield Question(
                asked.id, self.text, "matrix", why, tuple(pairs), points=() if digits else names
            )
        for key, column in own.by_key.items():
            if len(labelled) > 1 and key in labelled and asked.kind == "rating":
                continue
            yield Question(
                f"{asked.id}_{key}",
                self._row_text(key),
                "choice",
                f"{self.why}: een rij met {len(points)} punten",
                (column,),
                choices=tuple(points),
                codes=self._codes(),
                several=asked.kind == "choices",
            )
        for key, column in own.fields.items():
            if key not in labelled or len(labelled) < 2 or asked.kind != "rating":
                yield self._field(key, column)

    def _choice(self) -> Iterator[Question]:
        asked, own = self.asked, self.own
        fields = {k: c for k, c in own.fields.items() if self._guessed(c).kind != "identity"}
        first = next(iter(fields), "") if len(fields) == 1 else ""
        parts = {
            column: self.choices.get(key, key)
            for key, column in own.by_key.items()
            if key in self.choices
        }
        words = dict.fromkeys(w for code, w in self.choices.items())
        if own.main or parts:
            yield Question(
                asked.id,
                self.text,
                "choice_text" if first else "choice",
                f"{self.why}: {'meer keuzes' if asked.kind == 'choices' else 'één keuze'}",
                (own.main,) if own.main else tuple(parts),
                fields.get(first, ""),
                choices=tuple(words),
                codes={} if parts and not own.main else self._codes(),
                parts={} if own.main else parts,
                several=asked.kind == "choices" and bool(own.main),
            )
            first = first if first in fields else ""
        else:
            first = ""
        for key, column in own.fields.items():
            if key != first:
                yield self._field(key, column)

    def _field(self, key: str, column: str) -> Question:
        """A text field behind one of several choices."""
        guessed = self._guessed(column)
        kind = "identity" if guessed.kind == "identity" else "open"
        why = guessed.why if kind == "identity" else f"{self.why}: een tekstveld bij een keuze"
        name = f"{self.asked.id}_{'anders' if key == OTHER else key}_TEXT"
        return Question(name, self._row_text(key), kind, why, (column,))

    def _row_text(self, key: str) -> str:
        texts: Texts = self.asked.rows.get(key) or self.asked.choices.get(key) or {}
        head, _, tail = key.partition("_")
        if not texts and head in self.asked.rows:
            return f"{self.text} - {self.say(self.asked.rows[head])} ({tail})"
        return " - ".join(filter(None, (self.text, self.say(texts))))

    def _codes(self) -> dict[str, str]:
        """What may stand in the export for a choice: its code, and its words in other languages."""
        found: dict[str, str] = {}
        for code, texts in self.asked.choices.items():
            words = self.choices[code]
            for written in (code, *texts.values()):
                if written and written != words:
                    found.setdefault(written, words)
        return {
            written: words
            for written, words in found.items()
            if written not in self.choices.values()
        }
