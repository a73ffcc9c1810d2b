"""Finding numbers and codes that are somebody's: account, citizen and client numbers, dates of
birth, licence plates, IP addresses and places on earth. With a check where the number has one.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence

Found = tuple[int, int, str]  # start and end (characters) and kind

_DIGIT = re.compile(r"\d")
_FRACTION = re.compile(r"\d[.,]\d\d|\b(?:gps|lat|geo|nb)")
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?!\w)", re.I
)
# a mistyped Dutch one is still somebody's
_DUTCH_IBAN = re.compile(r"(?<!\w)NL\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){10}(?!\w)", re.I)
_BSN = re.compile(
    r"(?<![\w.,/-])(?:\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[ .-]\d{3}[ .-]\d{3})(?![\w/-]|[.,]\d)"
)
_NUMBER = r"[ -]?(?:nummer|nr)\.?"
_IS = r"[ \t]*[.:]?[ \t]*(?:is[ \t]+|van[ \t]\w{2,12}[ \t]is[ \t]+)?"
_ANNOUNCED_BSN = re.compile(
    rf"(?<!\w)(?:bsn(?:{_NUMBER})?|burgerservice{_NUMBER}|sofi{_NUMBER}){_IS}"
    r"(?P<it>\d[\d.\- ]{5,10}\d)(?!\w)",
    re.I,
)
_ANNOUNCED_NUMBER = re.compile(
    r"(?<!\w)(?:cli[eë]nt(?:en)?|pati[eë]nt(?:en)?|student(?:en)?|personeels|dossier|zaak|polis|paspoort|"
    r"rijbewijs|klant|lid|leden|zorgpas|verzekerden?|big|id|document|aanvraag|kaart|pas)"
    rf"{_NUMBER}{_IS}"
    # "S1234567", "D 884512", "2018/00451", and letters between figures: "NW4C7R82"
    r"(?P<it>[A-Z]{0,3}[ -]?\d[\d.\-/ ]{2,14}\d|(?=[A-Z]*\d)[A-Z0-9]{6,12})(?!\w)",
    re.I,
)

_MONTH = (
    "jan(?:uari)?|feb(?:r(?:uari)?)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|"
    "sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DATE = (
    rf"(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:\d{{4}}|['’]?\d{{2}})"
    rf"|\d{{1,2}}(?:e)?[ -](?:{_MONTH})\.?[ -](?:\d{{4}}|['’]\d{{2}}|\d{{2}})"
    rf"|(?:19|20)\d{{2}}[-/]\d{{1,2}}[-/]\d{{1,2}}|\d{{8}})(?!\d)"
)
_BIRTH = re.compile(
    r"(?:(?<!\w)(?:geb(?:oren|oorte(?:datum|dag)?|\.?[ ]?datum|dat\.?|\.)?|g\.d\.|born|"
    r"date of birth|dob|verjaardag)(?!\w)[^\d\n.!?]{0,30}|[(†*✶]\*?[ ]?)"
    rf"(?<!\d)(?P<it>{_DATE})",
    re.I,
)
_BORN_AFTER = re.compile(rf"(?<![\d-])(?P<it>{_DATE})[ ,]{{0,2}}\(?(?:geboren|geb\.)", re.I)
_BIRTHDAY = re.compile(
    r"(?<!\w)(?:jarig|verjaart|verjaardag)(?!\w)[^\d\n.!?]{0,20}"
    rf"(?P<it>\d{{1,2}}(?:e)?[ ](?:{_MONTH}))(?!\w)",
    re.I,
)
# "zij is van 5 oktober 1944"; a report is so too, but no "zij"
_IS_OF = re.compile(
    r"(?<!\w)(?:ik[ ]ben|(?:hij|zij|ze|moeder|vader|oma|opa|zoon|dochter)[ ](?:is|was))[ ]van[ ]"
    rf"(?P<it>{_DATE})",
    re.I,
)
_STARRED = re.compile(r"[(†✶]")

# the fourteen forms of Dutch plates; without an announcement only with hyphens and consonants
_PLATE_FORMS = (
    *("XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9"),
    *("9-XXX-99", "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9"),
)


def _plates(letter: str, between: str) -> str:
    forms = (f.replace("-", between).replace("9", r"\d").replace("X", letter) for f in _PLATE_FORMS)
    return "|".join(forms)


_PLATE = re.compile(rf"(?<![\w-])(?:{_plates('[BDFGHJKLMNPRSTVWXZ]', '-')})(?![\w-])")
_LOWER_PLATE = re.compile(rf"(?<![\w-])(?:{_plates('[bdfghjklmnprstvwxz]', '-')})(?![\w-])")
_ANNOUNCED_PLATE = re.compile(
    rf"(?<!\w)(?:kenteken(?:plaat)?|nummerbord)(?:[ ]is)?[ ]?:?[ ](?:met[ ])?"
    rf"(?P<it>{_plates('[A-Z]', '[ -]?')})(?!\w)",
    re.I,
)

_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.I)
_NO_IP = re.compile(r"(?:versie|v|paragraaf|par\.|§|hoofdstuk|artikel|art\.|release)[ ]?$", re.I)

_LAT = r"[-+]?(?:[1-8]?\d|90)[.,]\d"
_LON = r"[-+]?(?:1[0-7]\d|\d{1,2}|180)[.,]\d"
_DEGREES = (
    r"\d{1,3}[ ]?°[ ]?(?:\d{1,2}(?:[.,]\d+)?[ ]?['’′][ ]?"
    r"(?:\d{1,2}(?:[.,]\d+)?[ ]?(?:\"|”|″|''|’’)[ ]?)?)?"
)
_COORDINATES = (
    re.compile(
        rf"(?<!\w)geo:{_LAT}\d+,{_LON}\d+|(?<![\d.,]){_LAT}\d{{3,}}°?[ ]?[NZ]?[ ]?[,;/ ][ ]?"
        rf"{_LON}\d{{3,}}(?:°?[ ]?[EOW](?!\w))?(?!\d)"
    ),
    re.compile(rf"(?<!\d){_DEGREES}[NZS](?:\.?B)?[ ,;/]{{0,3}}(?:{_DEGREES}[EOW](?:\.?L)?(?!\w))?"),
    # degrees and minutes with the letter in front: N52 05.440 E5 07.290
    re.compile(
        r"(?<!\w)[NZS][ ]?\d{1,2}[ °][ ]?\d{1,2}[.,]\d+['′]?[ ,;/]{1,3}"
        r"[EOW][ ]?\d{1,3}[ °][ ]?\d{1,2}[.,]\d+['′]?"
    ),
    re.compile(
        r"(?<!\w)(?:lat(?:itude)?|breedtegraad|noorderbreedte|nb)[ ]?[:=]?[ ]?"
        rf"{_LAT}\d+°?[ ,;/&]{{0,3}}"
        r"(?:(?:en[ ])?(?:lon(?:g(?:itude)?)?|lng|lengtegraad|oosterlengte|ol)"
        rf"[ ]?[:=]?[ ]?{_LON}\d+)?",
        re.I,
    ),
    re.compile(
        rf"(?<!\w)(?:gps|co[oö]rdina(?:ten|at))[ ]?[:=]?[ ](?P<it>{_LAT}\d+[ ,;/]{{1,3}}{_LON}\d+)",
        re.I,
    ),
)


def find_identifiers(text: str) -> Iterator[Found]:
    """``iban``, ``bsn``, ``number``, ``birthdate``, ``coordinates``, ``ip`` and ``plate``.

    A pattern is only tried on a text that has what it needs: most answers have not.
    """
    low = text.lower()
    digits = len(_DIGIT.findall(low))
    if digits >= 4:
        yield from _numbers(text, low, digits)
    yield from _birthdates(text, low)
    if digits >= 9:
        yield from ((*f.span(), "bsn") for f in _BSN.finditer(text) if _is_bsn(f.group()))
    if digits >= 4 and ("°" in low or _FRACTION.search(low)):
        for pattern in _COORDINATES:
            for found in pattern.finditer(text):
                yield (*found.span("it" if "it" in pattern.groupindex else 0), "coordinates")
    for pattern, enough in ((_IPV4, low.count(".") > 2), (_IPV6, low.count(":") > 1)):
        for found in pattern.finditer(text) if enough else ():
            if _is_ip(found.group()) and not _NO_IP.search(text, 0, found.start()):
                yield (*found.span(), "ip")
    for pattern in (_PLATE, _LOWER_PLATE) if low.count("-") > 1 else ():
        yield from ((*found.span(), "plate") for found in pattern.finditer(text))
    if _has(low, ("kenteken", "nummerbord")):
        yield from ((*found.span("it"), "plate") for found in _ANNOUNCED_PLATE.finditer(text))


def _numbers(text: str, low: str, digits: int) -> Iterator[Found]:
    """Account numbers, and other numbers that are announced."""
    if digits >= 8:
        yield from ((*found.span(), "iban") for found in _DUTCH_IBAN.finditer(text))
        yield from ((*f.span(), "iban") for f in _IBAN.finditer(text) if _is_iban(f.group()))
    if _has(low, ("bsn", "burgerservice", "sofi")):
        yield from ((*found.span("it"), "bsn") for found in _ANNOUNCED_BSN.finditer(text))
    if _has(low, ("nummer", "nr")):
        yield from ((*f.span("it"), "number") for f in _ANNOUNCED_NUMBER.finditer(text))


def _has(low: str, words: Sequence[str]) -> bool:
    return any(word in low for word in words)


def _birthdates(text: str, low: str) -> Iterator[Found]:
    announced = _has(low, ("geb", "g.d.", "born", "birth", "dob", "jarig", "verjaa"))
    for pattern, enough in (
        (_BIRTH, announced or _has(low, ("(", "†", "*", "✶"))),
        (_BORN_AFTER, announced),
        (_BIRTHDAY, announced),
        (_IS_OF, " van " in low),
    ):
        for found in pattern.finditer(text) if enough else ():
            if not _STARRED.match(found.group()) or "*" in found.group():
                yield (*found.span("it"), "birthdate")


def _is_ip(text: str) -> bool:
    """Whether it is an address; "1.2.3.4" is rather the number of a paragraph."""
    try:
        plain = text.partition(":")[0] if "." in text else text  # without a port
        address = ipaddress.ip_address(plain)
    except ValueError:
        return False
    if address.version == 4:
        return any(int(part) > 20 for part in plain.split("."))
    return sum(bool(part) for part in text.split(":")) > 1


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
