"""What the report says, as plain data: the one model that HTML, Word and Excel are written from.

:func:`pipeline.report.build.build_report` fills it; a writer walks it and decides nothing about
contents, only about form. Two ways in:

- **To read** (HTML, Word): ``Report.sections`` is a tree of :class:`Section`, each with blocks in
  reading order. A writer handles every class of :data:`Block` and nothing else.
- **To count** (Excel): ``Report.themes``, ``segments``, ``agreement``, ``topics``, ``findings``
  and ``respondents`` hold the same facts as rows, complete where the text caps them.

Texts are Dutch and final: numbers written as the reader sees them, nothing escaped. **A writer
escapes** (answers may hold ``<script>`` or ``=HYPERLINK``). All ids are unique in a report, made of
``[a-z0-9-]`` and start with a letter: HTML anchors, Word bookmarks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

# --- running text ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A stretch of text; ``strong`` marks what a skimming reader should see."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Ref:
    """A stretch of text that leads to ``target``: the id of a section, block or segment.

    ``count`` marks a number that leads to its evidence: HTML offers 'kopieer verwijzing' there.
    """

    text: str
    target: str
    count: bool = False


Inline = Text | Ref
Inlines = tuple[Inline, ...]


def plain(content: Inlines) -> str:
    """The text of inlines without links, for formats and places that can't hold them."""
    return "".join(part.text for part in content)


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``lead`` is the one sentence a section opens with."""

    content: Inlines
    lead: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list; ``ordered`` when the order or the number of the items means something."""

    items: tuple[Inlines, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Note:
    """What the reader must know before relying on what follows: a limit, something missing."""

    content: Inlines


@dataclass(frozen=True)
class Paste:
    """Text to copy into an article as it stands (the methods paragraph)."""

    id: str
    text: str


# --- tables ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column of a table; numeric ones are aligned right."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: what stands there, and what it is for sorting and for Excel.

    ``content`` empty means: there was no answer, and it must look empty (not zero).
    ``value`` is the number or date-like text behind it (None: the text itself).
    ``shade`` 0 (none) to 5 (darkest) stands behind the figure of a matrix; the text always
    says the same as the shade.
    """

    content: Inlines = ()
    value: float | int | str | None = None
    shade: int = 0


@dataclass(frozen=True)
class Table:
    """A table with its caption above. The first column is the row's heading.

    ``sortable``: HTML may let the reader sort it. ``wide``: it may be broader than the text (put
    it on a landscape page or let it scroll). Never empty: where there is nothing to show, a
    paragraph that says why stands in its place.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    sortable: bool = False
    wide: bool = False


# --- figures ---------------------------------------------------------------------------------
# Drawn by figures.py (SVG or PNG). `title` is the question that the figure answers, `description`
# the text alternative (alt text in Word), `table` the numbers behind it: folded in HTML, left out
# in Word when the figure already shows every number.


@dataclass(frozen=True)
class Bar:
    """One bar: a count of respondents. ``colour`` is '#rrggbb', the same for a group everywhere."""

    label: str
    count: int
    colour: str
    target: str
    sub: bool = False  # a sub-theme, drawn below its theme


@dataclass(frozen=True)
class BarFigure:
    """Counts of respondents as bars, largest first, sub-themes below their theme."""

    id: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    n: int
    axis: str  # e.g. 'aantal netwerken (van 17)'
    table: Table
    note: str = ""


@dataclass(frozen=True)
class FlowStep:
    """What was left at a step of the way from received to used, and what fell out after it."""

    label: str
    count: int
    out: tuple[tuple[str, int], ...] = ()  # reason (Dutch), number; drawn at the side


@dataclass(frozen=True)
class FlowFigure:
    """From received to used, after the flow diagram of the CONSORT statement."""

    id: str
    title: str
    description: str
    steps: tuple[FlowStep, ...]
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Estimate:
    """A kappa with its interval for one pair of coders; None: not estimable."""

    pair: str
    kappa: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ForestRow:
    """One theme (or all together) in the forest plot; ``estimates`` in the order of ``pairs``.

    ``side`` is what stands beside it: how many segments have the theme, of how many.
    """

    label: str
    estimates: tuple[Estimate, ...]
    pooled: bool = False
    side: str = ""


@dataclass(frozen=True)
class ForestFigure:
    """Agreement per theme with intervals; ``pairs`` is the legend, in order."""

    id: str
    title: str
    description: str
    pairs: tuple[str, ...]
    rows: tuple[ForestRow, ...]
    table: Table
    note: str = ""


@dataclass(frozen=True)
class CalibrationPoint:
    """Decisions with about the same confidence: number, mean confidence, share that was so."""

    n: int
    said: float
    was: float


@dataclass(frozen=True)
class CalibrationFigure:
    """Confidence against outcome; on the diagonal both are the same."""

    id: str
    title: str
    description: str
    points: tuple[CalibrationPoint, ...]
    table: Table
    note: str = ""


Figure = BarFigure | FlowFigure | ForestFigure | CalibrationFigure


# --- quotes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quote:
    """A segment as stored, never cut, with where it comes from.

    ``target`` leads to the segment in the annexe, ``respondent_target`` to the respondent's page
    ('' when it has none). In :class:`Evidence` of a respondent-level theme no segment may stand
    behind it: then ``text``, ``target`` and ``question`` are '' and ``why`` says what decided.
    """

    segment_id: str
    target: str
    text: str
    respondent: str
    respondent_target: str
    question: str  # a few words
    source: str  # vragenlijst, e-mail, aanvulling
    literal: bool
    why: str = ""  # for a respondent-level theme: why this segment decided, in Dutch
    automatic: str = ""  # why the automatic coder gave it the theme it stands at, in Dutch

    @property
    def attribution(self) -> str:
        """Who says it, where, and whether literally; the same words in every format."""
        wording = "letterlijk" if self.literal else "geparafraseerd"
        return f"{self.respondent}, bij ‘{self.question}’ ({self.source}, {wording})"


@dataclass(frozen=True)
class Quotes:
    """Quotes that show a theme ('voice'), or what stands against it ('against', with a lead)."""

    items: tuple[Quote, ...]
    kind: Literal["voice", "against"] = "voice"
    lead: str = ""


@dataclass(frozen=True)
class Evidence:
    """All segments behind a count: folded in HTML; in Word a reference to the workbook will do.

    ``more`` is how many were left out because there are too many to print; they stand in the
    workbook. ``back`` is the id of where the count stands.
    """

    id: str
    title: str
    items: tuple[Quote, ...]
    back: str
    more: int = 0


@dataclass(frozen=True)
class Fold:
    """Detail for who wants it: folded in HTML, plain or left to the annexe in Word."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class SegmentIndex:
    """All of ``Report.segments`` with their themes come here (HTML: with a filter).

    A writer that can't hold them all says so and points to the workbook.
    """

    id: str


Block = (
    Paragraph
    | Bullets
    | Note
    | Paste
    | Table
    | BarFigure
    | FlowFigure
    | ForestFigure
    | CalibrationFigure
    | Quotes
    | Evidence
    | Fold
    | SegmentIndex
)


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it: first the blocks, then the sections one level deeper.

    ``number`` is '4' or '4.2', or '' for a heading without one; ``new_page``: on paper it starts
    a page.
    """

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    new_page: bool = False

    @property
    def heading(self) -> str:
        """Number and title as the reader sees them."""
        return f"{self.number} {self.title}".strip()


# --- the same facts as rows ------------------------------------------------------------------


@dataclass(frozen=True)
class ThemeCount:
    """How many respondents and segments a theme has, under the coding that the report counts.

    A sub-theme counts for its parent too. ``automatic`` is the number of respondents under the
    automatic coding, None when that is what the report counts already (or when there is none).
    ``target`` leads to the theme's place in the text.
    """

    theme_id: str
    name: str
    definition: str
    parent: str  # theme_id or ''
    depth: int  # 0 for a main theme, 1 for its sub-themes, ...
    group_id: str
    group: str  # name of the group
    level: Literal["segment", "respondent"]
    respondents: int
    segments: int
    automatic: int | None
    colour: str
    target: str


@dataclass(frozen=True)
class SegmentRow:
    """A segment with its themes under each coder, for the annexe and the workbook.

    ``themes`` are names of themes under the coding that the report counts; ``by_coder`` gives
    (coder as the reader knows it, names) for every coder who saw it, an empty tuple of names
    meaning: seen, none applies. ``differ`` names the coders who read it otherwise than the coding
    that is counted; themes of a respondent as a whole don't count as a difference, since the
    automatic coder gives those to no segment. ``confidence`` is the automatic coder's, 0-1, and
    ``reasons`` why it gave its themes, in their order ('' where it can't say).
    """

    segment_id: str
    anchor: str
    respondent_id: str
    respondent: str
    respondent_target: str
    question_id: str
    question: str
    text: str
    source: str
    literal: bool
    non_answer: str  # '' or what kind
    theme_ids: tuple[str, ...]
    themes: tuple[str, ...]
    by_coder: tuple[tuple[str, tuple[str, ...]], ...]
    confidence: float | None
    differ: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgreementRow:
    """Agreement of two coders on a theme (``theme_id`` '' = all themes together)."""

    coder_a: str
    coder_b: str
    theme_id: str
    theme: str
    unit: str  # 'segment' or 'respondent'
    n_segments: int
    n_respondents: int
    kappa: float | None
    low: float | None
    high: float | None
    precision: float | None
    recall: float | None
    f1: float | None
    prevalence_a: float | None
    prevalence_b: float | None
    n_both: int
    n_a_only: int
    n_b_only: int
    n_neither: int
    verdict: str  # in words, Dutch
    percent: float | None = None
    ac1: float | None = None
    alpha: float | None = None
    masi: float | None = None  # of all themes together only, as is f1_macro
    f1_macro: float | None = None


@dataclass(frozen=True)
class TopicRow:
    """A topic with the theme it goes with ('' = none) and the verdict in words.

    ``stability`` 0-1, None: not measured; ``stable`` says it in words. ``chance``: how often chance
    fits as well, ``least_chance`` the least that it could be; ``comes_back``: in which share of
    bootstrap samples the verdict is the same.
    """

    topic_id: int
    label: str
    group: str  # question group, as the reader knows it
    terms: tuple[str, ...]
    segments: int
    respondents: int
    theme_id: str
    theme: str
    verdict: str
    target: str
    stability: float | None
    stable: str
    chance: float | None = None
    least_chance: float | None = None
    comes_back: float | None = None


@dataclass(frozen=True)
class RespondentRow:
    """A respondent with the values of the overview table, in the order of its columns."""

    respondent_id: str
    label: str
    target: str
    source: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One sentence of the summary with its count."""

    content: Inlines
    theme_id: str
    respondents: int
    n: int

    @property
    def text(self) -> str:
        """The sentence without links, for the console."""
        return plain(self.content)


@dataclass(frozen=True)
class Report:
    """A whole report. ``made_on`` is the only thing in it that differs between two equal runs.

    ``unit`` and ``units`` are what a respondent is called ('netwerk', 'netwerken'); ``n`` how many
    were used. ``basis`` is the coder whose codings are counted, as the reader knows it.
    """

    title: str
    subtitle: str
    wave: str
    made_on: date
    unit: str
    units: str
    n: int
    basis: str
    codebook: str  # name and version
    manifest: str  # file name
    overview_columns: tuple[str, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    trust: Inlines
    themes: tuple[ThemeCount, ...]
    segments: tuple[SegmentRow, ...]
    agreement: tuple[AgreementRow, ...]
    topics: tuple[TopicRow, ...]
    respondents: tuple[RespondentRow, ...]

    def walk(self) -> Iterator[tuple[int, Section]]:
        """All sections in reading order with their depth (1 = chapter)."""

        def below(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section]]:
            for section in sections:
                yield depth, section
                yield from below(section.sections, depth + 1)

        return below(self.sections, 1)
