"""Questions of an export as its survey definition describes them, instead of a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipeline.ingest.definition import Asked, Definition, Texts
from pipeline.ingest.files import Sheet
from pipeline.ingest.guess import Column, guess_columns
from pipeline.ingest.lss import OTHER
from pipeline.ingest.questions import Question, guess_questions
from pipeline.ingest.recognise import Layout
from pipeline.ingest.text import fold

_LOOP = re.compile(r"(\d{1,3})_(.+)", re.DOTALL)
_TEXT = re.compile(r"(?:^|[_.\-\[ ])(?:TEXT|comment)[\].]?$|(?<=\w)comment[\].]?$", re.IGNORECASE)
_SINGLE = ("open", "short", "number", "date", "file")
_FIELD = "text"  # the key of the text field of a question as a whole


class _Place(NamedTuple):
    """Where a column belongs: its question, the code behind that, whether text, and its loop."""

    asked: Asked
    key: str
    typed: bool
    loop: str = ""


@dataclass
class _Columns:
    """The columns of one question: by key, those of a text field apart, and its loops."""

    main: str = ""
    by_key: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    loops: dict[str, None] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)  # as they stand in the export

    def add(self, name: str, place: _Place) -> None:
        """Take a column of the export, without its loop."""
        self.placed.append(name)
        if place.loop:
            self.loops[place.loop] = None
            name = name.removeprefix(f"{place.loop}_")
        if place.typed:
            self.fields.setdefault(place.key or _FIELD, name)
        elif place.key:
            self.by_key.setdefault(place.key, name)
        else:
            self.main = self.main or name


def defined_questions(definition: Definition, sheet: Sheet, layout: Layout) -> list[Question]:
    """Questions for a questionnaire: as defined, and guessed for columns that it does not name."""
    columns = {c.name: c for c in guess_columns(sheet, layout)}
    found: dict[int, _Columns] = {}  # by the place of a question: two may have the same name
    for name, column in columns.items():
        if column.own:
            continue
        tried = (name, layout.imports.get(name, ""), column.question_text)
        texts = column.question_text
        place = next((p for t in tried if t and (p := _place(t, texts, definition))), None)
        if place is None:
            continue
        own = found.setdefault(definition.questions.index(place.asked), _Columns())
        own.add(name, place)
    questions: list[Question] = []
    for number, asked in enumerate(definition.questions):
        if number in found and asked.kind != "none":
            own = found[number]
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


def _place(name: str, text: str, definition: Definition) -> _Place | None:
    """The question that a heading belongs to; None when the definition does not name it."""
    if direct := _of(name, text, definition):
        return direct
    if (match := _LOOP.fullmatch(name)) and (inner := _of(match[2], text, definition)):
        return inner._replace(loop=match[1])
    return None


def _of(name: str, text: str, definition: Definition) -> _Place | None:
    best, longest = None, 0
    for asked in definition.questions:
        for own in (asked.id, *asked.aliases, *_full_texts(asked, definition)):
            if not name.startswith(own) or len(own) <= longest:
                continue
            rest = name[len(own) :]
            if rest and own not in asked.aliases and not re.match(r"[_\[.#\s-]", rest):
                continue
            typed = bool(_TEXT.search(rest))
            key = _joined(_TEXT.sub("", rest))
            known = _known_key(key, rest, text, asked, typed)
            if known is not None:
                best, longest = _Place(asked, known, typed or known == OTHER), len(own)
    return best


def _joined(rest: str) -> str:
    """What stands behind the name of a question, with one kind of separator."""
    return re.sub(r"[\[\]._#\s-]+", "_", rest).strip("_")


def _full_texts(asked: Asked, definition: Definition) -> list[str]:
    """How a heading with a whole question begins: LimeSurvey writes it instead of the code."""
    if definition.tool != "limesurvey":
        return []
    return [text for text in asked.texts.values() if len(text) > 3]


def _known_key(key: str, rest: str, text: str, asked: Asked, typed: bool) -> str | None:
    """The code of the choice or row that a heading ends with; None for something else."""
    if not key:
        return ""
    if key.lower() == "other":
        return OTHER if OTHER in asked.choices else None
    codes = {_joined(c): c for c in (*asked.rows, *asked.choices)}
    # export tags of rows may stand alone, or with the question before them
    codes = {**{c.removeprefix(f"{asked.id}_"): own for c, own in codes.items()}, **codes}
    if not (asked.rows and asked.kind == "choices") and (said := _said(text, asked)):
        return said  # an older export numbers the choices anew
    if key in codes:
        return codes[key]
    if inside := re.search(r"\[(.+)\]\s*$", rest, re.DOTALL):
        return _in_words(fold(inside[1])[0], asked)  # "Question [sub-question]"
    head, _, tail = key.partition("_")  # a row, and a point or a field of it
    if head in codes and asked.rows and (typed or _joined(tail) in map(_joined, asked.choices)):
        return key
    return None


def _said(text: str, asked: Asked) -> str:
    """The choice or row whose words a question text ends with, when there is just one; or ''."""
    found = {
        code: len(words)
        for code, texts in (*asked.rows.items(), *asked.choices.items())
        for words in texts.values()
        if words and re.search(rf"[-\[]\s*{re.escape(words)}\]?(?:\s*-\s*Text)?$", text)
    }
    best = [code for code, size in found.items() if size == max(found.values())]
    return best[0] if len(best) == 1 else ""


def _in_words(wanted: str, asked: Asked) -> str | None:
    for code, texts in (*asked.rows.items(), *asked.choices.items()):
        if any(fold(t)[0] == wanted for t in texts.values() if t):
            return code
    other = wanted in {fold(w)[0] for w in ("other", "anders", "overig", "overige")}
    return OTHER if other and OTHER in asked.choices else None


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
        pieces: dict[str, dict[str, str]] = {}
        for key, column in own.by_key.items():
            row, _, point = key.partition("_")
            if asked.kind == "choices" and key not in asked.rows and point in self.choices:
                pieces.setdefault(row, {})[column] = self.choices[point]
        for row, parts in pieces.items():
            why = f"{self.why}: een rij met meer keuzes"
            name = f"{asked.id}_{row}"
            yield Question(name, self._row_text(row), "choice", why, tuple(parts), parts=parts)
        for key, column in own.by_key.items():
            if column in {c for parts in pieces.values() for c in parts}:
                continue
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
