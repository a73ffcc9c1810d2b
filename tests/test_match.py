"""Topics of the machine beside themes of people: what belongs together, what has no partner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import WHOLE, columns_of
from pipeline.match import match
from pipeline.settings import MatchSettings

THEMES = ("tijd", "wil", "doen", "taal")
# Each theme and topic a direction; the angles make 'tijd' nearest to topic 0, 'wil' to topic 1 ...
DIRECTION = np.eye(6)

Topic = Sequence[str]  # what the basis gave each segment of a topic: "tijd", "tijd wil", "", "?"


def book(*themes: Mapping[str, Any] | str, scope: Sequence[str] = ("Q1",)) -> Codebook:
    entries = [{"id": t} if isinstance(t, str) else dict(t) for t in themes or THEMES]
    group = {
        **{"id": "g", "name": "g", "scope": scope},
        "themes": [{"name": e["id"], **e} for e in entries],
    }
    return Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": [group]})
    )


def wave(
    topics: Mapping[int, Topic],
    questions: Mapping[int, str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Topics with their segments; key -1 holds segments in no topic. "?": basis never read it."""
    question = {t: (questions or {}).get(t, "Q1") for t in topics}
    segments, members, codings = [], [], []
    for topic, texts in topics.items():
        for n, themes in enumerate(texts):
            segment = f"s{topic}-{n}"
            segments.append({"segment_id": segment, "question_id": question[topic]})
            members.append((segment, question[topic], topic))
            codings += [
                {"segment_id": segment, "theme_id": theme, "coder_id": "anna"}
                for theme in (themes.split() or [""])
                if theme != "?"
            ]
            codings.append({"segment_id": segment, "theme_id": "taal", "coder_id": "iemand anders"})
    rows = [
        {"topic_id": t, "question_group": question[t], "label": f"topic {t}", "terms": ""}
        for t in topics
        if t >= 0
    ]
    place = pd.DataFrame(segments, columns=["segment_id", "question_id"])
    return {
        "topics": pd.DataFrame(rows, columns=["topic_id", "question_group", "label", "terms"]),
        "topic_members": pd.DataFrame(members, columns=columns_of("topic_members")),
        "codings": pd.DataFrame(codings, columns=["segment_id", "theme_id", "coder_id"]),
        "segments": place.assign(whole=place["question_id"] == WHOLE),
    }


def pair(
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook | None = None,
    *,
    centroids: Mapping[int, Any] | None = None,
    vectors: Mapping[str, Any] | None = None,
    unstable: Sequence[int] = (),
    **knobs: float,
) -> pd.DataFrame:
    codebook = codebook or book()
    themes = [t.id for t in codebook]
    weights = {"similarity_weight": 0.5, "min_score": 0.15, "min_share": 0.3, **knobs}
    ids = [int(t) for t in tables["topics"]["topic_id"]]
    return match(
        *(tables[name] for name in ("topics", "topic_members", "codings", "segments")),
        codebook,
        topic_centroids={t: DIRECTION[t] for t in ids} if centroids is None else centroids,
        theme_vectors=dict(zip(themes, DIRECTION, strict=False)) if vectors is None else vectors,
        settings=MatchSettings(**weights),
        basis="anna",
        unstable=unstable,
    )


def verdicts(found: pd.DataFrame) -> list[tuple[Any, str, str]]:
    return [
        (None if pd.isna(t) else int(t), theme, verdict)
        for t, theme, verdict in found[["topic_id", "theme_id", "verdict"]].itertuples(index=False)
    ]


def one(found: pd.DataFrame, topic: int, theme: str) -> pd.Series:
    rows = found[(found["topic_id"] == topic) & (found["theme_id"] == theme)]
    assert len(rows) == 1, found
    return rows.iloc[0]


# --- verdicts -------------------------------------------------------------------------------------


def test_a_topic_matches_the_theme_that_people_gave_its_segments() -> None:
    found = pair(wave({0: ["tijd", "tijd", "tijd", ""], 1: ["wil", "wil", ""], -1: ["tijd", ""]}))
    assert verdicts(found) == [
        (0, "tijd", "match"),
        (1, "wil", "match"),
        (None, "doen", "not found"),
        (None, "taal", "not found"),
    ]
    best = one(found, 0, "tijd")
    # Three shared; four in the topic, four with the theme: 3 / 5. Nearest of four themes: rank 1.
    assert (best["overlap"], best["similarity"], best["shared_segments"]) == (0.6, 1.0, 3)
    assert best["score"] == 0.6


def test_meaning_discounts_overlap() -> None:
    far = {0: -DIRECTION[0], 1: DIRECTION[1]}
    found = pair(wave({0: ["tijd"] * 3 + [""], 1: ["wil"] * 3}), centroids=far)
    best = one(found, 0, "tijd")
    assert (best["overlap"], best["similarity"], best["score"]) == (0.75, 0.0, 0.375)
    assert (
        one(pair(wave({0: ["tijd"] * 3 + [""]}), similarity_weight=0), 0, "tijd")["score"] == 0.75
    )


def test_a_theme_spread_over_topics_is_a_split() -> None:
    found = pair(wave({0: ["tijd"] * 5, 1: ["tijd"] * 3 + [""], 2: ["tijd", "", "", ""]}))
    assert verdicts(found)[:3] == [
        (0, "tijd", "match"),
        (1, "tijd", "split"),  # 3 of 9, more than min_share
        (2, "", "new"),  # one segment is an accident
    ]
    assert one(found, 1, "tijd")["shared_segments"] == 3


def test_a_topic_of_one_theme_belongs_to_it_even_if_the_theme_is_much_larger() -> None:
    found = pair(wave({0: ["tijd"] * 20, 1: ["tijd"] * 3, 2: [""] * 9}))
    assert verdicts(found)[:2] == [(0, "tijd", "match"), (1, "tijd", "split")]


def test_a_topic_of_several_themes_is_a_merge() -> None:
    found = pair(wave({0: ["tijd"] * 4 + ["wil"] * 3, 1: ["doen"] * 4, -1: ["wil"] * 5 + [""] * 9}))
    assert verdicts(found)[:3] == [
        (0, "tijd", "match"),
        (0, "wil", "merge"),  # 3 of the topic's 7 segments
        (1, "doen", "match"),
    ]


def test_a_small_theme_inside_a_topic_was_found_there() -> None:
    found = pair(wave({0: ["tijd"] * 12 + ["wil"] * 2, 1: ["doen"] * 5}))
    assert (0, "wil", "merge") in verdicts(found)
    assert (None, "wil", "not found") not in verdicts(found)


def test_segments_without_a_theme_are_a_new_topic() -> None:
    found = pair(wave({0: ["tijd"] * 3, 1: ["", "", "", ""]}))
    assert (1, "", "new") in verdicts(found)
    new = one(found, 1, "")
    assert new["score"] == 0
    assert new[["overlap", "similarity"]].isna().all()


def test_meaning_alone_makes_no_pair_where_people_have_read() -> None:
    same = {"wil": DIRECTION[1], **dict.fromkeys(("tijd", "doen", "taal"), DIRECTION[5])}
    found = pair(wave({1: [""] * 6}), vectors=same, similarity_weight=1, min_score=0)
    assert verdicts(found)[0] == (1, "", "new")


def test_what_chance_would_share_is_no_relation() -> None:
    # 'tijd' was given to half of all segments, and to less than half of topic 1.
    found = pair(
        wave({0: ["tijd"] * 8 + [""] * 2, 1: ["tijd"] * 2 + [""] * 4, -1: ["tijd", "", "", ""]}),
        min_score=0.01,
    )
    assert verdicts(found)[:2] == [(0, "tijd", "match"), (1, "", "new")]


def test_a_weak_pair_is_no_match() -> None:
    tables = wave({0: ["tijd"] * 2 + [""] * 8, -1: ["tijd"] * 2 + [""] * 20})
    assert verdicts(pair(tables))[0] == (0, "tijd", "match")  # 2 / 12
    found = pair(tables, min_score=0.2)
    assert verdicts(found)[0] == (0, "", "new")
    assert one(found, 0, "")["score"] == pytest.approx(0.1667)
    assert (None, "tijd", "not found") in verdicts(found)


def test_a_score_on_the_border_is_a_match() -> None:
    tables = wave({0: ["tijd"] * 3 + [""] * 17, -1: [""] * 20})  # 3 / 20 = .15
    assert verdicts(pair(tables))[0] == (0, "tijd", "match")


def test_without_topics_no_theme_is_found() -> None:
    found = pair(wave({-1: ["tijd", "wil"]}))
    assert verdicts(found) == [(None, theme, "not found") for theme in THEMES]


# --- which segments and themes count --------------------------------------------------------------


def test_segments_that_the_basis_never_read_do_not_count() -> None:
    found = pair(wave({0: ["tijd", "tijd", "?", "?", "?"], 1: [""] * 3}))
    assert one(found, 0, "tijd")["overlap"] == 1


def test_an_unread_topic_is_matched_by_meaning_to_a_theme_that_is_free() -> None:
    tables = wave({0: ["tijd"] * 3, 1: ["?"] * 4, 2: ["?"] * 3, 3: ["?", "?", ""]})
    tijd, wil, doen = DIRECTION[:3]
    near = {0: tijd, 1: 0.9 * doen, 2: doen + 0.1 * wil, 3: tijd}
    found = pair(tables, centroids=near)
    assert verdicts(found)[:4] == [
        (0, "tijd", "match"),
        (1, "", "new"),  # topic 2 is nearer to 'doen'
        (2, "doen", "match"),
        (3, "", "new"),  # 'tijd' has a partner that shares segments
    ]
    assert np.isnan(one(found, 2, "doen")["overlap"])
    assert one(found, 2, "doen")["score"] == 0.15
    assert np.isnan(one(found, 1, "")["score"])
    assert verdicts(pair(tables, centroids=near, similarity_weight=0))[2] == (2, "", "new")


def test_an_unread_topic_gets_no_theme_that_may_not_be_coded_there() -> None:
    codebook = book("tijd", {"id": "wil", "scope": ["Q2"]})
    found = pair(
        wave({0: ["?"] * 3, 1: ["?"] * 3}, {1: "Q2"}),
        codebook,
        centroids={0: DIRECTION[1], 1: DIRECTION[0]},
    )
    assert verdicts(found) == [(0, "tijd", "match"), (1, "wil", "match")]


def test_a_theme_is_considered_for_topics_in_its_questions_only() -> None:
    codebook = book("tijd", {"id": "wil", "scope": ["Q2"]})
    found = pair(wave({0: ["wil"] * 3, 1: ["wil"] * 3}, {1: "Q2"}), codebook)
    assert verdicts(found) == [(0, "", "new"), (1, "wil", "match"), (None, "tijd", "not found")]


def test_a_topic_in_questions_without_themes_has_no_score() -> None:
    found = pair(wave({0: ["", ""], 1: ["", ""]}, {1: "Q9"}))
    assert one(found, 0, "")["score"] == 0
    assert np.isnan(one(found, 1, "")["score"])


def test_a_theme_in_a_description_of_everything_counts_in_any_group() -> None:
    found = pair(wave({0: ["tijd"] * 3}, {0: WHOLE}))
    assert verdicts(found)[0] == (0, "tijd", "match")


def test_a_basis_that_only_knows_the_parent_is_matched_at_the_parent() -> None:
    codebook = book("p", {"id": "p_een", "parent": "p"}, {"id": "p_twee", "parent": "p"}, "wil")
    vectors = {"p_een": DIRECTION[0], "p_twee": DIRECTION[2], "wil": DIRECTION[1]}
    found = pair(wave({0: ["p"] * 3, 1: ["wil"] * 3}), codebook, vectors=vectors)
    assert verdicts(found) == [(0, "p", "match"), (1, "wil", "match")]
    assert one(found, 0, "p")["similarity"] == 1
    leaves = pair(wave({0: ["p_een"] * 3, 1: ["wil"] * 3}), codebook, vectors=vectors)
    assert verdicts(leaves)[0] == (0, "p_een", "match")


def test_themes_of_respondents_are_left_out() -> None:
    groups = [
        {"id": "s", "name": "s", "scope": ["Q1"], "themes": [{"id": "x", "name": "x"}]},
        {
            **{"id": "r", "name": "r", "scope": ["Q1"], "level": "respondent"},
            "themes": [{"id": "vorm", "name": "v"}],
        },
    ]
    codebook = Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": groups})
    )
    assert set(pair(wave({0: ["x"] * 2, 1: ["vorm"] * 3}), codebook)["theme_id"]) == {"x", ""}


def test_segments_in_no_topic_are_no_topic() -> None:
    tables = wave({0: ["tijd"] * 3, -1: ["wil"] * 4})
    outliers = pd.DataFrame([{"topic_id": -1, "question_group": "Q1", "label": "", "terms": ""}])
    tables["topics"] = pd.concat([outliers, tables["topics"]])
    found = pair(tables)
    assert verdicts(found)[:2] == [(0, "tijd", "match"), (None, "wil", "not found")]


def test_a_theme_in_two_groups_is_split_by_its_share_of_all_its_segments() -> None:
    codebook = book("tijd", "wil", scope=("Q1", "Q2"))
    rest: dict[int, Topic] = {1: ["tijd"] * 2 + [""] * 6}
    questions = {1: "Q2"}
    small = pair(wave({0: ["tijd"] * 5, **rest}, questions), codebook)  # 2 of 7
    large = pair(wave({0: ["tijd"] * 3, **rest}, questions), codebook)  # 2 of 5
    assert (1, "tijd", "split") not in verdicts(small)
    assert (1, "tijd", "split") in verdicts(large)


# --- the assignment -------------------------------------------------------------------------------


def test_partners_are_chosen_for_the_whole_and_not_first_come_first_served() -> None:
    # 'tijd' is the best theme of both topics; topic 1 has no other, topic 0 has.
    tables = wave({0: ["tijd wil"] * 5 + ["wil"], 1: ["tijd"] * 4, -1: [""] * 5})
    flat = {0: DIRECTION[5], 1: DIRECTION[5]}
    assert verdicts(pair(tables, centroids=flat))[:3] == [
        (0, "wil", "match"),
        (0, "tijd", "merge"),
        (1, "tijd", "match"),
    ]


_texts = st.lists(st.sampled_from(["", "?", *THEMES, "tijd wil"]), min_size=3, max_size=8)
_waves = st.dictionaries(st.integers(-1, 5), _texts, min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(_waves, st.integers(0, 2**16), st.randoms(use_true_random=False))
def test_partners_are_one_to_one_and_everything_has_a_verdict(
    topics: dict[int, list[str]], seed: int, mix: Any
) -> None:
    tables = wave(topics, {t: "Q2" for t in topics if t % 2})
    random = np.random.default_rng(seed)
    centroids = {t: random.normal(size=6) for t in topics}
    codebook = book(scope=("Q1", "Q2"))
    found = pair(tables, codebook, centroids=centroids)

    matches = found[found["verdict"] == "match"]
    assert matches["topic_id"].is_unique
    assert matches["theme_id"].is_unique
    assert not found.duplicated(["topic_id", "theme_id"]).any()
    assert set(found["topic_id"].dropna()) == {t for t in topics if t >= 0}
    assert set(found["theme_id"]) - {""} == set(THEMES)
    splits, merges = (found[found["verdict"] == v] for v in ("split", "merge"))
    assert splits["theme_id"].isin(matches["theme_id"]).all()
    assert merges["topic_id"].isin(matches["topic_id"]).all()
    alone = found[found["verdict"].isin(["new", "not found"])]
    assert not alone["topic_id"].dropna().isin(found.drop(alone.index)["topic_id"]).any()
    assert not alone.query("theme_id != ''")["theme_id"].isin(matches["theme_id"]).any()
    shared = matches.dropna(subset=["overlap"])["shared_segments"]
    assert (shared >= 2).all()

    shuffled = {
        name: table.sample(frac=1, random_state=mix.randrange(2**16), ignore_index=True)
        for name, table in tables.items()
    }
    pd.testing.assert_frame_equal(found, pair(shuffled, codebook, centroids=centroids))


@pytest.mark.parametrize("seed", range(6))
def test_the_sum_of_scores_is_the_highest_there_is(seed: int) -> None:
    random = np.random.default_rng(seed)
    topics = {
        t: [" ".join(np.unique(random.choice(THEMES, 2))) for _ in range(random.integers(3, 9))]
        for t in range(4)
    }
    found = pair(wave(topics), similarity_weight=0)
    sets = {
        **{t: {f"s{t}-{n}" for n in range(len(texts))} for t, texts in topics.items()},
        **{
            theme: {f"s{t}-{n}" for t, x in topics.items() for n, y in enumerate(x) if theme in y}
            for theme in THEMES
        },
    }
    everything = sum(map(len, topics.values()))

    def value(topic: int, theme: str) -> float:
        common = len(sets[topic] & sets[theme])
        overlap = round(common / len(sets[topic] | sets[theme]), 4)
        enough = common >= 2 and common * everything >= len(sets[topic]) * len(sets[theme])
        return overlap if enough and overlap >= 0.15 else 0.15 - 0.00005  # or stay alone

    best = max(sum(map(value, range(4), order)) for order in permutations(THEMES))
    matches = found[found["verdict"] == "match"]
    reached = matches["score"].sum() + (4 - len(matches)) * (0.15 - 0.00005)
    assert reached == pytest.approx(best)


def test_an_unstable_topic_without_theme_is_no_new_one() -> None:
    tables = wave({0: ["tijd"] * 3, 1: [""] * 3, 2: [""] * 3})
    found = pair(tables, unstable=[0, 2])
    assert verdicts(found)[:3] == [(0, "tijd", "match"), (1, "", "new"), (2, "", "unstable")]
