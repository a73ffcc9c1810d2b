"""Where the figures come from: models, versions, and what failed."""

from __future__ import annotations

from pipeline.report import dutch
from pipeline.report.language_model import left_computer
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Fold,
    Paragraph,
    Ref,
    Section,
    Table,
    Text,
)
from pipeline.report.view import View, text

UNKNOWN = "niet vastgelegd"
STAYED = "Er gaan geen antwoorden naar buiten: alles gebeurt op de eigen computer."


def usable(view: View) -> int:
    """How many segments say something."""
    return sum(1 for row in view.segments.values() if not row.non_answer)


def models(view: View) -> list[Block]:
    """Models, versions and seed, folded."""
    facts = view.result.facts
    used = list(facts.get("models") or [])
    versions = dict(facts.get("versions") or {})
    blocks: list[Block] = []
    if used:
        blocks.append(
            Table(
                id="tabel-modellen",
                caption="Modellen",
                columns=(Column("Model"), Column("Versie"), Column("Waarvoor"), Column("Licentie")),
                rows=tuple(
                    tuple(
                        Cell(text(str(m.get(key) or UNKNOWN)))
                        for key in ("name", "version", "role", "licence")
                    )
                    for m in used
                ),
            )
        )
    else:
        blocks.append(Paragraph(text(f"Welke modellen zijn gebruikt, is {UNKNOWN}.")))
    if versions:
        blocks.append(
            Table(
                id="tabel-versies",
                caption="Versies van de programmatuur",
                columns=(Column("Onderdeel"), Column("Versie")),
                rows=tuple(
                    (Cell(text(str(k))), Cell(text(str(versions[k] or "niet geïnstalleerd"))))
                    for k in sorted(versions)
                ),
            )
        )
    seed = facts.get("seed", view.result.settings.seed)
    said = (
        f"Begingetal voor alles waar toeval in zit: {seed}. Dezelfde invoer en instellingen geven"
        " hetzelfde rapport."
    )
    return [
        Paragraph(
            (
                Text(f"{left_computer(view) or STAYED} De "),
                Ref("gegevens van deze verwerking", "manifest"),
                Text(" staan in de bijlage."),
            )
        ),
        Fold("uitklap-modellen", "Modellen en versies", (*blocks, Paragraph(text(said)))),
    ]


def impossible(view: View) -> list[Section]:
    """What could not be done in this wave, and what the console warned of; none if all went well.

    What was said of the computer only (``console_only``) is left out: another run doesn't say it.
    """
    notes = dict.fromkeys(note for note in view.result.notes.values() if note)
    left_out = {*notes, *(view.result.facts.get("console_only") or ())}
    warnings = dict.fromkeys(w for w in view.result.warnings if w not in left_out)
    parts = (
        ("niet-gelukt", "Wat bij deze ronde niet kon", notes),
        ("meldingen", "Meldingen bij deze ronde", warnings),
    )
    return [
        Section(
            anchor,
            "",
            title,
            (Bullets(tuple(text(dutch.capital(dutch.sentence(n))) for n in said)),),
        )
        for anchor, title, said in parts
        if said
    ]
