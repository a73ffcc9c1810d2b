"""Finding e-mail addresses, telephone numbers, citizen and account numbers, and street addresses.

Patterns with a check where the number has one (IBAN, citizen service number); the privacy stage
replaces what they find. Names of persons are found in :mod:`pipeline.privacy.names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Found = tuple[int, int, str]  # start and end (characters) and kind

# Every repeat has a limit, so that no long answer, however strange, takes quadratic time.
_BETWEEN = r"[ \t\u00a0().–-]{0,3}"
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}(?:@|[ \t]?[\[(](?:at|apenstaart)[\])][ \t]?)"
    r"[\w-]{1,63}(?:\.[\w-]{1,63})+",
    re.I,
)
_PHONE = (
    # 06-12345678, (030) 123 45 67, +31 6 1234 5678, 0031 (0)30 1234567
    re.compile(
        rf"(?<!\d)(?<!\d[.,+-])(?:(?:\+|00)31{_BETWEEN}(?:\(?0\)?{_BETWEEN})?|(?:\((?=0\d{{1,3}}\)))?0)"
        rf"[1-9](?:{_BETWEEN}\d){{8}}(?!\w)"
    ),
    re.compile(rf"(?<![\d+])(?:\+|00)[1-9]\d(?:{_BETWEEN}\d){{7,11}}(?!\w)"),
    re.compile(rf"(?<!\d)(?<!\d[.,+-])0[89]00{_BETWEEN}\d{{4}}(?:{_BETWEEN}\d{{3}})?(?!\w)"),
)
# a number that is announced may be short: "tel. 123 45 67"
_ANNOUNCED_PHONE = re.compile(
    r"(?<!\w)(?:tel(?:efoon)?(?:nummer|nr)?|mobiel|bel(?:len)?|bereikbaar(?:[ \t]op)?)"
    rf"[ \t]*[.:]{{0,2}}[ \t]*(?P<it>\d(?:{_BETWEEN}\d){{5,10}})(?!\w)",
    re.I,
)
_DATE = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d\d(?!\d)")

_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?!\w)", re.I
)
# a mistyped Dutch one is still somebody's
_DUTCH_IBAN = re.compile(r"(?<!\w)NL\d{2}[ ]?[A-Z]{4}(?:[ ]?\d){10}(?!\w)", re.I)
_BSN = re.compile(
    r"(?<![\w.,/-])(?:\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[ .]\d{3}[ .]\d{3})(?![\w/-]|[.,]\d)"
)
_ANNOUNCED_NUMBER = re.compile(
    r"(?<!\w)(?:bsn|burgerservice(?:nummer|nr)|sofi(?:nummer|nr)|"
    r"(?:cli[eë]nt(?:en)?|pati[eë]nt(?:en)?|student(?:en)?|personeels|dossier|zaak|polis|paspoort)-?"
    r"(?:nummer|nr))[ \t]*[.:]?[ \t]*(?:is[ \t]+)?(?P<it>[A-Z]{0,3}\d[\d.\- ]{2,14}\d)(?!\w)",
    re.I,
)

_POSTCODE = r"[1-9]\d{3}[ ]?(?!SA|SD|SS)[A-Z]{2}(?![\w])"
_HOUSE = r"\d{1,5}(?:[ ]?[a-zA-Z](?![\w])|-\d{1,4}|[ ]?(?:bis|hs|huis)\b)?"
_STREET_WORD = (
    r"(?:[A-Z][\w'’-]{0,40}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|dreef|steeg|plantsoen|hof|wal)"
    r"|(?:Laan|Weg|Plein|Park|Hof|Kade|Singel|Dijk|Markt|Straat|Gracht|Brink|Vest)"
    r"(?:[ ](?:van|de|der|den|het|[A-Z][\w'’-]+)){0,4}"
    r"|[a-z]{3,40}(?:straat|laan|plein|gracht|kade|singel|plantsoen|dreef|steeg))"
)
_STREET = re.compile(
    rf"(?<![\w-])(?P<lead>(?:(?:[A-Z][\w'’.-]{{0,40}}|van|der|den|de|het|'t)[ ]){{0,4}}?)"
    rf"(?P<street>{_STREET_WORD})[ ](?:nr\.?[ ])?"
    rf"(?P<house>{_HOUSE})(?:,?[ ]+(?P<code>{_POSTCODE}))?"
)
_ANY_BEFORE_POSTCODE = re.compile(rf"(?<![\w-])[A-Z][\w'’-]{{1,40}}[ ]{_HOUSE},?\s+{_POSTCODE}")
_ONLY_POSTCODE = re.compile(rf"(?<![\w-]){_POSTCODE}")
_YEAR_AND_WORD = re.compile(
    r"(?:19|20)\d\d[ ]|\d{4}[ ](?:EN|OF|IN|OP|TE|ER|IS|WE|JE|ZE|DE|AL|EU|HU)$"
)
_NO_STREET = frozenset(
    ("leerweg", "omweg", "onderweg", "snelweg", "middenweg", "uitweg", "dwarsweg", "halverweg")
)
_STREET_LEAD = re.compile(
    r"(?:(?:Burgemeester|Burg\.|Professor|Prof\.|Dokter|Dr\.|Prins|Prinses|Koning|Koningin|Graaf|Sint|"
    r"St\.|Jan|Nieuwe|Oude|Grote|Kleine|Lange|Korte|Eerste|Tweede|Van|De|Het|Pastoor|Meester|Mr\.|"
    r"Willem|Admiraal|Generaal|President|van|der|den|de|het|'t)[ ])*$"
)


def find_certain(text: str) -> Iterator[Found]:
    """E-mail addresses (``email``), telephone (``phone``) and other numbers (``number``).

    They are recognised by their form, so they are replaced wherever they stand.
    """
    if "@" in text or "(" in text or "[" in text:
        yield from ((*found.span(), "email") for found in _EMAIL.finditer(text))
    if any(character.isdigit() for character in text):
        yield from ((*span, "number") for span in _numbers(text))
        yield from ((*span, "phone") for span in _phones(text))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    yield from (found.span() for found in _DUTCH_IBAN.finditer(text))
    yield from (found.span() for found in _IBAN.finditer(text) if _is_iban(found.group()))
    yield from (found.span() for found in _BSN.finditer(text) if _is_bsn(found.group()))
    yield from (found.span("it") for found in _ANNOUNCED_NUMBER.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _PHONE:
        for found in pattern.finditer(text):
            if not _DATE.search(found.group()):
                yield found.span()
    for found in _ANNOUNCED_PHONE.finditer(text):
        if not _DATE.match(found.group("it")):
            yield found.span("it")


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a street with its number, with the postcode if it follows, and of postcodes alone.

    The town behind it is no part of the span, and a year ("2016 HU") is no postcode.
    """
    for found in _STREET.finditer(text):
        street, house = found.group("street"), found.group("house")
        year = re.fullmatch(r"(?:19|20)\d\d", house) and not found.group("code")
        if not year and street.lower() not in _NO_STREET:
            lead = _STREET_LEAD.search(text, found.start("lead"), found.start("street"))
            yield (lead.start() if lead else found.start("street")), found.end()
    for found in _ANY_BEFORE_POSTCODE.finditer(text):
        yield found.start(), found.end()
    for found in _ONLY_POSTCODE.finditer(text):
        if not _YEAR_AND_WORD.match(found.group()):
            yield found.start(), found.end()


def _is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616, mod 97)."""
    plain = text.replace(" ", "").upper()
    number = "".join(str(int(character, 36)) for character in plain[4:] + plain[:4])
    return int(number) % 97 == 1


def _is_bsn(text: str) -> bool:
    """Whether nine digits pass the eleven-test of the Dutch citizen service number."""
    digits = [int(character) for character in text if character.isdigit()]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return any(digits) and sum(d * w for d, w in zip(digits, weights, strict=True)) % 11 == 0
