"""What is an ordinary word: a capital in mid-sentence on any other word may be a name."""

from __future__ import annotations

import re
from functools import lru_cache

# endings of nouns and adjectives that dictionaries never have all of
_ENDING = re.compile(r"..(?:ing|heid|atie|iteit|schap|isme|lijke?|ische?|gericht|gerichte|aties)$")
_SHORTEST = 4  # letters of a part of a compound; shorter ones are in every name


def words(text: str) -> frozenset[str]:
    """A list of words as a set."""
    return frozenset(text.split())


ENGLISH = words(
    """
    academy action active adventure agile agenda alliance and app appreciative approach art based
    best big black blended board body book boost brain bridge brown building business café campus
    canvas care case center challenge change charter check circle city class coach coaching co code
    collective community company concept connect consultancy content core creative critical cross
    culture cure data day deep democracy design development dialogue digital direct discovery do
    double dream driven drive dynamic ecosystem education embedded emotional empowerment energy
    engagement event evidence experience expert exploring facilitator family feedback field first
    flow focus food for forward foundation framework free friends from fun future game garden get
    global goal good great green ground group growth guide hands happy health healthy heart help
    holding home house hub human idea impact improvement in inclusive individual informed innovation
    inquiry inside institute integrated international issue jam job journey kick knowledge lab large
    leader leadership lean learn learning level life lifestyle lifelong light line listening live
    living local loop lunch made make makers management map mapping market master matching meet
    meeting mental mind mindful mindfulness mindset mobile model more motivational movement my
    narrative network new next no of off office on one online open our outcome outreach over
    paper partner partners passion pay peer people performance person personal picture pitch place
    placement plan planning platform plus policy positive power practice practitioner present
    primary problem professional program project public quality quick research resilience
    resource review road roots safe scale school science scrum senior serious service services
    session shared sharing show skills slow smart social society space speed sprint stage start
    state story storytelling strategy street strength strong student studio success summer summit
    support sustainable system systems table talent talk team test the theory think thinking time
    to together tool toolbox toolkit tools top total touch town track training trauma travel two
    up update user value values view vision visual voice walk wellbeing whole win wisdom with women
    work working workplace workshop world wrap year yes you young your youth zone
    """
)


@lru_cache(maxsize=100_000)
def is_ordinary(word: str) -> bool:
    """Whether a word in lower case is Dutch, a compound of Dutch words ("leernetwerk") or English.

    Dutch is what simplemma's dictionary has, which holds few names. Its English one holds many, so
    English is a list of what Dutch answers in this field borrow.
    """
    import simplemma

    if _ENDING.search(word):
        return True

    def dutch(part: str) -> bool:
        return bool(simplemma.is_known(part, lang="nl"))

    if dutch(word) or word in ENGLISH:
        return True
    if "-" in word:
        return any(is_ordinary(part) for part in word.split("-") if part)
    return any(
        (dutch(word[:cut]) or dutch(word[:cut].removesuffix("s"))) and is_ordinary(word[cut:])
        for cut in range(_SHORTEST, len(word) - _SHORTEST + 1)
    )
