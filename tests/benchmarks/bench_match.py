"""False and true verdicts of the matching: random themes, planted themes, themes in real text.

    python tests/benchmarks/bench_match.py [random] [planted] [real] [--waves N]

*random*: topics and themes that have nothing to do with each other, each with its respondents'
habits; *planted*: some themes follow a topic, with people who miss and add codes; *real*: reference
answers (absent: skipped) with the topics that the product finds, beside the codes of people, and
the same codes dealt out over other respondents.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import pandas as pd

from pipeline.codebook import Codebook, CodebookFile
from pipeline.match import match
from pipeline.settings import MatchSettings

KNOBS = MatchSettings(similarity_weight=0.5, min_score=0.15, min_share=0.3, resamples=20)
TOPICS, THEMES = 12, 16


def book(themes: int) -> Codebook:
    """A codebook of themes h0, h1 ... at one question."""
    entries = [{"id": f"h{i}", "name": f"h{i}"} for i in range(themes)]
    group = {"id": "g", "name": "g", "scope": ["Q1"], "themes": entries}
    return Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": [group]})
    )


def invent(
    random: np.random.Generator, people: int, habit: float, planted: int, sensitivity: float
) -> tuple[dict[str, pd.DataFrame], dict[int, str]]:
    """A wave of ``people`` with 4 segments on average, and which theme follows which topic.

    ``habit``: chance that a segment has the topic, and apart from that the theme, of the
    respondent's segment before it. A planted theme is given to ``sensitivity`` of its topic's
    segments and to 2 % of the others; other themes, 2-20 % of all, have nothing to do with topics.
    """
    size = random.poisson(3, people) + 1
    person = np.repeat(np.arange(people), size)
    share = random.dirichlet(np.full(TOPICS, 2.0))
    prevalence = random.uniform(0.02, 0.2, THEMES)
    topic = np.zeros(len(person), dtype=int)
    given = np.zeros((len(person), THEMES), dtype=bool)
    for i in range(len(person)):
        same = i > 0 and person[i] == person[i - 1]
        keep = same and random.random() < habit
        topic[i] = topic[i - 1] if keep else random.choice(TOPICS, p=share)
        keep = same and random.random() < habit
        given[i] = given[i - 1] if keep else random.random(THEMES) < prevalence
    for t in range(planted):
        given[:, t] = random.random(len(person)) < np.where(topic == t, sensitivity, 0.02)
    ids = [f"s{i:05d}" for i in range(len(person))]
    at, theme = np.nonzero(given)
    none = np.flatnonzero(~given.any(axis=1))
    tables = {
        "topics": pd.DataFrame({"topic_id": range(TOPICS), "question_group": "g"}),
        "topic_members": pd.DataFrame(
            {"segment_id": ids, "question_group": "g", "topic_id": topic}
        ),
        "codings": pd.DataFrame(
            {
                "segment_id": [*(ids[i] for i in at), *(ids[i] for i in none)],
                "theme_id": [*(f"h{h}" for h in theme), *([""] * len(none))],
                "coder_id": "anna",
            }
        ),
        "segments": pd.DataFrame(
            {
                **{"segment_id": ids, "question_id": "Q1", "whole": False},
                "respondent_id": [f"r-{p}" for p in person],
                **{"text": ids, "start": 0},
            }
        ),
    }
    return tables, {t: f"h{t}" for t in range(planted)}


def verdicts(
    tables: dict[str, pd.DataFrame], random: np.random.Generator, planted: int, seed: int
) -> pd.DataFrame:
    """Matched with meanings that point to nothing, or for planted themes nearly to the topic."""
    centroids = random.normal(size=(TOPICS, 24))
    vectors = random.normal(size=(THEMES, 24))
    vectors[:planted] += centroids[:planted]
    centroids /= np.linalg.norm(centroids, axis=1, keepdims=True)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return match(
        *(tables[name] for name in ("topics", "topic_members", "codings", "segments")),
        book(THEMES),
        topic_centroids=dict(enumerate(centroids)),
        theme_vectors={f"h{i}": v for i, v in enumerate(vectors)},
        settings=KNOBS,
        basis="anna",
        seed=seed,
    )


def measured(
    waves: int, people: int, habit: float, planted: int, sensitivity: float
) -> dict[str, float]:
    """Over so many waves: waves with a false match, false among matches, planted ones found."""
    wrong, any_wrong, said, right, small = 0, 0, 0, 0, 0
    for seed in range(waves):
        random = np.random.default_rng(seed)
        tables, truth = invent(random, people, habit, planted, sensitivity)
        found = verdicts(tables, random, planted, seed)
        matches = found[found["verdict"] == "match"]
        pairs = zip(matches["topic_id"], matches["theme_id"], strict=True)
        good = sum(truth.get(int(t)) == h for t, h in pairs)
        said, right = said + len(matches), right + good
        wrong, any_wrong = wrong + len(matches) - good, any_wrong + (len(matches) > good)
        small += int(((found["verdict"] == "too small") & found["topic_id"].notna()).sum())
    return {
        "waves with a false match": any_wrong / waves,
        "false among matches": wrong / max(1, said),
        "found": right / max(1, waves * planted),
        "too small": small / (waves * TOPICS),
    }


def real(folder: Path, question: str, waves: int) -> None:
    """Topics found in answers that researchers coded, beside their codes."""
    import csv
    import re

    from pipeline.contracts import columns_of
    from pipeline.embed import embed, load_embedders
    from pipeline.ingest.config import load_settings
    from pipeline.questionnaire import Questionnaire
    from pipeline.topics import find_topics

    chosen = load_settings()
    rows = list(csv.reader((folder / f"{question}-primary.csv").open(encoding="utf-8-sig")))[1:]
    rows = [r for r in rows if r[1].strip()]
    codes = [sorted({c.split("->")[0].strip() for c in r[2:] if c.strip()}) for r in rows]
    ids = [f"s{i:04d}" for i in range(len(rows))]
    segments = pd.DataFrame({"segment_id": ids, "text": [r[1] for r in rows]}).assign(
        **{"wave": "w", "question_id": "Q1", "item": "", "start": 0, "non_answer": ""},
        **{"source": "vragenlijst", "literal": True, "whole": False},
        respondent_id=[f"r-{i}" for i in ids],
        end=[len(r[1]) for r in rows],
        lemmas=[" ".join(re.findall(r"[a-z]{4,}", r[1].lower())) for r in rows],
    )[columns_of("segments")]
    asked = Questionnaire.model_validate(
        {
            **{"name": "n", "title": "n", "wave": "w"},
            "questions": [{"id": "Q1", "short": "q", "text": "q", "type": "open"}],
            "topic_groups": [{"id": "g", "name": "g", "questions": ["Q1"]}],
            "overview": {"unit": "x", "units": "x", "label": [], "columns": {}},
        }
    )
    encoders, _ = load_embedders(chosen.embed)
    vectors = tuple(embed(segments["text"].tolist(), e, None) for e in encoders)
    found = find_topics(segments, vectors, asked, chosen.topics, chosen.quality, chosen.seed, None)
    used = [c for own in codes for c in own]
    names = sorted({c for c in used if used.count(c) >= 3})
    meaning = embed([n.replace("_", " ") for n in names], encoders[-1], None).astype(float)
    topics = found.topics["topic_id"].tolist()
    topic_of = dict(zip(found.members["segment_id"], found.members["topic_id"], strict=True))

    def matched(own: list[list[str]], themes: list[str], near: np.ndarray, seed: int) -> set:
        renamed = {theme: f"h{i}" for i, theme in enumerate(themes)}
        given = [
            (i, theme)
            for i, mine in zip(ids, own, strict=True)
            for theme in [renamed[c] for c in mine if c in renamed] or [""]
        ]
        codings = pd.DataFrame(given, columns=["segment_id", "theme_id"])
        table = match(
            *(found.topics, found.members, codings.assign(coder_id="anna"), segments),
            book(len(themes)),
            topic_centroids=found.centroids,
            theme_vectors={f"h{i}": v for i, v in enumerate(near)},
            settings=chosen.match.model_copy(update={"resamples": 20}),
            basis="anna",
            seed=seed,
        )
        good = table[table["verdict"] == "match"]
        back = {v: k for k, v in renamed.items()}
        return {(int(t), back[h]) for t, h in zip(good["topic_id"], good["theme_id"], strict=True)}

    pairs = matched(codes, names, meaning, 1)
    print(f"{question}: {len(ids)} answers, {len(topics)} topics, {len(names)} codes: {pairs}")
    wrong = right = said = 0
    for seed in range(waves):
        random = np.random.default_rng(seed)
        dealt = [codes[i] for i in random.permutation(len(codes))]
        wrong += bool(matched(dealt, names, meaning, seed))
        planted = [
            [str(t) for t in topics if random.random() < (0.8 if topic_of.get(i) == t else 0.02)]
            for i in ids
        ]
        blank = random.normal(size=(len(topics), meaning.shape[1]))
        blank /= np.linalg.norm(blank, axis=1, keepdims=True)
        told = matched(planted, [str(t) for t in topics], blank, seed)
        said, right = said + len(told), right + sum(str(t) == h for t, h in told)
    show(
        question,
        {
            "codes dealt out again, waves with a false match": wrong / waves,
            "planted, found": right / (waves * len(topics)),
            "planted, false among matches": (said - right) / max(1, said),
        },
    )


def show(title: str, figures: dict[str, float]) -> None:
    """One line."""
    told = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    print(f"{title}: {told}", flush=True)


def main() -> None:
    """Print what was asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["random", "planted", "real"])
    parser.add_argument("--waves", type=int, default=200)
    asked = parser.parse_args()
    if "random" in asked.what:
        for people in (17, 50, 200):
            for habit in (0.0, 0.5):
                figures = measured(asked.waves, people, habit, 0, 0)
                show(f"random, {people} respondents, habit {habit}", figures)
    if "planted" in asked.what:
        for people in (17, 50, 100, 200):
            for sensitivity in (0.5, 0.8):
                figures = measured(max(10, asked.waves // 4), people, 0.3, 6, sensitivity)
                show(f"planted, {people} respondents, sensitivity {sensitivity}", figures)
    if "real" in asked.what:
        from reference import optional

        folder = optional("proctoring")
        for question in ("Q5", "N3") if folder else ():
            real(folder, question, max(10, asked.waves // 4))


if __name__ == "__main__":
    main()
