"""Dutch of the report: numbers, plurals, dates and lists as a reader expects them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

NARROW = "\u202f"  # narrow no-break space: between thousands and before %
_WORDS = (
    *("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien"),
    "negentien",
)
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september"),
    *("oktober", "november", "december"),
)


def figure(number: int) -> str:
    """A whole number in figures, thousands set apart.

    >>> figure(12345).replace(NARROW, "_")
    '12_345'
    """
    return f"{number:,}".replace(",", NARROW)


def number(count: int) -> str:
    """A number in running text: below twenty in words.

    >>> number(5), number(20)
    ('vijf', '20')
    """
    return _WORDS[count] if 0 <= count < len(_WORDS) else figure(count)


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "fragment", "fragmenten"), counted(0, "fragment", "fragmenten")
    ('één fragment', 'geen fragmenten')
    """
    return f"{'geen' if count == 0 else number(count)} {one if count == 1 else many}"


def share(count: int, n: int, percentages_from: int) -> str:
    """The percentage in brackets, or nothing where n is too small for one.

    >>> share(3, 17, 20)
    ''
    >>> share(30, 120, 20).replace(NARROW, "_")
    ' (25_%)'
    """
    return f" ({round(100 * count / n)}{NARROW}%)" if n >= percentages_from else ""


def out_of(count: int, n: int, units: str) -> str:
    """How many of all, in words: the subject of a sentence.

    >>> out_of(5, 17, "netwerken"), out_of(17, 17, "netwerken"), out_of(2, 2, "netwerken")
    ('vijf van de zeventien netwerken', 'alle zeventien netwerken', 'beide netwerken')
    >>> out_of(0, 17, "netwerken")
    'geen van de zeventien netwerken'
    """
    if count == n and n > 1:
        return f"beide {units}" if n == 2 else f"alle {number(n)} {units}"
    return f"{'geen' if count == 0 else number(count)} van de {number(n)} {units}"


def verb(count: int, one: str, many: str) -> str:
    """The verb that goes with a count; 'geen van de' and 'één van de' take the singular."""
    return one if count <= 1 else many


def capital(text: str) -> str:
    """The text with its first letter as a capital ('één' becomes 'Eén', as Dutch writes it)."""
    return "Eén" + text[3:] if text.startswith("één") else text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text as it goes on in a sentence; an abbreviation keeps its capitals.

    >>> lower_first("Werkzame elementen"), lower_first("SWT's")
    ('werkzame elementen', "SWT's")
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listing(parts: Sequence[str], last: str = "en") -> str:
    """Parts as a list in a sentence.

    >>> listing(["a", "b", "c"])
    'a, b en c'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def decimal(value: float | None, digits: int = 2) -> str:
    """A number with a decimal comma; '–' where there is none.

    >>> decimal(0.625), decimal(-0.001), decimal(None)
    ('0,62', '0,00', '–')
    """
    if value is None:
        return "–"
    rounded = round(value, digits) + 0.0  # no minus zero
    return f"{rounded:.{digits}f}".replace(".", ",").replace("-", "−")


def interval(low: float | None, high: float | None) -> str:
    r"""An interval in square brackets, '' where there is none.

    >>> interval(0.48, 0.74), interval(-0.1, 0.4).replace("\u00a0", "_")
    ('[0,48–0,74]', '[−0,10_tot_0,40]')
    """
    if low is None or high is None:
        return ""
    between = "\u00a0tot\u00a0" if low < 0 else "–"
    return f"[{decimal(low)}{between}{decimal(high)}]"


def day(moment: date) -> str:
    """A date as in a letter.

    >>> day(date(2026, 11, 24))
    '24 november 2026'
    """
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def quoted(text: str) -> str:
    """A name between quotation marks."""
    return f"‘{text}’"


def sentence(text: str) -> str:
    """The text closed with a full stop, unless it closes itself."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else text + "."
