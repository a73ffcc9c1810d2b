"""Which words are known as names: our own lists, and those that ship as text in ``deduce``.

Of the package ``deduce`` (LGPL) only the text files with names, towns and care organisations are
read, where it is installed; its engine is not. Our own lists hold what deduce's do not, and say
which names are ordinary words as well.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

from pipeline.privacy.first_names import AMBIGUOUS, FIRST_NAMES
from pipeline.privacy.name_lists import INSTITUTION_AFTER, INSTITUTION_BEFORE, ORDINARY
from pipeline.privacy.ordinary import is_ordinary
from pipeline.privacy.places import PLACES_AND_ORGANISATIONS
from pipeline.privacy.surnames import SURNAMES, WORD_SURNAMES

KEPT = PLACES_AND_ORGANISATIONS | INSTITUTION_BEFORE | INSTITUTION_AFTER | ORDINARY
_LOOKUP = "deduce/data/lookup/src"
_SURNAME_ENDING = re.compile(
    r"(?:stra|sma|inga|enga|ema|ska|ski|icz|czyk|ević|ović|evic|ovic|oğlu|oglu|escu|opoulos|idis"
    r"|adze|ashvili|enko|sson|ssen|dottir|huijsen|meijer)$"
)
_OF_AN_INSTITUTION = re.compile(
    r"(?:praktijk|therapie|apotheek|klinie(?:k|ken)|clinics?|zorg|fysio|logopedie|gasthuis|artsen"
    r"|psychiatrie|pastoraat|centrum|groep|team|school|college|verpleging|hulp|dienst|besteding"
    r"|opvang|platform|stichting|vereniging|residentie|academie|welzijn|wonen"
    r"|pleeghuis|plusbus|huizen|dorp|raad|fonds|lab)$"
)
MOST = 200_000  # answers of one wave that repeat words; more are looked up again


@cache
def _listed(*files: str) -> frozenset[str]:
    """The lines of lists of deduce in lower case, without those of several words."""
    folder = Path(str(distribution("deduce").locate_file(_LOOKUP)))
    lines = (
        line.strip().lower()
        for file in files
        for line in (folder / file / "items.txt").read_text(encoding="utf-8").splitlines()
    )
    return frozenset(line for line in lines if len(line) > 1 and " " not in line)


def _listed_first(low: str) -> bool:
    return low in _listed("names/lst_first_name") and low not in KEPT


def _listed_surname(low: str) -> bool:
    return low not in KEPT and low in _listed("names/lst_surname", "names/lst_interfix_surname")


@cache
def _streets() -> frozenset[str]:
    folder = Path(str(distribution("deduce").locate_file(_LOOKUP)))
    text = (folder / "locations/lst_street/items.txt").read_text(encoding="utf-8")
    return frozenset(text.lower().splitlines())


def is_street(name: str) -> bool:
    """Whether a name in lower case is that of a Dutch street, such as "achter de dom"."""
    return name in _streets()


def is_town(low: str) -> bool:
    """Whether a word is a Dutch town or hamlet."""
    return low in _listed("locations/lst_placename/lst_residence")


@lru_cache(MOST)
def is_first_name(low: str) -> bool:
    """Whether a word in lower case is a first name and nothing else."""
    if low in FIRST_NAMES:
        return True
    return (
        len(low) > 2
        and low not in AMBIGUOUS
        and low not in SURNAMES
        and _listed_first(low)
        and not is_town(low)
        and not is_ordinary(low)
    )


@lru_cache(MOST)
def is_named(low: str) -> bool:
    """Whether a word is a first name, perhaps an ordinary word too ("roos")."""
    return is_first_name(low) or low in AMBIGUOUS


@lru_cache(MOST)
def is_weak_first_name(low: str) -> bool:
    """Whether a first name is mostly another word ("duifje", "stern"): a surname must follow."""
    return not is_named(low) and _listed_first(low) and len(low) > 2


@lru_cache(MOST)
def is_surname(low: str) -> bool:
    """Whether a word is a surname and no ordinary word or town."""
    if low in SURNAMES:
        return True
    return (
        len(low) > 2
        and low not in WORD_SURNAMES
        and _listed_surname(low)
        and not is_town(low)
        and not is_ordinary(low)
    )


@lru_cache(MOST)
def is_word_surname(low: str) -> bool:
    """Whether a surname is an ordinary word or town as well ("de wit", "van assen")."""
    return low in WORD_SURNAMES or (not is_surname(low) and _listed_surname(low))


@lru_cache(MOST)
def is_town_surname(low: str) -> bool:
    """Whether a town or region is a surname too, after "van": "Mette van Drenthe"."""
    return low in _listed("names/lst_surname", "names/lst_interfix_surname")


@lru_cache(MOST)
def has_surname_ending(low: str) -> bool:
    """Whether a word ends as surnames do, and hardly anything else: "Tuinstra", "Kowalczyk"."""
    return len(low) > 5 and bool(_SURNAME_ENDING.search(low)) and is_unlisted(low)


@lru_cache(MOST)
def is_institution_word(low: str) -> bool:
    """Whether a word is part of the name of an organisation: "fysiotherapie", "woonzorg"."""
    return len(low) > 4 and bool(_OF_AN_INSTITUTION.search(low)) and not is_named(low)


@lru_cache(MOST)
def is_unlisted(low: str) -> bool:
    """Whether a word is neither a word of the language nor a known place or organisation."""
    if any(part in KEPT for part in low.split("-")):
        return False
    return not (is_ordinary(low) or is_town(low) or _organisation(low)) or is_named(low)


def _organisation(low: str) -> bool:
    return low in _listed("institutions/lst_healthcare_institution", "institutions/lst_hospital")
