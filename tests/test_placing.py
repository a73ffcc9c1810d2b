"""Codings that people made find their place on the segments, however they were cut."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import columns_of, dump_edits
from pipeline.ingest.config import load_settings
from pipeline.ingest.text import clean, fold
from pipeline.placing import Placed, find_text, lay_on, place_codings, respondent_level
from pipeline.privacy import redact
from pipeline.segment import segment

SETTINGS = load_settings()
CODEBOOK = Codebook.build(
    CodebookFile.model_validate(
        {
            "name": "proef",
            "version": "1",
            "groups": [
                {
                    "id": "elementen",
                    "name": "Elementen",
                    "scope": ["Q23"],
                    "themes": [
                        {"id": "tijd", "name": "Tijd"},
                        {"id": "diversiteit", "name": "Diversiteit"},
                        {"id": "div_mensen", "name": "Mensen", "parent": "diversiteit"},
                    ],
                },
                {
                    "id": "vorm",
                    "name": "Vorm",
                    "level": "respondent",
                    "xor": True,
                    "scope": ["Q23"],
                    "themes": [
                        {"id": "groep", "name": "Groep"},
                        {"id": "koppel", "name": "Koppel"},
                        {"id": "onbekend", "name": "Onbekend", "otherwise": True},
                    ],
                },
                {
                    "id": "methode",
                    "name": "Methode",
                    "level": "respondent",
                    "scope": ["Q23"],
                    "themes": [
                        {"id": "intervisie", "name": "Intervisie"},
                        {"id": "actieleren", "name": "Actieleren"},
                    ],
                },
            ],
        }
    )
)
ANSWER = "Er is tijd om te leren. Iedereen doet mee. We delen kennis."


def answers_of(*cells: tuple[str, str, str]) -> pd.DataFrame:
    """The table ``answers`` after ingest and privacy, from (respondent, question, cell)."""
    lines = []
    for respondent, question, cell in cells:
        plain, cleaned, _ = clean(cell)
        text, hidden, _ = redact(plain, SETTINGS.privacy)
        lines.append(
            {
                **{"wave": "w", "respondent_id": respondent, "question_id": question, "item": ""},
                **{"kind": "open", "text": text, "choice": "", "rating": None, "whole": False},
                **{"source": "vragenlijst", "literal": True, "file": "e.csv", "row": 4},
                **{"column": question, "edits": dump_edits([cleaned, hidden])},
            }
        )
    return pd.DataFrame(lines, columns=columns_of("answers")).astype({"rating": "Int64"})


def place(
    answers: pd.DataFrame, *lines: dict[str, Any], codebook: Codebook = CODEBOOK
) -> tuple[Placed, pd.DataFrame]:
    base = {"file": "c.csv", "respondent_id": "r-a", "question": "Q23", "text": "", "coder": "A"}
    raw = pd.DataFrame(
        [
            {**base, "row": n, "start": None, "end": None, "theme": "tijd", **line}
            for n, line in enumerate(lines, start=2)
        ]
    ).astype({"start": "Int64", "end": "Int64"})
    segments = segment(answers, SETTINGS.segment)
    return place_codings(raw, answers, segments, codebook, fold, ["vastgesteld"]), segments


def coded(placed: Placed, segments: pd.DataFrame) -> list[tuple[str, str]]:
    texts = dict(zip(segments["segment_id"], segments["text"], strict=True))
    return [
        (texts[s], t)
        for s, t in zip(placed.codings["segment_id"], placed.codings["theme_id"], strict=True)
    ]


# --- by span, by text ---------------------------------------------------------------------------


def test_a_span_of_the_cell_finds_its_segment_through_line_ends_and_placeholders() -> None:
    cell = (
        "Met dank aan Piet Jansen.\r\nMail naar p.jansen@voorbeeld.nl.\r\nEr is tijd om te leren."
    )
    answers = answers_of(("r-a", "Q23", cell))
    assert "Jansen" not in answers["text"].iloc[0]
    at = cell.index("Er is")
    placed, segments = place(answers, {"start": at, "end": len(cell)})
    assert coded(placed, segments) == [("Er is tijd om te leren.", "tijd")]
    assert (placed.n_rows, placed.n_placed, placed.n_by_overlap) == (1, 1, 0)


def test_a_span_over_a_name_is_placed() -> None:
    cell = "Vraag het aan Piet Jansen, die weet het. Er is tijd om te leren."
    answers = answers_of(("r-a", "Q23", cell))
    placed, segments = place(answers, {"start": 0, "end": cell.index("Er is"), "text": cell[:40]})
    assert len(placed.codings) == 1
    assert coded(placed, segments)[0][0].startswith("Vraag het aan [naam]")


@pytest.mark.parametrize(
    "text",
    [
        "Er is tijd om te leren.",
        "er is tijd  om te leren",
        " Er is\ntijd om te leren. ",
        "ER IS TIJD OM TE LEREN.",
    ],
)
def test_a_text_finds_its_segment_whatever_its_white_space_and_case(text: str) -> None:
    placed, segments = place(answers_of(("r-a", "Q23", ANSWER)), {"text": text})
    assert coded(placed, segments) == [("Er is tijd om te leren.", "tijd")]
    assert placed.n_by_overlap == 0


def test_quotes_are_forgiven() -> None:
    answers = answers_of(
        ("r-a", "Q23", "‘Gewoon doen’ – dat is ons motto. En verder gaan we door.")
    )
    placed, segments = place(answers, {"text": "'Gewoon doen' - dat is ons motto."})
    assert [text for text, _ in coded(placed, segments)] == ["‘Gewoon doen’ – dat is ons motto."]


def test_a_text_with_a_name_that_was_replaced_is_found() -> None:
    answers = answers_of(("r-a", "Q23", "Zoals Piet Jansen zegt kost leren tijd. Verder niets."))
    assert "[naam]" in answers["text"].iloc[0]
    placed, segments = place(answers, {"text": "Zoals Piet Jansen zegt kost leren tijd."})
    assert coded(placed, segments)[0][0].startswith("Zoals [naam]")


def test_a_numbered_placeholder_is_the_name_that_the_coder_saw() -> None:
    answers = answers_of(
        ("r-a", "Q23", "Met Anneke Smit. Zoals Piet Jansen zegt kost leren tijd. Verder niets.")
    )
    assert "[naam 2]" in answers["text"].iloc[0]
    for text in ("Zoals Piet Jansen zegt kost leren tijd.", "Zoals [naam] zegt kost leren tijd."):
        placed, segments = place(answers, {"text": text})
        assert coded(placed, segments)[0][0] == "Zoals [naam 2] zegt kost leren tijd."
    assert placed.n_by_overlap == 0  # with a placeholder the two texts are the same


def test_a_span_that_shows_another_text_yields_to_the_text() -> None:
    line = {"start": 0, "end": 23, "text": "Iedereen doet mee."}
    placed, segments = place(answers_of(("r-a", "Q23", ANSWER)), line)
    assert coded(placed, segments) == [("Iedereen doet mee.", "tijd")]


def test_without_a_question_the_text_is_looked_for_in_all_answers() -> None:
    answers = answers_of(("r-a", "Q8", "Een heel ander doel."), ("r-a", "Q23", ANSWER))
    placed, segments = place(answers, {"question": "", "text": "Iedereen doet mee."})
    assert coded(placed, segments) == [("Iedereen doet mee.", "tijd")]


def test_a_line_with_neither_text_nor_span_is_about_the_whole_answer() -> None:
    placed, _ = place(answers_of(("r-a", "Q23", ANSWER)), {})
    assert len(placed.codings) == 3


@pytest.mark.parametrize("name", ["geheel", "Geheel", "hele beschrijving", "Alles"])
def test_a_whole_description_has_several_names(name: str) -> None:
    placed, _ = place(answers_of(("r-a", "geheel", ANSWER)), {"question": name, "text": ANSWER})
    assert placed.n_placed == 1


def test_a_line_that_knows_its_segment_needs_nothing_else() -> None:
    answers = answers_of(("r-a", "Q23", ANSWER))
    known = segment(answers, SETTINGS.segment)["segment_id"].iloc[2]
    placed, segments = place(answers, {"segment_id": known, "respondent_id": "", "question": ""})
    assert coded(placed, segments) == [("We delen kennis.", "tijd")]


# --- other cuts ---------------------------------------------------------------------------------


def test_a_stretch_cut_otherwise_is_laid_on_what_it_overlaps_most_and_counted() -> None:
    answers = answers_of(("r-a", "Q23", ANSWER))
    small, segments = place(answers, {"text": "tijd om"})
    assert coded(small, segments) == [("Er is tijd om te leren.", "tijd")]
    assert small.n_by_overlap == 1
    large, segments = place(answers, {"text": ANSWER[:42]})
    assert [text for text, _ in coded(large, segments)] == [
        "Er is tijd om te leren.",
        "Iedereen doet mee.",
    ]
    assert large.n_by_overlap == 1


def test_lay_on_by_hand() -> None:
    units = [("a", 0, 10), ("b", 11, 31), ("c", 32, 40)]
    assert lay_on((11, 31), units) == (["b"], True)
    assert lay_on((10, 33), units) == (["b"], True)  # a sign more or less is the same cut
    assert lay_on((5, 22), units) == (["a", "b"], False)  # 5 of 10 and 11 of 20
    assert lay_on((8, 15), units) == (["b"], False)  # 2 of 10, 4 of 20: neither for half
    assert lay_on((50, 60), units) == ([], False)


@settings(deadline=None)
@given(st.text("ab ‘'’\n", max_size=12), st.text("ab ‘'’\n", max_size=30))
def test_a_found_text_is_really_there(needle: str, answer: str) -> None:
    found = find_text(needle, answer, fold)
    if found:
        assert fold(answer[slice(*found)])[0] == fold(needle)[0]
    elif fold(needle)[0]:
        assert fold(needle)[0] not in fold(answer)[0]


# --- lost, looked at ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"respondent_id": "r-z"}, "deze respondent staat niet in deze ronde"),
        ({"question": "Q8"}, "vraag Q8 is door deze respondent niet beantwoord"),
        ({"text": "Dat zei niemand"}, "de tekst staat niet in het antwoord op vraag Q23"),
        ({"start": 900, "end": 910}, "op die plaats staat in het antwoord geen tekst"),
        ({"start": 3, "end": 3}, "op die plaats staat in het antwoord geen tekst"),
    ],
)
def test_what_finds_no_place_is_listed_with_its_reason(line: dict[str, Any], reason: str) -> None:
    placed, _ = place(answers_of(("r-a", "Q23", ANSWER)), line, {"text": "Iedereen doet mee."})
    assert placed.lost == [{"file": "c.csv", "row": 2, "reason": reason}]
    assert (placed.n_rows, placed.n_placed) == (2, 1)


def test_looked_at_and_no_theme_is_not_the_same_as_not_looked_at() -> None:
    placed, segments = place(
        answers_of(("r-a", "Q23", ANSWER)),
        {"text": "Er is tijd om te leren."},
        {"text": "Iedereen doet mee.", "theme": ""},
    )
    assert coded(placed, segments) == [
        ("Er is tijd om te leren.", "tijd"),
        ("Iedereen doet mee.", ""),
    ]


def test_a_theme_goes_before_no_theme_and_counts_once() -> None:
    line = {"text": "Er is tijd om te leren."}
    placed, segments = place(
        answers_of(("r-a", "Q23", ANSWER)),
        {**line, "theme": ""},
        line,
        line,
        {**line, "theme": "groep"},
    )
    assert coded(placed, segments) == [
        ("Er is tijd om te leren.", "tijd"),
        ("Er is tijd om te leren.", "groep"),
    ]


def test_coders_stay_apart_and_a_settled_coding_is_known_by_its_name() -> None:
    line = {"text": "Er is tijd om te leren."}
    placed, _ = place(
        answers_of(("r-a", "Q23", ANSWER)),
        line,
        {**line, "coder": "B", "theme": "diversiteit"},
        {**line, "coder": "Vastgesteld"},
    )
    kinds = placed.codings.set_index("coder_id")["coder_kind"].to_dict()
    assert kinds == {"A": "human", "B": "human", "Vastgesteld": "adjudicated"}


def test_a_parent_is_kept_as_the_coder_gave_it() -> None:
    placed, segments = place(
        answers_of(("r-a", "Q23", ANSWER)), {"text": "Iedereen doet mee.", "theme": "diversiteit"}
    )
    assert coded(placed, segments) == [("Iedereen doet mee.", "diversiteit")]


def test_no_codings_is_no_error() -> None:
    answers = answers_of(("r-a", "Q23", ANSWER))
    segments = segment(answers, SETTINGS.segment)
    placed = place_codings(pd.DataFrame(), answers, segments, CODEBOOK, fold, [])
    assert (placed.n_rows, len(placed.codings), placed.lost) == (0, 0, [])


# --- the respondent as a whole ------------------------------------------------------------------


def people(placed: Placed) -> list[tuple[str, str]]:
    frame = placed.respondent_codings
    return list(zip(frame["respondent_id"], frame["theme_id"], strict=True))


THREE = (("r-a", "Q23", ANSWER), ("r-b", "Q23", ANSWER), ("r-c", "Q23", ANSWER))


def test_a_theme_of_a_respondent_keeps_the_segment_that_decided() -> None:
    line = {"text": "Iedereen doet mee.", "theme": "intervisie"}
    placed, segments = place(answers_of(*THREE), line)
    assert people(placed) == [("r-a", "intervisie")]
    decided = placed.respondent_codings["segment_id"].iloc[0]
    assert segments.set_index("segment_id")["text"][decided] == "Iedereen doet mee."


def test_of_an_exclusive_group_the_theme_coded_most_counts() -> None:
    texts = ANSWER.replace(". ", ".|").split("|")
    placed, _ = place(
        answers_of(*THREE),
        {"text": texts[0], "theme": "groep"},
        {"text": texts[1], "theme": "koppel"},
        {"text": texts[2], "theme": "koppel"},
    )
    assert people(placed) == [("r-a", "koppel")]
    assert placed.warnings == ["codeur A gaf één respondent meer dan één 'Vorm'; geteld is koppel."]


def test_of_an_exclusive_group_the_first_counts_when_equal() -> None:
    texts = ANSWER.replace(". ", ".|").split("|")
    placed, _ = place(
        answers_of(*THREE),
        {"text": texts[1], "theme": "groep"},
        {"text": texts[0], "theme": "koppel"},
    )
    assert people(placed) == [("r-a", "koppel")]  # the first in the answer, not in the file


def test_unknown_never_outvotes_a_real_form() -> None:
    texts = [*ANSWER.replace(". ", ".|").split("|"), "Ook dat nog."]
    placed, _ = place(
        answers_of(("r-a", "Q23", f"{ANSWER} {texts[3]}")),
        {"text": texts[0], "theme": "onbekend"},
        {"text": texts[1], "theme": "onbekend"},
        {"text": texts[2], "theme": "groep"},
        {"text": texts[3], "theme": "koppel"},
    )
    assert people(placed) == [("r-a", "groep")]


def test_who_was_read_and_got_no_form_gets_unknown() -> None:
    placed, _ = place(
        answers_of(*THREE),
        {"text": "Iedereen doet mee.", "theme": "groep"},
        {"text": "Iedereen doet mee.", "theme": "", "respondent_id": "r-b"},
    )
    assert people(placed) == [("r-a", "groep"), ("r-b", "onbekend")]  # r-c was not read


def test_a_group_that_a_coder_never_used_is_not_filled_in() -> None:
    placed, _ = place(answers_of(*THREE), {"text": "Iedereen doet mee."})
    assert people(placed) == []


def test_unknown_yields_to_a_real_form() -> None:
    placed, _ = place(
        answers_of(*THREE),
        {"text": "Er is tijd om te leren.", "theme": "onbekend"},
        {"text": "Iedereen doet mee.", "theme": "koppel"},
    )
    assert people(placed) == [("r-a", "koppel")]
    assert placed.warnings == []


def test_themes_that_do_not_exclude_each_other_are_all_kept() -> None:
    text = {"text": "Iedereen doet mee."}
    placed, segments = place(
        answers_of(*THREE), {**text, "theme": "actieleren"}, {**text, "theme": "intervisie"}
    )
    assert people(placed) == [("r-a", "actieleren"), ("r-a", "intervisie")]
    again, warnings = respondent_level(placed.codings, segments, CODEBOOK)
    assert again.equals(placed.respondent_codings)
    assert warnings == []
