"""Intrusion tests: the intruder is one, the form comes back, the score is right."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.contracts import InputError
from pipeline.ingest.files import read_file
from pipeline.report.topic_form import ANSWER, filled_in, write_form
from pipeline.topic_test import LETTERS, TOPIC, WORD, Question, Score, questions, scores
from tests.builders import settings
from tests.test_topics import _found, wave

HEAD = 4  # row of the headings, as a spreadsheet counts


def asked(seed: int = 1) -> list[Question]:
    found, (frame, _, _) = _found(), wave()
    return questions(found.topics, found.members, frame, seed)


def test_every_word_question_has_one_word_of_another_topic() -> None:
    terms = {
        t: [w for w, _ in json.loads(words)]
        for t, words in _found().topics[["topic_id", "terms"]].itertuples(index=False)
    }
    about = [q for q in asked() if q.kind == WORD]
    assert [q.topic_id for q in about] == list(terms)
    for q in about:
        own = [w for i, w in enumerate(q.options) if i != q.intruder]
        assert sorted(own) == sorted(terms[q.topic_id][:4])
        assert q.options[q.intruder] not in terms[q.topic_id]
    assert len({q.intruder for q in about}) > 1  # not always in the same place


def test_every_topic_question_has_one_topic_that_the_respondent_lacks() -> None:
    frame, _, _ = wave()
    members = _found().members.merge(frame, on="segment_id")
    label = _found().topics.set_index("topic_id")["label"]
    about = [q for q in asked() if q.kind == TOPIC]
    assert len(about) > 5
    for q in about:
        who = members.loc[members["text"] == q.text.split(" / ")[0], "respondent_id"].iloc[0]
        mine = members[(members["respondent_id"] == who) & (members["topic_id"] >= 0)]
        said = set(label[mine["topic_id"].unique()])
        assert [o in said for o in q.options].count(False) == 1
        assert q.options[q.intruder] not in said


def test_the_questions_are_the_same_every_time() -> None:
    assert asked() == asked()
    assert asked(2) != asked()


def fill(path: Path, right: int) -> None:
    """Answer all questions; the first ``right`` of them rightly."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[HEAD]}
    for n, row in enumerate(range(HEAD + 1, sheet.max_row + 1)):
        good = sheet.cell(row, heads["goed"]).value
        wrong = next(letter for letter in LETTERS if letter != good)
        sheet.cell(row, heads[ANSWER]).value = good.lower() if n < right else wrong
    book.save(path)


def test_the_form_comes_back_with_its_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, form = tmp_path / "toets.xlsx", asked()
    write_form(form, path, date(2026, 1, 2))
    n = sum(q.kind == WORD for q in form)
    fill(path, n)
    assert main(["topics", "score", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["scores"]
    words, about_topics = told[:2]
    assert (words["right"], words["n"], words["guessing"]) == (n, n, 0.2)
    assert (about_topics["right"], about_topics["topic_id"]) == (0, None)
    assert main(["topics", "score", str(path)]) == 0
    assert f"Woorden: {n} van {n} goed, 1,00" in capsys.readouterr().out


def test_the_right_answer_is_hidden(tmp_path: Path) -> None:
    write_form(asked(), tmp_path / "toets.xlsx", date(2026, 1, 2))
    sheet = openpyxl.load_workbook(tmp_path / "toets.xlsx").active
    heads = {cell.value: cell.column_letter for cell in sheet[HEAD]}
    hidden = [c for c, d in sheet.column_dimensions.items() if d.hidden]
    assert heads["soort"] in hidden


def test_an_empty_form_and_a_wrong_letter_are_said(tmp_path: Path) -> None:
    path = tmp_path / "toets.xlsx"
    write_form(asked(), path, date(2026, 1, 2))
    rows = [list(r) for r in read_file(path, settings().ingest).rows]
    with pytest.raises(InputError, match="nog niets ingevuld"):
        filled_in(rows, path.name)
    place = rows[HEAD - 1].index(ANSWER)
    rows[HEAD][place] = "Z"
    with pytest.raises(InputError, match=r"regel 5.*geen letter van A tot en met E"):
        filled_in(rows, path.name)
    with pytest.raises(InputError, match="geen formulier"):
        filled_in([["a"], ["b"]], path.name)


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263
    assert Score(81, 263, 0.2).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    totals, each = scores([(WORD, 3, 5, True), (WORD, 3, 5, False), (TOPIC, 3, 4, True)])
    assert totals == {WORD: Score(1, 2, 0.2), TOPIC: Score(1, 1, 0.25)}
    assert each[WORD, 3].right == 1


def test_a_wave_with_one_topic_asks_nothing() -> None:
    found, (frame, _, _) = _found(), wave()
    assert questions(found.topics.head(1), found.members, frame, 1) == []
    assert questions(found.topics.head(0), pd.DataFrame(found.members), frame, 1) == []
