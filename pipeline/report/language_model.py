"""What the report says of a language model that coded: which, where, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report import dutch
from pipeline.report.model import Block, Bullets, Note, Paragraph
from pipeline.report.view import View, text

_NAME = "llm"


def facts_of(view: View) -> Mapping[str, Any]:
    """What is known of the language model; empty: none coded."""
    coder = view.result.facts.get("coder") or {}
    return coder if coder.get("name") == _NAME else {}


def left_computer(view: View) -> str:
    """Where answers went, as a sentence; empty: nowhere."""
    facts = facts_of(view)
    if not facts.get("external"):
        return ""
    plain = "" if facts.get("encrypted") else " De verbinding was niet versleuteld."
    return (
        "Voor het coderen zijn fragmenten van antwoorden, zonder de persoonsgegevens die gevonden"
        f" zijn, naar een taalmodel op een andere computer gestuurd: {facts['host']}.{plain}"
    )


def language_model(view: View) -> list[Block]:
    """How the language model coded; nothing when none did."""
    facts = facts_of(view)
    if not facts:
        return []
    version = f", versie {facts['version']}" if facts.get("version") else ""
    coded, asked = int(facts["coded"]), int(facts["asked"])
    blocks: list[Block] = [
        Paragraph(
            text(
                f"De automatische codering is van het taalmodel {facts['model']}{version}, op"
                f" {facts['host']}. Het kreeg per fragment de vraag en het codeboek, en mocht"
                " alleen thema's van die vraag noemen, met woorden uit het fragment erbij. Het"
                f" codeerde {coded} van de {asked} fragmenten."
            )
        )
    ]
    said = []
    if facts["graded"] < coded:
        said.append(
            f"Bij {coded - int(facts['graded'])} fragmenten gaf de server geen kansen: de zekerheid"
            " is daar alleen ja of nee."
        )
    if facts["graded"]:
        said.append(
            "De zekerheid komt uit de kansen van het model zelf en is niet geijkt aan codering door"
            " mensen."
        )
    if facts["unquoted"]:
        said.append(
            f"Bij {facts['unquoted']} fragmenten noemde het model een thema zonder woorden die er"
            " staan. Die codes hebben geen zekerheid; lees ze zelf."
        )
    if said:
        blocks.append(Bullets(tuple(text(line) for line in said)))
    if facts["not_coded"]:
        reasons = "; ".join(f"{reason} ({n})" for reason, n in facts["missed"].items())
        is_are = dutch.verb(int(facts["not_coded"]), "fragment is", "fragmenten zijn")
        blocks.append(
            Note(
                text(
                    f"{facts['not_coded']} {is_are} niet gecodeerd en tellen in de automatische"
                    f" codering niet mee: {reasons}."
                )
            )
        )
    return blocks
