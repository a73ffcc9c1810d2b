"""Topics keep their number and name, over runs and waves, and obey what people decide."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.contracts import InputError
from pipeline.run import topics as topics_of
from pipeline.store.topics_kept import (
    DECISIONS,
    FOUND,
    add_decision,
    decisions_of,
    folder_of,
    read_decisions,
    read_memory,
    write_memory,
)
from pipeline.topic_decisions import MERGE, NAME, SPLIT, Decision
from pipeline.topic_memory import Memory
from pipeline.topics import FoundTopics, Recalled, find_topics
from tests.builders import settings
from tests.test_topics import SEED, by_text, fingerprint, questionnaire, wave

ENCODERS = ("use 1",)


def run(
    memory: Memory | None = None,
    *decisions: Decision,
    name: str = "ronde-1",
    without: tuple[int, ...] = (),
    **changed: Any,
) -> tuple[pd.DataFrame, FoundTopics]:
    """The wave of fifteen, after what is remembered; some respondents may be left out."""
    changed = {"resamples": 2, **changed}  # stability is tested elsewhere
    frame, vectors, _ = wave()
    kept = ~frame["respondent_id"].isin([f"r-{i}" for i in without]).to_numpy()
    frame = frame[kept].reset_index(drop=True)
    found = find_topics(
        frame,
        [vectors[kept]],
        questionnaire(),
        settings().topics.model_copy(update=changed),
        settings().quality,
        SEED,
        Recalled(name, memory or Memory(ENCODERS), decisions),
    )
    return frame, found


@cache
def first_run() -> FoundTopics:
    return run()[1]


def named(found: FoundTopics) -> dict[int, str]:
    return dict(zip(found.topics["topic_id"], found.topics["label"], strict=True))


def test_the_same_run_again_gives_the_same_to_the_byte() -> None:
    first = first_run()
    _, again = run(first.memory)
    assert fingerprint(again) == fingerprint(first)
    assert again.memory.next_number == first.memory.next_number


def test_a_topic_has_the_same_number_and_name_when_people_are_left_out() -> None:
    (frame, _, _), first = wave(), first_run()
    part, later = run(first.memory, name="ronde-2", without=(14, 15))
    before = dict(zip(frame["segment_id"], by_text(first, frame), strict=True))
    after = dict(zip(part["segment_id"], by_text(later, part), strict=True))
    inside = [s for s in after if after[s] >= 0 and before[s] >= 0]
    assert np.mean([after[s] == before[s] for s in inside]) > 0.7
    for number, name in named(later).items():
        assert number not in named(first) or named(first)[number] == name
    new = set(named(later)) - set(named(first))
    assert all(number >= first.memory.next_number for number in new)


def test_what_another_setting_loses_comes_back_with_its_number() -> None:
    first = first_run()
    _, few = run(first.memory, max_topics=2)
    assert len(few.topics) == 2
    _, back = run(few.memory)
    assert named(back) == named(first)


def test_a_name_replaces_the_label_and_stays_in_a_new_wave() -> None:
    first = first_run()
    decision = Decision(NAME, (2,), "Wat mensen zeggen")
    _, later = run(first.memory, decision)
    assert named(later) == {**named(first), 2: "Wat mensen zeggen"}
    assert later.topics["automatic_label"].tolist() == first.topics["automatic_label"].tolist()
    _, new = run(later.memory, decision, name="ronde-2", without=(15,))
    assert named(new)[2] == "Wat mensen zeggen"


def test_merged_topics_are_one_in_every_later_run() -> None:
    (frame, _, _), first = wave(), first_run()
    decision = Decision(MERGE, (1, 3))
    _, merged = run(first.memory, decision)
    assert set(named(merged)) == set(named(first)) - {3}
    was = np.array(by_text(first, frame))
    assert by_text(merged, frame) == np.where(was == 3, 1, was).tolist()
    row = merged.topics.set_index("topic_id").loc[1]
    assert row["segments"] == np.isin(was, [1, 3]).sum()
    assert row["respondents"] == frame[np.isin(was, [1, 3])]["respondent_id"].nunique()
    assert 0 <= row["stability"] <= 1
    assert row["stability_n"] == first.topics["stability_n"].max()
    _, again = run(merged.memory, decision)
    assert fingerprint(again) == fingerprint(merged)


def test_a_split_topic_is_two_in_every_later_run() -> None:
    (frame, _, _), first = wave(), first_run()
    new = first.memory.next_number
    decision = Decision(SPLIT, (0, new))
    _, split = run(first.memory, decision)
    was, now = np.array(by_text(first, frame)), np.array(by_text(split, frame))
    assert set(now[was == 0]) == {0, new}
    assert (now[was != 0] == was[was != 0]).all()
    assert (now == 0).sum() >= (now == new).sum() >= 2
    assert len(set(named(split).values())) == len(split.topics)
    parts = split.topics.set_index("topic_id").loc[[0, new], "stability"]
    assert parts.isna().all()  # of a part of a cluster nothing is known
    _, whole = run(split.memory, decision, Decision(MERGE, (0, new)), Decision(MERGE, (1, 2)))
    merged = whole.topics.set_index("topic_id")["stability"]
    assert np.isnan(merged[0])
    assert merged[1] >= 0
    _, again = run(split.memory, decision)
    assert fingerprint(again) == fingerprint(split)
    _, later = run(split.memory, decision, Decision(NAME, (new,), "Deel"), name="ronde-2")
    assert by_text(later, frame) == now.tolist()  # by the parts as they were kept
    assert named(later)[new] == "Deel"


def test_a_split_that_would_leave_one_respondent_is_not_made_and_said() -> None:
    first = first_run()
    small = int(first.topics["topic_id"].iloc[-1])
    base = first.memory
    decisions: list[Decision] = []
    notes: dict[str, str] = {}
    for _ in range(6):  # ever smaller
        number = 100 + len(decisions)
        decisions.append(Decision(SPLIT, (small, number)))
        _, found = run(base, *decisions)
        notes = {k: v for k, v in found.notes.items() if "gesplitst" in v}
        assert found.topics["respondents"].min() >= 2
    assert notes


def test_a_decision_about_a_topic_that_is_not_there_changes_nothing() -> None:
    first = first_run()
    gone = [Decision(NAME, (77,), "x"), Decision(SPLIT, (77, 78)), Decision(MERGE, (77, 78))]
    _, again = run(first.memory, *gone)
    assert named(again) == named(first)


# --- in files ------------------------------------------------------------------------------------


def test_what_was_found_is_kept_in_files_without_pickle(tmp_path: Path) -> None:
    first = first_run()
    write_memory(tmp_path, first.memory)
    back = read_memory(tmp_path, ENCODERS)
    assert back is not None
    _, again = run(back)
    assert fingerprint(again) == fingerprint(first)
    written = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    write_memory(tmp_path, again.memory)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == written
    (centres,) = tmp_path.glob("*.npz")
    with np.load(centres, allow_pickle=False) as arrays:
        assert len(arrays["centres"]) == len(first.topics)
    frame, _, _ = wave()
    text = (tmp_path / FOUND).read_text(encoding="utf-8")
    assert not any(identity in text for identity in [*frame["segment_id"], *frame["text"], "r-1"])


def test_other_encoders_can_not_be_compared(tmp_path: Path) -> None:
    write_memory(tmp_path, first_run().memory)
    assert read_memory(tmp_path, ("use 2",)) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"PK\x03\x04 no archive"])
@pytest.mark.parametrize("which", [FOUND, "npz"])
def test_a_damaged_file_is_said_and_not_guessed_at(
    tmp_path: Path, damage: bytes, which: str
) -> None:
    write_memory(tmp_path, first_run().memory)
    path = tmp_path / FOUND if which == FOUND else next(tmp_path.glob("*.npz"))
    path.write_bytes(damage)
    with pytest.raises(InputError, match="beschadigd"):
        read_memory(tmp_path, ENCODERS)


def test_decisions_stand_in_a_file_that_people_can_read(tmp_path: Path) -> None:
    add_decision(tmp_path, {"op": "2026-01-02", "wat": NAME, "topics": [3], "naam": "Tijd: één"})
    add_decision(tmp_path, {"op": "2026-01-03", "wat": SPLIT, "topics": [3, 9]})
    text = (tmp_path / DECISIONS).read_text(encoding="utf-8")
    assert text.startswith("# Wat er over topics besloten is.")
    assert "Tijd: één" in text
    assert decisions_of(read_decisions(tmp_path)) == (
        *(Decision(NAME, (3,), "Tijd: één"), Decision(SPLIT, (3, 9))),
    )


@pytest.mark.parametrize(
    "entry",
    [
        "{wat: naam, topics: [3]}",
        "{wat: naam, topics: [3, 4], naam: x}",
        "{wat: samenvoegen, topics: [3]}",
        "{wat: samenvoegen, topics: [3, 3]}",
        "{wat: splitsen, topics: [3]}",
        "{wat: weg, topics: [3]}",
        "{wat: naam, topics: drie, naam: x}",
        "{wat: [], topics: [3]}",
        "tijd",
    ],
)
def test_a_mistake_in_the_file_is_said_with_its_number(tmp_path: Path, entry: str) -> None:
    good = "{wat: naam, topics: [1], naam: x}"
    (tmp_path / DECISIONS).write_text(f"besluiten:\n- {good}\n- {entry}\n", encoding="utf-8")
    with pytest.raises(InputError, match="besluit 2 is niet te begrijpen"):
        read_decisions(tmp_path)


# --- a new wave, with the files ------------------------------------------------------------------


def step(store: Path, kept_as: str, people: range) -> tuple[pd.DataFrame, FoundTopics]:
    """The step of a run that finds topics, for some respondents of the wave of fifteen."""
    frame, vectors, _ = wave()
    mine = frame["respondent_id"].isin([f"r-{i}" for i in people]).to_numpy()
    frame = frame[mine].reset_index(drop=True)
    how = settings().topics.model_copy(update={"resamples": 2})
    asked = questionnaire().model_copy(update={"wave": kept_as})
    of_wave: Any = SimpleNamespace(
        store=store,
        kept_as=kept_as,
        questionnaire=asked,
        settings=settings().model_copy(update={"topics": how}),
    )
    models = [{"name": "use", "version": "1"}]
    text: Any = SimpleNamespace(segments=frame, vectors=(vectors[mine],), facts={"models": models})
    return frame, topics_of(of_wave, text)


def subject_of(frame: pd.DataFrame, found: FoundTopics) -> dict[int, str]:
    """The subject of most segments of each topic."""
    everything, _, subjects = wave()
    of = dict(zip(everything["segment_id"], subjects, strict=True))
    topic = np.array(by_text(found, frame))
    ids = frame["segment_id"].to_numpy()
    return {
        number: Counter(of[s] for s in ids[topic == number]).most_common(1)[0][0]
        for number in found.topics["topic_id"].tolist()
    }


def test_in_a_wave_of_other_people_topics_have_the_names_that_people_gave(tmp_path: Path) -> None:
    first = subject_of(*step(tmp_path, "ronde-1", range(1, 16, 2)))
    folder = folder_of(tmp_path, questionnaire().name)
    for number, subject in first.items():
        add_decision(folder, {"wat": NAME, "topics": [number], "naam": f"Over {subject}"})
    frame, found = step(tmp_path, "ronde-2", range(2, 16, 2))
    second, name = subject_of(frame, found), named(found)
    back = [number for number in second if number in first]
    assert len(back) >= 2
    assert all(name[number] == f"Over {first[number]}" for number in back)
    assert sum(first[number] == second[number] for number in back) > len(back) / 2
    assert not any(name[number].startswith("Over ") for number in set(second) - set(back))
    _, again = step(tmp_path, "ronde-1", range(1, 16, 2))
    assert named(again) == {number: f"Over {subject}" for number, subject in first.items()}
