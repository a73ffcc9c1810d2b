"""Topics: what respondents talk about, found without a codebook, per group of questions.

BERTopic, assembled for the size of a wave: with its defaults fifteen respondents give one topic,
"outlier". A topic over all questions at once would only find the questions back, hence the groups.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.alike import first_alike
from pipeline.clusters import OUTLIER
from pipeline.contracts import check, columns_of, empty
from pipeline.questionnaire import Questionnaire, TopicGroup
from pipeline.settings import QualitySettings, TopicSettings
from pipeline.topic_decisions import Decision, Ground, obey
from pipeline.topic_memory import Kept, Memory, centred, mean_of
from pipeline.topic_model import TopicModel, fit
from pipeline.topic_shape import Rows, Topic, Vectors, direction, nearness
from pipeline.topic_words import Said, label, terms_of

if TYPE_CHECKING:
    import pandas as pd

NOTE = "topics:"  # notes are kept under this and the id of the question group
_ORDER = ["question_id", "text", "start", "segment_id"]
_TYPICAL = 10


class FoundTopics(NamedTuple):
    """What :func:`find_topics` found.

    ``topics`` and ``members``: tables ``topics`` and ``topic_members``. ``centroids``: per topic a
    vector of length 1 in the space of the last encoder. ``outlier_share``: share of the segments
    of question groups with topics that fell in none, 0-1. ``notes``: Dutch, by question group.
    ``memory``: what was known before, and what was found now.
    """

    topics: pd.DataFrame
    members: pd.DataFrame
    centroids: dict[int, Vectors]
    outlier_share: float
    notes: dict[str, str]
    memory: Memory


@dataclass(frozen=True)
class Recalled:
    """What is known of topics before a run: see :mod:`pipeline.topic_memory`.

    ``wave``: under which name what is found is kept.
    """

    wave: str = ""
    memory: Memory = field(default_factory=lambda: Memory(()))
    decisions: tuple[Decision, ...] = ()


def find_topics(
    segments: pd.DataFrame,
    vectors: Sequence[Vectors],
    questionnaire: Questionnaire,
    settings: TopicSettings,
    copies: QualitySettings,
    seed: int,
    recalled: Recalled | None = None,
) -> FoundTopics:
    """Find topics in the segments of each question group.

    A segment has at most one topic, a topic at least two respondents. Non-answers take no part.
    Descriptions that answer no single question form no topics; each of their segments afterwards
    joins the nearest topic, if it is as near to it as half of the topic's own segments are.
    Segments with the same text, or nearly, are in the same topic: they count once in forming it,
    and fully in the counts. The order of the rows makes no difference.

    :param segments: table ``segments``, with lemmas.
    :param vectors: per encoder a vector for every row of ``segments``, (n, d), of length 1.
    :param copies: from where on texts are nearly the same.
    :param recalled: what was found before: the same topic keeps its number and name, and what
        people decided is carried out. None: topics are numbered from 0.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    # by what was said: ids change with the key of the pseudonyms, and topics should not
    order = segments.reset_index(drop=True).sort_values(_ORDER, kind="stable").index.to_numpy()
    segments = segments.iloc[order].reset_index(drop=True)
    vectors = [v[order] for v in vectors]
    answered = (segments["non_answer"] == "").to_numpy()
    whole = answered & segments["whole"].to_numpy()
    free = answered & ~whole
    topics: list[Topic] = []
    outliers: dict[str, Rows] = {}
    notes: dict[str, str] = {}
    with threadpool_limits(1):  # sums in another order would be other sums
        for group in questionnaire.topic_groups:
            rows = np.flatnonzero(free & segments["question_id"].isin(group.questions).to_numpy())
            free[rows] = False  # a question that stands in two groups counts in the first
            part = segments.iloc[rows]
            found, note = _topics_of(
                part, [v[rows] for v in vectors], group, settings, copies, seed
            )
            if note:
                notes[NOTE + group.id] = note
            if found:
                topics += [replace(t, rows=rows[t.rows], firsts=rows[t.firsts]) for t in found]
                inside = np.concatenate([topic.rows for topic in found])
                outliers[group.id] = np.delete(rows, inside)
        recalled = recalled or Recalled()
        topics, memory, said = _named(segments, vectors, topics, outliers, recalled)
        notes.update(said)
        texts = segments["text"].tolist()
        _join(np.flatnonzero(whole), texts, topics, list(outliers.values()), vectors, copies)
        return _tables(segments, vectors, topics, outliers, notes, settings, memory)


def _topics_of(
    segments: pd.DataFrame,
    vectors: Sequence[Vectors],
    group: TopicGroup,
    settings: TopicSettings,
    copies: QualitySettings,
    seed: int,
) -> tuple[list[Topic], str]:
    """The topics of one question group, largest first, and a Dutch note on what can't be said."""
    needed = 2 * settings.min_topic_size
    if segments.empty:
        return [], f"Bij ‘{group.name}’ zijn geen antwoorden om topics in te zoeken."
    if len(segments) < needed:
        return [], (
            f"Bij ‘{group.name}’ zijn te weinig antwoorden om topics in te zoeken: "
            f"{_count(len(segments))}; er zijn er ten minste {needed} nodig."
        )
    people = segments["respondent_id"].to_numpy()
    if len(set(people)) == 1:
        return [], (
            f"Bij ‘{group.name}’ komen alle antwoorden van één respondent; "
            "een topic moet van ten minste twee respondenten komen."
        )
    said = _say(segments)
    model = fit(vectors, said, settings, copies, seed)
    if model is None:
        return [], (
            f"Bij ‘{group.name}’ zijn geen topics gevonden: "
            f"de antwoorden ({_count(len(segments))}) vormen geen groepen "
            "waarin ten minste twee respondenten over hetzelfde spreken."
        )
    found = _described(model, said, group)
    if model.is_clear:
        return found, ""
    return found, (
        f"De topics bij ‘{group.name}’ hangen los samen: antwoorden waarin geen patroon zit, geven "
        "even duidelijke groepen. Gebruik ze als eerste ordening, niet als bevinding."
    )


def _described(model: TopicModel, said: Sequence[Said], group: TopicGroup) -> list[Topic]:
    """The topics with their words, largest first."""
    found = []
    for topic in np.unique(model.labels[model.labels != OUTLIER]).tolist():
        rows = np.flatnonzero(model.labels == topic)
        firsts = rows[model.firsts[rows] == rows]
        words = model.words.get(topic, [])
        near = model.nearness[firsts].tolist()
        terms = terms_of(words, [said[row] for row in firsts.tolist()], near)
        people = len({said[row].respondent for row in rows.tolist()})
        found.append((-len(rows), -people, int(rows[0]), topic, rows, words, terms))
    topics: list[Topic] = []
    for *_, topic, rows, words, terms in sorted(found, key=lambda f: f[:3]):
        name = label(terms, {t.automatic for t in topics})
        same = model.firsts[rows]
        topics.append(Topic(group.id, name, words, terms, rows, same, model.draws, (topic,)))
    return topics


def _say(segments: pd.DataFrame) -> list[Said]:
    columns = segments[["respondent_id", "text", "lemmas"]]
    return [Said.read(*row) for row in columns.itertuples(index=False)]


def _named(
    segments: pd.DataFrame,
    vectors: Sequence[Vectors],
    topics: Sequence[Topic],
    outliers: Mapping[str, Rows],
    recalled: Recalled,
) -> tuple[list[Topic], Memory, dict[str, str]]:
    """Give topics the number and name that they had, or a new one, and obey decisions on them."""
    memory, wave = recalled.memory, recalled.wave
    decided = max((n for d in recalled.decisions for n in d.topics), default=-1)
    number = max(memory.next_number, decided + 1)
    means: dict[tuple[str, str], Vectors] = {}
    found: list[Kept] = []
    for group, lone in outliers.items():
        mine = [t for t in topics if t.group == group]
        firsts = [t.formed_by for t in mine]
        rows = np.sort(np.concatenate([*firsts, lone]))
        part = [v[rows] for v in vectors]
        means[wave, group] = mean_of(part)
        space = centred(part, means[wave, group])
        places = [np.searchsorted(rows, f) for f in firsts]
        partners = memory.same(wave, group, places, part, space)
        taken = {p.label for p in partners if p}
        for topic, place, partner in zip(mine, places, partners, strict=True):
            topic.number = partner.number if partner else number
            number += not partner
            topic.label = partner.label if partner else label(topic.terms, taken)
            taken.add(topic.label)
            centre = direction(space[place])
            found.append(Kept(topic.number, wave, group, topic.label, -1, centre))
    ground = Ground(
        lambda rows: _say(segments.iloc[rows]),
        vectors,
        lambda group, rows: centred([v[rows] for v in vectors], means[wave, group]),
    )
    kept, parts, notes = obey(topics, recalled.decisions, memory, wave, ground)
    order, people = list(outliers), segments["respondent_id"].to_numpy()
    kept.sort(
        key=lambda t: (
            order.index(t.group),
            -len(t.rows),
            -len(set(people[t.rows])),
            int(t.rows[0]),
        )
    )
    said = {f"{NOTE}{group}": text for group, text in notes.items()}
    return kept, memory.with_topics(wave, [*found, *parts], means), said


def _join(
    whole: Rows,
    texts: Sequence[str],
    topics: Sequence[Topic],
    outliers: Sequence[Rows],
    vectors: Sequence[Vectors],
    copies: QualitySettings,
) -> None:
    """Let segments of descriptions join the topic in which the same is said, or which is near.

    What says the same as an outlier is none of both.

    :param texts: of all segments.
    """
    if not len(whole) or not topics:
        return
    home = {row: topic for topic in reversed(topics) for row in topic.rows.tolist()}
    order = [*home, *(row for rows in outliers for row in rows.tolist()), *whole.tolist()]
    same = first_alike([texts[row] for row in order], copies.copied_words, copies.copied_alike)
    of = {row: order[first] for row, first in zip(order, same, strict=True)}
    firsts = np.array([row for row in whole.tolist() if of[row] == row], dtype=np.int64)
    usual = [np.median(nearness(t.formed_by, t.formed_by, vectors)) for t in topics]
    near = np.stack([nearness(firsts, t.formed_by, vectors) for t in topics], axis=1)
    for row, values in zip(firsts.tolist(), near, strict=True):
        best = int(np.argmax(values))
        if values[best] >= usual[best]:
            home[row] = topics[best]
    for row in whole.tolist():
        if of[row] in home:
            home[of[row]].joined.append(row)


def _tables(
    segments: pd.DataFrame,
    vectors: Sequence[Vectors],
    topics: Sequence[Topic],
    outliers: Mapping[str, Rows],
    notes: dict[str, str],
    settings: TopicSettings,
    memory: Memory,
) -> FoundTopics:
    import pandas as pd

    ids = segments["segment_id"].to_numpy()
    people = segments["respondent_id"].to_numpy()
    rows, members = [], []
    for topic in topics:
        inside = np.concatenate([topic.rows, np.array(topic.joined, dtype=np.int64)])
        near = nearness(inside, topic.formed_by, vectors)
        stability = topic.stability
        rows.append(
            {
                "topic_id": topic.number,
                "question_group": topic.group,
                "label": topic.label,
                "automatic_label": topic.automatic,
                "terms": _json(
                    [[t.shown, round(t.weight, 4)] for t in topic.terms[: settings.terms]]
                ),
                "segments": len(inside),
                "respondents": len(set(people[inside])),
                "typical": _json(_typical(ids[inside], people[inside], near)),
                "stability": stability.people,
                "stability_n": stability.n,
                "stability_seeds": stability.chance,
            }
        )
        members += [(row, ids[row], topic.group, topic.number) for row in inside]
    for group, lone in outliers.items():
        members += [(row, ids[row], group, OUTLIER) for row in lone]
    n_outliers = sum(map(len, outliers.values()))
    n_sought = n_outliers + sum(len(topic.rows) for topic in topics)
    names = columns_of("topic_members")
    return FoundTopics(
        check("topics", pd.DataFrame(rows) if rows else empty("topics")),
        check(
            "topic_members",
            pd.DataFrame([m[1:] for m in sorted(members)], columns=names)
            if members
            else empty("topic_members"),
        ),
        {t.number: direction(vectors[-1][t.formed_by]) for t in topics},
        n_outliers / n_sought if n_sought else 0.0,
        notes,
        memory,
    )


def _typical(
    ids: npt.NDArray[Any], people: npt.NDArray[Any], near: npt.NDArray[np.float64]
) -> list[str]:
    """Segments nearest to the centre, first one of each respondent."""
    order = np.argsort(-near, kind="stable")
    _, first = np.unique(people[order], return_index=True)
    turn = np.ones(len(order))
    turn[first] = 0
    return [str(ids[i]) for i in order[np.argsort(turn, kind="stable")][:_TYPICAL]]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _count(n: int) -> str:
    return f"{n} segment" if n == 1 else f"{n} segmenten"
