"""A wave is kept once; a corrected export is a new version, and codings go along."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from pipeline.contracts import InputError
from pipeline.store.codings import get_codings, put_codings
from pipeline.store.database import Store
from pipeline.store.tables import content_of, folder_name
from pipeline.store.waves import (
    Kept,
    add_version,
    current_version,
    differences,
    list_waves,
    tables_of,
    versions_of,
)
from tests.store.build import ANSWERS, WAVE, codings, details, source, tables


def kept(store: Store, answers: dict[str, dict[str, str]] = ANSWERS, name: str = WAVE) -> Kept:
    return add_version(store, name, tables(answers), details(), source())


def test_what_goes_in_comes_out(store: Store) -> None:
    assert kept(store) == Kept(WAVE, 1, new=True)
    version = current_version(store, WAVE)
    assert version is not None
    found = tables_of(store, version)
    given = tables()
    for name, frame in given.items():
        expected = frame.drop(columns="lemmas", errors="ignore")
        assert found[name].astype(object).to_dict("list") == expected.astype(object).to_dict("list")
    assert (version["respondents"], version["answers"]) == (3, 5)


def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    kept(store)
    before = sorted((p, p.stat().st_mtime_ns) for p in store.folder.rglob("*.parquet"))
    assert kept(store) == Kept(WAVE, 1, new=False)
    assert sorted((p, p.stat().st_mtime_ns) for p in store.folder.rglob("*.parquet")) == before
    assert len(versions_of(store, WAVE)) == 1


def test_another_file_name_or_order_of_lines_in_it_makes_no_version(store: Store) -> None:
    kept(store)
    same = tables()
    same["answers"] = same["answers"].assign(file="andere naam.csv", row=99)
    assert not add_version(store, WAVE, same, details(), source("andere naam.csv")).new


def test_another_codebook_makes_no_version_but_is_kept(store: Store) -> None:
    kept(store)
    again = add_version(store, WAVE, tables(), details(facts={"key": "def"}), source())
    assert again == Kept(WAVE, 1, new=False)
    version = current_version(store, WAVE)
    assert version is not None
    assert '"def"' in version["details"]


def test_a_corrected_export_is_a_new_version_and_its_differences_are_listed(store: Store) -> None:
    kept(store)
    given = copy.deepcopy(ANSWERS)
    given["r-aaaaaaaaaa"]["Q7"] = "Nu pas. Wij leren samen van fouten. Er is tijd genoeg."
    given["r-bbbbbbbbbb"]["Q17"] = ""
    del given["r-bbbbbbbbbb"]["Q17"]
    del given["r-cccccccccc"]
    given["r-dddddddddd"] = {"Q7": "Dit netwerk kwam er later bij."}
    assert kept(store, given).version == 2
    found = differences(store, WAVE, 1, 2)
    assert found.respondents_new == ["r-dddddddddd"]
    assert found.respondents_gone == ["r-cccccccccc"]
    changed = {(a["respondent_id"], a["question_id"]): (a["old"], a["new"]) for a in found.answers}
    assert changed == {
        ("r-aaaaaaaaaa", "Q7"): (ANSWERS["r-aaaaaaaaaa"]["Q7"], given["r-aaaaaaaaaa"]["Q7"]),
        ("r-bbbbbbbbbb", "Q17"): (ANSWERS["r-bbbbbbbbbb"]["Q17"], ""),
        ("r-cccccccccc", "Q7"): (ANSWERS["r-cccccccccc"]["Q7"], ""),
        ("r-dddddddddd", "Q7"): ("", "Dit netwerk kwam er later bij."),
    }
    assert (found.count("changed"), found.count("gone"), found.count("new")) == (1, 2, 1)


def test_codings_are_carried_over_to_unchanged_segments(store: Store) -> None:
    kept(store)
    segments = tables()["segments"]
    by_text = dict(zip(segments["text"], segments["segment_id"], strict=True))
    put_codings(
        store,
        WAVE,
        codings(
            [
                ("A", by_text["Wij leren samen van fouten."], "competenties"),
                ("A", by_text["Er is te weinig tijd voor overleg."], "tijd"),
                ("A", by_text["De teamleider denkt mee met ons."], ""),
            ]
        ),
        {"A": "codeur-a.csv"},
    )
    given = copy.deepcopy(ANSWERS)
    given["r-aaaaaaaaaa"]["Q7"] = "Nu pas. Wij leren samen van fouten. Er is tijd genoeg."
    now = kept(store, given)
    assert now.carried_over == 1  # moved by the words put before it
    new = tables(given)["segments"]
    text = dict(zip(new["segment_id"], new["text"], strict=True))
    found = get_codings(store, WAVE, list(new["segment_id"]))
    assert [(text[s], t) for s, t in zip(found["segment_id"], found["theme_id"], strict=True)] == [
        ("Wij leren samen van fouten.", "competenties"),
        ("De teamleider denkt mee met ons.", ""),
    ]
    (lost,) = differences(store, WAVE, 1, 2).lost
    assert (lost["coder"], lost["theme"]) == ("A", "tijd")
    assert lost["text"] == "Er is te weinig tijd voor overleg."


def test_a_segment_that_stands_twice_is_not_guessed(store: Store) -> None:
    given = {"r-aaaaaaaaaa": {"Q7": "Samen leren we. Samen leren we."}, **ANSWERS}
    given["r-aaaaaaaaaa"] = {"Q7": "Samen leren wij veel. Samen leren wij veel."}
    kept(store, given)
    segments = tables(given)["segments"]
    mine = segments[segments["respondent_id"] == "r-aaaaaaaaaa"]["segment_id"]
    put_codings(store, WAVE, codings([("A", s, "tijd") for s in mine]), {})
    later = copy.deepcopy(given)
    later["r-aaaaaaaaaa"]["Q7"] = "Eerst iets anders. Samen leren wij veel. Samen leren wij veel."
    assert kept(store, later).carried_over == 0
    assert len(differences(store, WAVE, 1, 2).lost) == 2


def test_back_to_an_earlier_export_is_a_version_too(store: Store) -> None:
    given = {k: v for k, v in ANSWERS.items() if k != "r-cccccccccc"}
    assert [kept(store).version, kept(store, given).version, kept(store).version] == [1, 2, 3]
    first, second, third = versions_of(store, WAVE)
    assert first["folder"] == third["folder"] != second["folder"]


def test_waves_stand_apart(store: Store) -> None:
    kept(store)
    kept(store, name="tweede ronde")
    assert [(w["name"], w["versions"]) for w in list_waves(store)] == [
        (WAVE, 1),
        ("tweede ronde", 1),
    ]
    with pytest.raises(InputError, match="er is geen ronde 'derde' bewaard") as error:
        versions_of(store, "derde")
    assert "proef-2018, tweede ronde" in error.value.todo


@pytest.mark.parametrize(
    "name", ["../../x", "..", "CON", "a/b", "naam\nregel", "<script>", "x" * 300, "é", "", "A", "a"]
)
def test_a_wave_can_have_any_name_and_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    safe = folder_name(name)
    assert (tmp_path / safe).resolve().parent == tmp_path.resolve()
    assert safe.isascii()
    assert len(safe) < 80
    assert safe not in ("", ".", "..", "con")


def test_two_names_never_share_a_folder() -> None:
    names = ["A", "a", "a/b", "a-b", "a b", "../a", "b", "ä"]
    assert len({folder_name(n) for n in names}) == len(names)


def test_the_hash_sees_every_cell() -> None:
    given = tables()
    one = content_of(given)
    for column in ("text", "question_id", "rating"):
        other = {**given, "answers": given["answers"].copy()}
        other["answers"].loc[0, column] = 3 if column == "rating" else "anders"
        assert content_of(other) != one
    assert content_of(given) == one


def test_a_table_that_is_gone_is_named(store: Store) -> None:
    kept(store)
    version = current_version(store, WAVE)
    assert version is not None
    (store.folder / version["folder"] / "answers.parquet").unlink()
    with pytest.raises(InputError, match=r"answers\.parquet: deze tabel van de opslag is weg"):
        tables_of(store, version)
    assert kept(store).new is False  # reading the same export again mends it
