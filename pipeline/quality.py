"""What an analyst should look at before she trusts an answer. Nothing is left out because of it.

Copied answers, respondents who were much faster than the others, the same point on every line of
a matrix, and keyboard mash. Each is a sign, not a proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from pipeline.alike import alike_texts, words_of
from pipeline.contracts import check, columns_of, empty
from pipeline.gibberish import gibberish_share
from pipeline.settings import QualitySettings

if TYPE_CHECKING:
    import pandas as pd

COPIED, FAST, STRAIGHT, GIBBERISH = "copied", "fast", "straight", "gibberish"


class _Flag(NamedTuple):
    respondent_id: str
    question_id: str
    kind: str
    why: str
    number: float


def flags(
    answers: pd.DataFrame,
    seconds: Mapping[str, float],
    settings: QualitySettings,
    foreign: Collection[tuple[str, str, str]] = (),
) -> pd.DataFrame:
    """Everything that strikes, as table ``flags``: in order of respondents, then of kind.

    :param answers: table ``answers``.
    :param foreign: respondent, question and item of answers in another language, whose words look
        like no Dutch.
    :param seconds: what each respondent took for the questionnaire, where that is known.
    """
    import pandas as pd

    found = [
        *_copied(answers, settings),
        *_fast(seconds, settings),
        *_straight(answers, settings),
        *_gibberish(answers, settings, set(foreign)),
    ]
    if not found:
        return empty("flags")
    place = {who: i for i, who in enumerate(dict.fromkeys(answers["respondent_id"]))}
    found.sort(key=lambda f: (place.get(f.respondent_id, len(place)), f.kind, f.question_id))
    return check("flags", pd.DataFrame(found, columns=columns_of("flags")))


def _open(answers: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    told = answers[(answers["kind"] == "open") & (answers["text"] != "")]
    columns = ("respondent_id", "question_id", "item", "text")
    return zip(*(told[column] for column in columns), strict=True)


# --- the same answer of several respondents -----------------------------------------------------


def _copied(answers: pd.DataFrame, settings: QualitySettings) -> Iterator[_Flag]:
    """Long answers that several respondents gave in the same, or nearly the same, words."""
    said: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
    for who, question, _, text in _open(answers):
        words = words_of(text)
        if len(words) >= settings.copied_words:
            said.setdefault(words, {})[who, question] = None
    texts = list(said)
    for group in alike_texts(texts, settings.copied_alike):
        places = [place for text in group for place in said[text]]
        people = {who for who, _ in places}
        if len(people) < 2:
            continue
        how = "vrijwel hetzelfde" if len(group) > 1 else "precies hetzelfde"
        others = len(people) - 1
        shown = "1 andere respondent" if others == 1 else f"{others} andere respondenten"
        for who, question in places:
            why = f"{how} antwoord als {shown}"
            yield _Flag(who, question, COPIED, why, float(others))


# --- respondents --------------------------------------------------------------------------------


def _fast(seconds: Mapping[str, float], settings: QualitySettings) -> Iterator[_Flag]:
    """Respondents far under the median time.

    Greszki, Meyer and Schoen (Exploring the effects of removing "too fast" responses and
    respondents from web surveys, Public Opinion Quarterly 79, 2015) drew the line at 30, 40 and
    50% of the median; Leiner (Too fast, too straight, too weird, Survey Research Methods 13, 2019)
    uses the same ratio. A third is strict: fewer are pointed out.
    """
    known = {who: took for who, took in seconds.items() if took > 0}
    if len(known) < settings.fast_respondents:
        return
    usual = median(known.values())
    for who, took in known.items():
        if took < settings.fast_share * usual:
            why = f"klaar in {_time(took)}; de helft deed er langer over dan {_time(usual)}"
            yield _Flag(who, "", FAST, why, float(round(took)))


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} seconden"
    return f"{seconds / 60:.0f} minuten"


def _straight(answers: pd.DataFrame, settings: QualitySettings) -> Iterator[_Flag]:
    """Respondents who gave every line of a matrix the same point."""
    rated = answers[(answers["kind"] == "rating") & answers["rating"].notna()]
    points: dict[tuple[str, str], list[int]] = defaultdict(list)
    for who, question, point in zip(
        rated["respondent_id"], rated["question_id"], rated["rating"], strict=True
    ):
        points[who, question].append(int(point))
    for (who, question), given in points.items():
        if len(given) >= settings.straight_items and len(set(given)) == 1:
            why = f"op alle {len(given)} ingevulde regels van de tabel hetzelfde oordeel"
            yield _Flag(who, question, STRAIGHT, why, float(len(given)))


def _gibberish(
    answers: pd.DataFrame, settings: QualitySettings, foreign: Collection[tuple[str, str, str]]
) -> Iterator[_Flag]:
    """Answers that are keyboard mash for a good part."""
    for who, question, item, text in _open(answers):
        share = gibberish_share(text)
        if share >= settings.gibberish_share and (who, question, item) not in foreign:
            yield _Flag(who, question, GIBBERISH, "lijkt op willekeurig getyp", round(share, 2))
