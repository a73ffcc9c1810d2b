"""The command that keeps everything going."""

from __future__ import annotations

import click

from pipeline.dutch_click import DutchCommand

_PORT = click.IntRange(1, 65535)


@click.command(cls=DutchCommand)
@click.option(
    "--port",
    type=_PORT,
    default=8420,
    metavar="GETAL",
    help="Poort van de nakijkpagina. Standaard: 8420.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADRES",
    help="Waar de nakijkpagina luistert. Standaard: 127.0.0.1, alleen deze computer.",
)
@click.option("--https", is_flag=True, help="De nakijkpagina staat achter een proxy met https.")
@click.option(
    "--naam",
    "names",
    multiple=True,
    metavar="NAAM",
    help="Naam waaronder mensen de pagina vinden, zoals coderen.voorbeeld.nl. Mag vaker.",
)
@click.option(
    "--prefect-port",
    type=_PORT,
    default=4200,
    metavar="GETAL",
    help="Poort van de Prefect-server. Standaard: 4200.",
)
def serve(port: int, host: str, https: bool, names: tuple[str, ...], prefect_port: int) -> None:
    """Houd alles draaiend: Prefect, de flows met hun rooster, en de nakijkpagina.

    Draait er al een Prefect-server, zet zijn adres dan in PREFECT_API_URL.

    \b
    Voorbeelden:
      themascoop serve
      themascoop serve --port 8500
      themascoop serve --host 0.0.0.0 --https --naam coderen.voorbeeld.nl
    """
    import sys

    from flows.serve import Where
    from flows.serve import serve as keep_going

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    keep_going(Where(host, port, prefect_port, https, names), say)


COMMANDS = (serve,)
