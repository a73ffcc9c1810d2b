"""Mend what tools did to an answer: HTML, letters decoded wrongly, Excel's escapes.

Each repair is a layer of edits of its own, so that a position in the export's cell still leads to
its place in the stored answer. Most answers hold nothing that could need one; they cost a glance.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.entities import name2codepoint
from typing import NamedTuple

from pipeline.contracts import Edit
from pipeline.ingest.text import clean

MOJIBAKE, HTML, EXCEL = "mojibake", "html", "excel"  # kinds of repair

_ODD = re.compile(r"[^\n\t -~]|&[#A-Za-z]|<[/!A-Za-z]|_x00")
_EXCEL = re.compile(r"_x00(?:0[9A-Da-d]|1[Ff]|[Aa]0|[57][Ff])_")
# Bytes of UTF-8 that were read as another character set: a letter that begins one, and one that
# goes on. 'Ã ' and 'Â ' lost their hard space on the way.
_LEAD = "ÂÃÄÅÆÎÏÐÑØÙâãäåïð"
_ON = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_LOST_SPACE = r"Ã (?![A-ZÀ-Þ])|(?<![A-ZÀ-Þ])Â(?= )"
_SUSPICIOUS = re.compile(f"[{_LEAD}][{_ON}]|{_LOST_SPACE}")
_RUN = re.compile(rf"{_LOST_SPACE}|[^\x00-\x7f]+")
_READ_AS = {"latin-1", "sloppy-windows-1252"}  # ftfy knows others; Dutch typing can look like them
# What Dutch and its neighbours write with; a repair that gives anything else is none.
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")

_ENTITY = re.compile(r"&((?:amp;){0,3})(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}\d{0,2});")
_BLOCKS = "br|p|div|li|tr|ul|ol|table|tbody|thead|hr|h[1-6]|blockquote|dl|dt|dd|o:p"
_INLINE = "span|strong|em|font|td|th|sup|sub|small|big|center|strike|del|ins|mark|img|tt"
_LETTERS = "a|b|i|u|s|q"  # "a <b> c" is no bold: these need their closing tag
_TAG = re.compile(
    rf"<!--.{{0,2000}}?-->|<style\b[^<>]{{0,200}}>[^<]{{0,20000}}</style>"
    rf"|<(?P<close>/?)(?:(?P<block>{_BLOCKS})|(?P<inline>{_INLINE})|(?P<letter>{_LETTERS}))"
    r"(?:\s+[A-Za-z:_-]{1,40}\s*=\s*(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'|[^\s\"'<>]{1,500}))*"
    r"\s*/?>",
    re.IGNORECASE | re.DOTALL,
)


class Mended(NamedTuple):
    """A cell as plain text, with the layers of edits that made it, and what was repaired."""

    text: str
    layers: list[list[Edit]]
    controls: int
    repairs: tuple[str, ...]


def mend(cell: str) -> Mended:
    r"""Plain text of an answer: repaired, without mark-up and without invisible characters.

    Correct text is never touched: accents, quotes, emoji, "<3", "a < b" and "x <- y" stay.

    >>> mend("<p>cafÃ© &amp; thee</p>").text
    'café & thee'
    """
    if not _ODD.search(cell):
        return Mended(cell, [], 0, ())
    text, layers, repairs = cell, [], []
    for kind, repair in ((EXCEL, _excel), (MOJIBAKE, _mojibake), (HTML, _entities), (HTML, _tags)):
        text, edits = repair(text)
        if edits:
            layers.append(edits)
            repairs.append(kind)
    text, edits, controls = clean(text)
    if edits:
        layers.append(edits)
    return Mended(text, layers, controls, tuple(dict.fromkeys(repairs)))


def _replaced(text: str, found: list[tuple[int, int, str]]) -> tuple[str, list[Edit]]:
    """The text with each stretch replaced; stretches come in order and don't overlap."""
    parts, edits, at = [], [], 0
    for start, end, new in found:
        if text[start:end] != new:
            parts += [text[at:start], new]
            edits.append((start, end, len(new)))
            at = end
    return "".join([*parts, text[at:]]), edits


def _excel(text: str) -> tuple[str, list[Edit]]:
    """``_x000D_`` is how a workbook escapes a character that XML can't hold."""
    if "_x00" not in text:
        return text, []
    return _replaced(
        text,
        [(m.start(), m.end(), chr(int(m[0][2:6], 16))) for m in _EXCEL.finditer(text)],
    )


def _mojibake(text: str) -> tuple[str, list[Edit]]:
    """UTF-8 that was read as Windows-1252 or Latin-1, once or twice, back as it was.

    Each stretch of such letters is judged by itself: a correct 'é' elsewhere in the answer is no
    hindrance and is not at risk.
    """
    if text.isascii() or not _SUSPICIOUS.search(text):
        return text, []
    from ftfy import fix_encoding_and_explain

    found = []
    for match in _RUN.finditer(text):
        if match[0] == "Â":
            found.append((match.start(), match.end(), ""))
        elif match[0] == "Ã ":
            found.append(
                (
                    match.start(),
                    match.end(),
                    "à" + " " * text[match.end() : match.end() + 1].isalnum(),
                )
            )
        elif _SUSPICIOUS.search(match[0]):
            new, steps = fix_encoding_and_explain(match[0])
            read_as = {step.parameter for step in steps or () if step.action == "encode"}
            if read_as <= _READ_AS and _is_written(new):
                found.append((match.start(), match.end(), new))
    return _replaced(text, found)


def _is_written(text: str) -> bool:
    """Whether people here type these characters."""
    names = [unicodedata.name(c, "") for c in text if c.isalpha()]
    if not all(name.startswith(_SCRIPTS) for name in names):
        return False
    if len(names) == 1 and not names[0].startswith("LATIN"):  # rather an accent beside a quote
        return False
    return all(
        # lines and blocks of a terminal: rather 'â' beside quotes
        c in "\u200b\u200d\u00ad"
        or (unicodedata.category(c)[0] in "LMPSNZ" and not "\u2500" <= c < "\u25a0")
        for c in text
    )


def _entities(text: str) -> tuple[str, list[Edit]]:
    if "&" not in text:
        return text, []
    found = []
    for match in _ENTITY.finditer(text):
        again, name = match.groups()  # '&amp;eacute;' was escaped twice
        if name[0] == "#" or name in name2codepoint or name == "apos":
            found.append((match.start(), match.end(), unescape(f"&{name};")))
        elif again:
            found.append((match.start(), match.end(1), "&"))
    return _replaced(text, found)


def _tags(text: str) -> tuple[str, list[Edit]]:
    if "<" not in text or ">" not in text:
        return text, []
    lower = text.lower()
    paired = {x for x in _LETTERS[::2] if f"</{x}>" in lower and re.search(rf"<{x}[\s>]", lower)}
    tags = [
        tag for tag in _TAG.finditer(text) if not tag["letter"] or tag["letter"].lower() in paired
    ]
    ends = [0, *(tag.end() for tag in tags)]
    starts = [*(tag.start() for tag in tags), len(text)]
    told = [i for i, gap in enumerate(zip(ends, starts, strict=True)) if text[slice(*gap)].strip()]
    inside = range(told[0], told[-1]) if told else range(0)  # tags with text before and after them
    found = [(t.start(), t.end(), _instead(t, i in inside)) for i, t in enumerate(tags)]
    return _replaced(text, found)


def _instead(tag: re.Match[str], inside: bool) -> str:
    """What comes in the place of a tag: a line break for what begins or ends a line."""
    line = "\n" if inside else ""
    block = (tag["block"] or "").lower()
    if block == "li":
        return "" if tag["close"] else f"{line}- "
    if block:
        return line
    return " " if (tag["inline"] or "").lower() in ("td", "th", "img") else ""
