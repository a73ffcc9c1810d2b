"""Segments that coders read differently, side by side."""

from __future__ import annotations

from pipeline.contracts import AUTOMATIC
from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Cell,
    Column,
    Fold,
    Paragraph,
    Ref,
    SegmentRow,
    Table,
)
from pipeline.report.view import View, text

MOST_SHOWN = 40  # disagreements that are printed


def disagreements(view: View) -> list[Block]:
    """What people read differently, and then where the machine alone read otherwise."""
    human: list[SegmentRow] = []
    machine: list[SegmentRow] = []
    for row in view.segments.values():
        read = [r for c in view.humans if (r := view.read(c, row.segment_id)) is not None]
        if len(set(read)) > 1:
            human.append(row)
            continue
        final = view.read(view.basis, row.segment_id) if view.basis != AUTOMATIC else None
        people = final if final is not None else (read[0] if read else None)
        if people is None or row.non_answer:
            continue
        if people != view.read(AUTOMATIC, row.segment_id):
            machine.append(row)
    blocks: list[Block] = []
    if len(view.humans) < 2:
        blocks.append(
            Paragraph(text("Eén mens codeerde; er is geen tweede om mee te vergelijken."))
        )
    elif not human:
        blocks.append(Paragraph(text("De codeurs gaven elk fragment dezelfde thema's.")))
    else:
        blocks.append(
            _side_by_side(
                view, "tabel-verschil-mensen", "Waar de codeurs onderling verschillen", human
            )
        )
    if not machine:
        blocks.append(
            Paragraph(text("De automatische codering verschilt verder nergens van die van mensen."))
        )
    else:
        count = dutch.counted(len(machine), "fragment", "fragmenten")
        table = _side_by_side(
            view,
            "tabel-verschil-automatisch",
            "Waar de automatische codering anders leest dan mensen die het eens zijn"
            if len(view.humans) > 1
            else "Waar de automatische codering anders leest dan de codeur",
            machine,
        )
        blocks.append(
            Fold(
                "uitklap-verschil",
                f"Anders gelezen door de automatische codering: {count}",
                (table,),
            )
        )
    return blocks


def _side_by_side(view: View, id: str, caption: str, rows: list[SegmentRow]) -> Table:
    book = view.result.codebook
    table_rows = []
    for row in rows[:MOST_SHOWN]:
        cells = [Cell((Ref(row.text, row.anchor),))]
        for coder in view.coders:
            read = view.read(coder, row.segment_id)
            if read is None:
                cells.append(Cell())
                continue
            names = [t.name for t in book if t.id in read]
            cells.append(Cell(text(", ".join(names) or "–")))
        table_rows.append(tuple(cells))
    more = len(rows) - MOST_SHOWN
    return Table(
        id=id,
        caption=caption,
        columns=(Column("Fragment"), *(Column(dutch.capital(view.coder(c))) for c in view.coders)),
        rows=tuple(table_rows),
        note="–: geen thema. Leeg: niet gelezen."
        + (
            f" Nog {dutch.counted(more, 'verschil', 'verschillen')} staan in het werkboek (Excel)."
            if more > 0
            else ""
        ),
        wide=True,
    )
