"""A wave as the report looks at it: who counts for which theme under which coder, and why.

One pass over the tables; the parts of the report then only look up. Everything is kept in the
order of the tables or of the codebook, so that a report never depends on the order of a set.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Group, Theme
from pipeline.contracts import AUTOMATIC, WHOLE, WaveResult
from pipeline.report import dutch
from pipeline.report.model import Quote, SegmentRow, Text
from pipeline.report.reasons import HIDDEN_TEXT, Reasons, sentence

if TYPE_CHECKING:
    import pandas as pd

# Okabe & Ito (2008), colours that people with a colour vision deficiency can tell apart. Yellow
# and black are left out: the one is too light on paper, the other is the colour of text.
COLOURS = ("#0072B2", "#009E73", "#E69F00", "#D55E00", "#CC79A7", "#56B4E9")
MOST_PAGES = 60  # pages per respondent in a report that people can still open
# Characters, markup included, that a report gives to the lists of segments behind its counts, to
# those of its topics, and to the pages per respondent. Together with the annexe of segments this
# keeps the page under three megabytes, however long the answers are.
EVIDENCE_ROOM, TOPIC_ROOM, PAGE_ROOM = 600_000, 300_000, 600_000
ITEM_MARKUP = 350  # characters of markup around a segment in a list, about


def slug(*parts: str) -> str:
    """An id of a-z, 0-9 and '-', starting with a letter.

    >>> slug("thema", "rv_tijd")
    'thema-rv-tijd'
    """
    joined = "-".join(parts).lower()
    return re.sub(r"[^a-z0-9]+", "-", joined).strip("-")


def records(frame: pd.DataFrame) -> list[Any]:
    """The rows of a table as named tuples (typed as Any: the contract knows the columns)."""
    return list(frame.itertuples(index=False))


def fitting(sizes: Iterable[int], room: int) -> int:
    """How many of the first items fit in a room together.

    >>> fitting([3, 4, 5], 8)
    2
    """
    used = 0
    fit = 0
    for size in sizes:
        used += size
        if used > room:
            break
        fit += 1
    return fit


def number_or_none(value: Any) -> float | None:
    """A float of a table, None for a missing one."""
    import pandas as pd

    return None if pd.isna(value) else float(value)


@dataclass(frozen=True)
class Ground:
    """Why a respondent has a theme: a segment ('' = none) or what else decided, in Dutch."""

    respondent_id: str
    segment_id: str
    evidence: str


@dataclass
class View:
    """Look-ups over a :class:`~pipeline.contracts.WaveResult`; see :meth:`of`."""

    result: WaveResult
    labels: dict[str, str]
    pages: dict[str, str]  # respondent -> anchor of its page; only those that have one
    segments: dict[str, SegmentRow] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)  # segment -> respondent
    coders: tuple[str, ...] = ()  # humans first, then adjudicated, then the automatic one
    kinds: dict[str, str] = field(default_factory=dict)
    given: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    confidence: dict[tuple[str, str], float] = field(default_factory=dict)
    grounds: dict[str, dict[str, tuple[Ground, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, result: WaveResult) -> View:
        """Look at a wave."""
        labels = _labels(result)
        ids = list(labels)
        sizes = dict.fromkeys(ids, 2000)  # headings, tables and themes of a page
        answers = result.answers
        for respondent, answer in zip(answers["respondent_id"], answers["text"], strict=True):
            sizes[respondent] += len(answer) + 80
        most = max(1, min(MOST_PAGES, fitting(sizes.values(), PAGE_ROOM)))
        pages = {r: slug("pagina", r) for r in ids[:most]}
        view = cls(result, labels, pages)
        view.kinds = _kinds(result)
        order = {"human": 0, "adjudicated": 1, "automatic": 2}
        view.coders = tuple(sorted(view.kinds, key=lambda c: (order[view.kinds[c]], c)))
        for coder in view.coders:
            view.given[coder] = _given(result.codings, coder)
        automatic = result.codings[result.codings["coder_kind"] == "automatic"]
        view.confidence = {
            (row.segment_id, row.theme_id): round(row.confidence, 3)
            for row in records(automatic)
            if row.confidence == row.confidence
        }
        view.owners = dict(
            zip(result.segments["segment_id"], result.segments["respondent_id"], strict=True)
        )
        view.segments = {row.segment_id: row for row in view._rows()}
        for coder in view.coders:
            view.grounds[coder] = view._grounds(coder)
        return view

    # --- names --------------------------------------------------------------------------------

    @property
    def unit(self) -> str:
        """What one respondent is called."""
        return self.result.questionnaire.overview.unit

    @property
    def units(self) -> str:
        """What respondents are called."""
        return self.result.questionnaire.overview.units

    @property
    def n(self) -> int:
        """How many respondents were used."""
        return len(self.labels)

    @property
    def basis(self) -> str:
        """The coder whose codings are counted."""
        return self.result.basis

    def coder(self, coder_id: str) -> str:
        """A coder as the reader knows it, short: for tables and legends."""
        if self.kinds.get(coder_id) == "human":
            return f"codeur {coder_id}"
        return "vastgesteld" if self.kinds.get(coder_id) == "adjudicated" else coder_id

    def coder_in_text(self, coder_id: str) -> str:
        """A coder as it stands in a sentence."""
        if self.kinds.get(coder_id) == "adjudicated":
            return "de vastgestelde codering"
        if coder_id == AUTOMATIC:
            return "de automatische codering"
        return f"codeur {coder_id}"

    @property
    def humans(self) -> list[str]:
        """People who coded on their own."""
        return [c for c in self.coders if self.kinds[c] == "human"]

    @property
    def validated(self) -> bool:
        """Whether there is any human coding to lay the automatic one beside."""
        return any(self.kinds[c] != "automatic" for c in self.coders)

    def out_of(self, count: int) -> str:
        """'vijf van de zeventien netwerken', with a percentage where n allows it."""
        shown = dutch.out_of(count, self.n, self.units)
        return shown + dutch.share(count, self.n, self.result.settings.report.percentages_from)

    def colour(self, group: Group) -> str:
        """The colour of a group of themes, the same through the whole report."""
        groups = [g.id for g in self.result.codebook.file.groups]
        return COLOURS[groups.index(group.id) % len(COLOURS)]

    # --- counting -----------------------------------------------------------------------------

    def coder_of(self, group: Group) -> str:
        """Who is counted for a group: the basis, unless people left a respondent-level group out.

        Nobody having coded a group is not the same as nobody having said it.
        """
        if group.level == "segment" or self.basis == AUTOMATIC:
            return self.basis
        known = self.grounds.get(self.basis, {})
        return self.basis if any(t.id in known for t in group.themes) else AUTOMATIC

    def reasons(self, theme_id: str, coder: str = "") -> tuple[Ground, ...]:
        """What stands behind the count of a theme, in the order of the segments."""
        coder = coder or self.coder_of(self.result.codebook.group(theme_id))
        return self.grounds.get(coder, {}).get(theme_id, ())

    def people(self, theme_id: str, coder: str = "") -> list[str]:
        """Respondents who count for a theme (sub-themes included), each once."""
        return list(dict.fromkeys(g.respondent_id for g in self.reasons(theme_id, coder)))

    def fragments(self, theme_id: str, coder: str = "") -> list[str]:
        """Segments behind a theme, each once."""
        found = (g.segment_id for g in self.reasons(theme_id, coder) if g.segment_id)
        return list(dict.fromkeys(found))

    def shown(self, segment_ids: Sequence[str], lists: int, room: int, total: int) -> int:
        """How many segments of one list are printed: all, or its share of the room.

        :param lists: how many lists share the room.
        :param total: characters that all lists together would take.
        """
        if total <= room:
            return len(segment_ids)
        return max(3, fitting((self.size(s) for s in segment_ids), room // max(1, lists)))

    @cached_property
    def evidence_size(self) -> int:
        """Characters that the lists behind all counts would take."""
        themes = self.result.codebook
        return sum(self.size(g.segment_id) for t in themes for g in self.reasons(t.id))

    def size(self, segment_id: str) -> int:
        """Characters that a segment takes in a list."""
        row = self.segments.get(segment_id)
        return ITEM_MARKUP + (len(row.text) if row else 0)

    def has_automatic(self, group: Group) -> bool:
        """Whether the automatic count says something beside the count of the basis."""
        return AUTOMATIC in self.kinds and self.coder_of(group) != AUTOMATIC

    def themes(self, group: Group, parent: str = "") -> list[Theme]:
        """Themes of a group below ``parent``, most respondents first; what is left over last."""
        found = [t for t in group.themes if t.parent == parent]
        return sorted(found, key=lambda t: (t.otherwise, -len(self.people(t.id))))

    def silent(self, group: Group) -> int:
        """Respondents without any usable answer to the questions a group is about."""
        book = self.result.codebook
        spoke = {
            row.respondent_id
            for row in self.segments.values()
            if not row.non_answer
            and any(
                book.in_scope(t.id, row.question_id, row.question_id == WHOLE) for t in group.themes
            )
        }
        return self.n - len(spoke)

    def read(self, coder: str, segment_id: str) -> frozenset[str] | None:
        """Themes at segment level that a coder gave; None: this coder did not see the segment.

        The automatic coder sees everything and keeps silent where it finds nothing.
        """
        given = self.given.get(coder, {}).get(segment_id)
        if given is None:
            return frozenset() if coder == AUTOMATIC and coder in self.kinds else None
        return frozenset(t for t in given if self.result.codebook.level(t) == "segment")

    def is_hidden(self, segment_id: str) -> bool:
        """Whether the words of a segment may not be shown."""
        row = self.segments.get(segment_id)
        return row is not None and row.text == HIDDEN_TEXT

    @property
    def too_few(self) -> str:
        """Why quotes are hidden, to put behind a colon or in brackets."""
        least = dutch.number(self.result.settings.report.min_respondents_for_quotes)
        return f"minder dan {least} {self.units}"

    # --- quoting ------------------------------------------------------------------------------

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.result)

    def because(self, segment_id: str, theme_id: str) -> str:
        """Why the automatic coder gave a segment a theme; '' when it did not, or can't say."""
        reason = self._reasons.of(segment_id, theme_id)
        if reason is None:
            return ""
        return sentence(reason, self.labels.get(self.owners.get(reason.example_id, ""), ""))

    def quote(self, ground: Ground, why: str = "", theme_id: str = "") -> Quote:
        """A ground as a quote; without a segment its text is '' and ``why`` says what decided.

        :param theme_id: theme of segments that it stands at, to say why it was given by machine.
        """
        row = self.segments.get(ground.segment_id)
        return Quote(
            segment_id=ground.segment_id,
            target=row.anchor if row else "",
            text=row.text if row else "",
            respondent=self.labels[ground.respondent_id],
            respondent_target=self.pages.get(ground.respondent_id, ""),
            question=row.question if row else "",
            source=row.source if row else "",
            literal=row.literal if row else True,
            why=why or ground.evidence,
            automatic=self.because(ground.segment_id, theme_id) if theme_id else "",
        )

    # --- making -------------------------------------------------------------------------------

    def _rows(self) -> list[SegmentRow]:
        result, book = self.result, self.result.codebook
        rows = []
        for row in records(result.segments):
            final = self.given.get(self.basis, {}).get(row.segment_id, ())
            machine = self.given.get(AUTOMATIC, {}).get(row.segment_id, ())
            seen = [
                (c, self.given[c].get(row.segment_id))
                for c in self.coders
                if c == AUTOMATIC or row.segment_id in self.given[c]
            ]
            sure = [self.confidence.get((row.segment_id, t)) for t in machine]
            rows.append(
                SegmentRow(
                    segment_id=row.segment_id,
                    anchor=slug("fragment", row.segment_id),
                    respondent_id=row.respondent_id,
                    respondent=self.labels[row.respondent_id],
                    respondent_target=self.pages.get(row.respondent_id, ""),
                    question_id=row.question_id,
                    question=result.questionnaire.short(row.question_id),
                    text=row.text,
                    source=row.source,
                    literal=bool(row.literal),
                    non_answer=row.non_answer,
                    theme_ids=final,
                    themes=tuple(book[t].name for t in final),
                    by_coder=tuple(
                        (self.coder(c), tuple(book[t].name for t in themes or ()))
                        for c, themes in seen
                    ),
                    confidence=max((s for s in sure if s is not None), default=None),
                    reasons=tuple(self.because(row.segment_id, t) for t in machine),
                    differ=tuple(
                        self.coder(c)
                        for c, _ in seen
                        if self.read(c, row.segment_id) != self.read(self.basis, row.segment_id)
                        and row.segment_id in self.given.get(self.basis, {})
                    ),
                )
            )
        return rows

    def _grounds(self, coder: str) -> dict[str, tuple[Ground, ...]]:
        book = self.result.codebook
        found: dict[str, list[Ground]] = defaultdict(list)
        for segment_id in self.segments:
            for theme_id in self.given[coder].get(segment_id, ()):
                if book.level(theme_id) == "segment":
                    for counted in book.with_ancestors(theme_id):
                        found[counted].append(Ground(self.owners[segment_id], segment_id, ""))
        whole = self.result.respondent_codings
        order = {r: place for place, r in enumerate(self.labels)}
        mine = [row for row in records(whole) if row.coder_id == coder and row.theme_id]
        for row in sorted(mine, key=lambda r: order[r.respondent_id]):
            for counted in book.with_ancestors(row.theme_id):
                ground = Ground(row.respondent_id, row.segment_id, row.evidence)
                found[counted].append(ground)
        return {theme: tuple(dict.fromkeys(grounds)) for theme, grounds in found.items()}


def _labels(result: WaveResult) -> dict[str, str]:
    """A name for every respondent, no two the same."""
    frame = result.respondents
    if result.settings.report.name_respondents == "pseudonym":
        return {r: r for r in frame["respondent_id"]}
    labels: dict[str, str] = {}
    times: dict[str, int] = defaultdict(int)
    for respondent, label in zip(frame["respondent_id"], frame["label"], strict=True):
        times[label] += 1
        labels[respondent] = label if times[label] == 1 else f"{label} ({times[label]})"
    return labels


def _kinds(result: WaveResult) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for frame in (result.codings, result.respondent_codings):
        kinds |= dict(zip(frame["coder_id"], frame["coder_kind"], strict=True))
    # A machine that found nothing at all is still the coder that looked.
    if AUTOMATIC in (result.basis, *result.agreement["coder_a"]):
        kinds.setdefault(AUTOMATIC, "automatic")
    return kinds


def _given(codings: pd.DataFrame, coder: str) -> dict[str, tuple[str, ...]]:
    """Themes a coder gave per segment; an empty tuple: looked at, none applies."""
    mine = codings[codings["coder_id"] == coder]
    given: dict[str, list[str]] = {}
    for segment_id, theme_id in zip(mine["segment_id"], mine["theme_id"], strict=True):
        given.setdefault(segment_id, []).extend([theme_id] if theme_id else [])
    return {segment: tuple(dict.fromkeys(themes)) for segment, themes in given.items()}


def text(content: str) -> tuple[Text, ...]:
    """Plain inlines."""
    return (Text(content),)
