"""Commands about people: accounts, plans of what they read, and what waits for whom."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from pipeline.cli_store import store_option
from pipeline.contracts import InputError
from pipeline.dutch_click import DutchCommand, DutchGroup

_ROLE = "analist, codeur of lezer"
_address_option = click.option(
    "--adres",
    default="http://127.0.0.1:8420",
    metavar="ADRES",
    help="Adres van de nakijkpagina. Standaard: http://127.0.0.1:8420.",
)


def _folder(store: Path | None) -> Path:
    from pipeline.ingest.config import store_folder

    return store or store_folder()


@click.group(cls=DutchGroup)
def account() -> None:
    """Beheer wie er op de nakijkpagina mag.

    \b
    Voorbeelden:
      themascoop account add anna --rol codeur
      themascoop account wachtwoord anna
      themascoop account link anna
    """


@account.command(cls=DutchCommand)
@click.argument("name", metavar="NAAM")
@click.option("--rol", "role", default="codeur", help=f"{_ROLE}. Standaard: codeur.")
@click.option("--getoond", "shown", default="", metavar="NAAM", help="Zoals collega's die zien.")
@store_option
def add(name: str, role: str, shown: str, store: Path | None) -> None:
    """Maak een account; geef het daarna een wachtwoord of een link."""
    from pipeline.store.database import opened
    from pipeline.store.review.accounts import add_account

    with opened(_folder(store)) as opened_store:
        made = add_account(opened_store, name, shown, role)
    print(f"Account '{made.name}' is gemaakt ({made.role}).")


@account.command(cls=DutchCommand, name="list")
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
@store_option
def list_accounts(as_json: bool, store: Path | None) -> None:
    """Noem de accounts."""
    from pipeline.store.database import is_there, opened
    from pipeline.store.review.accounts import accounts_of

    found = []
    if is_there(_folder(store)):
        with opened(_folder(store)) as opened_store:
            found = accounts_of(opened_store)
    if as_json:
        print(json.dumps({"accounts": [vars(a) for a in found]}, ensure_ascii=False, indent=2))
        return
    if not found:
        print("Er zijn nog geen accounts. Maak er een met 'themascoop account add NAAM'.")
    for one in found:
        state = "" if one.active else ", dicht"
        password = "" if one.has_password else ", zonder wachtwoord"
        print(f"{one.name}  {one.shown}  {one.role}{state}{password}")


@account.command(cls=DutchCommand)
@click.argument("name", metavar="NAAM")
@click.argument("role", metavar="ROL")
@store_option
def role(name: str, role: str, store: Path | None) -> None:
    """Geef een account een andere rol: analist, codeur of lezer."""
    _change(store, name, role=role)


@account.command(cls=DutchCommand)
@click.argument("name", metavar="NAAM")
@store_option
def dicht(name: str, store: Path | None) -> None:
    """Sluit een account; wie ermee is aangemeld, wordt afgemeld."""
    _change(store, name, active=False)


@account.command(cls=DutchCommand, name="open")
@click.argument("name", metavar="NAAM")
@store_option
def reopen(name: str, store: Path | None) -> None:
    """Zet een gesloten account weer open."""
    _change(store, name, active=True)


def _change(store: Path | None, name: str, role: str = "", active: bool | None = None) -> None:
    from pipeline.store.database import opened
    from pipeline.store.review.accounts import change_account

    with opened(_folder(store), make=False) as opened_store:
        now = change_account(opened_store, name, role=role, active=active)
    print(f"Account '{now.name}': {now.role}, {'open' if now.active else 'dicht'}.")


@account.command(cls=DutchCommand)
@click.argument("name", metavar="NAAM")
@store_option
def wachtwoord(name: str, store: Path | None) -> None:
    """Geef een account een wachtwoord; er wordt om gevraagd, u ziet het niet.

    Is de invoer geen toetsenbord, dan is de eerste regel ervan het wachtwoord.
    """
    from pipeline.store.database import opened
    from pipeline.store.review.accounts import find_account, set_password

    with opened(_folder(store), make=False) as opened_store:
        find_account(opened_store, name)  # said before anybody thinks of a password
        set_password(opened_store, name, _asked())
    print(f"Account '{name}' heeft een nieuw wachtwoord.")


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = click.prompt("Wachtwoord", hide_input=True)
    if click.prompt("Nog een keer", hide_input=True) != first:
        raise InputError("de twee wachtwoorden zijn niet hetzelfde.", "Begin opnieuw.")
    return str(first)


@account.command(cls=DutchCommand)
@click.argument("name", metavar="NAAM")
@_address_option
@store_option
def link(name: str, adres: str, store: Path | None) -> None:
    """Maak een link waarmee iemand zich één keer kan aanmelden, binnen 48 uur."""
    from pipeline.store.database import opened
    from pipeline.store.review.accounts import make_link

    with opened(_folder(store), make=False) as opened_store:
        token = make_link(opened_store, name)
    print(f"{adres.rstrip('/')}/link/{token}")


@click.command(cls=DutchCommand)
@click.argument("wave", metavar="RONDE")
@click.option("--coder", "coders", multiple=True, metavar="NAAM", help="Wie er leest. Mag vaker.")
@click.option(
    "--random",
    "n_random",
    type=click.IntRange(0),
    metavar="GETAL",
    default=150,
    help="Zoveel segmenten door toeval. Standaard: 150.",
)
@click.option(
    "--respondenten",
    is_flag=True,
    help="Trek met --random hele respondenten, zodat aantallen te corrigeren zijn.",
)
@click.option(
    "--chosen",
    "n_chosen",
    type=click.IntRange(0),
    metavar="GETAL",
    default=0,
    help="Zoveel segmenten waarvan de machine het minst zeker is.",
)
@click.option("--met-voorstel", is_flag=True, help="Bij de helft staan automatische codes erbij.")
@click.option("--settle", is_flag=True, help="Daarna worden verschillen vastgesteld.")
@click.option(
    "--dagen",
    "days",
    type=click.IntRange(0, 3650),
    metavar="GETAL",
    default=0,
    help="Termijn. Standaard: geen.",
)
@_address_option
@store_option
def plan(
    wave: str,
    coders: tuple[str, ...],
    n_random: int,
    n_chosen: int,
    respondenten: bool,
    met_voorstel: bool,
    settle: bool,
    days: int,
    adres: str,
    store: Path | None,
) -> None:
    """Maak een leesplan: wie leest welke segmenten van een ronde.

    \b
    Voorbeelden:
      themascoop plan leernetwerken-2018 --coder anna --coder bram
      themascoop plan enquete-2025 --coder anna --random 60 --respondenten
      themascoop plan leernetwerken-2018 --coder anna --random 0 --chosen 40 --met-voorstel
    """
    from pipeline.planning import plan_wave
    from pipeline.store.database import opened
    from pipeline.store.review.plans import progress

    with opened(_folder(store), make=False) as opened_store:
        made = plan_wave(
            opened_store,
            wave,
            coders,
            n_random=n_random,
            n_chosen=n_chosen,
            unit="respondent" if respondenten else "segment",
            mode="suggestions" if met_voorstel else "blind",
            settle=settle,
            days=days,
            made_by="opdrachtregel",
        )
        size = progress(opened_store, made)[0].of
    print(f"Leesplan {made.id}: {size} segmenten voor {', '.join(made.coders)}.")
    print(f"Lezen op {adres.rstrip('/')}/plan/{made.id} (met 'themascoop serve').")


@click.command(cls=DutchCommand)
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
@store_option
def status(as_json: bool, store: Path | None) -> None:
    """Zeg wat er is, wat er op wie wacht, en wat geweigerd is.

    Er hoeft geen server te draaien.

    \b
    Voorbeelden:
      themascoop status
      themascoop status --json
    """
    from pipeline.status import lines
    from pipeline.status import status as look

    found = look(_folder(store))
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(found)))


COMMANDS = (account, plan, status)
