"""What a language model answered, checked against the codebook and the segment.

Nothing is taken on trust: an answer that is not exactly what was asked is refused with its reason,
and a quote that does not stand in the segment is no evidence. Of the words only their places are
kept, so that a kept reply holds nothing of a respondent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.coders.prompt import NONE, Task, disarm

Fold = Callable[[str], tuple[str, list[int]]]
Token = tuple[str, Mapping[str, float]]  # what was written, and the log-probabilities of what could
_DECIMALS = 3  # machines differ in the last digits of a probability
_MIN_LETTERS = 3  # of a quote; "de" stands in every segment
_THEME = re.compile(r'"theme"\s*:\s*"')


class BadReplyError(Exception):
    """An answer that can't be used; the message is Dutch, and holds nothing of the answer."""


@dataclass(frozen=True)
class Given:
    """A theme that the model gave. ``start`` and ``end``: where its quote stands; -1: nowhere."""

    theme: str
    start: int
    end: int


@dataclass(frozen=True)
class Reply:
    """What a model answered on one segment.

    ``given`` empty: none of the themes. ``chances``: per theme and '' (none) its probability, 0-1.
    ``graded``: they come from the model's own log-probabilities, else they are only 1 and 0.
    """

    given: tuple[Given, ...]
    chances: Mapping[str, float]
    graded: bool

    def dump(self) -> str:
        """As JSON, to keep."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Reply:
        """From what :meth:`dump` made."""
        read = json.loads(text)
        given = tuple(Given(**g) for g in read["given"])
        return cls(given, dict(read["chances"]), bool(read["graded"]))


def read_reply(
    content: str, tokens: Sequence[Token], task: Task, segment: str, fold: Fold, cut_off: bool
) -> Reply:
    """Check an answer and lay its quotes on the segment.

    :param tokens: the pieces of the answer with their alternatives; none: the server gave none.
    :param fold: :func:`pipeline.ingest.text.fold`.
    :param cut_off: the server stopped before the answer was complete.
    :raises BadReplyError: it is not what was asked.
    """
    named = _named(content, task, cut_off)
    given = tuple(
        Given(theme, *(place(quote, segment, fold))) for theme, quote in named if theme != NONE
    )
    chances = _chances(tokens, task, [theme for theme, _ in named])
    if chances is not None:
        return Reply(given, chances, True)
    chosen = {g.theme for g in given}
    certain = {t: float(t in chosen) for t in task.themes}
    return Reply(given, {**certain, "": float(not chosen)}, False)


def _named(content: str, task: Task, cut_off: bool) -> list[tuple[str, str]]:
    """The themes and quotes of an answer that is as it was asked."""
    try:
        read = json.loads(_without_fence(content))
    except (ValueError, RecursionError):
        reason = "het antwoord brak af" if cut_off else "het antwoord is geen JSON"
        raise BadReplyError(reason) from None
    if not isinstance(read, dict) or set(read) != {"codes"} or not isinstance(read["codes"], list):
        raise BadReplyError("het antwoord heeft een andere vorm dan gevraagd")
    named: dict[str, str] = {}
    if not 1 <= len(read["codes"]) <= task.most:
        raise BadReplyError(f"het antwoord noemt niet een tot {task.most} thema's")
    for code in read["codes"]:
        if not isinstance(code, dict) or set(code) != {"theme", "citaat"}:
            raise BadReplyError("het antwoord heeft een andere vorm dan gevraagd")
        theme, quote = code["theme"], code["citaat"]
        if not isinstance(theme, str) or not isinstance(quote, str):
            raise BadReplyError("het antwoord heeft een andere vorm dan gevraagd")
        if theme not in (*task.themes, NONE):
            raise BadReplyError("het antwoord noemt een thema dat bij deze vraag niet kan")
        named.setdefault(theme, quote)
    if NONE in named and len(named) > 1:
        raise BadReplyError(f"het antwoord spreekt zichzelf tegen: een thema en '{NONE}'")
    return list(named.items())


def _without_fence(content: str) -> str:
    """Some models put JSON in a block of code; that is no reason to refuse it."""
    text = content.strip()
    found = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, re.DOTALL)
    return found[1] if found else text


def place(quote: str, segment: str, fold: Fold) -> tuple[int, int]:
    """Where a quote stands in a segment: white space, quotes, dashes and case are forgiven.

    :return: start and end in the segment; (-1, -1) if it doesn't stand there or says nothing.
    """
    text, places = fold(segment.replace("<", "‹").replace(">", "›"))
    for form in (quote, disarm(quote)):
        wanted = fold(form)[0].strip(" .\"'")
        if sum(c.isalpha() for c in wanted) < _MIN_LETTERS:
            continue
        start = text.find(wanted)
        if start >= 0:
            return places[start], places[start + len(wanted) - 1] + 1
    return -1, -1


def _chances(tokens: Sequence[Token], task: Task, named: Sequence[str]) -> dict[str, float] | None:
    """Probability of every theme from what the model could have written in the place of each.

    Where a theme's id is written, the model chooses a piece at a time between the ids that may
    still come; the probability of a piece is its share among those that lead to an allowed id, and
    of an id the product of its pieces. A piece that was not written leads to one id or more, which
    then share it. Over the themes of an answer a theme's highest probability counts; that of 'none'
    is what it was when the first was chosen.

    :return: None: the server gave no log-probabilities, or they don't belong to this answer.
    """
    if not tokens:
        return None
    text = "".join(piece for piece, _ in tokens)
    starts = [m.end() for m in _THEME.finditer(text)][: task.most]
    options = [*task.themes, NONE]
    tables = [_choice(tokens, start, options) for start in starts]
    written = [t for t in (_written(text, s) for s in starts) if t]
    if not tables or None in tables or list(dict.fromkeys(written)) != list(named):
        return None
    found = [t for t in tables if t is not None]
    chances = {t: round(max(f[t] for f in found), _DECIMALS) for t in task.themes}
    return {**chances, "": round(found[0][NONE], _DECIMALS)}


def _written(text: str, start: int) -> str:
    return text[start : text.find('"', start)]


def _choice(tokens: Sequence[Token], start: int, options: Sequence[str]) -> dict[str, float] | None:
    """The probabilities of the options where one of them is written from place ``start`` on."""
    chances = dict.fromkeys(options, 0.0)
    path, at, prefix = 1.0, 0, ""
    for piece, alternatives in tokens:
        begin, at = at, at + len(piece)
        if at <= start:
            continue
        skip = max(start - begin, 0)  # a piece can begin with the quote before the id
        shares: dict[str, float] = {}
        for other, logprob in {**alternatives}.items():
            rest = other[skip:]
            if other[:skip] == piece[:skip] and rest and _leads(prefix + rest, options):
                shares[prefix + rest] = shares.get(prefix + rest, 0.0) + math.exp(logprob)
        mine, total = prefix + piece[skip:], sum(shares.values())
        if mine not in shares or total <= 0:
            if piece[skip:] == "":
                continue
            return None
        for reached, share in shares.items():
            if reached == mine:
                continue
            ids = _leads(reached, options)
            for option in ids:
                chances[option] += path * share / total / len(ids)
        path *= shares[mine] / total
        prefix = mine
        if '"' in prefix or len(_leads(prefix, options)) == 1:
            chances[_leads(prefix, options)[0]] += path
            return chances
    return None


def _leads(written: str, options: Sequence[str]) -> list[str]:
    """The options that what is written so far can become; with its closing quote, that one."""
    if '"' in written:
        whole = written.split('"', maxsplit=1)[0]
        return [o for o in options if o == whole]
    return [o for o in options if o.startswith(written)]


def tokens_of(logprobs: Any) -> list[Token]:
    """The pieces of an answer as OpenAI's interface gives them; none if they are not there."""
    content = logprobs.get("content") if isinstance(logprobs, dict) else None
    found: list[Token] = []
    for entry in content if isinstance(content, list) else []:
        try:
            options = {
                str(t["token"]): float(t["logprob"])
                for t in entry.get("top_logprobs") or []
                if math.isfinite(float(t["logprob"]))
            }
            own, logprob = str(entry["token"]), float(entry["logprob"])
        except (AttributeError, KeyError, TypeError, ValueError):
            return []
        if math.isfinite(logprob):
            options.setdefault(own, min(logprob, 0.0))
        found.append((own, {o: min(p, 0.0) for o, p in options.items()}))
    return found
