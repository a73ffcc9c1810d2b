"""What a run does with topics that are kept: take them up, keep them; and what people decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.contracts import InputError
from pipeline.store.database import opened

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.reading import Wave
    from pipeline.topic_memory import Memory
    from pipeline.topics import Recalled


def _folder(wave: Wave) -> Path | None:
    from pipeline.store.topics_kept import folder_of

    if wave.store is None:
        return None
    questionnaire = wave.questionnaire
    return folder_of(wave.store, questionnaire.name, wave.kept_as.removeprefix(questionnaire.wave))


def recall(wave: Wave, encoders: Sequence[str]) -> tuple[Recalled | None, dict[str, str]]:
    """What is kept of the topics of a questionnaire; None where nothing is or may be kept.

    :param encoders: names and versions.
    :return: and notes (Dutch) for the report.
    :raises InputError: what is kept is damaged.
    """
    from pipeline.store.topics_kept import decisions_of, read_decisions, read_memory
    from pipeline.topics import NOTE, Recalled

    folder = _folder(wave)
    if folder is None:
        return None, {}
    memory = read_memory(folder, encoders)
    if memory is None:
        return None, {
            f"{NOTE}namen": "Eerdere topics zijn met andere taalmodellen gevonden. Daarom zijn de "
            "topics nu anders genummerd, en tellen namen en besluiten van mensen niet mee."
        }
    return Recalled(wave.kept_as, memory, decisions_of(read_decisions(folder))), {}


@contextmanager
def holding_topics(wave: Wave) -> Iterator[None]:
    """Hold the topics of a questionnaire from taking up to keeping; another run waits.

    :raises OutputError: another run takes longer than an hour, or the folder can't be written.
    """
    from pipeline.store.topics_kept import PATIENCE, holding

    folder = _folder(wave)
    with nullcontext() if folder is None else holding(folder, PATIENCE):
        yield


def keep_topics(wave: Wave, memory: Memory) -> None:
    """Keep what was found.

    :raises OutputError: it can't be written.
    """
    from pipeline.store.topics_kept import write_memory

    folder = _folder(wave)
    if folder is not None:
        write_memory(folder, memory)


class KnownTopics(NamedTuple):
    """The topics of the last run of a wave, and where decisions on them stand."""

    topics: pd.DataFrame
    members: pd.DataFrame
    segments: pd.DataFrame
    groups: dict[str, str]
    folder: Path
    decisions: list[dict[str, Any]]


def known_topics(store: Path, wave: str) -> KnownTopics:
    """The topics of a wave, as its last run found them.

    :raises InputError: no such wave, or it had no run.
    """
    import json

    from pipeline.store.topics_kept import folder_of, last_topics, read_decisions
    from pipeline.store.waves import tables_of, versions_of

    with opened(store, make=False) as found:
        version = versions_of(found, wave)[-1]
        tables = last_topics(found, wave)
        segments = tables_of(found, version)["segments"]
    asked = json.loads(version["details"])["questionnaire"]
    folder = folder_of(store, asked["name"], wave.removeprefix(asked["wave"]))
    groups = {g["id"]: g["name"] for g in asked["topic_groups"]}
    return KnownTopics(
        tables["topics"],
        tables["topic_members"],
        segments,
        groups,
        folder,
        read_decisions(folder),
    )


def decide(
    store: Path, wave: str, what: str, topics: Sequence[int], name: str, day: str
) -> list[int]:
    """Write down a decision, for every later run.

    :param what: one of the kinds of :mod:`pipeline.topic_decisions`.
    :param day: yyyy-mm-dd.
    :return: the numbers it is about; after a split with the number of the new part.
    :raises InputError: a topic is not there, or topics of several question groups.
    :raises OutputError: it can't be written, or a run is at it.
    """
    from pipeline.store.topics_kept import add_decision, holding, read_memory
    from pipeline.topic_decisions import NAME, SPLIT

    folder = known_topics(store, wave).folder  # a wave that is not there makes no folder
    with holding(folder):
        known = known_topics(store, wave)
        group = dict(zip(known.topics["topic_id"], known.topics["question_group"], strict=True))
        _can_be_decided(wave, what, topics, name, group)
        numbers = list(topics)
        if what == SPLIT:
            memory = read_memory(folder, None)
            used = [n for entry in known.decisions for n in entry["topics"]]
            numbers.append(max(memory.next_number if memory else 0, max([*used, *group]) + 1))
        entry: dict[str, Any] = {"op": day, "ronde": wave, "wat": what, "topics": numbers}
        if what == NAME:
            entry["naam"] = " ".join(name.split())
        add_decision(folder, entry)
    return numbers


def _can_be_decided(
    wave: str, what: str, topics: Sequence[int], name: str, group: Mapping[int, str]
) -> None:
    from pipeline.topic_decisions import NAME

    for number in topics:
        if number not in group:
            raise InputError(
                f"topic {number} bestaat niet in ronde '{wave}'.",
                f"De nummers staan bij 'themascoop topics list {wave}'.",
            )
    if len({group[number] for number in topics}) > 1:
        raise InputError(
            "deze topics horen bij verschillende vragengroepen.",
            "Voeg alleen topics van dezelfde vragengroep samen.",
        )
    if len(set(topics)) < len(topics):
        raise InputError("hetzelfde topic staat er twee keer.", "Noem elk topic één keer.")
    if what == NAME and not name.strip():
        raise InputError("de naam is leeg.", "Geef een naam van een of meer woorden.")
