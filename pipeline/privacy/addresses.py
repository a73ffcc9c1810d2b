"""Finding street addresses and postcodes; the town behind them is no part of what is found."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_LOWER_SUFFIX = "straat|straatweg|laan|plein|gracht|kade|singel|plantsoen|dreef|steeg|dijk|laantje"
_STREET_WORD = (
    rf"(?:[A-Z][\w'’-]{{0,40}}(?:{_SUFFIX})"
    r"|(?:Laan|Weg|Plein|Park|Hof|Kade|Singel|Dijk|Markt|Straat|Gracht|Brink|Vest|Boulevard|Pad)"
    r"(?:[ ](?:van|de|der|den|het|[A-Z][\w'’-]+)){0,4}"
    rf"|[a-z]{{3,40}}(?:{_LOWER_SUFFIX}))"
)
_STREET = re.compile(
    r"(?<![\w-])"
    r"(?P<lead>(?:(?:[A-Z][\w'’.-]{0,40}|\d{1,2}e|van|der|den|de|het|'t)[ ]){0,4}?)"
    rf"(?P<street>{_STREET_WORD}),?[ ](?:nr\.?[ ]|nummer[ ]|huisnummer[ ])?"
    rf"(?P<house>{_HOUSE})(?:,?[ ]+(?P<code>{_POSTCODE}))?"
)
_ANY_BEFORE_POSTCODE = re.compile(rf"(?<![\w-])[A-Z][\w'’-]{{1,40}}[ ]{_HOUSE},?\s+{_POSTCODE}")
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
    r"(?:(?:Burgemeester|Burg\.|Professor|Prof\.|Dokter|Dr\.|Prins|Prinses|Koning|Koningin|Graaf|Sint|"
    r"St\.|Jan|Nieuwe|Oude|Grote|Kleine|Lange|Korte|Eerste|Tweede|Van|De|Het|Pastoor|Meester|Mr\.|"
    r"Willem|Admiraal|Generaal|President|\d{1,2}e|van|der|den|de|het|'t)[ ])*$"
)


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
            lead = _STREET_LEAD.search(text, found.start("lead"), found.start("street"))
            yield (lead.start() if lead else found.start("street")), found.end()
    for found in _ANY_BEFORE_POSTCODE.finditer(text):
        yield found.span()
    for found in _POST_BOX.finditer(text):
        yield found.span()
    for found in _ONLY_POSTCODE.finditer(text):
        if not _YEAR_AND_WORD.match(found.group()):
            yield found.span()
    for found in _LOWER_POSTCODE.finditer(text):
        yield found.span("it") if found.group("it") else found.span("one")
