"""What an analyst should look at: a paragraph in the report, and the list beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import rows
from pipeline.language import NAMES
from pipeline.report import dutch
from pipeline.report.files import csv_for_spreadsheets
from pipeline.report.model import Block, Bullets, Paragraph
from pipeline.report.view import View, text

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("respondent", "vraag", "wat", "waarom", "getal")
_WHAT = {
    "copied": "zelfde antwoord",
    "fast": "snel klaar",
    "straight": "overal hetzelfde oordeel",
    "gibberish": "willekeurig getyp",
}
_ANSWER = ("open antwoord", "open antwoorden")


def write_striking(flags: pd.DataFrame, path: Path) -> None:
    """Write what strikes as CSV for Excel, by pseudonym and without an answer; or the headings.

    :param flags: the table ``flags``.
    """
    import pandas as pd

    lines = [
        (line.respondent_id, line.question_id, _WHAT[line.kind], line.why, f"{line.number:g}")
        for line in rows(flags)
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    csv_for_spreadsheets(frame, path)


def striking(view: View) -> list[Block]:
    """How often something strikes, per kind, and that nothing was left out for it."""
    flags = view.result.flags
    if flags.empty:
        return [
            Paragraph(
                text(
                    "Er is gezocht naar gelijke antwoorden van verschillende respondenten, wie veel"
                    " sneller klaar was dan de anderen, tabellen met overal hetzelfde oordeel en"
                    " willekeurig getyp. Daarvan is niets gevonden."
                )
            )
        ]
    people = {kind: flags.loc[flags["kind"] == kind, "respondent_id"].nunique() for kind in _WHAT}
    mash = int((flags["kind"] == "gibberish").sum())
    share = f"{view.result.settings.quality.fast_share:.2g}".replace(".", ",")
    lines = {
        "copied": ("gaf", "gaven", "(vrijwel) hetzelfde lange antwoord als een ander"),
        "fast": (
            "was",
            "waren",
            f"veel sneller klaar dan de anderen: in minder dan {share} keer de middelste tijd",
        ),
        "straight": ("gaf", "gaven", "in een hele tabel overal hetzelfde oordeel"),
    }
    said = [
        f"{dutch.counted(people[kind], view.unit, view.units)}"
        f" {dutch.verb(people[kind], one, many)} {rest}."
        for kind, (one, many, rest) in lines.items()
        if people[kind]
    ]
    if mash:
        said.append(
            f"{dutch.counted(mash, *_ANSWER)} {dutch.verb(mash, 'lijkt', 'lijken')} op"
            " willekeurig getyp."
        )
    return [
        Bullets(tuple(text(dutch.capital(line)) for line in said)),
        Paragraph(
            text(
                "Dit zijn aanwijzingen, geen bewijs. Er is niets om weggelaten: alles telt gewoon"
                " mee. Welke respondenten en vragen het zijn, staat in ‘opvallend.csv’."
            )
        ),
    ]


def languages(view: View) -> list[Block]:
    """How many answers are not Dutch, in which languages, and what was done with them."""
    found = dict(view.result.facts.get("languages") or {})
    if not found:
        return []
    total = sum(found.values())
    order = sorted(found, key=lambda code: (-found[code], code))
    names = [NAMES.get(code, code) for code in order]
    if total == 1:
        said = (
            f"Eén open antwoord is niet in het Nederlands maar in het {names[0]} geschreven. Het"
            " telt gewoon mee en is gecodeerd voor zover de modellen die taal kennen; de woorden"
        )
    else:
        parts = [f"{dutch.number(found[c])} in het {n}" for c, n in zip(order, names, strict=True)]
        said = (
            f"{dutch.capital(dutch.counted(total, *_ANSWER))} zijn niet in het Nederlands"
            f" geschreven: {dutch.listing(parts)}. Ze tellen gewoon mee en zijn gecodeerd voor"
            " zover de modellen die taal kennen; de woorden"
        )
    left_out = not view.result.facts.get("words_of_all_languages")
    words = "staan niet bij de topics" if left_out else "staan ook bij de topics"
    return [
        Paragraph(
            text(f"{said} {words}. Een antwoord van een paar woorden geldt altijd als Nederlands.")
        )
    ]
