"""Agreement between coders: the figures that a reviewer checks first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

from pipeline import agreement as module
from pipeline import resampling
from pipeline.agreement import agreement, cohen_kappa
from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import AUTOMATIC, WHOLE, columns_of, empty
from pipeline.settings import AgreementSettings

KIND = {AUTOMATIC: "automatic", "vastgesteld": "adjudicated"}

# Row: respondent, question, {coder: themes with spaces between; "" is 'looked, none applies'}.
Row = tuple[str, str, Mapping[str, str]]


def book(*, level: str = "segment", scope: Sequence[str] = ("Q1",), **themes: Any) -> Codebook:
    """One group; a theme is given as ``id=()`` or ``id={"parent": ...}``."""
    group = {
        **{"id": "groep", "name": "Groep", "level": level, "scope": scope},
        "themes": [{"id": id, "name": id, **dict(more)} for id, more in themes.items()],
    }
    return Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": [group]})
    )


def wave(*rows: Row, non_answers: Sequence[int] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Segments and codings; a segment is called after its place in ``rows``."""
    segments = [
        {
            **{"segment_id": f"s{n}", "wave": "w", "respondent_id": f"r-{who}"},
            **{"question_id": question, "item": "", "start": 0, "end": 5, "text": "tekst"},
            **{"lemmas": "tekst", "non_answer": "nvt" if n in non_answers else ""},
            **{"source": "vragenlijst", "literal": True, "whole": question == WHOLE},
        }
        for n, (who, question, _) in enumerate(rows)
    ]
    codings = [
        coding(f"s{n}", theme, coder)
        for n, (_, _, given_by) in enumerate(rows)
        for coder, themes in given_by.items()
        for theme in themes.split() or [""]
    ]
    return (
        pd.DataFrame(segments, columns=columns_of("segments")),
        pd.DataFrame(codings, columns=columns_of("codings")),
    )


def coding(segment: str, theme: str, coder: str) -> dict[str, Any]:
    return {
        **{"segment_id": segment, "theme_id": theme, "coder_id": coder, "confidence": None},
        **{"coder_kind": KIND.get(coder, "human"), "evidence": ""},
    }


def wholes(**given_by: str) -> pd.DataFrame:
    """Respondent-level codings, ``anna="1:vorm 2:vorm"`` (respondent:theme)."""
    rows = [
        {**coding("", theme, coder), "respondent_id": f"r-{who}"}
        for coder, pairs in given_by.items()
        for who, theme in (pair.split(":") for pair in pairs.split())
    ]
    return pd.DataFrame(rows, columns=columns_of("respondent_codings"))


def measure(
    tables: tuple[pd.DataFrame, pd.DataFrame],
    codebook: Codebook,
    *,
    respondent_codings: pd.DataFrame | None = None,
    resamples: int = 100,
    seed: int = 1,
    few: int = 0,
) -> pd.DataFrame:
    whole = empty("respondent_codings") if respondent_codings is None else respondent_codings
    return agreement(*tables, whole, codebook, knobs(resamples, few), seed=seed)


def knobs(resamples: int = 100, few: int = 0) -> AgreementSettings:
    return AgreementSettings(
        **{"resamples": resamples, "confidence": 0.95, "jackknife_below": few},
        **{"width": 0.2, "margin": 0.1, "people_agree": 0.667},
    )


def row(table: pd.DataFrame, theme: str = "", unit: str = "segment", **pair: str) -> pd.Series:
    chosen = table[(table["theme_id"] == theme) & (table["unit"] == unit)]
    for column, coder in pair.items():
        chosen = chosen[chosen[column] == coder]
    assert len(chosen) == 1, chosen
    return chosen.iloc[0]


def cells(found: pd.Series) -> tuple[int, int, int, int]:
    return tuple(int(found[c]) for c in ("n_both", "n_a_only", "n_b_only", "n_neither"))


def both(a: str, b: str) -> dict[str, str]:
    return {"anna": a, "bram": b}


def drawn(
    respondents: int, each: int, themes: int, seed: int, *, clustered: bool = True
) -> tuple[tuple[pd.DataFrame, pd.DataFrame], Codebook]:
    """A simulated wave whose kappa in the population is known.

    A respondent mentions a theme in 20 or in 70 % of the segments, and is hard to read (coders
    differ in 40 %) or clear (in 5 %). With ``clustered=False`` each segment has its own respondent.
    """
    random = np.random.default_rng(seed)
    shape = (respondents, 1, themes)
    says, differs = random.choice([0.2, 0.7], shape), random.choice([0.05, 0.4], shape)
    a = random.random((respondents, each, themes)) < says
    b = a ^ (random.random(a.shape) < differs)
    rows: list[Row] = []
    for who in range(respondents):
        for n in range(each):
            name = f"{who:03}" if clustered else f"{who:03}-{n:03}"
            marks = [" ".join(f"t{t}" for t in np.flatnonzero(x[who, n])) for x in (a, b)]
            rows.append((name, "Q1", both(*marks)))
    return wave(*rows), book(**{f"t{t}": () for t in range(themes)})


# --- kappa ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # By hand after Cohen 1960: po = 35/50 = .70, pe = .50 x .60 + .50 x .40 = .50
        ((20, 5, 10, 15), 0.40),
        # Feinstein & Cicchetti 1990, High agreement but low kappa: I (J Clin Epidemiol 43):
        # the same observed agreement of .85, another prevalence
        ((40, 9, 6, 45), 0.70),
        ((80, 10, 5, 5), 0.32),
        # Gerstman, Epidemiology Kept Simple, example 10.1: po = .8943, pe = .7780
        ((1467, 782, 1309, 16232), 0.524),
        ((0, 0, 4, 6), 0.0),  # one coder never gives the theme: no better than chance
        ((0, 5, 5, 0), -1.0),
        ((3, 0, 0, 9), 1.0),
    ],
)
def test_kappa_is_that_of_the_literature(table: tuple[int, int, int, int], kappa: float) -> None:
    assert cohen_kappa(*table) == pytest.approx(kappa, abs=0.005)


@pytest.mark.parametrize("table", [(0, 0, 0, 0), (0, 0, 0, 12), (7, 0, 0, 0)])
def test_kappa_is_undefined_when_both_always_say_the_same(
    table: tuple[int, int, int, int],
) -> None:
    assert math.isnan(cohen_kappa(*table))


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(lambda n: sum(n) > 0))
def test_kappa_is_that_of_scikit_learn(table: list[int]) -> None:
    a = np.repeat([1, 1, 0, 0], table)
    b = np.repeat([1, 0, 1, 0], table)
    with np.errstate(all="ignore"):
        if len({*a, *b}) == 1:
            assert math.isnan(cohen_kappa(*table))
        else:
            assert cohen_kappa(*table) == pytest.approx(cohen_kappa_score(a, b))


def test_kappa_takes_many_tables_at_once() -> None:
    kappas = cohen_kappa(*np.array([[20, 5, 10, 15], [0, 0, 0, 3]]).T)
    assert kappas == pytest.approx([0.4, np.nan], nan_ok=True)


def test_every_figure_is_that_of_scikit_learn() -> None:
    tables, codebook = drawn(12, 7, 3, seed=4)
    found = measure(tables, codebook)
    given_by = {
        coder: pd.crosstab(codes["segment_id"], codes["theme_id"])
        .reindex(tables[0]["segment_id"], fill_value=0)
        .reindex(columns=["t0", "t1", "t2"], fill_value=0)
        for coder, codes in tables[1].groupby("coder_id")
    }
    for theme in ("", "t0", "t1", "t2"):
        a, b = (
            (given_by[c] if theme == "" else given_by[c][theme]).to_numpy().ravel()
            for c in ("anna", "bram")
        )
        one = row(found, theme)
        assert one["kappa"] == pytest.approx(cohen_kappa_score(a, b))
        expected = precision_recall_fscore_support(b, a, average="binary")[:3]
        assert tuple(one[["precision", "recall", "f1"]]) == pytest.approx(expected)
        assert one[["prevalence_a", "prevalence_b"]].tolist() == pytest.approx([a.mean(), b.mean()])
        assert sum(cells(one)) == a.size
        assert (one["n_segments"], one["n_respondents"]) == (84, 12)


def test_precision_and_recall_are_absent_rather_than_zero_when_undefined() -> None:
    found = measure(
        wave(("1", "Q1", both("", "x")), ("2", "Q1", both("", "x")), ("3", "Q1", both("", ""))),
        book(x=()),
    )
    one = row(found, "x")
    assert math.isnan(one["precision"])  # the first coder never gave it
    assert (one["recall"], one["f1"], one["kappa"]) == (0, 0, 0)


# --- which decisions count ----------------------------------------------------------------------


def test_only_segments_that_both_have_looked_at_count() -> None:
    found = measure(
        wave(
            ("1", "Q1", both("x", "x")),
            ("1", "Q1", both("", "x")),
            ("2", "Q1", both("", "")),
            ("2", "Q1", {"anna": "x"}),  # not read by the other: no disagreement
            ("3", "Q1", {"bram": ""}),
        ),
        book(x=()),
    )
    assert cells(row(found, "x")) == (1, 0, 1, 1)
    assert row(found)["n_segments"] == 3
    assert row(found)["n_respondents"] == 2


def test_a_theme_is_only_judged_where_it_may_be_coded() -> None:
    codebook = book(scope=("Q1", "Q2"), x=(), y={"scope": ["Q2"]}, z={"scope": ["Q9"]})
    found = measure(
        wave(
            ("1", "Q1", both("x y", "x")),  # y is out of scope here
            ("1", "Q2", both("y", "y")),
            ("2", "Q3", both("x", "")),
            ("3", WHOLE, both("", "y z")),  # a description of everything is in every scope
        ),
        codebook,
    )
    assert cells(row(found, "x")) == (1, 0, 0, 2)
    assert cells(row(found, "y")) == (1, 0, 1, 0)
    assert cells(row(found, "z")) == (0, 0, 1, 0)
    assert cells(row(found)) == (2, 0, 2, 2)
    assert row(found)["n_segments"] == 3


def test_non_answers_and_unknown_segments_do_not_count() -> None:
    segments, codings = wave(
        *(("1", "Q1", both("x", "x")), ("2", "Q1", both("", "")), ("3", "Q1", both("", ""))),
        non_answers=[1],
    )
    stray = pd.DataFrame([coding("elders", "x", "anna"), coding("elders", "x", "bram")])
    found = measure((segments, pd.concat([codings, stray])), book(x=()))
    assert cells(row(found, "x")) == (1, 0, 0, 1)


def test_a_theme_given_twice_to_a_segment_counts_once() -> None:
    segments, codings = wave(("1", "Q1", both("x", "x")), ("2", "Q1", both("", "x")))
    found = measure((segments, pd.concat([codings, codings])), book(x=()))
    assert cells(row(found, "x")) == (1, 0, 1, 0)


def test_coders_who_share_no_segment_have_no_row() -> None:
    tables = wave(("1", "Q1", {"anna": "x"}), ("2", "Q1", {"bram": "x"}))
    found = measure(tables, book(x=()))
    assert found.empty
    assert list(found.columns) == columns_of("agreement")


def test_nobody_coded() -> None:
    assert measure(wave(("1", "Q1", {})), book(x=())).empty


# --- families -----------------------------------------------------------------------------------

FAMILY = {"p": (), "p_een": {"parent": "p"}, "p_twee": {"parent": "p"}, "x": ()}


def test_a_sub_theme_counts_for_its_parent() -> None:
    found = measure(
        wave(
            ("1", "Q1", both("p_een", "p_twee")),  # the same family, another sub-theme
            ("2", "Q1", both("p_een", "")),
            ("3", "Q1", both("", "")),
        ),
        book(**FAMILY),
    )
    assert cells(row(found, "p")) == (1, 1, 0, 1)
    assert cells(row(found, "p_een")) == (0, 2, 0, 1)
    assert cells(row(found)) == (0, 2, 1, 6)  # pooled over p_een, p_twee and x


def test_a_coder_who_only_knows_the_parent_is_compared_at_the_parent() -> None:
    found = measure(
        wave(
            ("1", "Q1", both("p", "p_een")),
            ("2", "Q1", both("", "p_twee x")),
            ("3", "Q1", both("p", "")),
        ),
        book(**FAMILY),
    )
    assert found["theme_id"].tolist() == ["", "p", "x"]
    assert cells(row(found, "p")) == (1, 1, 1, 0)
    assert cells(row(found)) == (1, 1, 2, 2)


def test_a_coder_who_uses_parent_and_sub_themes_is_compared_at_both() -> None:
    found = measure(
        wave(
            ("1", "Q1", both("p", "p_een")),
            ("2", "Q1", both("p_twee", "p_twee")),
            ("3", "Q1", both("", "")),
        ),
        book(**FAMILY),
    )
    assert found["theme_id"].tolist() == ["", "p", "p_een", "p_twee", "x"]
    assert cells(row(found, "p")) == (2, 0, 0, 1)
    assert cells(row(found, "p_een")) == (0, 0, 1, 2)
    assert cells(row(found)) == (1, 0, 1, 7)


def test_a_family_is_lifted_for_the_pair_that_needs_it_only() -> None:
    everyone = {"anna": "p_een", "bram": "p", "cor": "p_een"}
    found = measure(
        wave(("1", "Q1", everyone), ("2", "Q1", dict.fromkeys(everyone, ""))), book(**FAMILY)
    )
    themes = {
        (a, b): pair["theme_id"].tolist() for (a, b), pair in found.groupby(["coder_a", "coder_b"])
    }
    assert themes["anna", "bram"] == ["", "p", "x"]
    assert themes["anna", "cor"] == ["", "p", "p_een", "p_twee", "x"]


# --- pairs ----------------------------------------------------------------------------------------


def test_the_automatic_coder_comes_first_and_the_adjudicated_is_the_reference() -> None:
    everyone = {"bram": "x", "vastgesteld": "", AUTOMATIC: "x", "anna": ""}
    found = measure(wave(("1", "Q1", everyone), ("2", "Q1", everyone)), book(x=()))
    pairs = found[["coder_a", "coder_b"]].drop_duplicates().to_numpy().tolist()
    assert pairs == [
        [AUTOMATIC, "anna"],
        [AUTOMATIC, "bram"],
        [AUTOMATIC, "vastgesteld"],
        ["anna", "bram"],
        ["anna", "vastgesteld"],
        ["bram", "vastgesteld"],
    ]


def test_another_coder_changes_nothing_for_a_pair() -> None:
    segments, codings = drawn(9, 4, 2, seed=3)[0]
    third = pd.DataFrame([coding(s, "t0", "cor") for s in segments["segment_id"]])
    extra_segments, extra_codings = wave(("zz", "Q1", {"cor": "t1", AUTOMATIC: "t1"}))
    extra_segments["segment_id"] = extra_codings["segment_id"] = "erbij"
    more = (pd.concat([segments, extra_segments]), pd.concat([codings, third, extra_codings]))
    codebook = book(t0=(), t1=())
    before, after = measure((segments, codings), codebook), measure(more, codebook)
    kept = after[(after["coder_a"] == "anna") & (after["coder_b"] == "bram")]
    pd.testing.assert_frame_equal(before, kept.reset_index(drop=True))


# --- respondents as the unit ----------------------------------------------------------------------


def test_themes_of_a_respondent_are_counted_per_respondent_and_pooled_apart() -> None:
    groups = [
        {"id": "s", "name": "S", "scope": ["Q1"], "themes": [{"id": "x", "name": "x"}]},
        {
            **{"id": "r", "name": "R", "level": "respondent", "xor": True, "scope": ["Q7"]},
            "themes": [{"id": "koppels", "name": "k"}, {"id": "symposia", "name": "s"}],
        },
    ]
    codebook = Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": groups})
    )
    found = measure(
        wave(
            ("1", "Q7", both("", "")),
            ("1", "Q7", both("", "")),
            ("2", "Q7", both("", "")),
            ("3", "Q1", both("x", "x")),  # of 3 nobody saw a segment in scope
            ("4", "Q7", {"anna": ""}),  # of 4 only one coder did
            ("5", "Q7", both("", "")),
        ),
        codebook,
        respondent_codings=wholes(
            anna="1:koppels 2:koppels 3:koppels 4:koppels 5:symposia",
            bram="1:koppels 2:symposia 3:symposia 5:symposia",
        ),
    )
    assert found[["theme_id", "unit"]].to_numpy().tolist() == [
        ["", "segment"],
        ["x", "segment"],
        ["", "respondent"],
        ["koppels", "respondent"],
        ["symposia", "respondent"],
    ]
    koppels, pooled = row(found, "koppels", "respondent"), row(found, "", "respondent")
    assert cells(koppels) == (1, 1, 0, 1)
    assert (koppels["n_segments"], koppels["n_respondents"]) == (4, 3)
    assert cells(pooled) == (2, 1, 1, 2)
    assert cells(row(found)) == (1, 0, 0, 0)  # the pool of segments holds segments only


def test_who_gave_no_theme_to_respondents_is_not_compared_there() -> None:
    found = measure(
        wave(("1", "Q1", both("", "")), ("2", "Q1", both("", ""))),
        book(level="respondent", x=()),
        respondent_codings=wholes(anna="1:x 2:x"),
    )
    assert found.empty


# --- intervals ------------------------------------------------------------------------------------


def test_the_interval_is_that_of_resampled_respondents_with_all_their_decisions() -> None:
    tables, codebook = drawn(8, 5, 1, seed=11)
    one = row(measure(tables, codebook, resamples=200, seed=5), "t0")
    segments, codings = tables
    coded = set(zip(codings["coder_id"], codings["segment_id"], codings["theme_id"], strict=True))
    people = [group["segment_id"].tolist() for _, group in segments.groupby("respondent_id")]
    kappas = []
    for draw in np.random.default_rng(5).integers(8, size=(200, 8)):
        chosen = [segment for person in draw for segment in people[person]]
        a, b = ([(who, s, "t0") in coded for s in chosen] for who in ("anna", "bram"))
        kappas.append(cohen_kappa_score(a, b))
    expected = np.nanpercentile(kappas, [2.5, 97.5])
    assert [one["kappa_low"], one["kappa_high"]] == pytest.approx(expected.tolist())


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    # Cells in the population: a and b agree in (.95 + .60) / 2 = .775 of the decisions, whatever
    # is said, and a says yes in (.2 + .7) / 2 = .45.
    truth = cohen_kappa(0.45 * 0.775, 0.45 * 0.225, 0.55 * 0.225, 0.55 * 0.775)
    tables, codebook = drawn(40, 8, 150, seed=2)
    found = measure(tables, codebook, resamples=400).query("theme_id != ''")
    holds = found["kappa_low"].le(truth) & found["kappa_high"].ge(truth)
    # 150 themes: .95 plus or minus 2 x .018, a little lower because 40 respondents are few.
    assert 0.88 <= holds.mean() <= 0.99


def test_respondents_give_wider_intervals_than_segments_as_if_independent() -> None:
    codebook = drawn(30, 12, 40, seed=8)[1]
    width = {}
    for clustered in (True, False):
        found = measure(drawn(30, 12, 40, seed=8, clustered=clustered)[0], codebook)
        width[clustered] = (found["kappa_high"] - found["kappa_low"]).mean()
    assert width[True] > 1.15 * width[False]


def test_one_respondent_has_figures_but_no_interval() -> None:
    found = measure(
        wave(("1", "Q1", both("x", "x")), ("1", "Q1", both("x", "")), ("1", "Q1", both("", ""))),
        book(x=()),
    )
    assert found["kappa"].notna().all()
    assert found[["kappa_low", "kappa_high"]].isna().all(axis=None)


def test_a_theme_found_in_one_respondent_has_no_interval() -> None:
    # Resampling would leave that respondent in (always the same kappa) or out (no kappa), and
    # the interval would look very certain.
    rows: list[Row] = [(f"{n}", "Q1", both("", "y" if n % 2 else "")) for n in range(9)]
    one = ("een", "Q1", both("x", "x"))
    found = measure(wave(*rows, one, ("een", "Q1", both("x", ""))), book(x=(), y=()))
    assert row(found, "x")["kappa"] == pytest.approx(0.62, abs=0.01)
    assert math.isnan(row(found, "x")["kappa_low"])
    assert not math.isnan(row(found, "y")["kappa_low"])


def test_a_theme_missing_in_one_respondent_only_has_no_interval() -> None:
    found = measure(
        wave(("1", "Q1", both("x", "x")), ("2", "Q1", both("x", "x")), ("3", "Q1", both("", ""))),
        book(x=()),
    )
    assert row(found, "x")["kappa"] == 1
    assert math.isnan(row(found, "x")["kappa_low"])


def test_an_interval_is_stretched_to_its_own_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    tables, codebook = drawn(8, 5, 1, seed=11)
    for side, bound in ((0.99, "kappa_low"), (-0.99, "kappa_high")):
        monkeypatch.setattr(
            resampling, "_percentiles", lambda v, _, side=side: (np.full(v.shape[1], side),) * 2
        )
        found = row(measure(tables, codebook), "t0")
        assert found[bound] == found["kappa"]


_themes = st.sampled_from(["", "x", "y", "x y"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("12345"), st.just("Q1"), st.builds(both, _themes, _themes)),
        min_size=1,
        max_size=14,
    )
)
def test_the_interval_always_holds_the_figure_itself(rows: list[Row]) -> None:
    found = measure(wave(*rows), book(x=(), y=()))
    assert (found["kappa_low"].isna() == found["kappa_high"].isna()).all()
    with_interval = found.dropna(subset=["kappa_low"])
    assert with_interval["kappa"].between(-1, 1).all()
    assert (with_interval["kappa_low"] <= with_interval["kappa"]).all()
    assert (with_interval["kappa"] <= with_interval["kappa_high"]).all()
    assert found.loc[found["kappa"].isna(), "kappa_low"].isna().all()


# --- the same every time --------------------------------------------------------------------------


def test_the_order_of_codings_does_not_matter_and_the_seed_does() -> None:
    (segments, codings), codebook = drawn(10, 4, 3, seed=6)
    first = measure((segments, codings), codebook)
    mixed = codings.sample(frac=1, random_state=3, ignore_index=True)
    pd.testing.assert_frame_equal(first, measure((segments, mixed), codebook))
    assert not measure((segments, codings), codebook, seed=2)["kappa_low"].equals(
        first["kappa_low"]
    )


def test_a_large_wave_in_pieces_gives_the_same_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    tables, codebook = drawn(10, 4, 2, seed=7)
    whole = measure(tables, codebook)
    monkeypatch.setattr(resampling, "_CELLS_AT_ONCE", 35)  # three resamples at a time
    pd.testing.assert_frame_equal(whole, measure(tables, codebook))


# --- other coefficients and few respondents ---------------------------------------------


def test_few_respondents_get_the_jackknife_and_its_interval_is_wider_than_percentiles() -> None:
    tables, codebook = drawn(12, 5, 1, seed=11)
    few, many = (row(measure(tables, codebook, few=n, resamples=1000), "t0") for n in (50, 0))
    assert (few["interval"], many["interval"]) == ("jackknife", "bootstrap")
    assert few["kappa"] == many["kappa"]
    width = [one["kappa_high"] - one["kappa_low"] for one in (few, many)]
    assert 1.0 < width[0] / width[1] < 1.6


def test_the_jackknife_is_that_of_respondents_left_out_one_by_one() -> None:
    tables, codebook = drawn(8, 5, 1, seed=11)
    one = row(measure(tables, codebook, few=50), "t0")
    segments, codings = tables
    values = []
    for who in segments["respondent_id"].unique():
        kept = segments[segments["respondent_id"] != who].reset_index(drop=True)
        values.append(row(measure((kept, codings), codebook), "t0")["kappa"])
    error = math.sqrt(7 / 8 * sum((v - np.mean(values)) ** 2 for v in values))
    # all but one respondent were given the theme by somebody, and all but none were not: Student's
    # t of 97.5 % with 6 degrees of freedom (any table) is 2.447
    given = codings[codings["theme_id"] != ""].merge(segments, on="segment_id")
    assert given["respondent_id"].nunique() == 7
    assert one["kappa_high"] == pytest.approx(min(1, one["kappa"] + 2.447 * error), abs=1e-3)
    assert one["kappa_low"] == pytest.approx(one["kappa"] - 2.447 * error, abs=1e-3)


def test_intervals_of_few_respondents_hold_the_truth_more_often_than_percentiles() -> None:
    truth = cohen_kappa(0.45 * 0.775, 0.45 * 0.225, 0.55 * 0.225, 0.55 * 0.775)
    holds: dict[int, list[bool]] = {0: [], 50: []}
    for seed in (2, 3):
        tables, codebook = drawn(8, 8, 200, seed=seed)
        for few, kept in holds.items():
            found = measure(tables, codebook, few=few).query("theme_id != ''")
            kept.extend(found["kappa_low"].le(truth) & found["kappa_high"].ge(truth))
    # 400 themes: plus or minus 2 x .011
    assert 0.90 <= np.mean(holds[50]) <= 0.98
    assert np.mean(holds[0]) < 0.90


def test_sets_of_themes_that_overlap_count_as_half_agreed() -> None:
    tables = wave(
        ("1", "Q1", both("x y", "x y")),
        ("2", "Q1", both("x", "x y")),
        ("3", "Q1", both("x", "y")),
        ("4", "Q1", both("", "")),
    )
    found = row(measure(tables, book(x=(), y=())))
    # By hand. Distances in the segments: 0, 1 - 1/2 x 2/3 = 2/3, 1, 0: Do = 5/3 / 4.
    # Values: {x y} 3, {x} 2, {y} 1, {} 2. Pairs that differ: x|xy 6 and y|xy 3 at 2/3, x|y 2,
    # xy|{} 6, x|{} 4, y|{} 2 at 1: De = 2 (6 + 14) / (8 x 7) = 5/7.
    assert found["masi"] == pytest.approx(1 - (5 / 12) / (5 / 7))


def test_macro_figures_are_means_over_the_themes_somebody_gave() -> None:
    tables = wave(
        ("1", "Q1", both("x", "x")), ("2", "Q1", both("x y", "x")), ("3", "Q1", both("", "y"))
    )
    found = row(measure(tables, book(x=(), y=(), z=())))
    assert found["f1_macro"] == pytest.approx((1 + 0) / 2)
    assert found["f1"] == pytest.approx(4 / 6)
    assert found["percent"] == pytest.approx(7 / 9)


def test_per_question_per_respondent_and_people_together() -> None:
    tables = wave(
        ("1", "Q1", {"anna": "x", "bram": "x", "cato": "x"}),
        ("1", "Q2", {"anna": "", "bram": "x"}),
        ("2", "Q1", {"anna": "x", "bram": "", "cato": ""}),
        ("2", "Q2", {"anna": "", "bram": "x"}),
        ("3", "Q1", {"cato": "x"}),
    )
    codebook = book(x=(), scope=("Q1", "Q2"))
    found = module.measure(*tables, empty("respondent_codings"), codebook, knobs(), seed=1)
    pairs = {(r["coder_a"], r["coder_b"], r["question_id"]): r for r in found.questions}
    assert (pairs["anna", "bram", "Q1"]["n_both"], pairs["anna", "bram", "Q1"]["n_a_only"]) == (
        1,
        1,
    )
    assert pairs["anna", "bram", "Q2"]["percent"] == 0
    assert ("anna", "cato", "Q2") not in pairs
    # both respondents have x somewhere according to anna and to bram
    of_people = [r for r in found.respondents if (r["coder_a"], r["coder_b"]) == ("anna", "bram")]
    assert [(r["theme_id"], r["n_both"], r["percent"]) for r in of_people] == [
        ("", 2, 1.0),
        ("x", 2, 1.0),
    ]
    pooled = found.people[0]
    assert (pooled["coders"], pooled["n_segments"]) == (["anna", "bram", "cato"], 4)
    # agreeing pairs: 1, 0, 1/3, 0 of the four segments that two or more saw
    assert pooled["percent"] == pytest.approx((1 + 0 + 1 / 3 + 0) / 4)
