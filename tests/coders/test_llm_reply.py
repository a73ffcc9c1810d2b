"""What is made of the answer of a language model."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coders.llm_reply import (
    BadReplyError,
    Given,
    Reply,
    Token,
    place,
    read_reply,
    tokens_of,
)
from pipeline.coders.prompt import Task
from pipeline.ingest.text import fold

TEXT = "Er moet echt tijd voor zijn, anders  wordt het ‘niets’."
TASK = Task("", "", ("tijd", "tijdig", "wil"), 2)


def read(answer: Any, tokens: tuple[Token, ...] = (), cut_off: bool = False) -> Reply:
    content = answer if isinstance(answer, str) else json.dumps(answer)
    return read_reply(content, tokens, TASK, TEXT, fold, cut_off)


def codes(*given: tuple[str, str]) -> dict[str, Any]:
    return {"codes": [{"theme": t, "citaat": q} for t, q in given]}


def test_a_theme_with_words_of_the_segment_is_taken() -> None:
    reply = read(codes(("tijd", "echt tijd")))
    (found,) = reply.given
    assert TEXT[found.start : found.end] == "echt tijd"
    assert reply.chances == {"tijd": 1.0, "tijdig": 0.0, "wil": 0.0, "": 0.0}


def test_none_is_an_answer() -> None:
    reply = read(codes(("geen", "")))
    assert reply.given == ()
    assert reply.chances[""] == 1.0


def test_without_log_probabilities_the_chances_are_said_to_be_no_chances() -> None:
    assert not read(codes(("tijd", "tijd"))).graded


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("anders wordt het 'niets'", "anders  wordt het ‘niets"),
        ('"Er moet echt tijd"', "Er moet echt tijd"),
        ("ER MOET\nECHT", "Er moet echt"),
        ("genoeg tijd om te leren", ""),
        ("", ""),
        ("het", "het"),
        ("er", ""),
        ("...", ""),
    ],
)
def test_a_quote_counts_only_where_it_stands_in_the_segment(quote: str, stands: str) -> None:
    start, end = place(quote, TEXT, fold)
    assert (TEXT[start:end] if start >= 0 else "") == stands


def test_a_quote_may_show_the_segment_as_the_model_saw_it() -> None:
    text = "Dat is <echt> tijd"
    start, end = place("‹echt› tijd", text, fold)
    assert text[start:end] == "<echt> tijd"


def test_a_theme_without_its_words_is_kept_apart() -> None:
    assert read(codes(("tijd", "ruim de tijd"))).given == (Given("tijd", -1, -1),)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("<html>502</html>", "geen JSON"),
        ("", "geen JSON"),
        ("[" * 100_000, "geen JSON"),
        ("[]", "andere vorm"),
        ({"codes": "tijd"}, "andere vorm"),
        ({"codes": [], "x": 1}, "andere vorm"),
        ({"codes": ["tijd"]}, "andere vorm"),
        ({"codes": [{"theme": "tijd"}]}, "andere vorm"),
        ({"codes": [{"theme": ["tijd"], "citaat": ""}]}, "andere vorm"),
        (codes(), "niet een tot 2"),
        (codes(("tijd", "tijd"), ("wil", "wil"), ("tijdig", "tijd")), "niet een tot 2"),
        (codes(("druk", "tijd")), "niet kan"),
        (codes(("tijd", "tijd"), ("geen", "")), "spreekt zichzelf tegen"),
    ],
)
def test_any_other_answer_is_refused_with_its_reason(answer: Any, why: str) -> None:
    with pytest.raises(BadReplyError, match=why):
        read(answer)


def test_an_answer_that_was_cut_off_is_refused() -> None:
    with pytest.raises(BadReplyError, match="brak af"):
        read('{"codes": [{"theme": "tijd", "cit', cut_off=True)


def test_a_block_of_code_around_the_answer_is_forgiven() -> None:
    assert read(f"```json\n{json.dumps(codes(('wil', 'wordt')))}\n```").given[0].theme == "wil"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_no_json_at_all_makes_it_fall(value: Any) -> None:
    for answer in (value, {"codes": value}, {"codes": [{"theme": value, "citaat": value}]}):
        try:
            read(answer)
        except BadReplyError:
            continue


def test_a_reply_is_kept_without_a_word_of_the_segment() -> None:
    reply = read(codes(("tijd", "echt tijd")))
    assert "echt" not in reply.dump()
    assert Reply.load(reply.dump()) == reply


# --- chances --------------------------------------------------------------------------------------


def token(text: str, **others: float) -> Token:
    """A piece that was written, and the chances of what could have been."""
    return text, {k.replace("_", '"'): math.log(v) for k, v in others.items()}


def test_chances_come_from_what_could_have_been_written() -> None:
    # First piece: 'ti' .6, 'w' .2, 'ge' .1; the rest (.1) leads to no theme. So 'ti' has .6/.9.
    # Then 'jd' leads to tijd and tijdig; then '"' .75 makes it tijd, 'ig' .25 tijdig.
    tokens = (
        token('{"codes": [{"theme": "'),
        token("ti", ti=0.6, w=0.2, ge=0.1, x=0.1),
        token("jd", jd=1.0),
        token('","', **{"_": 0.15, "_,_": 0.6, "ig": 0.25}),
        token('citaat": "echt tijd"}]}'),
    )
    reply = read(codes(("tijd", "echt tijd")), tokens)
    assert reply.graded
    # both ways of closing the id are tijd: '"' and '","' together .75
    assert reply.chances["tijd"] == pytest.approx(0.6 / 0.9 * 0.75, abs=0.001)
    assert reply.chances["tijdig"] == pytest.approx(0.6 / 0.9 * 0.25, abs=0.001)
    assert reply.chances["wil"] == pytest.approx(0.2 / 0.9, abs=0.001)
    assert reply.chances[""] == pytest.approx(0.1 / 0.9, abs=0.001)
    assert sum(reply.chances.values()) == pytest.approx(1, abs=0.003)


def test_a_piece_that_leads_to_two_themes_is_shared_by_them() -> None:
    tokens = (
        token('{"codes": [{"theme": "'),
        token("wil", wil=0.4, tij=0.6),
        token('", "citaat": "wordt"}]}'),
    )
    chances = read(codes(("wil", "wordt")), tokens).chances
    assert [chances[t] for t in ("tijd", "tijdig", "wil")] == [0.3, 0.3, 0.4]


def test_log_probabilities_of_another_answer_are_not_used() -> None:
    tokens = (token('{"codes": [{"theme": "'), token("tijd", tijd=1.0), token('"}]}'))
    assert not read(codes(("wil", "wordt")), tokens).graded


@pytest.mark.parametrize(
    "logprobs",
    [
        None,
        [],
        {"content": None},
        {"content": [{}]},
        {"content": ["x"]},
        {"content": [{"token": "a", "logprob": "b"}]},
        {"content": [{"token": "a", "logprob": 0, "top_logprobs": [{"token": 1}]}]},
    ],
)
def test_log_probabilities_of_an_unknown_shape_are_none(logprobs: Any) -> None:
    assert tokens_of(logprobs) == []


def test_an_endless_log_probability_is_left_out() -> None:
    found = tokens_of({"content": [{"token": "a", "logprob": -math.inf, "top_logprobs": []}]})
    assert found == [("a", {})]
