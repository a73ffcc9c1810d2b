"""Guess what each column of an export is: open, choice, rating, matrix, date, identity, text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.ingest.codings_kind import CODINGS, is_theme
from pipeline.ingest.files import Sheet
from pipeline.ingest.pieces import separator_of
from pipeline.ingest.recognise import Layout

DOUBT = "twijfel: "
IN_ONE_CELL = "meer keuzes in één cel"
SEVERAL = "meer keuzes mogelijk: "  # how the reason of a choice in pieces begins
KINDS = ("open", "choice", "rating", "matrix", "date", "identity", "empty", "text")

_PERSONAL = re.compile(
    r"\b(?:uw|je|jouw)\s+(?:\w+\s+)?naam\b|^\W*(?:voor- en achter)?naam\W*$|\bvoornaam\b"
    r"|\bachternaam\b|\bhoe heet (?:u|je|jij)\b|e-?mail|telefoon|\badres\b|contactgegevens"
    r"|geboorte|\bnaam van de (?:respondent|invuller)|\bpostcode\b|\bBSN\b|\bIBAN\b"
    r"|(?:your|first|last|full|sur)[\s_]?name\b|^\W*name\W*$|\b(?:tele)?phone\b|date of birth"
    r"|\b(?:home|street|postal|ip|your) address\b|^\W*address\W*$|\bzip code\b|user ?agent",
    re.IGNORECASE,
)
_ID = re.compile(
    r"(?:.*[_ -])?(?:id|uuid|guid|rid|pp)|(?:new|response|respondent)?id|case|participant|lfdn"
    r"|respondent(?:en)?(?:nummer|nr)?|(?:volg)?nummer|nr|token",
    re.IGNORECASE,
)
# A question that is answered with what something is called: a short fact, however many words.
_NAMING = re.compile(
    r"\b(?:naam|namen|heet|heten|noem(?:t|en) (?:u|je|jullie|men) (?:zich|het|dit|uw)|titel|functie"
    r"|beroep|werkgever|(?:welke|bij welke|van welke) (?:organisatie|instelling|gemeente|school"
    r"|werkplaats|opleiding|afdeling)|name|job title|employer|organi[sz]ation name)\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:waarom|hoezo|licht .*toe|toelichting|why|explain|omschrijf|beschrijf)\b", re.I
)
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,30}|R_[0-9A-Za-z]{13,17}", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
    r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?)?"
    r"(?: ?(?:Z|[+-]\d\d:?\d\d|GMT.*))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_AMOUNT = re.compile(
    r"\b(?:age|leeftijd|aantal|hoeveel|how many|number of|num|jaar|year|uren|hours|minuten|lengte"
    r"|gewicht|bedrag|euro|duration|duur|tijd|time)\b|(?:^|_)(?:age|num|leeftijd|jaar|year)(?:_|$)",
    re.IGNORECASE,
)
# Words of the points of a scale; a point may have "zeer", "somewhat" and the like before it.
_POINT = re.compile(
    r"\b(?:(?:on)?eens|agree|disagree|(?:on)?tevreden|(?:dis)?satisfied|(?:un)?likely"
    r"|(?:on)?waarschijnlijk|(?:un)?favou?rably|(?:on)?belangrijk|(?:un)?important|nooit|zelden"
    r"|soms|vaak|altijd|never|rarely|sometimes|often|always|laag|hoog|low|high|gemiddeld|medium"
    r"|slecht|matig|voldoende|goed|uitstekend|poor|fair|good|excellent|neutraal|neutral"
    r"|not at all|helemaal niet|(?:in)?secure|understanding|extremely|strongly|somewhat"
    r"|enigszins|volledig|(?:on)?duidelijk|(?:on)?veilig|difficult|easy|moeilijk|makkelijk)\b",
    re.IGNORECASE,
)
_UNMARKED = {"0", "-99", "-77", "no", "nee", "not quoted", "not selected", "false", "off", "n"}
# A text field behind a choice, as Qualtrics and LimeSurvey call it.
_TEXT_FIELD = re.compile(
    r"(.+?)(?:_(\d+))?_TEXT(?: \(\d+\))?|(.+?)(?:\[other\]|_other|\.other\.)", re.DOTALL
)
# A question with a piece of it: "Q1 [row]", "Question - row", "Q4#1_1", "Q1_SQ001", "Q1.SQ001."
_PIECES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        *(r"(.+?)\s?\[[^\]]*\]", r"(.+?) - .+", r"([^#]+)#.+", r"(.+?)_SQ\d+", r"(.+?)\.\w+\."),
    )
)
_OPEN_WORDS = 5  # from this many words on average an answer is open text
_DOUBTFUL_WORDS = 3  # between this and the former it may be either
_LONG = 4  # an answer of so many words is a phrase of somebody's own
_NAME_WORDS = 7  # half of the answers have fewer: they may be names
_CHOICES = 12  # a question with more different answers is no choice ...
_MORE_CHOICES = 40  # ... unless each is given often
_LABEL_WORDS = 6  # a typed-in label of a matrix row is shorter


@dataclass(frozen=True)
class Column:
    """One column: what it seems to be and why (Dutch).

    ``own``: the survey tool's own column. ``doubt``: it may be something else as well.
    """

    name: str
    question_text: str
    kind: str
    filled: int
    why: str
    own: bool = False

    @property
    def doubt(self) -> bool:
        """Whether a person must say what it is."""
        return DOUBT in self.why


def values_of(sheet: Sheet, layout: Layout) -> dict[str, list[str]]:
    """The filled cells of every column, in order of the rows."""
    found: dict[str, list[str]] = {name: [] for name in layout.names}
    for index in layout.rows:
        for name, cell in zip(layout.names, sheet.rows[index], strict=False):
            text = cell.strip()
            if text and text not in layout.missing:
                found[name].append(text)
    return found


def respondent_column(sheet: Sheet, layout: Layout) -> str:
    """The first column with another value in every row and a name like an id's; '' for none."""
    for name, values in values_of(sheet, layout).items():
        every = len(values) == len(layout.rows) and len(set(values)) == len(values)
        if every and (_ID.fullmatch(name) or _most(_UUID, values, 0.99)):
            return name
    return ""


def guess_columns(sheet: Sheet, layout: Layout) -> list[Column]:
    """What every column is, those of the survey tool included."""
    values = values_of(sheet, layout)
    wording = dict(zip(layout.names, layout.texts, strict=True))
    columns: dict[str, Column] = {}
    for name in layout.names:
        role = layout.roles.get(name)
        if role:
            kind, why = role.kind, role.why
        else:
            imported = layout.imports.get(name, "")
            labels = sheet.value_labels.get(name, ())
            kind, why = _of_column(name, wording[name], values[name], labels, imported)
        columns[name] = Column(name, wording[name], kind, len(values[name]), why, bool(role))
    if layout.reader == CODINGS:
        return [_of_codings(c, values[c.name]) for c in columns.values()]
    _families(columns, values, layout.reader or "")
    for name in layout.names:
        main = choice_of(name, columns)
        if not main and layout.reader == "qualtrics" and name.endswith("_TEXT"):
            main = "die hier ontbreekt"
        if main and columns[name].kind in ("text", "open", "choice", "identity"):
            if columns[name].kind == "identity" and _PERSONAL.search(wording[name]):
                continue
            if not all(_NUMBER.fullmatch(v) for v in values[name]):
                why = f"een tekstveld bij de keuze {main}"
                columns[name] = replace(columns[name], kind="open", why=why)
    for main, labelled in labelled_rows(columns, values).items():
        why = f"een zelf ingevuld label en een oordeel ({len(labelled) // 2} rijen van {main})"
        for name in labelled:
            columns[name] = replace(columns[name], kind="matrix", why=why)
    return list(columns.values())


def _of_column(
    name: str, question: str, values: Sequence[str], labels: Sequence[str], imported: str
) -> tuple[str, str]:
    """Kind of a column that is not the tool's own, and why.

    :param imported: Qualtrics' ImportId, which tells a question from embedded data; '' for none.
    """
    if not values:
        personal = _PERSONAL.search(name) or _PERSONAL.search(question)
        more = "; de vraag gaat over een persoonsgegeven" if personal else ""
        return "empty", f"geen enkel antwoord{more}"
    entry = bool(re.search(r"QID\d+[-_]TEXT$", imported))
    kind, why = _kind(name, question, values, labels, entry)
    if imported and "QID" not in imported and kind in ("open", "text"):
        doubt = DOUBT if kind == "open" else ""
        return "text", f"{doubt}embedded data, geen vraag; {why}"
    return kind, why


def _of_codings(column: Column, values: Sequence[str]) -> Column:
    """A column of codings: a theme, the respondent, or what it is in any table."""
    if _ID.fullmatch(column.name):
        return replace(column, kind="identity", why="de respondent of het antwoord")
    if column.kind != "empty" and is_theme(column.name, values):
        return replace(column, kind="choice", why="een thema, of of het thema is toegekend")
    return column


def choice_of(name: str, columns: Mapping[str, Column]) -> str:
    """The choice that a text field belongs to: ``Q1`` of ``Q1_3_TEXT`` and ``Q1[other]``."""
    match = re.fullmatch(
        r"(.+?)(?:_(\d+))?_TEXT(?: \(\d+\))?|(.+?)(?:\[other\]|_other|\.other\.)", name
    )
    if not match:
        return ""
    stem = match[1] or match[3]
    tried = [f"{stem}_{match[2]}" if match[2] else "", stem]
    found = next((t for t in tried if t in columns), "")
    return found or next((c for c in columns if c != name and stem_of(c) == stem), "")


def labelled_rows(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Matrices whose rows people named themselves: ``Q12_1`` with ``Q12_1_TEXT``, two or more."""
    found: dict[str, list[str]] = {}
    for name in columns:
        label = f"{name}_TEXT"
        if re.search(r"_\d+$", name) and label in columns and not columns[name].own:
            words = [len(v.split()) for v in values[label]]
            if not words or sum(words) / len(words) < _LABEL_WORDS:
                found.setdefault(stem_of(name), []).extend((name, label))
    return {stem: names for stem, names in found.items() if len(names) > 2}


def stem_of(name: str) -> str:
    """The question that a column with a number or a sub-question belongs to."""
    for pattern in (
        r"(.+?)\s?\[[^\]]*\]$",
        r"(.+?) - .+$",
        r"([^#]+)#.+$",
        r"(.+?)_SQ\d+$",
        r"(.+?)\.\w+\.$",
    ):
        if match := re.fullmatch(pattern, name, re.DOTALL):
            return match[1]
    return re.sub(r"_\d+$", "", name)


def _families(columns: dict[str, Column], values: Mapping[str, Sequence[str]], reader: str) -> None:
    """Columns of one question with the same points: a matrix, or a choice in pieces."""
    families: dict[str, list[str]] = {}
    for name, column in columns.items():
        if not column.own and not _TEXT_FIELD.fullmatch(name) and stem_of(name) != name:
            families.setdefault(stem_of(name), []).append(name)
    for stem, members in families.items():
        if len(members) < 2 or (reader == "efs" and stem == "v"):
            continue
        filled = [m for m in members if columns[m].kind != "empty"]
        if not filled or any(
            columns[m].kind not in ("rating", "choice") and len(set(values[m])) > 1 for m in filled
        ):
            continue
        marked = [{v for v in values[m] if v.lower() not in _UNMARKED} for m in filled]
        every = set().union(*marked)
        if all(len(found) <= 1 for found in marked) and (
            len(every) > 1 or every <= {*"1XYxy", "Yes", "Ja"}
        ):
            kind, why = "choice", f"{SEVERAL}{len(members)} kolommen, één per keuze"
        elif len(every) <= _CHOICES or all(_NUMBER.fullmatch(v) for v in every):
            kind, why = "matrix", f"{len(members)} rijen met hetzelfde oordeel ({stem[:60]})"
        else:
            continue
        for m in filled:
            columns[m] = replace(columns[m], kind=kind, why=why)


def _kind(
    name: str, question: str, values: Sequence[str], labels: Sequence[str], entry: bool
) -> tuple[str, str]:
    """Kind of a filled column, and why."""
    different = len(set(values))
    repeated = different <= max(1, len(values) // 4)
    words = sum(len(v.split()) for v in values) / len(values)
    seen = _seen(len(values), different, round(words))
    if (found := _personal(name, question, values, repeated, words)) is not None:
        return found
    if _most(_DATE, values, 0.8):
        return "date", "de antwoorden zijn datums"
    labelled = bool(labels) and sum(v in labels for v in values) * 2 > len(values)
    if labelled and not _scale(labels, 0.6):
        return "choice", f"{len(labels)} keuzes met een label"
    if labelled or (different <= _CHOICES and _scale(set(values), 0.7)):
        return "rating", "de antwoorden zijn punten van een schaal"
    if all(_NUMBER.fullmatch(v) for v in values):
        return _numbers(name, question, values)
    if different == 1 and words >= _OPEN_WORDS and len(values) > 4:
        return "text", "overal dezelfde tekst"
    kind, why = _words(values, different, words, seen, entry)
    middle = sorted(len(v.split()) for v in values)[len(values) // 2]
    if kind == "open" and middle < _NAME_WORDS:
        naming = _NAMING.search(question) or _NAMING.search(name.replace("_", " "))
        if naming and not _WHY.search(question):
            return "text", f"namen of korte feiten; {seen}"
        if _like_names(values):
            return "text", f"{DOUBT}het lijken namen, geen zinnen; {seen}"
    return kind, why


def _few(values: Sequence[str]) -> str:
    return (
        "er is maar één antwoord" if len(values) == 1 else f"er zijn maar {len(values)} antwoorden"
    )


def _like_names(values: Sequence[str]) -> bool:
    """Whether most values look like names: words with capitals, and no sentence."""
    found = 0
    for value in values:
        words = [w for w in value.split() if w[0].isalpha()]
        capitals = sum(w[0].isupper() for w in words)
        found += len(words) > 1 and capitals * 2 > len(words) and value.rstrip()[-1] not in ".?!,;"
    return found * 3 > len(values) * 2


def _seen(answers: int, different: int, words: int) -> str:
    if answers == 1:
        return f"één antwoord, {words} {'woord' if words == 1 else 'woorden'}"
    if different == 1:
        return f"{answers} keer hetzelfde antwoord"
    average = f"gemiddeld {words} {'woord' if words == 1 else 'woorden'}"
    return f"{answers} antwoorden, {different} verschillende, {average}"


def _most(pattern: re.Pattern[str], values: Iterable[str], share: float) -> bool:
    found = [bool(pattern.fullmatch(v)) for v in values]
    return sum(found) > len(found) * share


def _scale(points: Iterable[str], share: float) -> bool:
    found = [bool(_POINT.search(p)) and len(p.split()) <= _LABEL_WORDS for p in points]
    return len(found) > 1 and sum(found) >= len(found) * share


def _personal(
    name: str, question: str, values: Sequence[str], repeated: bool, words: float
) -> tuple[str, str] | None:
    if (
        (_PERSONAL.search(question) or _PERSONAL.search(name))
        and not (repeated and len(values) >= 8)
        and words < 15
    ):
        return "identity", "de vraag gaat over een persoonsgegeven"
    if _most(_EMAIL, values, 0.5):
        return "identity", "de meeste antwoorden zijn e-mailadressen"
    if _most(_IP, values, 0.5):
        return "identity", "de meeste antwoorden zijn IP-adressen"
    unique = len(set(values)) >= len(values) * 0.95 and len(values) > 1
    if (_most(_UUID, values, 0.9) and not repeated) or (
        (_ID.fullmatch(name) or _ID.fullmatch(question)) and unique and words < 2
    ):
        return "identity", "een kenmerk van de respondent: overal anders"
    return None


def _numbers(name: str, question: str, values: Sequence[str]) -> tuple[str, str]:
    numbers = [float(v.replace(",", ".")) for v in values]
    low, high, different = min(numbers), max(numbers), len(set(numbers))
    whole = all(n.is_integer() for n in numbers)
    span = f"getallen van {low:g} tot {high:g}"
    few = whole and different <= 2 and low >= 0 and high <= _CHOICES
    if (_AMOUNT.search(name) or _AMOUNT.search(question)) and not (few and high <= 1):
        return "text", "getallen; de vraag noemt een hoeveelheid"
    if few:
        return "choice", "een of twee hele getallen: codes van keuzes"
    if whole and low >= 0 and high <= 10:
        return "rating", f"hele {span}; {DOUBT}het kunnen ook codes van keuzes zijn"
    if whole and low >= 0 and high <= 100 and re.search(r"_\d+$", name):
        return "rating", "getallen tussen 0 en 100: een schuif"
    return "text", "getallen"


def _words(
    values: Sequence[str], different: int, words: float, seen: str, entry: bool
) -> tuple[str, str]:
    long = len({v.lower() for v in values if len(v.split()) >= _LONG})
    if different <= _CHOICES and len(values) >= different * 10:
        return "choice", seen
    if separator_of(values):
        return "choice", f"{IN_ONE_CELL}; {seen}"
    own = long >= 2 and long * 4 >= len(values) and different * 3 > len(values)
    if own and words < _DOUBTFUL_WORDS:
        return "open", f"{DOUBT}korte antwoorden, of een open vraag; {seen}"
    if own or (words >= _OPEN_WORDS and different > len(values) / 2):
        return "open", seen
    often = different <= _MORE_CHOICES and len(values) >= different * 5
    if different <= min(_CHOICES, max(2, len(values) // 2)) or often:
        if entry and len(values) < _OPEN_WORDS:
            return "open", f"een tekstveld; {DOUBT}{_few(values)}"
        if different == len(values) and words > 1:  # too few answers to see whether they repeat
            return "text", f"{DOUBT}{_few(values)}; {seen}"
        return "choice", seen
    if words >= _DOUBTFUL_WORDS and long:
        return "text", f"{DOUBT}korte antwoorden, of een open vraag; {seen}"
    return "text", seen
