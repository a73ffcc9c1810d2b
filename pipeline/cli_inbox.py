"""The command that looks through the inbox once."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli_store import store_option
from pipeline.dutch_click import DutchCommand

_FILE = click.Path(path_type=Path)


@click.command(cls=DutchCommand)
@click.argument("folder", type=_FILE, required=False, metavar="[MAP]")
@click.option("--toon", is_flag=True, help="Zeg wat er zou gebeuren, en doe niets.")
@store_option
@click.option(
    "--settings", "settings_file", type=_FILE, help="Eigen instellingen (TOML), ook voor de runs."
)
@click.option("--key", type=_FILE, help="Sleutelbestand voor de pseudoniemen.")
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
def inbox(
    folder: Path | None,
    toon: bool,
    store: Path | None,
    settings_file: Path | None,
    key: Path | None,
    as_json: bool,
) -> None:
    """Verwerk alles wat in de inbox staat, zoals elke nacht gebeurt.

    Wat goed is, gaat naar 'verwerkt'; bij wat geweigerd is, komt een uitleg te staan. Afsluitcode 2
    als er iets geweigerd is.

    \b
    Voorbeelden:
      themascoop inbox
      themascoop inbox aangeleverd --toon
    """
    from datetime import date

    from pipeline.console import Console
    from pipeline.inbox import texts
    from pipeline.inbox.running import treatment
    from pipeline.inbox.work import open_inbox, preview, work_through

    opened = open_inbox(folder, store, settings_file, key)
    console = Console()
    if toon:
        done = preview(opened)
    else:
        with console.progress():
            done = work_through(opened, treatment(console, date.today()), console.say)
    if as_json:
        print(json.dumps(done.to_json(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(texts.shown(done) if toon else texts.lines(done)))
    if not toon:
        click.get_current_context().exit(done.exit_code)
