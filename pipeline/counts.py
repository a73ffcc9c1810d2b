"""How many respondents have a theme, with an interval that the figures can carry.

Three ways. All that may hold a theme was read by people: that is the count, without chance. People
read respondents who were drawn at random: the automatic count is corrected by what they saw
(:func:`pipeline.shares.corrected`). Nobody was drawn: the automatic count stands as it is, without
an interval, and it is said that nobody checked it. Respondents whom people picked themselves
correct nothing, however many: nobody knows how they differ from the others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pipeline.contracts import AUTOMATIC, WITH_SUGGESTIONS
from pipeline.shares import among_others, corrected, difference, needed_to_read

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook, Group
    from pipeline.settings import CountSettings

    Mask = NDArray[np.bool_]
    Given = Mapping[str, Mask]  # theme -> respondents that have it

# read: all that may hold the theme by people; drawn: a random part by people; picked: some, not
# by chance; machine: nobody
Basis = Literal["read", "drawn", "picked", "machine"]
# what is best done for a count that can be defended; counted: nothing more
Advice = Literal["counted", "count", "estimate", "leave"]


@dataclass(frozen=True)
class Draw:
    """What a reading plan drew by chance: respondents as a whole, in the order of reading.

    ``of``: from how many. ``whole`` false: segments were drawn, not respondents.
    """

    respondents: tuple[str, ...]
    of: int
    whole: bool = True


@dataclass(frozen=True)
class ThemeCount:
    """One theme counted. Numbers of respondents; None: there is none.

    ``read``: respondents whom people read as a whole and who count, ``by_hand`` of whom have it.
    ``value``, ``low``, ``high``: the count for the wave; an interval when a part was drawn.
    ``others_low``, ``others_high``: if other respondents had answered, when the wave is a sample.
    ``ppi``: the difference estimator, for comparison. ``left``, ``left_respondents`` and
    ``minutes``: segments to be read still for a full count. ``more``: respondents still to be read
    for an interval as narrow as the settings wish, and ``more_minutes`` for that.
    """

    theme_id: str
    basis: Basis
    respondents: int
    read: int
    by_hand: int | None
    automatic: int
    advice: Advice
    left: int
    left_respondents: int
    minutes: int
    value: float | None = None
    low: int | None = None
    high: int | None = None
    others_low: int | None = None
    others_high: int | None = None
    ppi: tuple[float, float, float] | None = None
    more: int | None = None
    more_minutes: int | None = None


@dataclass(frozen=True)
class Counts:
    """All themes of a codebook; ``why``: why there are no corrected counts, in Dutch.

    ``coders``: whose codings count as those of people, the settled ones before the other's.
    """

    themes: tuple[ThemeCount, ...]
    coders: tuple[str, ...] = ()
    drawn: int = 0  # respondents drawn by chance, of whom `read` were read
    read: int = 0
    why: str = ""


def counts(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    respondent_codings: pd.DataFrame,
    respondents: Sequence[str],
    codebook: Codebook,
    settings: CountSettings,
    *,
    draws: Sequence[Draw],
    confidence: float,
) -> Counts:
    """Count every theme of the codebook.

    People's reading of a segment is the settled one where there is one, else that of the person
    who read most; what was coded with the automatic codes in sight is left out. A respondent is
    read when people read every segment that may get the theme. Of a draw that was broken off the
    respondents up to the first one who was not read count: later ones may have been picked.

    :param segments: table ``segments``, those in which a theme may be coded
        (:func:`pipeline.sampling.codable`).
    :param respondents: everybody in the wave; who said nothing that may get a theme has none.
    :param draws: what reading plans drew.
    """
    wave = _Wave(segments, respondents, codebook)
    coders = _people(codings, wave)
    done = wave.read_by(codings, coders)
    whole = wave.whole(done)
    everyone = bool(coders) and bool(whole.all())
    sample, drawn, why = _sample(wave, whole, draws) if coders and not everyone else (whole, 0, "")
    machine = wave.given(codings, respondent_codings, [AUTOMATIC])
    human = wave.given(codings, respondent_codings, coders)
    open_ends = _Left(wave, done, settings)
    found = []
    for theme in codebook:
        known = bool(coders) and _by_people(codebook.group(theme.id), human)
        scope = wave.in_scope(theme.id)
        full = wave.whole(done | ~scope)
        if known and bool(scope.any() and full.all()):
            basis: Basis = "read"
        elif sample.any() and known and not why:
            basis = "drawn"
        else:
            basis = "picked" if coders and known else "machine"
        found.append(
            _count(
                theme.id,
                basis,
                machine[theme.id],
                human[theme.id],
                sample if basis == "drawn" else full,
                open_ends,
                confidence,
            )
        )
    if not coders:
        why = "niemand codeerde met de hand"
    read = int((sample & wave.spoke).sum()) if not why else 0
    return Counts(tuple(found), coders, drawn, read, why)


class _Wave:
    """Segments and respondents as positions."""

    def __init__(
        self, segments: pd.DataFrame, respondents: Sequence[str], codebook: Codebook
    ) -> None:
        import pandas as pd

        self.codebook = codebook
        self.people = pd.Index(respondents)
        self.ids = pd.Index(segments["segment_id"])
        self.owner = _places(self.people, segments["respondent_id"])
        places = pd.MultiIndex.from_frame(segments[["question_id", "whole"]])
        self.context, contexts = places.factorize()
        self.contexts = [(str(question), bool(whole)) for question, whole in contexts]
        self.spoke = np.bincount(self.owner, minlength=len(self.people)) > 0

    def read_by(self, codings: pd.DataFrame, coders: Sequence[str]) -> Mask:
        """Segments that one of the coders looked at."""
        done = np.zeros(len(self.ids), dtype=bool)
        at = _places(self.ids, codings.loc[codings["coder_id"].isin(coders), "segment_id"])
        done[at[at >= 0]] = True
        return done

    def whole(self, done: Mask) -> Mask:
        """Respondents of whom nothing is left to read; so are those who said nothing."""
        left: Mask = np.bincount(self.owner[~done], minlength=len(self.people)) == 0
        return left

    def given(
        self, codings: pd.DataFrame, people: pd.DataFrame, coders: Sequence[str]
    ) -> dict[str, Mask]:
        """Respondents with each theme, sub-themes counting upwards.

        Of several coders the first who read a segment decides; about a respondent as a whole the
        first who read all of him or her, else the last.
        """
        book = self.codebook
        found = {theme.id: np.zeros(len(self.people), dtype=bool) for theme in book}
        taken = np.zeros(len(self.ids), dtype=bool)
        settled: dict[str, Mask] = {}
        for coder in coders:
            own = codings[codings["coder_id"] == coder]
            at = _places(self.ids, own["segment_id"])
            own, at = own[at >= 0], at[at >= 0]
            fresh = ~taken[at]
            for theme, rows in own[fresh].groupby("theme_id", sort=True).indices.items():
                if theme and book.level(str(theme)) == "segment":
                    for above in book.with_ancestors(str(theme)):
                        found[above][self.owner[at[fresh][rows]]] = True
            taken[at] = True
            mine = people[people["coder_id"] == coder]
            where = _places(self.people, mine["respondent_id"])
            decides = where >= 0
            if coder != coders[-1]:
                decides &= self.whole(self.read_by(codings, [coder]))[where]
            themes = mine["theme_id"].to_numpy()
            groups = np.array([book.group(t).id for t in themes], dtype=object)
            for group in dict.fromkeys(groups):
                before = settled.setdefault(group, np.zeros(len(self.people), dtype=bool))
                told = (groups == group) & decides & ~before[where]
                for theme in dict.fromkeys(themes[told]):
                    for above in book.with_ancestors(theme):
                        found[above][where[told & (themes == theme)]] = True
                before[where[told]] = True
        return found

    def in_scope(self, theme_id: str) -> Mask:
        """Segments in which a theme, or one of its sub-themes, may be coded."""
        family = [theme_id, *self.codebook.descendants(theme_id)]
        allowed = [
            any(self.codebook.in_scope(theme, *place) for theme in family)
            for place in self.contexts
        ]
        scope: Mask = np.array(allowed, dtype=bool)[self.context]
        return scope


def _places(index: pd.Index[Any], wanted: pd.Series[Any] | Sequence[str]) -> NDArray[np.intp]:
    """Where each of these stands in an index, -1 for what is not there."""
    import pandas as pd

    return index.get_indexer(pd.Index(wanted))


def _people(codings: pd.DataFrame, wave: _Wave) -> tuple[str, ...]:
    """The settled coding, if any, and the person who read most, blind; by name when equal."""
    own = codings[codings["segment_id"].isin(wave.ids)]
    sizes: Counter[tuple[str, str]] = Counter(
        (coder, kind)
        for coder, kind, _ in dict.fromkeys(
            zip(own["coder_id"], own["coder_kind"], own["segment_id"], strict=True)
        )
        if kind != "automatic"
    )
    ranked = sorted((-n, coder, kind) for (coder, kind), n in sizes.items())
    settled = [coder for _, coder, kind in ranked if kind == "adjudicated"]
    blind = [c for _, c, kind in ranked if kind == "human" and not c.endswith(WITH_SUGGESTIONS)]
    return (*settled[:1], *blind[:1])


def _by_people(group: Group, human: Given) -> bool:
    """Whether people coded a group at all: themes of respondents they may have left out."""
    return group.level == "segment" or any(human[t.id].any() for t in group.themes)


def _sample(wave: _Wave, whole: Mask, draws: Sequence[Draw]) -> tuple[Mask, int, str]:
    """Respondents who were drawn by chance and read, how many were drawn, and why there are none.

    Who said nothing is known without reading. Two draws together are a random sample as well: no
    respondent has a better chance than another.
    """
    silent = ~wave.spoke
    if not draws:
        return (
            silent,
            0,
            (
                "de invullers die mensen lazen, zijn niet door toeval getrokken maar aangewezen; "
                "niemand weet hoe zij van de anderen verschillen"
            ),
        )
    by_respondent = [d for d in draws if d.whole]
    if not by_respondent:
        return (
            silent,
            0,
            (
                "er zijn losse segmenten getrokken, en geteld worden invullers; een invuller telt "
                "pas als alles van hem of haar is gelezen"
            ),
        )
    size = int(wave.spoke.sum())
    now = [d for d in by_respondent if d.of == size and set(d.respondents) <= set(wave.people)]
    if not now:
        return silent, 0, "na de trekking zijn er invullers bij gekomen of weggegaan"
    sample, drawn = silent.copy(), silent.copy()
    for draw in now:
        at = _places(wave.people, draw.respondents)
        drawn[at] = True
        unread = np.flatnonzero(~whole[at])
        sample[at[: unread[0]] if len(unread) else at] = True
    number = int((drawn & wave.spoke).sum())
    if not (sample & wave.spoke).any():
        return silent, number, "van de getrokken invullers is nog niemand helemaal gelezen"
    return sample, number, ""


@dataclass(frozen=True)
class _Left:
    """What is left to read of a theme, and how long that takes."""

    wave: _Wave
    done: Mask
    settings: CountSettings

    def of(self, theme_id: str) -> tuple[int, int, int, float]:
        """Segments and respondents to be read still, minutes, and minutes per respondent."""
        wave = self.wave
        scope = wave.in_scope(theme_id)
        todo = scope & ~self.done
        people = len(np.unique(wave.owner[todo]))
        everyone = max(1, len(np.unique(wave.owner[scope])))
        minute = self.settings.seconds_per_segment / 60
        return (
            int(todo.sum()),
            people,
            math.ceil(round(todo.sum() * minute, 6)),
            float(scope.sum()) / everyone * minute,
        )


def _count(
    theme_id: str,
    basis: Basis,
    machine: Mask,
    human: Mask,
    sample: Mask,
    open_ends: _Left,
    confidence: float,
) -> ThemeCount:
    settings, spoke = open_ends.settings, open_ends.wave.spoke
    left, people, minutes, each = open_ends.of(theme_id)
    total = len(machine)
    # Who said nothing needs no reading: such a respondent has no theme, or, where each gets one of
    # a group, what is left over.
    sure = machine & ~spoke
    if basis == "read":
        n_yes = int((human | sure).sum())
        others = among_others([n_yes, 0], [total, 0], [total, 0], confidence)
        return ThemeCount(
            theme_id,
            basis,
            total,
            int(spoke.sum()),
            n_yes,
            int(machine.sum()),
            "counted",
            0,
            0,
            0,
            float(n_yes),
            n_yes,
            n_yes,
            *_bounds(others.low, others.high, settings.other_respondents),
        )
    strata = [spoke & machine, spoke & ~machine]
    size = [int(s.sum()) for s in strata]
    read = sample & spoke
    used = read if basis == "drawn" else np.zeros_like(read)
    n = [int((s & used).sum()) for s in strata]
    yes = [int((s & used & human).sum()) for s in strata]
    width = settings.width * total
    more = max(0, needed_to_read(yes, n, size, confidence, width) - sum(n)) if sum(size) else 0
    more_minutes = math.ceil(round(more * each, 6))
    advice: Advice
    if minutes <= settings.most_minutes:
        advice = "count"
    else:
        advice = "estimate" if more_minutes <= settings.most_minutes else "leave"
    known: dict[str, Any] = {
        "theme_id": theme_id,
        "basis": basis,
        "respondents": total,
        "read": 0 if basis == "machine" else int(read.sum()),
        "by_hand": None if basis == "machine" else int((read & human).sum()),
        "automatic": int(machine.sum()),
        "advice": advice,
        "left": left,
        "left_respondents": people,
        "minutes": minutes,
        "more": more,
        "more_minutes": more_minutes,
    }
    if basis != "drawn":
        return ThemeCount(**known)
    ours = corrected(yes, n, size, confidence)
    others = among_others(yes, n, size, confidence)
    ppi = difference(yes, n, size, confidence)
    known_yes = sure.sum()
    low, high = _bounds(others.low + known_yes, others.high + known_yes, settings.other_respondents)
    first, *bounds = (round(float(x + known_yes), 4) for x in (ppi.value, ppi.low, ppi.high))
    return ThemeCount(
        **known,
        value=round(float(ours.value + known_yes), 4),
        low=int(ours.low + known_yes),
        high=int(ours.high + known_yes),
        others_low=low,
        others_high=high,
        ppi=(first, bounds[0], bounds[1]),
    )


def _bounds(low: float, high: float, wanted: bool) -> tuple[int | None, int | None]:
    return (int(low), int(high)) if wanted else (None, None)
