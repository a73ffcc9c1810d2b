"""Commands on what is kept: list, show, take out, check, forget, prune."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.contracts import InputError
from pipeline.dutch_click import DutchCommand

_FILE = click.Path(path_type=Path)
_SHOWN = 20  # differences and codings shown; --json has them all

store_option = click.option(
    "--store", type=_FILE, metavar="MAP", help="Map van de opslag. Standaard: data/waves."
)
_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer."
)
_sure_option = click.option("--ja", is_flag=True, help="Vraag niets; doe het.")


def _folder(store: Path | None) -> Path:
    from pipeline.ingest.config import store_folder

    return store or store_folder()


def _dump(found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False, indent=2))


def _day(moment: str) -> str:
    return moment[:10]


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


@click.command(cls=DutchCommand)
@store_option
@_json_option
def waves(store: Path | None, as_json: bool) -> None:
    """Noem de rondes die bewaard zijn."""
    from pipeline.store.database import is_there, opened
    from pipeline.store.waves import list_waves

    folder = _folder(store)
    found: list[dict[str, Any]] = []
    if is_there(folder):
        with opened(folder) as opened_store:
            found = list_waves(opened_store)
    if as_json:
        _dump({"waves": found})
        return
    if not found:
        print("Er is nog geen ronde bewaard. Lees er een in met 'themascoop run EXPORT'.")
        return
    heads = ("ronde", "versie", "respondenten", "open antwoorden", "codeurs", "runs", "gewijzigd")
    print(
        "\n".join(
            _table(
                [
                    heads,
                    *(
                        (
                            wave["name"],
                            str(wave["versions"]),
                            str(wave["respondents"]),
                            str(wave["answers"]),
                            ", ".join(wave["coders"]) or "geen",
                            str(len(wave["runs"])),
                            _day(wave["changed_at"]),
                        )
                        for wave in found
                    ),
                ]
            )
        )
    )


@click.command(cls=DutchCommand)
@click.argument("wave")
@store_option
@_json_option
def show(wave: str, store: Path | None, as_json: bool) -> None:
    """Toon wat er van een ronde bewaard is, en wat er tussen versies veranderde.

    \b
    Voorbeeld:
      themascoop show leernetwerken-2018
    """
    from dataclasses import asdict

    from pipeline.store.database import opened
    from pipeline.store.waves import differences, list_waves, versions_of

    with opened(_folder(store), make=False) as opened_store:
        versions = versions_of(opened_store, wave)
        about = next(w for w in list_waves(opened_store) if w["name"] == wave)
        pairs = [(v["number"] - 1, v["number"]) for v in versions if v["number"] > 1]
        changed = [differences(opened_store, wave, old, new) for old, new in pairs]
    if as_json:
        kept = [{k: v for k, v in version.items() if k != "details"} for version in versions]
        _dump({**about, "versions": kept, "differences": [asdict(c) for c in changed]})
        return
    print(f"{about['title']}\nRonde {wave}\n")
    for version in versions:
        print(
            f"Versie {version['number']} ({_day(version['made_at'])}, {version['source_name']}): "
            f"{version['respondents']} respondenten, {version['answers']} open antwoorden, "
            f"{version['segments']} segmenten"
        )
    for found in changed:
        print(f"\nVan versie {found.old} naar {found.new}:")
        print("\n".join(f"  {line}" for line in _difference(found)))
    print("\nCoderingen:" if about["coders"] else "\nCoderingen: geen")
    for coder, segments in about["coders"].items():
        print(f"  {coder}: {segments} segmenten")
    print("\nRuns:" if about["runs"] else "\nRuns: geen")
    for run in about["runs"]:
        print(f"  {_day(run['at'])}  versie {run['version']}  {run['id']}  {run['report']}")


def _difference(found: Any) -> list[str]:
    """The differences between two versions, at most some of each kind."""
    lines = []
    for word, people in (("erbij", found.respondents_new), ("weg", found.respondents_gone)):
        for person in people:
            answers = sum(a["respondent_id"] == person for a in found.answers)
            codings = sum(c["respondent"] == person for c in found.lost)
            more = f", {codings} coderingen" if codings else ""
            lines.append(f"respondent {word}: {person} ({answers} antwoorden{more})")
    whole = {*found.respondents_new, *found.respondents_gone}
    for answer in found.answers:
        if answer["respondent_id"] in whole:
            continue
        where = f"{answer['respondent_id']}, {answer['question_id']}"
        old, new = answer["old"], answer["new"]
        if not old:
            lines.append(f"antwoord nieuw ({where}): {_short(new)}")
        elif not new:
            lines.append(f"antwoord weg ({where}): {_short(old)}")
        else:
            same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
            lines.append(f"antwoord veranderd ({where}):")
            lines.append(f"  was: {_short(old, same)}")
            lines.append(f"  is:  {_short(new, same)}")
    lost = [
        f"codering zonder plaats (codeur {c['coder']}, {c['respondent']}, {c['question']}, "
        f"{c['theme'] or 'geen thema'}): {_short(c['text'])}"
        for c in found.lost
        if c["respondent"] not in whole
    ]
    shown = [*_some(lines), *_some(lost)]
    return shown or ["alleen de segmenten zijn anders"]


def _some(lines: list[str]) -> list[str]:
    most = _SHOWN * 3
    more = [f"en nog {len(lines) - most}; met --json staan ze er alle"] if len(lines) > most else []
    return [*lines[:most], *more]


def _short(text: str, same: int = 0, most: int = 80) -> str:
    """Some of a text on one line, from a little before what is not the same."""
    first = max(0, same - 20) if len(text) > most else 0
    text = " ".join(text[first:].split())
    start = "…" if first else ""
    return f"'{start}{text}'" if len(text) <= most else f"'{start}{text[: most - 1]}…'"


def _confirmed() -> bool:
    """Whether the user says yes, in Dutch."""
    answer = click.prompt("Dit alles verwijderen? (ja/nee)", default="nee", show_default=False)
    return str(answer).strip().lower() in ("ja", "j")


@click.command(cls=DutchCommand)
@click.argument("wave")
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Nieuwe map.")
@store_option
def export(wave: str, out: Path, store: Path | None) -> None:
    """Haal alles van een ronde uit de opslag, met uitleg per kolom.

    Parquet, CSV, JSON en een gegevensbeschrijving, van alle versies en runs.

    \b
    Voorbeeld:
      themascoop export leernetwerken-2018 --out overdracht
    """
    from pipeline.store.database import opened
    from pipeline.store.taking_out import DICTIONARY, export_wave

    with opened(_folder(store), make=False) as opened_store:
        written = export_wave(opened_store, wave, out)
    print(f"Ronde {wave} staat in {out}; wat elke kolom betekent, staat in {DICTIONARY}.")
    print("\n".join(f"  {line}" for line in written))


@click.command(cls=DutchCommand)
@click.option("--ruim-op", is_flag=True, help="Verwijder resten van afgebroken runs.")
@store_option
@_json_option
def check(ruim_op: bool, store: Path | None, as_json: bool) -> None:
    """Controleer of de opslag heel is.

    Elk bestand is er, is ongewijzigd, en wat ernaar verwijst bestaat.
    """
    from pipeline.store.checking import check as look
    from pipeline.store.checking import tidy
    from pipeline.store.database import opened

    with opened(_folder(store), make=False) as opened_store:
        found = look(opened_store)
        removed = tidy(opened_store, found["leftovers"]) if ruim_op else 0
    if as_json:
        _dump({**found, "removed": removed})
    else:
        print(
            f"{found['waves']} ronde(s), {found['codings']} codering(en), {found['files']} "
            "bestanden vergeleken."
        )
        if found["leftovers"]:
            done = f"{removed} verwijderd" if ruim_op else "verwijder ze met --ruim-op"
            print(f"{len(found['leftovers'])} rest(en) van afgebroken runs, onschadelijk; {done}.")
        if not found["problems"]:
            print("Alles klopt.")
    if found["problems"]:
        raise InputError(
            f"de opslag klopt op {len(found['problems'])} punt(en) niet:\n"
            + "\n".join(f"  - {p}" for p in found["problems"]),
            "\nZet een reservekopie terug, of lees de export opnieuw in.",
        )


@click.command(cls=DutchCommand)
@click.argument("respondent")
@_sure_option
@click.option("--key", type=_FILE, help="Sleutelbestand voor de pseudoniemen.")
@store_option
def forget(respondent: str, ja: bool, key: Path | None, store: Path | None) -> None:
    """Vergeet een respondent, overal, en bewijs het.

    Uit elke ronde, codering, run en elk rapport; daarna wordt alles doorzocht.

    RESPONDENT is het antwoordnummer uit de export, of het pseudoniem (r-...).

    \b
    Voorbeeld:
      themascoop forget R_2xK9wq3
    """
    from pipeline.forgetting import forget as forget_everywhere
    from pipeline.write import NAMES

    def sure(lines: list[str]) -> bool:
        print("\n".join(lines))
        if ja:
            return True
        print(
            "Besluiten die in overzicht-antwoorden.xlsx zijn ingevuld: geef die eerst mee met "
            "'themascoop ingest --codings'."
        )
        return _confirmed()

    print("\n".join(forget_everywhere(_folder(store), respondent, key, NAMES, sure)))


@click.command(cls=DutchCommand)
@click.option(
    "--older-than", required=True, metavar="TERMIJN", help="Bijvoorbeeld 90d, 12w, 6m of 5j."
)
@_sure_option
@store_option
def prune(older_than: str, ja: bool, store: Path | None) -> None:
    """Verwijder rondes waarvan de bewaartermijn voorbij is.

    Ook wat zo lang in quarantaine staat, gaat weg.

    De termijn telt vanaf de laatste keer dat een export van de ronde iets nieuws bracht.

    \b
    Voorbeeld:
      themascoop prune --older-than 5j
    """
    from pipeline.store import quarantine
    from pipeline.store.database import opened
    from pipeline.store.prune import past, period, prune_topics, remove_wave
    from pipeline.store.topics_shown import forms_of_waves

    border = period(older_than)
    with opened(_folder(store), make=False) as opened_store:
        old, sealed = past(opened_store, border)
        for wave in old:
            print(
                f"ronde {wave['name']}: {wave['respondents']} respondenten, laatst gewijzigd "
                f"{_day(wave['changed_at'])}"
            )
        for form in forms_of_waves(opened_store.folder, [wave["name"] for wave in old]):
            print(f"toetsformulier van topics: {form}")
        if sealed:
            print(f"quarantaine: {len(sealed)} bestand(en)")
        if not old and not sealed:
            print(f"Er is niets ouder dan {older_than}.")
            return
        if not ja and not _confirmed():
            print("Er is niets veranderd.")
            return
        for wave in old:
            remove_wave(opened_store, wave["name"])
        if old:
            prune_topics(opened_store, [wave["name"] for wave in old])
        folder = quarantine.quarantine_of(opened_store.folder)
        for entry in sealed:
            quarantine.remove(folder, entry["name"])
    print("Verwijderd. Rapporten die al geschreven zijn, staan er nog.")


@click.command(cls=DutchCommand)
@store_option
@_json_option
def quarantine(store: Path | None, as_json: bool) -> None:
    """Noem wat geweigerd is en apart staat, met de reden."""
    from pipeline.store.quarantine import entries, quarantine_of

    folder = quarantine_of(_folder(store))
    found = entries(folder)
    if as_json:
        _dump({"folder": str(folder), "entries": found})
        return
    if not found:
        print("Er staat niets in quarantaine.")
        return
    print(f"In {folder} (alleen voor u te lezen; er kunnen persoonsgegevens in staan):")
    for entry in found:
        what = "hele bestand" if entry["kind"] == "bestand" else "geweigerde regels"
        print(f"\n{entry['name']}  {_day(entry['at'])}  {entry['file']}, {what}")
        for reason in entry["reasons"][:_SHOWN]:
            row = f"regel {reason['row']}: " if reason.get("row") else ""
            print(f"  {row}{reason['reason']}")
        if len(entry["reasons"]) > _SHOWN:
            print(f"  en nog {len(entry['reasons']) - _SHOWN}")


COMMANDS = (waves, show, export, check, forget, prune, quarantine)
