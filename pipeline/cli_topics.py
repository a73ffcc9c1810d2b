"""Commands on topics: list them, name, merge and split them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.cli_store import store_option
from pipeline.dutch_click import DutchCommand, DutchGroup

_FILE = click.Path(path_type=Path)


@click.group(cls=DutchGroup)
def topics() -> None:
    """Bekijk topics, geef ze een naam, voeg ze samen of splits ze.

    Een besluit geldt vanaf de volgende run, ook in een nieuwe ronde van dezelfde vragenlijst.

    \b
    Voorbeelden:
      themascoop topics list leernetwerken-2018
      themascoop topics name leernetwerken-2018 3 "Tijd vrijmaken"
    """


def _folder(store: Path | None) -> Path:
    from pipeline.ingest.config import store_folder

    return store or store_folder()


def _decide(store: Path | None, wave: str, what: str, numbers: list[int], name: str) -> list[int]:
    from datetime import date

    from pipeline.keeping_topics import decide

    return decide(_folder(store), wave, what, numbers, name, date.today().isoformat())


def _again(wave: str) -> str:
    return f"Het geldt vanaf de volgende run: themascoop run --wave {wave}"


@topics.command("list", cls=DutchCommand)
@click.argument("wave")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
def list_topics(wave: str, store: Path | None, as_json: bool) -> None:
    """Noem de topics van een ronde, en wat erover besloten is."""
    from pipeline.keeping_topics import known_topics

    known = known_topics(_folder(store), wave)
    rows: list[dict[str, Any]] = [
        {
            "topic_id": int(t["topic_id"]),
            "question_group": t["question_group"],
            "label": t["label"],
            "automatic_label": t.get("automatic_label", t["label"]),
            "segments": int(t["segments"]),
            "respondents": int(t["respondents"]),
        }
        for t in known.topics.to_dict("records")
    ]
    if as_json:
        told = {"topics": rows, "decisions": known.decisions, "folder": str(known.folder)}
        print(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    for group in dict.fromkeys(row["question_group"] for row in rows):
        print(f"\n{known.groups.get(group, group)}")
        for row in rows:
            if row["question_group"] == group:
                words = row["automatic_label"]
                more = f"  ({words})" if words != row["label"] else ""
                print(
                    f"  {row['topic_id']:>3}  {row['label']}{more}: {row['segments']} fragmenten, "
                    f"{row['respondents']} respondenten"
                )
    print("\nBesluiten:" if known.decisions else "\nEr is nog niets besloten.")
    for entry in known.decisions:
        numbers = ", ".join(map(str, entry["topics"]))
        name = f": {entry['naam']}" if entry.get("naam") else ""
        print(f"  {entry.get('op', '')}  {entry['wat']} {numbers}{name}")


@topics.command("name", cls=DutchCommand)
@click.argument("wave")
@click.argument("topic", type=int)
@click.argument("name")
@store_option
def name_topic(wave: str, topic: int, name: str, store: Path | None) -> None:
    """Geef een topic een naam; de automatische woorden blijven erbij staan.

    \b
    Voorbeeld:
      themascoop topics name leernetwerken-2018 3 "Tijd vrijmaken"
    """
    from pipeline.topic_decisions import NAME

    _decide(store, wave, NAME, [topic], name)
    print(f"Topic {topic} heet nu '{' '.join(name.split())}'. {_again(wave)}")


@topics.command("merge", cls=DutchCommand)
@click.argument("wave")
@click.argument("numbers", nargs=-1, type=int, required=True, metavar="TOPIC TOPIC...")
@store_option
def merge_topics(wave: str, numbers: tuple[int, ...], store: Path | None) -> None:
    """Voeg topics samen; het eerste nummer blijft.

    \b
    Voorbeeld:
      themascoop topics merge leernetwerken-2018 3 7
    """
    from pipeline.topic_decisions import MERGE

    if len(numbers) < 2:
        raise click.UsageError(
            "Noem ten minste twee topics om samen te voegen.", click.get_current_context()
        )
    _decide(store, wave, MERGE, list(numbers), "")
    print(f"Topics {', '.join(map(str, numbers))} zijn samen topic {numbers[0]}. {_again(wave)}")


@topics.command("split", cls=DutchCommand)
@click.argument("wave")
@click.argument("topic", type=int)
@store_option
def split_topic(wave: str, topic: int, store: Path | None) -> None:
    """Splits een topic in tweeën; het grootste deel houdt het nummer.

    \b
    Voorbeeld:
      themascoop topics split leernetwerken-2018 3
    """
    from pipeline.topic_decisions import SPLIT

    _, new = _decide(store, wave, SPLIT, [topic], "")
    print(f"Topic {topic} wordt gesplitst; het andere deel wordt topic {new}. {_again(wave)}")


@topics.command("test", cls=DutchCommand)
@click.argument("wave")
@click.option("--out", type=_FILE, required=True, metavar="MAP", help="Map voor het formulier.")
@store_option
def test_topics(wave: str, out: Path, store: Path | None) -> None:
    """Maak een formulier waarmee mensen topics toetsen.

    Per topic één woord dat er niet bij hoort, en per respondent één topic.

    \b
    Voorbeeld:
      themascoop topics test leernetwerken-2018 --out toets
    """
    from datetime import date

    from pipeline.contracts import InputError
    from pipeline.ingest.config import load_settings
    from pipeline.keeping_topics import known_topics
    from pipeline.report.topic_form import FORM, write_form
    from pipeline.store.topics_shown import Form, add_form
    from pipeline.topic_test import questions

    known = known_topics(_folder(store), wave)
    asked = questions(known.topics, known.members, known.segments, load_settings().seed)
    if not asked:
        raise InputError(
            f"ronde '{wave}' heeft te weinig topics om te toetsen.",
            "Er zijn ten minste twee topics in een vragengroep nodig.",
        )
    path = out / FORM
    shown = tuple(segment for question in asked for segment in question.segments)
    # before it is there: a form that nobody knows of would outlive who is forgotten
    add_form(known.folder, Form(wave, str(path.resolve()), shown))
    write_form(asked, path, date.today())
    print(
        f"{len(asked)} vragen in {path}. Laat elke beoordelaar een eigen kopie invullen, en reken "
        f"uit met: themascoop topics score {FORM}\nEr staan antwoorden van respondenten in; "
        "verwijder het formulier na de toets."
    )


@topics.command("score", cls=DutchCommand)
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Schrijf één JSON-object als uitvoer.")
def score_topics(file: Path, as_json: bool) -> None:
    """Reken uit hoe goed mensen de indringers vonden, per topic en in totaal.

    \b
    Voorbeeld:
      themascoop topics score topictest.xlsx
    """
    from pipeline.contracts import InputError
    from pipeline.ingest.config import load_settings
    from pipeline.ingest.files import read_file
    from pipeline.report.dutch import decimal, interval
    from pipeline.report.topic_form import filled_in
    from pipeline.topic_test import WORD, scores

    if not file.exists():
        raise InputError("dit bestand bestaat niet.", "Controleer de naam en de map.", file=file)
    kinds, per_topic = scores(filled_in(read_file(file, load_settings().ingest).rows, file.name))
    if as_json:
        told = [
            {
                **{"kind": kind, "topic_id": topic, "right": s.right, "n": s.n},
                **{"share": s.right / s.n, "interval": s.interval, "guessing": s.guessing},
            }
            for (kind, topic), s in [
                *(((k, None), s) for k, s in kinds.items()),
                *per_topic.items(),
            ]
        ]
        print(json.dumps({"scores": told}, ensure_ascii=False, indent=2))
        return
    for kind, total in kinds.items():
        what = "Woorden" if kind == WORD else "Topics bij een respondent"
        print(
            f"{what}: {total.right} van {total.n} goed, {decimal(total.right / total.n)} "
            f"{interval(*total.interval)}; met raden {decimal(total.guessing)}"
        )
        for (of, topic), score in per_topic.items():
            if of == kind:
                low, high = score.interval
                print(f"  topic {topic:>3}: {score.right} van {score.n} {interval(low, high)}")
