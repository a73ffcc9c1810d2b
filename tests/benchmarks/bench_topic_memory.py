"""How often a topic that comes back in a new wave gets its number and name, and rightly so.

    python tests/benchmarks/bench_topic_memory.py

The invented wave of fifteen respondents of ``tests/test_topics.py``, twelve times divided at
random: eight respondents are the first wave, the other seven the second. A number that comes back
is right when most segments of the topic have the same subject in both waves. Precision: right, of
the numbers that came back; recall: right, of the topics whose subject was a topic in both. Per
limit from which two topics are called the same.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

DIVISIONS = 12
FIRST = 8
LIMITS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)


def find(rows: Any, name: str, memory: Any) -> tuple[dict[int, str], Any]:
    """The subject of most segments of each topic, and what is remembered."""
    from pipeline.ingest.config import load_settings
    from pipeline.topics import Recalled, find_topics
    from tests.test_topics import questionnaire, wave

    settings = load_settings()
    segments, vectors, subjects = wave()
    subject = dict(zip(segments["segment_id"], subjects, strict=True))
    found = find_topics(
        segments[rows].reset_index(drop=True),
        [vectors[rows]],
        questionnaire(),
        settings.topics.model_copy(update={"resamples": 1}),
        settings.quality,
        settings.seed,
        Recalled(name, memory),
    )
    inside = found.members[found.members["topic_id"] >= 0]
    return {
        int(topic): Counter(subject[s] for s in part["segment_id"]).most_common(1)[0][0]
        for topic, part in inside.groupby("topic_id")
    }, found.memory


def main() -> None:
    from pipeline import topic_memory
    from tests.test_topics import wave

    usual = topic_memory.SAME_TOPIC
    said_by = wave()[0]["respondent_id"]
    people = said_by.unique()
    came = dict.fromkeys(LIMITS, 0)
    right = dict.fromkeys(LIMITS, 0)
    possible = 0
    for division in range(DIVISIONS):
        some = np.random.default_rng(division).permutation(people)[:FIRST]
        first = said_by.isin(some).to_numpy()
        before, memory = find(first, "one", topic_memory.Memory(("use",)))
        for limit in LIMITS:
            topic_memory.SAME_TOPIC = limit
            after, _ = find(~first, "two", memory)
            back = [number for number in after if number in before]
            came[limit] += len(back)
            right[limit] += sum(after[n] == before[n] for n in back)
        possible += sum((Counter(before.values()) & Counter(after.values())).values())
    print(f"{possible} topics of {DIVISIONS} divisions could come back")
    print("limit  came back  right  precision  recall")
    for limit in LIMITS:
        mark = "  (used)" if limit == usual else ""
        print(
            f"{limit:>5.2f} {came[limit]:>10} {right[limit]:>6} "
            f"{right[limit] / max(1, came[limit]):>10.2f} {right[limit] / possible:>7.2f}{mark}"
        )


if __name__ == "__main__":
    main()
