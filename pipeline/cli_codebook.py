"""Commands on a codebook: propose what it lacks, or a first one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_store import store_option
from pipeline.dutch_click import DutchCommand, DutchGroup

if TYPE_CHECKING:
    from pipeline.proposing import Proposal
    from pipeline.questionnaire import Questionnaire
    from pipeline.reading import Request

_FILE = click.Path(path_type=Path)
_HEAD = (
    "Voorstel voor een codeboek: een concept, gemaakt door de computer.",
    "Lees bij elk thema de fragmenten, en verbeter naam en definitie, of haal het thema weg.",
    "LET OP: de definities en voorbeelden zijn letterlijke antwoorden van respondenten. Vervang ze",
    "door bedachte zinnen voordat u dit bestand met anderen deelt.",
)


@click.group(cls=DutchGroup)
def codebook() -> None:
    """Maak een voorstel voor een codeboek.

    \b
    Voorbeelden:
      themascoop codebook propose leernetwerken-2018 --out voorstel.yaml
      themascoop codebook propose export.csv --questionnaire vragenlijst.yaml
    """


@codebook.command("propose", cls=DutchCommand)
@click.argument("what", metavar="RONDE|EXPORT")
@click.option("--out", type=_FILE, metavar="BESTAND", help="Bestand (YAML). Zonder: het scherm.")
@click.option("--questionnaire", type=_FILE, help="Vragenlijst (YAML), bij een export.")
@click.option("--codebook", "book", type=_FILE, help="Codeboek dat er al is (YAML).")
@click.option(
    "--codings", type=_FILE, multiple=True, help="Codering door mensen (tabel). Mag vaker."
)
@click.option(
    "--set", "overrides", multiple=True, metavar="NAAM=WAARDE", help="Andere waarde. Mag vaker."
)
@store_option
@click.option("--key", type=_FILE, help="Sleutelbestand voor de pseudoniemen.")
@click.option("--overschrijf", is_flag=True, help="Vervang een bestand dat er al staat.")
def propose_codebook(what: str, out: Path | None, overschrijf: bool, **options: Any) -> None:
    """Stel thema's voor die het codeboek mist; zonder codeboek een eerste codeboek.

    Van een bewaarde ronde (met haar codeboek), of van een export. Er wordt geen rapport gemaakt.

    \b
    Voorbeelden:
      themascoop codebook propose leernetwerken-2018 --out voorstel.yaml
      themascoop codebook propose export.csv --questionnaire vragenlijst.yaml --out codeboek.yaml
    """
    from pipeline.console import Console
    from pipeline.contracts import InputError
    from pipeline.proposing import codebook_yaml
    from pipeline.report.files import write_file

    if out is not None and out.exists() and not overschrijf:
        raise InputError(
            "dit bestand bestaat al.", "Kies een andere naam, of gebruik --overschrijf.", file=out
        )
    for path in (options["questionnaire"], options["book"], *options["codings"]):
        if path is not None and not path.exists():
            raise InputError(
                "dit bestand bestaat niet.", "Controleer de naam en de map.", file=path
            )
    request = _request(what, options)
    console = Console()
    # without a codebook there is nothing to code: topics are all there is
    first = not request.wave and options["book"] is None
    proposal, questionnaire, name = (_first if first else _lacking)(request, console)
    for line in _told(proposal, first):
        click.echo(line, err=True)
    if not proposal.drafts:
        return
    text = codebook_yaml(proposal, questionnaire, name, _HEAD)
    if out is None:
        click.echo(text, nl=False)
        return
    write_file(out, text.encode("utf-8"))
    click.echo(
        f"Het voorstel staat in {out}. Er staan antwoorden van respondenten in; lees de eerste "
        "regels.",
        err=True,
    )


def _request(what: str, options: dict[str, Any]) -> Request:
    from pipeline.ingest.config import CODEBOOK, QUESTIONNAIRE, cache_file, store_folder
    from pipeline.reading import Request

    more: dict[str, Any] = {
        "codebook": options["book"] or CODEBOOK,
        "codings": options["codings"],
        "overrides": options["overrides"],
        "key_file": options["key"],
        "cache_file": cache_file(),
    }
    if Path(what).is_file():
        return Request(
            export=Path(what), questionnaire=options["questionnaire"] or QUESTIONNAIRE, **more
        )
    return Request(wave=what, store=options["store"] or store_folder(), **more)


def _lacking(request: Request, console: Any) -> tuple[Proposal, Questionnaire, str]:
    """What the codebook of a wave lacks."""
    from pipeline.proposing import propose
    from pipeline.report.hidden import shareable
    from pipeline.report.reasons import HIDDEN_TEXT
    from pipeline.run import run_wave

    result = run_wave(request, console.step)
    shown = shareable(result).segments
    mine = result.codings[result.codings["coder_id"] == result.basis]
    proposal = propose(
        result.topics,
        result.topic_members,
        result.segments,
        result.codebook,
        result.matches,
        set(mine.loc[mine["theme_id"] != "", "segment_id"]),
        unstable_below=result.settings.topics.unstable_below,
        least=result.settings.report.min_respondents_for_quotes,
        hidden=set(shown.loc[shown["text"] == HIDDEN_TEXT, "segment_id"]),
    )
    return proposal, result.questionnaire, f"Voorstel bij: {result.codebook.file.name}"


def _first(request: Request, console: Any) -> tuple[Proposal, Questionnaire, str]:
    """A first codebook, from topics alone."""
    from dataclasses import replace

    from pipeline import run
    from pipeline.codebook import Codebook, CodebookFile
    from pipeline.contracts import empty
    from pipeline.proposing import propose

    with console.step("antwoorden lezen"):
        wave = run.read(request)
    questions = [q.id for q in wave.questionnaire.questions if q.is_open]
    none = {
        **{"id": "leeg", "name": "leeg", "scope": questions},
        "themes": [{"id": "leeg", "name": "leeg"}],
    }
    book = CodebookFile.model_validate({"name": "leeg", "version": "0", "groups": [none]})
    wave = replace(wave, codebook=Codebook.build(book))
    with console.step("segmenten maken"):
        text = run.prepare(wave, request.cache_file)
    with console.step("topics zoeken"):
        found = run.topics(wave, text)
    proposal = propose(
        found.topics,
        found.members,
        text.segments,
        None,
        empty("matches"),
        (),
        unstable_below=wave.settings.topics.unstable_below,
        least=wave.settings.report.min_respondents_for_quotes,
    )
    return proposal, wave.questionnaire, f"Voorstel: {wave.questionnaire.title}"


def _told(proposal: Proposal, first: bool) -> list[str]:
    number = len(proposal.drafts)
    lines = [f"{number} {'thema' if number == 1 else 'thema’s'} voorgesteld."]
    if not number:
        where = "in deze antwoorden" if first else "die het codeboek mist"
        lines = [f"Er zijn geen thema's gevonden {where} en waar genoeg op te bouwen is."]
    if proposal.unstable:
        lines.append(
            f"Topics die zo wankel zijn dat er niets uit volgt: {proposal.unstable}; ze staan in "
            "het rapport."
        )
    if proposal.covered:
        lines.append(
            f"Topics die bij een thema passen, te klein zijn om te zeggen, of geen vrije "
            f"fragmenten van twee respondenten hebben: {proposal.covered}."
        )
    return lines
