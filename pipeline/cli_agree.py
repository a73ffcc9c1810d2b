"""The command that compares files of codings on their own."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.contracts import InputError
from pipeline.dutch_click import DutchCommand

_FILE = click.Path(path_type=Path)


@click.command(cls=DutchCommand)
@click.argument("codings", type=_FILE, nargs=-1, required=True)
@click.option(
    "--codebook", type=_FILE, help="Codeboek (YAML). Zonder: de thema's die de bestanden noemen."
)
@click.option("--settings", "settings_file", type=_FILE, help="Eigen instellingen (TOML).")
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
def agree(
    codings: tuple[Path, ...], codebook: Path | None, settings_file: Path | None, as_json: bool
) -> None:
    """Zeg hoe ver codeurs het eens zijn, van bestanden met coderingen alleen.

    Elk onderzoek mag: een regel per code, een kolom per thema, Code 1, Code 2 enzovoort, of een
    kolom per codeur. Zonder kolom 'codeur' zegt de bestandsnaam wie codeerde. Er wordt niets
    bewaard.

    \b
    Voorbeelden:
      themascoop agree codeur-a.csv codeur-b.csv
      themascoop agree coderingen.xlsx --json
    """
    from pipeline.agreeing import compare, lines
    from pipeline.ingest.config import load_settings

    for path in (*codings, *([codebook] if codebook else [])):
        if not path.exists():
            raise InputError(
                "dit bestand bestaat niet.", "Controleer de naam en de map.", file=path
            )
    told = compare(codings, load_settings(own=settings_file), codebook)
    print(json.dumps(told, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(told)))
