"""The command line. Heavy modules are imported inside the commands, so that --help is quick."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_agree import agree
from pipeline.cli_codebook import codebook
from pipeline.cli_inbox import inbox
from pipeline.cli_people import COMMANDS as PEOPLE
from pipeline.cli_serve import COMMANDS as SERVING
from pipeline.cli_store import COMMANDS, store_option
from pipeline.cli_topics import topics
from pipeline.contracts import InputError, ThemascoopError
from pipeline.dutch_click import DutchCommand, DutchGroup, usage_error

if TYPE_CHECKING:
    from datetime import date

    from pipeline.run import Request

EXIT_CODES = """\b
Afsluitcodes:
  0  gelukt
  1  onverwachte fout in het programma
  2  iets in de invoer of de opdracht moet eerst worden verbeterd
  3  het resultaat kon niet worden geschreven
  130  afgebroken met Ctrl-C"""

_FILE = click.Path(path_type=Path)


@click.group(
    cls=DutchGroup,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(
    package_name="themascoop",
    prog_name="themascoop",
    message="%(prog)s, versie %(version)s",
    help="Toon de versie.",
)
def cli() -> None:
    """Van open antwoorden naar een getoetst themarapport.

    \b
    Voorbeelden:
      themascoop run --sample
      themascoop run export.csv --codings codeur-a.csv --codings codeur-b.csv
      themascoop inspect export.csv
      themascoop init export.csv
      themascoop doctor
    """


def _wave_options(command: Any) -> Any:
    options = [
        click.argument("export", type=_FILE, required=False),
        click.option("--sample", is_flag=True, help="Gebruik de voorbeeldronde."),
        click.option(
            "--wave", metavar="RONDE", help="Een bewaarde ronde, in plaats van een export."
        ),
        click.option(
            "--questionnaire", type=_FILE, help="Vragenlijst (YAML). Standaard: leernetwerken 2018."
        ),
        click.option(
            "--codebook", type=_FILE, help="Codeboek (YAML). Standaard: werkzame elementen."
        ),
        click.option(
            "--codings",
            type=_FILE,
            multiple=True,
            help="Codering door mensen (tabel), of een ingevuld overzicht (XLSX). Mag vaker.",
        ),
        click.option(
            "--supplement",
            "supplements",
            type=_FILE,
            multiple=True,
            help="Aanvulling, bijvoorbeeld per e-mail (YAML of Markdown). Mag vaker.",
        ),
        click.option(
            "--out",
            type=_FILE,
            metavar="MAP",
            help="Map voor het rapport. Standaard: rapport/<ronde>.",
        ),
        click.option(
            "--set",
            "overrides",
            multiple=True,
            metavar="NAAM=WAARDE",
            help="Andere waarde voor een instelling, zoals report.quotes=3. Mag vaker.",
        ),
        click.option(
            "--coder",
            metavar="NAAM",
            help="Automatische codeur: auto, definition, example of llm. Standaard: auto.",
        ),
        click.option(
            "--extern-toegestaan",
            is_flag=True,
            help="Met --coder llm: antwoorden mogen naar een taalmodel op een andere computer.",
        ),
        store_option,
        click.option(
            "--niet-bewaren", is_flag=True, help="Bewaar niets en gebruik niets van eerder."
        ),
        click.option(
            "--settings",
            "settings_file",
            type=_FILE,
            help="Eigen instellingen (TOML), met alleen wat anders is dan config/settings.toml.",
        ),
        click.option("--key", type=_FILE, help="Sleutelbestand voor de pseudoniemen."),
        click.option(
            "--sla-over", is_flag=True, help="Laat weg wat geweigerd wordt en ga door met de rest."
        ),
        click.option(
            "--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@cli.command(cls=DutchCommand, epilog=EXIT_CODES)
@_wave_options
def run(**options: Any) -> None:
    """Maak het themarapport van één ronde, zonder Prefect.

    \b
    Voorbeelden:
      themascoop run --sample
      themascoop run export.csv --supplement mail.yaml --out rapport
      themascoop run export.csv --codings overzicht-antwoorden.xlsx --json
      themascoop run --wave leernetwerken-2018 --codings codeur-c.csv
    """
    from pipeline.console import Console
    from pipeline.keeping import keep_run
    from pipeline.report.files import folder_name
    from pipeline.run import run_wave
    from pipeline.write import compose, manifest, second_process, write_report

    request, out, made_on = _request(options)
    console = Console()
    with console.progress(), second_process() as beside:
        result = run_wave(request, console.step)
        folder = out or Path("rapport") / folder_name(result.wave)
        with console.step("rapport opstellen"):
            report = compose(result, made_on)
        with console.step("rapport schrijven"):
            paths = write_report(result, report, folder, console.seconds, beside)
            keep_run(result, request.store, manifest(result, console.seconds), folder)
    _finish(result, report, paths, console.seconds, options["as_json"])


def _finish(
    result: Any, report: Any, paths: dict[str, str], seconds: dict[str, float], as_json: bool
) -> None:
    from pipeline.console import Console
    from pipeline.summary import closing_lines, to_json

    Console().warn(result.warnings)
    if as_json:
        print(json.dumps(to_json(result, paths, seconds), ensure_ascii=False, indent=2))
        return
    print("\n".join(closing_lines(report, paths)))


@cli.command(cls=DutchCommand, epilog=EXIT_CODES)
@_wave_options
def flow(**options: Any) -> None:
    """Doe hetzelfde als een Prefect-flow, op een server als die al draait.

    \b
    Voorbeelden:
      themascoop flow --sample
      themascoop flow export.csv --codings codeur-a.csv
    """
    from flows.launch import launch_theme_report
    from pipeline.console import Console

    request, out, made_on = _request(options)
    console = Console()
    result, report, paths = launch_theme_report(request, out, made_on, console)
    _finish(result, report, paths, console.seconds, options["as_json"])


def _request(options: dict[str, Any]) -> tuple[Request, Path | None, date]:
    from datetime import date

    from pipeline.ingest.config import CODEBOOK, QUESTIONNAIRE, cache_file, store_folder
    from pipeline.run import Request

    if sum(map(bool, (options["export"], options["sample"], options["wave"]))) != 1:
        raise click.UsageError(
            "Geef een export mee, of --sample, of --wave RONDE (één van de drie).",
            click.get_current_context(),
        )
    chosen = (f"coding.coder={json.dumps(options['coder'])}",) if options["coder"] else ()
    more: dict[str, Any] = {
        "overrides": (*options["overrides"], *chosen),
        "settings_file": options["settings_file"],
        "go_on": options["sla_over"],
        "key_file": options["key"],
        "cache_file": cache_file(),
        "store": None if options["niet_bewaren"] else options["store"] or store_folder(),
        "wave": options["wave"] or "",
        "external": options["extern_toegestaan"],
    }
    _look_for(options)
    if options["sample"]:
        request = Request.sample(**more)
    else:
        request = Request(
            export=options["export"] or Path(),
            questionnaire=options["questionnaire"] or QUESTIONNAIRE,
            codebook=options["codebook"] or CODEBOOK,
            codings=options["codings"],
            supplements=options["supplements"],
            **more,
        )
    return request, options["out"], date.today()


def _look_for(options: dict[str, Any]) -> None:
    """A wrong file name is said at once, before anything is started."""
    named = [
        ("dit bestand bestaat niet.", (options["export"],)),
        ("de vragenlijst niet gevonden.", (options["questionnaire"],)),
        ("het codeboek niet gevonden.", (options["codebook"],)),
        ("de instellingen niet gevonden.", (options["settings_file"],)),
        ("dit bestand bestaat niet.", (*options["codings"], *options["supplements"])),
    ]
    for message, paths in named:
        for path in paths:
            if path is not None and not path.exists():
                raise InputError(message, "Controleer de naam en de map.", file=path)


@cli.command(cls=DutchCommand, epilog=EXIT_CODES)
@click.argument("export", type=_FILE)
@click.option(
    "--out",
    type=_FILE,
    default=Path(),
    metavar="MAP",
    help="Map voor de bestanden. Standaard: hier.",
)
@click.option(
    "--definition",
    type=_FILE,
    metavar="BESTAND",
    help="De vragenlijst zelf, uit Qualtrics (.qsf) of LimeSurvey (.lss).",
)
@click.option("--overschrijf", is_flag=True, help="Vervang bestanden die er al staan.")
def init(export: Path, out: Path, definition: Path | None, overschrijf: bool) -> None:
    """Maak een vragenlijst en een codeboek om in te vullen, passend bij een export.

    \b
    Voorbeeld:
      themascoop init export.csv --out mijn-onderzoek
      themascoop init export.csv --definition vragenlijst.qsf --out mijn-onderzoek
    """
    from pipeline.ingest.init import write_start

    for line in write_start(export, out, overschrijf, definition):
        print(line)


@cli.command(cls=DutchCommand, epilog=EXIT_CODES)
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
def inspect(file: Path, as_json: bool) -> None:
    """Zeg wat een bestand is, zonder er iets van te bewaren.

    \b
    Voorbeeld:
      themascoop inspect export.xlsx
    """
    from pipeline.ingest.config import load_settings
    from pipeline.ingest.inspect import inspect as look
    from pipeline.ingest.inspect import lines

    found = look(file, load_settings().ingest)
    print(json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(found)))


@cli.command(cls=DutchCommand, epilog=EXIT_CODES)
@click.option(
    "--settings", "settings_file", type=_FILE, help="Eigen instellingen (TOML), met uw modellen."
)
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
def doctor(settings_file: Path | None, as_json: bool) -> None:
    """Zeg wat er geïnstalleerd is, wat ontbreekt, en wat dat aan kwaliteit kost."""
    from pipeline.doctor import examine, lines

    found = examine(settings_file)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return
    print("\n".join(lines(found)))


@cli.group(cls=DutchGroup, epilog=EXIT_CODES)
def bench() -> None:
    """Meet onderdelen van het programma op een ronde die mensen codeerden.

    \b
    Voorbeeld:
      themascoop bench coder example --sample
    """


@bench.command(cls=DutchCommand, name="coder", epilog=EXIT_CODES)
@click.argument("name", metavar="NAAM")
@_wave_options
def bench_coder(name: str, **options: Any) -> None:
    """Meet een automatische codeur naast mensen, en naast eenvoudige methoden.

    Elk segment wordt gecodeerd met wat geleerd is van andere respondenten. --out: bestand voor de
    kaart (Markdown); zonder verschijnt die op het scherm.

    \b
    Voorbeelden:
      themascoop bench coder example --sample
      themascoop bench coder definition export.csv --codings codeur-a.csv --out kaart.md
    """
    from pipeline.bench import bench_coder as measured
    from pipeline.bench import write_card
    from pipeline.console import Console

    request, out, _ = _request(options)
    text = measured(name, request, Console())
    if out is None:
        print(text, end="")
    else:
        write_card(text, out)
        print(f"De kaart staat in {out}.")


@cli.command(cls=DutchCommand, epilog=EXIT_CODES)
@_wave_options
def ingest(**options: Any) -> None:
    """Lees een ronde in en bewaar die met haar coderingen, zonder rapport.

    \b
    Voorbeelden:
      themascoop ingest export.csv
      themascoop ingest verbeterde-export.csv --codings codeur-a.csv
    """
    from pipeline.console import Console
    from pipeline.run import ingest as keep

    request, _, _ = _request(options)
    if request.store is None:
        raise click.UsageError("'ingest' bewaart; --niet-bewaren kan hier niet.")
    console = Console()
    wave, placed = keep(request, console.step)
    console.warn((*wave.warnings, *placed.warnings))
    place = wave.facts["store"]
    told = {
        **place,
        "respondents": len(wave.respondents),
        "answers": int((wave.answers["kind"] == "open").sum()),
        "codings": {"read": placed.n_rows, "placed": placed.n_placed},
        "warnings": [*wave.warnings, *placed.warnings],
    }
    if options["as_json"]:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    state = "bewaard" if place["new"] else "stond er al zo"
    print(
        f"Ronde {place['wave']}, versie {place['version']}: {state}. {told['respondents']} "
        f"respondenten, {told['answers']} open antwoorden, {placed.n_placed} coderingen geplaatst."
    )


for _command in (*COMMANDS, *PEOPLE, *SERVING, agree, inbox, topics, codebook):
    _command.epilog = EXIT_CODES
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; every error that a user can mend is one Dutch message, no traceback."""
    try:
        code = cli.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="themascoop",
            standalone_mode=False,
        )
    except ThemascoopError as error:
        print(f"FOUT: {error}", file=sys.stderr)
        return error.exit_code
    except click.ClickException as error:
        print(usage_error(error), file=sys.stderr)
        return InputError.exit_code
    except (KeyboardInterrupt, click.Abort):
        print("Afgebroken.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    return code if isinstance(code, int) else 0


def entry() -> None:
    """The console script."""
    sys.exit(main())


if __name__ == "__main__":
    entry()
