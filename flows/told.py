"""What people read about a run on Prefect's page: names of runs, and artifacts in Dutch.

Counts, names of themes and coders, and paths; never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from pipeline.contracts import InputError
from pipeline.store.review.plans import Plan

_MODE = {"blind": "blind", "suggestions": "met voorstel"}


def name_of_run(what: str) -> Callable[[], str]:
    """The name of a flow run: what is done, of which wave, on which day."""

    def name() -> str:
        from prefect.runtime import flow_run

        given = flow_run.parameters or {}
        about = given.get("wave") or _exported(given.get("files")) or ""
        return f"{what} {about} {date.today().isoformat()}".replace("  ", " ")

    return name


def _exported(files: Any) -> str:
    known = files if isinstance(files, Mapping) else getattr(files, "__dict__", {})
    return "voorbeeldronde" if known.get("sample") else Path(str(known.get("export", ""))).name


def _key(*parts: str) -> str:
    """A key as Prefect allows it: small letters, figures and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")


def _lines(pairs: Mapping[str, Any]) -> str:
    return "\n".join(
        f"- {name}: {value}" for name, value in pairs.items() if value not in ("", None)
    )


def _warned(warnings: list[str]) -> str:
    return "".join(f"\n\n> **Let op:** {warning}" for warning in warnings)


def wave(kept: Mapping[str, Any]) -> None:
    """What was read and kept, and what was refused."""
    out = ", ".join(f"{n} {why}" for why, n in kept["left_out"].items()) or "niets"
    replaced = ", ".join(f"{n} × {kind}" for kind, n in kept["replaced"].items()) or "niets"
    create_markdown_artifact(
        key=_key("ronde", kept["wave"]),
        description=f"Wat er van ronde {kept['wave']} is ingelezen",
        markdown=f"## {kept['title']}\n\n"
        + _lines(
            {
                "Ronde": f"`{kept['wave']}`, versie {kept['version']}",
                "Ontvangen": kept["received"],
                "Weggelaten": out,
                "Respondenten": kept["respondents"],
                "Open antwoorden": kept["answers"],
                "Segmenten": kept["segments"],
                "Vervangen persoonsgegevens": replaced,
                "Coderingen door mensen": (
                    f"{kept['codings_placed']} van {kept['codings_read']} geplaatst"
                ),
            }
        )
        + _warned(kept["warnings"]),
    )
    if kept["refused"]:
        create_table_artifact(
            key=_key("geweigerd", kept["wave"]),
            description=f"Wat er van ronde {kept['wave']} is geweigerd, en waarom",
            table=kept["refused"],
        )


def refused(export: str, error: InputError) -> None:
    """Why a whole file was refused."""
    name = Path(export).name or "export"
    create_markdown_artifact(
        key=_key("geweigerd", name),
        description=f"Waarom {name} is geweigerd",
        markdown=f"## {name} is geweigerd\n\n{str(error).capitalize()}",
    )


def report(made: Mapping[str, Any]) -> None:
    """Summary, themes, agreement, and where the report is."""
    page = Path(made["report"]) / "themarapport.html"
    kind = "Voorlopig rapport" if made["provisional"] else "Rapport"
    create_markdown_artifact(
        key=_key("samenvatting", made["wave"]),
        description=f"{kind} van ronde {made['wave']} in het kort",
        markdown=f"## {made['title']}\n\n"
        + _lines(
            {
                "Soort": kind,
                "Ronde": f"`{made['wave']}`, versie {made['version']}, run `{made['run']}`",
                "Respondenten": made["n"],
                "Segmenten": made["segments"],
                "Topics": made["topics"],
                "Aantallen volgens": made["basis"],
                "Automatische codeur": made["coder"],
                "Geweigerde regels": made["refused"],
                "Map": f"`{made['report']}`",
            }
        )
        + _warned(made["warnings"]),
    )
    create_table_artifact(
        key=_key("themas", made["wave"]),
        description=f"Thema's in ronde {made['wave']}: hoeveel respondenten elk noemen",
        table=[
            {
                "thema": theme["name"],
                "respondenten (automatisch)": theme["respondents"],
                "segmenten": theme["segments"],
                "respondenten (mensen)": theme["respondents_human"],
            }
            for theme in made["themes"]
        ],
    )
    agreement(made)
    create_link_artifact(
        key=_key("rapport", made["wave"]),
        link=page.as_uri(),
        link_text=f"{kind} van ronde {made['wave']} ({page})",
        description="Het rapport staat op de computer waarop themascoop draait.",
    )


def agreement(measured: Mapping[str, Any]) -> None:
    """Agreement of every pair of coders, over all themes first."""
    if not measured["agreement"]:
        return
    create_table_artifact(
        key=_key("overeenstemming", measured["wave"]),
        description=f"Overeenstemming tussen codeurs in ronde {measured['wave']} (kappa)",
        table=[
            {
                "codeurs": f"{row['coder_a']} – {row['coder_b']}",
                "thema": row["theme"] or "alle thema's samen",
                "kappa": _figure(row["kappa"]),
                "van": _figure(row["kappa_low"]),
                "tot": _figure(row["kappa_high"]),
                "segmenten": row["n_segments"],
                "respondenten": row["n_respondents"],
            }
            for row in sorted(measured["agreement"], key=lambda row: bool(row["theme"]))
        ],
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",")


def plan(made: Plan, random: int, chosen: int, address: str) -> None:
    """Who is waited for, and where they read."""
    due = f"tot {made.deadline[:10]}" if made.deadline else "zonder termijn"
    create_markdown_artifact(
        key=_key("leesplan", made.wave),
        description=f"Ronde {made.wave} wacht op mensen",
        markdown=f"## Ronde {made.wave} wacht op mensen\n\n"
        + _lines(
            {
                "Leesplan": f"`{made.id}`, {due}",
                "Codeurs": ", ".join(made.coders),
                "Manier van lezen": _MODE[made.mode],
                "Steekproef": random,
                "Twijfelgevallen": chosen,
                "Nakijkpagina": f"{address}/plan/{made.id}",
            }
        )
        + "\n\nZijn zij klaar, dan gaat deze run vanzelf verder.",
    )
