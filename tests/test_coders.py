"""Automatic coders learn from people, and never judge themselves by what they learned from."""

from __future__ import annotations

import dataclasses
import inspect
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline import coding
from pipeline.bench import card
from pipeline.codebook import Codebook, CodebookFile
from pipeline.coders import learning, regression
from pipeline.coders.base import Coder, CoderContext, clone, code_wave, labels
from pipeline.coders.definition import DefinitionCoder
from pipeline.coders.example import ExampleCoder, NotEnough, enough
from pipeline.contracts import AUTOMATIC, InputError, columns_of
from pipeline.ingest.config import load_settings
from pipeline.ingest.registry import check_coder, coder_class, coders
from tests.coders.wave import with_model, with_topics

SETTINGS = load_settings().coding
THEMES = ("tijd", "geld", "zaal")


@cache
def book() -> Codebook:
    """A family with two sub-themes, and a theme of its own, all asked in Q1."""
    themes = [
        {"id": "middelen", "name": "Middelen"},
        {"id": "tijd", "name": "Tijd", "parent": "middelen", "examples": ["veel tijd"]},
        {"id": "geld", "name": "Geld", "parent": "middelen", "examples": ["veel geld"]},
        {"id": "zaal", "name": "Zaal", "examples": ["een zaal"]},
    ]
    group = {"id": "g", "name": "G", "scope": ["Q1"], "themes": themes}
    return Codebook.build(
        CodebookFile.model_validate({"name": "proef", "version": "1", "groups": [group]})
    )


def wave(people: int = 12, each: int = 6, seed: int = 0) -> CoderContext:
    """People whose answers lie in three directions; the entries point only roughly that way."""
    random = np.random.default_rng(seed)
    n = people * each
    kind = np.arange(n) % (len(THEMES) + 1)  # the last kind fits no theme
    directions = np.eye(4, 24)
    points = directions[kind] + 0.18 * random.standard_normal((n, 24))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    texts = [f"antwoord {i}" for i in range(n)]
    base = {
        **{"wave": "w", "question_id": "Q1", "item": "", "start": 0, "non_answer": ""},
        **{"source": "vragenlijst", "literal": True, "whole": False},
    }
    rows: list[dict[str, Any]] = [
        {
            **base,
            **{"segment_id": f"s-{i}", "respondent_id": f"r-{i // each}", "text": t},
            **{"end": len(t), "lemmas": t},
        }
        for i, t in enumerate(texts)
    ]
    leaves = coding.coded_themes(book())
    lemmas = {t.id: t.name for t in leaves}
    owner = [i for i, t in enumerate(leaves) for _ in coding.entry_texts(t)]
    pieces = directions[owner] + 0.5 * random.standard_normal((len(owner), 24))
    return CoderContext(
        book(),
        SETTINGS,
        7,
        pd.DataFrame(rows, columns=columns_of("segments")),
        (points.astype(np.float32),),
        coding.build_entries(book(), [pieces.astype(np.float32)], lemmas),
    )


def codes(context: CoderContext, rows: Any, coder: str = "A", kind: str = "human") -> pd.DataFrame:
    """What a careful reader of these segments gives."""
    ids = context.segments["segment_id"].tolist()
    themes = [*THEMES, ""]
    lines = [(ids[i], themes[i % 4], coder, kind, math.nan, "") for i in rows]
    return pd.DataFrame(lines, columns=columns_of("codings"))


def kappa(ours: pd.DataFrame, theirs: pd.DataFrame) -> float:
    from sklearn.metrics import cohen_kappa_score

    ids = theirs["segment_id"].unique()
    pairs = [(s, t) for s in ids for t in THEMES]
    given = [set(zip(f["segment_id"], f["theme_id"], strict=True)) for f in (ours, theirs)]
    return float(cohen_kappa_score(*([p in g for p in pairs] for g in given)))


# --- the interface ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(coders()))
def test_every_coder_of_the_registry_keeps_the_interface(name: str) -> None:
    kind = coder_class(name)
    assert kind.name == name
    assert inspect.signature(kind.predict_proba).parameters.keys() == {"self", "segments"}
    made = {"llm": with_model, "topic": with_topics}
    context = made.get(name, lambda plain: plain)(wave())
    coder = kind(context)
    assert isinstance(coder, Coder)
    fitted = coder.fit(context.segments, codes(context, range(72)))
    assert fitted is coder
    some = context.segments.iloc[[3, 1]]
    found = fitted.predict_proba(some)
    assert found.index.tolist() == ["s-3", "s-1"]
    assert found.index.name == "segment_id"
    assert found.columns.tolist() == [*THEMES, ""]
    assert found.stack().between(0, 1).all()
    assert clone(coder) is not coder
    assert clone(coder).context is context


def test_a_theme_has_no_chance_outside_its_question() -> None:
    context = wave()
    segments = context.segments.assign(question_id=["Q9", *["Q1"] * 71])
    segments.loc[1, "non_answer"] = "nvt"
    context = dataclasses.replace(context, segments=segments)
    for coder in (DefinitionCoder(context), ExampleCoder(context)):
        coder.fit(segments, codes(context, range(72)))
        found = coder.predict_proba(segments)
        assert found.iloc[:2].isna().all().all()
        assert found.iloc[2:].notna().all().all()
        assert not set(code_wave(coder).codings["segment_id"]) & {"s-0", "s-1"}


def test_an_unknown_coder_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InputError, match="definition, example") as error:
        check_coder("orakel")
    assert "orakel" in str(error.value)
    check_coder("auto")


def test_a_coder_that_only_tells_chances_is_decided_by_them() -> None:
    class Half:
        name = "half"

        def __init__(self, context: CoderContext) -> None:
            self.context = context

        def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Half:
            return self

        def predict_proba(self, segments: pd.DataFrame) -> pd.DataFrame:
            values = np.tile([0.49, 0.5, 0.9], (len(segments), 1))
            return self.context.frame(segments, values, np.full(len(segments), 0.1))

    coded = code_wave(Half(wave()))
    first = coded.codings[coded.codings["segment_id"] == "s-0"]
    assert first["theme_id"].tolist() == ["zaal", "geld"]
    assert first["confidence"].tolist() == [0.9, 0.5]
    assert set(coded.codings["coder_id"]) == {AUTOMATIC}


# --- what people said -------------------------------------------------------------------------


def test_the_settled_coding_counts_where_there_is_one_else_half_of_the_coders() -> None:
    context = wave()
    frame = pd.DataFrame(
        [
            ("s-0", "tijd", "A", "human"),
            ("s-0", "zaal", "vastgesteld", "adjudicated"),
            ("s-1", "tijd", "A", "human"),
            ("s-1", "", "B", "human"),
            ("s-2", "", "A", "human"),
            ("s-3", "middelen", "A", "human"),
            ("s-4", "tijd", AUTOMATIC, "automatic"),
        ],
        columns=["segment_id", "theme_id", "coder_id", "coder_kind"],
    ).assign(confidence=math.nan, evidence="")
    found = labels(context, context.segments, frame)
    assert found[0].tolist() == [0, 0, 1]
    assert found[1].tolist() == [1, 0, 0]
    assert found[2].tolist() == [0, 0, 0]
    # who gave the parent did not say which sub-theme
    np.testing.assert_array_equal(found[3], [np.nan, np.nan, 0])
    assert np.isnan(found[4:]).all()  # nobody looked; the machine is nobody


# --- learning -----------------------------------------------------------------------------------


def test_the_regressions_are_those_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(3)
    points = random.standard_normal((80, 12))
    given = (points @ random.standard_normal((12, 3)) + random.standard_normal((80, 3)) > 1.5) * 1.0
    given[:10, 1] = np.nan  # of these nobody said anything about the second theme
    found = regression.logistic(points, given)
    for theme in range(3):
        known = ~np.isnan(given[:, theme])
        model = LogisticRegression(C=10, class_weight="balanced", tol=1e-10, max_iter=10_000)
        model.fit(points[known], given[known, theme])
        np.testing.assert_allclose(found[:-1, theme], model.coef_[0], atol=1e-4)
        assert found[-1, theme] == pytest.approx(model.intercept_[0], abs=1e-4)
    again = regression.logistic(points, given, random.standard_normal(found.shape))
    np.testing.assert_allclose(again, found, atol=1e-6)  # wherever it starts


def test_a_respondent_is_in_one_fold_whatever_the_names_are() -> None:
    owners = [f"r-{i // 3}" for i in range(40)]
    folds = regression.folds_of(owners, 5)
    assert all(len({f for f, o in zip(folds, owners, strict=True) if o == r}) == 1 for r in owners)
    assert set(folds) == set(range(5))
    others = [f"r-x{99 - i // 3}" for i in range(40)]
    assert regression.folds_of(others, 5).tolist() == folds.tolist()


def test_with_examples_it_reads_better_than_from_the_codebook_alone() -> None:
    context = wave()
    people = codes(context, range(72))
    alone = code_wave(DefinitionCoder(context).fit(context.segments, people))
    learned = code_wave(ExampleCoder(context).fit(context.segments, people))
    assert kappa(learned.codings, people) > kappa(alone.codings, people) + 0.1
    assert kappa(learned.codings, people) > 0.8


def test_codes_at_random_are_not_learned() -> None:
    """What is judged was never learned from: with labels of chance agreement is that of chance."""
    context = wave(people=20)
    found = []
    for seed in range(6):
        people = codes(context, range(120))
        random = np.random.default_rng(seed)
        people["theme_id"] = random.permutation(people["theme_id"].to_numpy())
        coded = code_wave(ExampleCoder(context).fit(context.segments, people))
        found.append(kappa(coded.codings, people))
    assert abs(np.mean(found)) < 0.08


def test_what_one_respondent_was_given_does_not_change_what_the_machine_gives_them() -> None:
    context = wave()
    people = codes(context, range(72))
    turned = people.copy()
    own = turned["segment_id"].isin([f"s-{i}" for i in range(6)])  # all of the first respondent
    turned.loc[own, "theme_id"] = turned.loc[own, "theme_id"].tolist()[::-1]
    first, second = (
        code_wave(ExampleCoder(context).fit(context.segments, p)).codings for p in (people, turned)
    )
    mine = [f"s-{i}" for i in range(6)]
    one, other = (f[f["segment_id"].isin(mine)].reset_index(drop=True) for f in (first, second))
    pd.testing.assert_frame_equal(one, other)


def test_segments_that_nobody_coded_get_codes_as_well() -> None:
    context = wave()
    people = codes(context, range(48))
    coded = code_wave(ExampleCoder(context).fit(context.segments, people))
    rest = codes(context, range(48, 72))
    assert kappa(coded.codings, rest) > 0.8
    assert set(coded.codings["segment_id"]) == set(context.segments["segment_id"])


def rare(context: CoderContext, times: int) -> pd.DataFrame:
    """Codings of all but the last two people, who gave 'zaal' to the first segments about it."""
    people = codes(context, range(60))
    people.loc[people[people["theme_id"] == "zaal"].index[times:], "theme_id"] = ""
    return people


def test_a_theme_is_learned_from_two_respondents_when_it_helps() -> None:
    context = wave(people=12)
    people = rare(context, 2)
    assert len({context.segments["respondent_id"][i] for i in (2, 6)}) == 2
    coder = ExampleCoder(context).fit(context.segments, people)
    coded = coder.code()
    assert coded.facts["kept"] == []
    assert [r["verdict"] for r in coded.facts["risk"]][-1] == "few"  # no figure, though
    about = np.array([i for i in range(60, 72) if i % 4 == 2])
    others = np.array([i for i in range(60, 72) if i % 4 != 2])
    column = coder.learned.lift[:, THEMES.index("zaal")]
    assert column[about].min() > column[others].max()
    one = ExampleCoder(context).fit(context.segments, rare(context, 1)).code()
    assert one.facts["kept"] == ["zaal"]  # from one nobody can say whether it helps


def test_examples_that_tell_nothing_leave_the_prior_alone() -> None:
    context = wave(people=20)
    random = np.random.default_rng(2)
    noise = random.standard_normal((120, 24))
    given = np.full((120, 3), 0.0)
    for theme in range(3):
        given[random.choice(120, 4, replace=False), theme] = 1
    prior = np.round(3.0 * given + random.standard_normal(given.shape), 3)
    owners = context.segments["respondent_id"].tolist()
    inside = np.ones(given.shape, dtype=bool)
    found = learning.learn(noise, inside, prior, given, owners, [1, 1, 1], seed=5, none_cut=1.64)
    assert found.rules[0].examples == 0
    assert not found.learned.any()
    assert found.rules[0].prior > 0


@pytest.mark.parametrize("fold", range(3))
def test_no_label_of_a_fold_changes_what_is_said_of_it_nor_what_is_chosen_for_it(
    fold: int,
) -> None:
    context = wave()
    given = labels(context, context.segments, rare(context, 3))
    owners = context.segments["respondent_id"].tolist()
    features = context.vectors[0].astype(float)

    def learn(given: np.ndarray) -> learning.Learned:
        return learning.learn(
            features, context.scope, context.scores, given, owners, [1, 1, 1], seed=7, none_cut=1.64
        )

    first = learn(given)
    own = first.folds == fold
    turned = given.copy()
    turned[own] = 1 - turned[own]
    second = learn(turned)
    np.testing.assert_array_equal(first.blind[own], second.blind[own])
    np.testing.assert_array_equal(first.inner[fold], second.inner[fold])
    assert (first.blind[~own & (first.folds >= 0)] != second.blind[~own & (first.folds >= 0)]).any()
    assert (first.lift != second.lift).any()


def test_too_little_to_learn_from_is_said() -> None:
    context = wave()
    few = codes(context, range(24))  # four people
    assert not enough(context, few)
    assert enough(context, codes(context, range(36)))
    with pytest.raises(NotEnough, match="te weinig"):
        ExampleCoder(context).fit(context.segments, few)
    none = codes(context, [3, 7, 11, 15, 19, 23, 27, 31, 35])  # no theme, many people
    assert not enough(context, none)


def test_the_same_codings_give_the_same_codes_in_any_order() -> None:
    context = wave()
    people = codes(context, range(72))
    shuffled = people.sample(frac=1, random_state=1)
    first, second = (
        code_wave(ExampleCoder(context).fit(context.segments, p)).codings
        for p in (people, shuffled)
    )
    pd.testing.assert_frame_equal(first, second)


def test_the_cut_lets_as_many_through_as_people_gave() -> None:
    scores = np.array([0.1, 2.0, 1.0, 3.0])
    given = np.array([True, False, True, False])
    assert (scores >= learning.usual_cut(scores, given)).sum() == 2
    everything = np.array([True] * 4)
    assert (scores >= learning.usual_cut(scores, everything)).all()


# --- measuring ----------------------------------------------------------------------------------


def test_a_coder_is_measured_blind_beside_simple_ways_and_people() -> None:
    from pipeline.coders.measure import KEYWORDS, MAJORITY, TFIDF, measure

    context = wave()
    settled = codes(context, range(72), "vastgesteld", "adjudicated")
    first = codes(context, range(72))
    first.loc[first.index[::9], "theme_id"] = ""
    human = pd.concat([first, settled], ignore_index=True)
    settings = load_settings().agreement.model_copy(update={"resamples": 100})
    measured = measure(ExampleCoder, context, human, settings)
    pooled = measured[measured["theme_id"] == ""]
    found = {(r.coder_a, r.coder_b): r for r in pooled.itertuples()}
    assert found["example", "vastgesteld"].kappa > 0.8
    assert found["example", "vastgesteld"].kappa > found[TFIDF, "vastgesteld"].kappa
    assert found[MAJORITY, "vastgesteld"].recall == 0  # every theme is a quarter of the answers
    assert found[KEYWORDS, "vastgesteld"].n_segments == 72
    assert ("A", "vastgesteld") in found
    text = card("example", "proef", measured, "1")
    assert "| example | vastgesteld | 1,00 [" in text
    assert "| tijd | 18 |" in text


def test_a_coder_without_anything_to_compare_with_is_not_measured(tmp_path: Path) -> None:
    from pipeline.bench import bench_coder
    from pipeline.console import Console
    from pipeline.run import Request

    request = dataclasses.replace(Request.sample(key_file=tmp_path / "key"), codings=())
    with pytest.raises(InputError, match="tegen coderingen van mensen"):
        bench_coder("example", request, Console(quiet=True))
    with pytest.raises(InputError, match="geen automatische codeur 'orakel'"):
        bench_coder("orakel", request, Console(quiet=True))
