"""Finding street addresses and postcodes; the town behind them is no part of what is found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.privacy.known import is_first_name, is_street, is_unlisted

_POSTCODE = r"[1-9]\d{3}[ ]?(?!SA|SD|SS)[A-Z]{2}(?![\w])"
_HOUSE = (
    r"\d{1,5}(?:[ ]?[a-zA-Z](?![\w])|[-/]\d{1,4}|[ ]?(?:bis|hs|huis)\b"
    r"|[ -](?:I{1,3}|IV|V)(?![\w]))?"
)
_SUFFIX = (
    "straat|straatweg|laan|weg|plein|gracht|kade|singel|dijk|dreef|steeg|plantsoen|hof|wal|pad|"
    "boulevard|erf|markt|baan|weide|akker|veld|oever|haven|werf|poort|brink|ring|zoom|vaart|"
    "wetering|meent|drift|kamp|park|burg|hoeve|laantje|straatje|horst"
)
_LOWER_SUFFIX = (
    "straat|straatweg|laan|weg|plein|gracht|kade|singel|plantsoen|dreef|steeg|dijk|laantje|hof"
)
_STREET_WORD = (
    rf"(?:[A-Z][\w'’-]{{0,40}}(?:{_SUFFIX}|str\.)"
    r"|(?:Laan|Weg|Plein|Park|Hof|Kade|Singel|Dijk|Markt|Straat|Gracht|Brink|Vest|Boulevard|Pad)"
    r"(?:[ ](?:van|de|der|den|het|[A-Z][\w'’-]+)){0,4}"
    rf"|[a-z]{{3,40}}(?:{_LOWER_SUFFIX}))"
)
_STREET = re.compile(
    r"(?<![\w-])"
    r"(?P<lead>(?:(?:[A-Z][\w'’.-]{0,40}|\d{1,2}e|[a-z]{2,5}\.|van|der|den|de|het|'t)[ ]){0,4}?)"
    rf"(?P<street>{_STREET_WORD}),?[ ](?:nr\.?[ ]|nummer[ ]|huisnummer[ ])?"
    rf"(?P<house>{_HOUSE})(?:,?[ ]+(?P<code>{_POSTCODE}))?"
)
# a street of which nothing says that it is one: only when deduce's list of streets has it
_MAYBE = re.compile(
    r"(?<![\w-])(?=[A-Z'’])(?:[\w'’.-]{1,30}[ ]){1,5}(?:nr\.?[ ]|nummer[ ])?"
    rf"(?!(?:19|20)\d\d(?!\w)){_HOUSE}(?![\w%]|[.,]\d)"
    # "Het Zand 2 keer" is no address
    r"(?=[ ]*(?:[,.;:)\n]|$)|[ ](?:(?:in|te)[ ])?[A-Z])"
)
_ANY_BEFORE_POSTCODE = re.compile(rf"(?<![\w-])[A-Z][\w'’-]{{1,40}}[ ]{_HOUSE},?\s+{_POSTCODE}")
# a street without a word for street: after "op de", "aan het" or the first words of such streets
_LIVES_AT = re.compile(
    r"(?<!\w)(?:(?:woont|wonen|woonde|gevestigd|zitten|adres|bezoekadres|langs)[ ](?:is[ ])?"
    r"(?:op|aan)?[ ]?(?:de[ ]|het[ ])?:?[ ]?|(?:op|aan)[ ](?:de|het)[ ]|(?=(?:Lange|Korte|Nieuwe|"
    r"Oude|Grote|Kleine|Hoge|Lage)[ ]))"
    rf"(?P<it>(?:[A-Z][\w'’-]{{2,40}}[ ]){{1,3}}(?!(?:19|20)\d\d(?!\w)){_HOUSE})(?![\w%])"
)
_ONLY_POSTCODE = re.compile(rf"(?<![\w-]){_POSTCODE}")
# in lower case a postcode needs to be announced, or to be written as one word
_LOWER_POSTCODE = re.compile(
    r"(?<!\w)postcode(?:[ ]is)?[ ]?:?[ ](?P<it>[1-9]\d{3}[ ]?[a-z]{2})(?!\w)"
    r"|(?<![\w-])(?P<one>(?!19|20)[1-9]\d{3}(?!kg|km|mm|cm|ml|st|pk|eu|px|mb|gb|kb|nd|th|rd)[a-z]{2})(?!\w)",
    re.I,
)
_POST_BOX = re.compile(rf"(?<!\w)postbus[ ]\d{{1,5}}(?:,?[ ]+{_POSTCODE})?", re.I)
_YEAR_AND_WORD = re.compile(
    r"(?:19|20)\d\d[ ]|\d{4}[ ](?:EN|OF|IN|OP|TE|ER|IS|WE|JE|ZE|DE|AL|EU|HU)$"
)
_NO_STREET = frozenset(
    (
        *("leerweg", "omweg", "onderweg", "snelweg", "middenweg", "uitweg", "dwarsweg"),
        *("halverweg", "arbeidsmarkt", "kennismarkt", "werkveld", "praktijkveld", "loopbaan"),
        *("leerbaan", "achterban", "trainingskamp", "banenmarkt", "vacaturemarkt", "zorgveld"),
        *("speelveld", "krachtenveld", "leerpad", "kennisplein", "leerplein", "zorgplein"),
    )
)
_STREET_LEAD = re.compile(
    r"(?:(?:dr\.|prof\.|burg\.|mr\.|ds\.|mgr\.|st\.|jhr\.|Burgemeester|Burg\.|Professor|Prof\.|Dokter|Doctor|Dr\.|Prins|Prinses|Koning|Koningin|"
    r"Graaf|Hertog|Keizer|Ridder|Jonkheer|Jhr\.|Sint|St\.|Nieuwe|Oude|Grote|Kleine|Lange|Korte|"
    r"Eerste|Tweede|Derde|Vierde|Noorder|Zuider|Ooster|Wester|Hoge|Lage|Van|De|Het|Pastoor|Kapelaan|"
    r"Kardinaal|Monseigneur|Mgr\.|Pater|Dominee|Ds\.|Meester|Mr\.|Minister|Gouverneur|Admiraal|"
    r"Generaal|Kapitein|President|Kolonel|Laan|\d{1,2}e|van|der|den|de|het|'t)[ ])*$"
)


def _start_of_street(text: str, found: re.Match[str]) -> int:
    """Where a street begins that has several words: titles and first names before it belong."""
    lead = _STREET_LEAD.search(text, found.start("lead"), found.start("street"))
    start = lead.start() if lead else found.start("street")
    before = re.search(r"([\w'’-]+)[ ]$", text[found.start("lead") : start])
    if before and before[1][0].isupper() and is_first_name(before[1].lower()):
        return found.start("lead") + before.start()
    return start


def _listed_streets(text: str) -> Iterator[tuple[int, int]]:
    """Streets of the list with a number: "'t Zand 11", "Achter de Dom 14"."""
    for found in _MAYBE.finditer(text):
        words = list(re.finditer(r"\S+", re.sub(r"(?:nr\.?|nummer)?[ ]*\S+$", "", found.group())))
        for first, word in enumerate(words):
            name = " ".join(w.group() for w in words[first:])
            if word.group()[0].isupper() or word.group()[0] in "'’":
                plain = name.lower().replace("’", "'")
                if is_street(plain) and (first + 1 < len(words) or is_unlisted(plain)):
                    yield found.start() + word.start(), found.end()
                    break


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a street with its number, with the postcode if it follows, and of postcodes alone.

    A year ("2016 HU") is no postcode, and "Arbeidsmarkt 2020" no street.

    >>> list(find_addresses("Kom naar Kerkstraat 12, 8011 AB Zwolle."))[0]
    (9, 31)
    """
    for found in _STREET.finditer(text):
        street, house = found.group("street"), found.group("house")
        year = re.fullmatch(r"(?:19|20)\d\d", house) and not found.group("code")
        if not year and street.lower() not in _NO_STREET:
            yield _start_of_street(text, found), found.end()
    yield from _listed_streets(text)
    for pattern, group in ((_ANY_BEFORE_POSTCODE, 0), (_LIVES_AT, "it")):
        for found in pattern.finditer(text):
            yield found.span(group)
    for found in _POST_BOX.finditer(text):
        yield found.span()
    for found in _ONLY_POSTCODE.finditer(text):
        if not _YEAR_AND_WORD.match(found.group()):
            yield found.span()
    for found in _LOWER_POSTCODE.finditer(text):
        yield found.span("it") if found.group("it") else found.span("one")
