"""Minutes of a working session: who was there, what was voted and decided, what stays open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.report import docx_styles as styles
from pipeline.report.docx_xml import same_every_time, set_up_table
from pipeline.report.dutch import counted
from pipeline.report.files import printable
from pipeline.store.database import Store
from pipeline.store.review.meetings import Meeting, votes_of
from pipeline.store.review.settling import Settlement, settlements_of

if TYPE_CHECKING:
    from pipeline.review.room import Piece, Wave


@dataclass(frozen=True)
class Item:
    """A segment that was talked about; ``decided`` None: it stays open."""

    piece: Piece
    question: str
    votes: tuple[tuple[tuple[str, ...], int], ...]  # themes, number
    decided: Settlement | None


@dataclass(frozen=True)
class Minutes:
    """What came of a session; ``left``: differences that were not talked about or not decided."""

    meeting: Meeting
    wave: Wave
    items: tuple[Item, ...]
    left: int

    @property
    def decided(self) -> list[Item]:
        """What was decided."""
        return [i for i in self.items if i.decided]

    @property
    def open(self) -> list[Item]:
        """What was talked about and not decided."""
        return [i for i in self.items if not i.decided]


def minutes_of(store: Store, meeting: Meeting, wave: Wave, left: int) -> Minutes:
    """Gather the minutes of a session.

    :param left: how many differences of the wave are not settled now.
    """
    votes: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for vote in votes_of(store, meeting):
        votes.setdefault(vote.segment_id, []).append((vote.themes, vote.number))
    decided: dict[str, Settlement] = {}
    for s in settlements_of(store, meeting.wave):
        within = s.at >= meeting.started_at and (not meeting.ended_at or s.at <= meeting.ended_at)
        if within and s.segment_id in votes:
            decided[s.segment_id] = s
    items = []
    for segment, given in votes.items():
        if segment not in wave.pieces:
            continue
        last = decided.get(segment)
        piece = wave.pieces[segment]
        items.append(
            Item(
                piece,
                wave.question_text(piece.question),
                tuple(given),
                last if last and last.themes is not None else None,
            )
        )
    return Minutes(meeting, wave, tuple(items), left)


def write_minutes(
    minutes: Minutes, names: Mapping[str, str], moment: Callable[[str], str]
) -> bytes:
    """The minutes as a Word document.

    :param names: of themes, by id. :param moment: writes a moment as people do.
    """
    meeting = minutes.meeting
    document = styles.blank(
        meeting.title,
        f"Verslag van een werksessie over {minutes.wave.title}",
        datetime.fromisoformat(meeting.started_at).date(),
    )
    ids = {style.name: style.style_id for style in document.styles}

    def paragraph(text: str, style: str = "Normal", strong: str = "") -> None:
        made = document.add_paragraph()
        made._p.style = ids[style]
        if strong:
            made.add_run(printable(strong)).bold = True
        made.add_run(printable(text))

    def told(themes: tuple[str, ...]) -> str:
        return "; ".join(names.get(t, t) for t in themes) or "geen thema"

    paragraph(meeting.title, "Title")
    paragraph(f"Verslag van een werksessie over {minutes.wave.title}", "Subtitle")
    ended = f" tot {moment(meeting.ended_at)}" if meeting.ended_at else ", nog niet afgesloten"
    paragraph(f"{moment(meeting.started_at)}{ended}.")
    paragraph(", ".join(meeting.present) + ".", strong="Aanwezig: ")
    paragraph(
        f"Vastgesteld: {counted(len(minutes.decided), 'segment', 'segmenten')}. Besproken en open "
        f"gelaten: {counted(len(minutes.open), 'segment', 'segmenten')}. Nog niet vastgesteld in "
        f"deze ronde: {counted(minutes.left, 'verschil', 'verschillen')}."
    )
    for heading, items in (("Besluiten", minutes.decided), ("Open punten", minutes.open)):
        paragraph(heading, "Heading 1")
        if not items:
            paragraph("Geen.")
        for number, item in enumerate(items, 1):
            paragraph(f"{number}. {item.piece.label}", "Heading 2")
            paragraph(item.question, styles.SMALL)
            paragraph(item.piece.text, "Quote")
            if any(n for _, n in item.votes):
                rows = [("Voor", "Stemmen"), *((told(t), str(n)) for t, n in item.votes)]
                table = document.add_table(rows=len(rows), cols=2)
                table.style = styles.TABLE
                for place, row in enumerate(rows):
                    for cell, text in zip(table.rows[place].cells, row, strict=True):
                        cell.paragraphs[0]._p.style = ids[styles.CELL]
                        cell.paragraphs[0].add_run(printable(text))
                set_up_table(table, [7000, 2128], f"Stemmen over segment {number}")
                paragraph("", styles.GAP)
            if item.decided:
                paragraph(told(item.decided.themes or ()), strong="Besluit: ")
                paragraph(item.decided.reason, strong="Reden: ")
    content = BytesIO()
    document.save(content)
    return same_every_time(content.getvalue())
