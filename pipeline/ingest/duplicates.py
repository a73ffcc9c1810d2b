"""The same respondent twice: which response counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_PARTS = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?\s+(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*([AaPp])?)?"
)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")  # days, as Excel counts them


@dataclass(frozen=True)
class Response:
    """One response that could count: its row, whose it is, and when it came."""

    row: int
    response_id: str
    finished: bool
    moment: str  # as it stands in the export


def superseded(responses: Sequence[Response]) -> dict[int, int]:
    """The rows of responses that give way, each with the row of the response that counts.

    Of the same respondent a finished response goes before an unfinished one, then the one that
    came last, then the last row.
    """
    times: dict[str, int] = {}
    for response in responses:
        times[response.response_id] = times.get(response.response_id, 0) + 1
    twice: dict[str, list[Response]] = {}
    for response in responses:
        if times[response.response_id] > 1:
            twice.setdefault(response.response_id, []).append(response)
    if not twice:
        return {}
    first = day_first(r.moment for r in responses)
    found: dict[int, int] = {}
    for same in twice.values():
        last = max(same, key=lambda r: (r.finished, seconds(r.moment, first), r.row))
        found |= {r.row: last.row for r in same if r is not last}
    return found


def seconds(moment: str, day_first: bool = True) -> float:
    """A date as seconds that can be compared and subtracted; minus infinity when it is none.

    >>> seconds("2018-09-20 10:30:00") - seconds("20-9-2018 10:00")
    1800.0
    """
    text = moment.strip()
    if _SERIAL.fullmatch(text):
        return float(text.replace(",", ".")) * 86400
    iso, other = _ISO.match(text), _PARTS.match(text)
    try:
        if iso:
            year, month, day, *time = (int(p or 0) for p in iso.groups())
            half = ""
        elif other:
            day, month, year, *time = (int(p or 0) for p in other.groups()[:-1])
            half = (other[7] or "").lower()
            if not day_first:
                day, month = month, day
        else:
            return float("-inf")
        hour = time[0] % 12 + 12 * (half == "p") if half else time[0]
        found = datetime(year if year > 99 else 2000 + year, month, day, hour, time[1], time[2])
    except ValueError:
        return float("-inf")
    return (found - datetime(1899, 12, 30)).total_seconds()


def day_first(moments: Iterable[str]) -> bool:
    """Whether dates are written with the day first; so when nothing tells."""
    parts = [p for p in (_PARTS.match(m.strip()) for m in moments) if p]
    return any(int(p[1]) > 12 for p in parts) or not any(int(p[2]) > 12 for p in parts)
