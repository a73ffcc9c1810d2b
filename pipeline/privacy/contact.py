"""Finding how somebody can be reached: e-mail, telephone, web addresses with a name, handles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.privacy.first_names import AMBIGUOUS
from pipeline.privacy.known import is_first_name, is_surname
from pipeline.privacy.name_lists import INTERFIXES
from pipeline.privacy.ordinary import is_ordinary

Span = tuple[int, int]

# Every repeat has a limit, so that no long answer, however strange, takes quadratic time.
_BETWEEN = r"[ \t\u00a0().–-]{0,3}"
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}"
    r"(?:[ \t]?@[ \t]?|[ \t]?[\[(](?:at|apenstaart|a)[\])][ \t]?"
    r"|[ \t](?:at|apenstaart(?:je)?)[ \t])[\w-]{1,63}"
    r"(?:(?:\.|[ \t]?[\[(](?:dot|punt)[\])][ \t]?|[ \t](?:punt|dot)[ \t])[\w-]{1,63}){1,8}",
    re.I,
)
_TYPED_AT = re.compile(r"[\[(](?:at|apenstaart|a)[\])]|[ \t](?:at|apenstaart)")
_PHONE = (
    # 06-12345678, (030) 123 45 67, +31 6 1234 5678, 0031 (0)30 1234567
    re.compile(
        rf"(?<!\d)(?<!\d[.,+-])(?:(?:\+|00)31{_BETWEEN}(?:\(?0\)?{_BETWEEN})?|(?:\((?=0\d{{1,3}}\)))?0)"
        rf"[1-9](?:{_BETWEEN}\d){{8}}(?!\w)"
    ),
    re.compile(rf"(?<![\d+])(?:\+|00)[1-9]\d(?:{_BETWEEN}\d){{7,11}}(?!\w)"),
    re.compile(rf"(?<!\d)(?<!\d[.,+-])0[89]00{_BETWEEN}\d{{4}}(?:{_BETWEEN}\d{{3}})?(?!\w)"),
    re.compile(r"(?<![\w.,/-])06[/][ ]?\d{8}(?!\w)"),
)
# a number that is announced may be short: "tel. 123 45 67"
_ANNOUNCED_PHONE = re.compile(
    r"(?<!\w)(?:tel(?:efoon)?(?:nummer|nr)?|mobiel|gsm|whatsapp|app(?:en)?|bel(?:len)?|"
    r"bereikbaar(?:[ \t](?:op|via))?|doorkiesnummer|toestel|nummer(?:[ \t]is)?)"
    rf"[ \t]*[.:]{{0,2}}[ \t]*(?P<it>\d(?:{_BETWEEN}\d){{5,10}})(?!\w)",
    re.I,
)
_DATE = re.compile(r"\d{1,2}([-/. ])\d{1,2}\1(?:19|20)\d\d(?!\d)")
_DIALLED = re.compile(r"(?<!\d)(?:\+|00)[ (]?[1-9]")

_WEB = re.compile(
    r"(?<![\w@.-])(?:https?://|www\.)[^\s<>\"']{3,300}"
    r"|(?<![\w@./-])[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,3}\."
    r"(?:nl|com|org|net|eu|be|de|info|me|io|nu|online|frl|amsterdam)(?:/[^\s<>\"']{0,200})?(?![\w@])",
    re.I,
)
# what a text must have for a pattern to find anything; looking for these takes a tenth of the time
_DOMAIN = (
    *("://", "www.", ".nl", ".com", ".org", ".net", ".eu", ".be", ".de", ".info", ".me", ".io"),
    *(".nu", ".online", ".frl", ".am"),
)
_MEDIUM = (
    *("twitter", "x-acc", "insta", "sky", "snap", "tiktok", "telegr", "discord", "gebruikersn"),
    *("usern", "inlogn"),
)
_AT = ("(a", "[a", " at", "\tat", " apen", "\tapen")
# pages that are somebody's own: what follows is a person
_OWN_PAGE = re.compile(
    r"linkedin\.com/in/.|(?:^|\.)(?:instagram|twitter|x|tiktok|threads)\.(?:com|net)/@?[\w.]{3}"
    r"|youtube\.com/@\w|facebook\.com/(?:people/|profile\.php)|tiktok\.com/@|/~\w|"
    r"/(?:medewerkers?|team|wie-is-wie|profiel|profile|people|users?|persoon|staff|leden)/[^/?#]*[a-z]",
    re.I,
)
_SHORT_INTERFIX = tuple(
    sorted({i.replace(" ", "") for i in INTERFIXES if i.isascii()}, key=lambda i: (-len(i), i))
)
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{1,28}\w")
_ANNOUNCED_HANDLE = re.compile(
    r"(?<!\w)(?:twitter|x-account|insta(?:gram)?|skype|snapchat|snap|tiktok|telegram|discord|"
    r"gebruikersnaam|username|inlognaam)(?:[ \t]?(?:naam|account|-naam))?[ \t]*"
    # "instagram is handig" names nobody: after "is" it must look like no word
    r"(?:[:=]|is(?=[ \t]+[A-Za-z]*[@\d_.:]\w))[ \t]*(?P<it>@?[A-Za-z0-9_][\w.:-]{2,30}\w)",
    re.I,
)
_NO_HANDLE = re.compile(r"@(?:home|work|werk|thuis|school|the|all|iedereen)$", re.I)
_OF_AN_ORGANISATION = re.compile(
    r"netwerk|werkplaats|hogeschool|gemeente|stichting|zorg|welzijn|wijk|buurt|sociaal|leren|"
    r"lectoraat|project|team|school|univers|wsd|wmo|nieuws|info",
    re.I,
)


def has_one(text: str, pieces: Sequence[str]) -> bool:
    """Whether one of these stands in a text, within words too."""
    return any(piece in text for piece in pieces)


def find_contacts(text: str) -> Iterator[tuple[int, int, str]]:
    """E-mail (``email``), web addresses of a person (``url``), handles (``handle``)."""
    low = text.lower()
    if "@" in low or (has_one(low, _AT) and _TYPED_AT.search(low)):
        yield from ((*found.span(), "email") for found in _EMAIL.finditer(text))
    if "." in low and has_one(low, _DOMAIN):
        for found in _WEB.finditer(text):
            address = found.group().rstrip(".,;:!?)")
            if of_a_person(address):
                yield found.start(), found.start() + len(address), "url"
    for pattern, group, enough in (
        (_HANDLE, 0, "@" in low),
        (_ANNOUNCED_HANDLE, "it", has_one(low, _MEDIUM)),
    ):
        if enough:
            for found in pattern.finditer(text):
                handle = found.group(group)
                if not _OF_AN_ORGANISATION.search(handle) and not _NO_HANDLE.match(handle):
                    yield (*found.span(group), "handle")


def find_phones(text: str) -> Iterator[Span]:
    """Telephone numbers: Dutch forms by pattern, also mistyped; others by their country's plan.

    What follows a country code is checked by ``phonenumbers`` (Google's library of numbering
    plans), so that short foreign numbers are found and long figures are not.
    """
    for pattern in _PHONE:
        for found in pattern.finditer(text):
            if not _DATE.search(found.group()):
                yield found.span()
    for found in _ANNOUNCED_PHONE.finditer(text):
        if not _DATE.match(found.group("it")):
            yield found.span("it")
    if _DIALLED.search(text):
        import phonenumbers

        for match in phonenumbers.PhoneNumberMatcher(text, "NL"):
            if match.raw_string.startswith(("+", "00", "(+", "(00")):
                yield match.start, match.end


def of_a_person(address: str) -> bool:
    """Whether a web address holds the name of a person.

    >>> of_a_person("www.linkedin.com/in/anneke-de-boer"), of_a_person("www.movisie.nl/kennis")
    (True, False)
    """
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower())
    if _OWN_PAGE.search(plain):
        return not _OF_AN_ORGANISATION.search(plain.rstrip("/").rpartition("/")[2])
    host, _, path = plain.partition("/")
    labels = host.split(".")[:-1]
    pieces = [*labels, *re.split(r"[/?#=&]", path)]
    return any(_is_name(re.sub(r"\.(?:html?|php|aspx?)$", "", piece)) for piece in pieces)


def _is_name(piece: str) -> bool:
    """Whether a piece of an address is a first name and a surname: jan-de-boer, jandeboer."""
    first, *rest = [part for part in re.split(r"[-._+%0-9]+", piece) if part] or [""]
    if is_first_name(first) or (first in AMBIGUOUS and rest):
        last = [part for part in rest if part not in _SHORT_INTERFIX]
        return bool(last) and (is_surname(last[-1]) or len(rest) == 1 or len(rest) > len(last))
    if rest or len(first) < 6:
        return False
    for cut in range(3, len(first) - 2):
        if cut > 3 and is_first_name(first[:cut]):
            tail = first[cut:]
            for interfix in ("", *_SHORT_INTERFIX):
                surname = tail.removeprefix(interfix) if interfix else tail
                if len(surname) > 2 and (is_surname(surname) or not is_ordinary(surname)):
                    return True
    return False
