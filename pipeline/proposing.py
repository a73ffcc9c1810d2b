"""Draft entries for a codebook, from segments that fit no theme and say something alike.

A draft is for a person to mend: what a topic has in common only a reader can say.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts import rows

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.codebook import Codebook
    from pipeline.questionnaire import Questionnaire

_EXAMPLES = 4
_WORDS = range(4, 41)  # of an example: shorter says nothing, longer is no example
_TERMS = 6
# what YAML does not take as it is
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Draft:
    """A theme to be: ``terms`` its telling words, ``quotes`` literally from answers, each of
    another respondent; none where too few respondents said it. ``stability`` of the topic.
    """

    id: str
    name: str
    group: str
    terms: tuple[str, ...]
    quotes: tuple[str, ...]
    segments: int
    respondents: int
    stability: float


@dataclass(frozen=True)
class Proposal:
    """Drafts, and the topics left aside: ``unstable`` ones, and ``covered`` by a theme."""

    drafts: tuple[Draft, ...]
    unstable: int
    covered: int


def propose(
    topics: pd.DataFrame,
    topic_members: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook | None,
    matches: pd.DataFrame,
    fits: Collection[str],
    *,
    unstable_below: float,
    least: int,
    hidden: Collection[str] = (),
) -> Proposal:
    """Drafts from topics; with a codebook only from those that it lacks.

    That is a topic in questions where themes can be given to segments, with the verdict ``new``,
    of which two respondents at least said something that fits no theme. Topics that may not come
    back give none, unless there are no others.

    :param codebook: None: there is none yet, and every topic can be a theme.
    :param matches: table ``matches``; empty without codebook.
    :param fits: segments that have a theme.
    :param least: respondents needed before anything is quoted.
    :param hidden: segments that may not be quoted.
    """
    verdict = {int(m.topic_id): m.verdict for m in rows(matches.dropna(subset=["topic_id"]))}
    about = {s.segment_id: s for s in rows(segments)}
    coded = set() if codebook is None else _coded_questions(codebook)
    used = set() if codebook is None else {t.id for t in codebook}
    drafts: list[Draft] = []
    unstable = covered = 0
    chosen = []
    for topic in rows(topics[topics["topic_id"] >= 0]):
        ids = topic_members.loc[topic_members["topic_id"] == topic.topic_id, "segment_id"]
        mine = [about[s] for s in ids if s not in fits]
        if codebook is not None and not {about[s].question_id for s in ids} & coded:
            continue  # themes of respondents as a whole cover these questions
        told = verdict.get(int(topic.topic_id), "new")
        if told not in ("new", "unstable") or _people(mine) < 2:
            covered += 1
        else:
            shaky = told == "unstable" or topic.stability < unstable_below
            chosen.append((shaky, topic, mine))
    stable_only = codebook is not None or any(not shaky for shaky, *_ in chosen)
    for shaky, topic, mine in chosen:
        if shaky and stable_only:
            unstable += 1
            continue
        people = _people(mine)
        name = _capital(" ".join(topic.label.split()))
        drafts.append(
            Draft(
                id=_id(name, used),
                name=name,
                group=topic.question_group,
                terms=tuple(word for word, _ in json.loads(topic.terms or "[]"))[:_TERMS],
                quotes=_quotes(topic.typical, mine, hidden) if people >= least else (),
                segments=len(mine),
                respondents=people,
                stability=float(topic.stability),
            )
        )
        used.add(drafts[-1].id)
    return Proposal(tuple(drafts), unstable, covered)


def _people(segments: Sequence[Any]) -> int:
    return len({s.respondent_id for s in segments})


def _coded_questions(codebook: Codebook) -> set[str]:
    return {q for t in codebook if codebook.level(t.id) == "segment" for q in codebook.scope(t.id)}


def _quotes(typical: str, mine: Sequence[Any], hidden: Collection[str]) -> tuple[str, ...]:
    """What lies in the middle of the topic, one of each respondent."""
    first = {s: n for n, s in enumerate(json.loads(typical or "[]"))}
    found: dict[str, str] = {}
    for segment in sorted(mine, key=lambda s: first.get(s.segment_id, len(first))):
        text = " ".join(segment.text.split())
        fits = len(text.split()) in _WORDS and segment.segment_id not in hidden
        if fits and text not in found.values():
            found.setdefault(segment.respondent_id, text)
    return tuple(found.values())[:_EXAMPLES]


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _id(name: str, used: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = "_".join(re.findall(r"[a-z0-9]+", plain)[:4]).lstrip("0123456789_") or "thema"
    found, n = base, 2
    while found in used:
        found, n = f"{base}_{n}", n + 1
    return found


def codebook_yaml(
    proposal: Proposal, questionnaire: Questionnaire, name: str, head: Sequence[str]
) -> str:
    """The drafts as a codebook file.

    :param head: lines that go before it as comments.
    """
    lines = [*(f"# {line}".rstrip() for line in head), f"name: {_quoted(name)}", 'version: "0.1"']
    lines.append("groups:")
    of = {d.group: [e for e in proposal.drafts if e.group == d.group] for d in proposal.drafts}
    groups = {g.id: g for g in questionnaire.topic_groups}
    for group, drafts in of.items():
        scope = ", ".join(_quoted(q) for q in groups[group].questions)
        lines += [
            f"  - id: {_quoted(f'voorstel_{group}')}",
            f"    name: {_quoted(groups[group].name)}",
            f"    scope: [{scope}]",
            "    themes:",
        ]
        for draft in drafts:
            lines += _theme(draft)
    return "\n".join(lines) + "\n"


def _theme(draft: Draft) -> list[str]:
    words = ", ".join(draft.terms)
    like = f" Zoals: ‘{draft.quotes[0]}’" if draft.quotes else ""
    told = f"{draft.segments} fragmenten van {draft.respondents} respondenten"
    if draft.stability == draft.stability:  # it was measured
        told += f"; stabiliteit {draft.stability:.2f}".replace(".", ",")
    lines = [
        f"      # {told}",
        f"      - id: {draft.id}",
        f"        name: {_quoted(draft.name)}",
        f"        definition: {_quoted(f'CONCEPT: schrijf hier wat het thema betekent.{like}')}",
        f"        when: {_quoted(words)}",
    ]
    if not draft.quotes:
        lines.append("        # Te weinig respondenten om te citeren; bedenk zelf voorbeelden.")
        return lines
    lines.append("        examples:")
    return [*lines, *(f"          - {_quoted(quote)}" for quote in draft.quotes)]


def _quoted(text: str) -> str:
    """A scalar of YAML, whatever is in it: JSON, but for a few characters."""
    return _ODD.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))
