"""Why an automatic code was given, for whoever shows it: in a quote, a table, a page to review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.contracts import AUTOMATIC, WaveResult, rows
from pipeline.report import dutch

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.view import View

KINDS: Mapping[str, str] = {
    "name": "naam in het codeboek",
    "definition": "definitie",
    "when": "wanneer het thema past, volgens het codeboek",
    "example": "voorbeeld uit het codeboek",
    "coded": "gecodeerd fragment van een andere respondent",
    "words": "woorden",
}
HIDDEN_TEXT = "(niet getoond)"  # in the place of a fragment that may not be quoted
OTHER = "wat de codeur erbij gaf"  # of a coder that can't tell why, such as a language model
_LONGEST = 110  # characters of what decided that stand beside a quote


@dataclass(frozen=True)
class Reason:
    """Why a code was given.

    ``kind``: what decided, in words. ``text``: the text that decided. ``words``: of the segment,
    what weighed most; '' when no phrase did, or when it was not looked into. ``example_id``: the
    segment whose text decided, '' when it is a text of the codebook. ``hidden``: a segment that
    may not be shown is behind it.
    """

    kind: str
    text: str
    words: str
    example_id: str = ""
    hidden: bool = False


class Explained(Protocol):
    """What reasons are looked up in: a result, or three tables of a run that was kept."""

    @property
    def segments(self) -> pd.DataFrame:
        """Table ``segments``."""

    @property
    def codings(self) -> pd.DataFrame:
        """Table ``codings``."""

    @property
    def evidence(self) -> pd.DataFrame:
        """Table ``evidence``."""


class Reasons:
    """Look up why automatic codes were given.

    Texts of segments are those of the result; what is hidden there stays hidden.
    """

    def __init__(self, result: Explained) -> None:
        segments = result.segments
        self._texts = dict(zip(segments["segment_id"], segments["text"], strict=True))
        self._found = {(row.segment_id, row.theme_id): row for row in rows(result.evidence)}
        mine = result.codings[result.codings["coder_id"] == AUTOMATIC]
        columns = (mine[c] for c in ("segment_id", "theme_id", "evidence"))
        self._said = {(s, t): e for s, t, e in zip(*columns, strict=True) if t and e}

    def of(self, segment_id: str, theme_id: str) -> Reason | None:
        """Why a segment has a theme; None: the automatic coder did not give it, or can't say."""
        row = self._found.get((segment_id, theme_id))
        own = self._texts.get(segment_id, "")
        if row is None:
            said = self._said.get((segment_id, theme_id), "")
            hidden = own == HIDDEN_TEXT
            if hidden:
                return Reason(OTHER, "", "", hidden=True) if said else None
            return Reason(OTHER, said, said if said in own else "") if said else None
        text = self._texts.get(row.example_id, "") if row.example_id else row.text
        hidden = HIDDEN_TEXT in (own, text) or not text
        words = "" if own == HIDDEN_TEXT or row.start < 0 else own[row.start : row.end]
        return Reason(KINDS[row.kind], "" if hidden else text, words, row.example_id, hidden)


def sentence(reason: Reason, owner: str = "") -> str:
    """A reason to stand beside a quote, without a full stop.

    :param owner: who said the example, if it is one.

    >>> sentence(Reason("definitie", "Er is genoeg tijd.", "uren vrij"))
    'lijkt op ‘Er is genoeg tijd.’ (definitie); ‘uren vrij’ woog het zwaarst'
    """
    kind = f"gecodeerd fragment van {owner}" if reason.example_id and owner else reason.kind
    if reason.hidden:
        what = "waarop dit berust, is niet getoond"
    elif reason.kind == KINDS["words"]:
        what = f"deelt met het codeboek: {reason.text}"
    elif reason.kind == OTHER:
        return f"steunt op ‘{_short(reason.words)}’" if reason.words else reason.text
    else:
        what = f"lijkt op ‘{_short(reason.text)}’ ({kind})"
    return f"{what}; ‘{reason.words}’ woog het zwaarst" if reason.words else what


def _short(text: str) -> str:
    """A text on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    return line[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def quoted(result: WaveResult) -> set[tuple[str, str]]:
    """The automatic codes (segment, theme) of which a report shows the reason at a quote."""
    from pipeline.report.hidden import shareable
    from pipeline.report.quotes import choose
    from pipeline.report.themes import segment_groups
    from pipeline.report.view import View

    view = View.of(shareable(result))
    themes = [t for group in segment_groups(view) for t in group.themes]
    chosen = choose(view, themes, result.settings.report.quotes)
    return {(g.segment_id, theme) for theme, grounds in chosen.items() for g in grounds}


def told(view: View) -> str:
    """What the reasons at automatic codes are and what they are not, for the method chapter."""
    facts = (view.result.facts.get("coder") or {}).get("evidence") or {}
    if not facts.get("codes"):
        return ""
    codes, weighed = int(facts["codes"]), int(facts["weighed"])
    which = (
        "Dat is voor alle automatische codes nagegaan."
        if codes == weighed
        else f"Dat is voor {dutch.figure(weighed)} van de {dutch.figure(codes)} automatische codes"
        " nagegaan: die van de citaten (instelling coding.evidence_codes)."
    )
    return (
        "Bij een automatische code staat waar het fragment op lijkt: een tekst uit het codeboek of"
        " een fragment uit een ander antwoord dat mensen dit thema gaven; of welke woorden"
        " het met het codeboek deelt. Het is wat in de berekening het meest bijdroeg. Welke woorden"
        " het zwaarst wogen, is nagegaan door steeds een stukje van het fragment weg te laten:"
        f" zonder die woorden daalt de score van het thema het meest. {which} Dat laat één van de"
        f" onderdelen van de berekening zien (het model {facts['encoder']}). Het is geen bewijs dat"
        " het thema klopt, en het zegt niet wat de invuller bedoelde."
    )
