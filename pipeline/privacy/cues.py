"""What stands around names of persons: patterns over the text."""

from __future__ import annotations

import re

from pipeline.privacy.name_lists import PERSON_VERBS, ROLES, ROLES_OF_PERSONS, TITLES, alternatives
from pipeline.privacy.ordinary import words
from pipeline.privacy.places import PLACE_PHRASES

LETTERED = frozenset(
    ("optie", "plan", "groep", "fase", "deel", "punt", "team", "variant", "bijlage", "scenario")
)
# Cues end where the name must begin. "surname": any capital may be a name; "first": a first name.
_CUES = (
    ("title", rf"(?<![\w-])(?:{alternatives(TITLES)})\.?[ \t]+", TITLES),
    (
        "surname",
        rf"(?<![\w-])(?:{alternatives(ROLES_OF_PERSONS)})[ \t]*:?[ \t]+",
        ROLES_OF_PERSONS,
    ),
    (
        "surname",
        r"(?<!\w)(?:mijn naam is|ik heet|naam[ \t]*:)[ \t]*",
        ("naam", "heet"),
    ),
    (
        "full",
        r"(?<!\w)(?:ingevuld door|t\.a\.v\.|ik ben|genaamd|contact[ \t]*:)[ \t]*",
        ("ingevuld", "t", "t.", "t.a.v.", "ben", "genaamd", "contact"),
    ),
    ("full", rf"(?<![\w-])(?:{alternatives(ROLES)})[ \t]*:?[ \t]+", ROLES),
    (
        "greeting",
        r"(?<!\w)(?:(?:met )?(?:vriendelijke|hartelijke|lieve|warme|veel)?[ \t]*"
        r"groet(?:en|jes)?|m\.?v\.?g\.?|gr\.|liefs|hoogachtend)[ \t]*[,.!:]?\s+",
        words("groet groeten groetjes liefs hoogachtend gr gr. mvg mv m m. m.v. m.v.g. vg v.g. g"),
    ),
    (
        "greeting",
        r"(?:^|(?<=\n))[ \t]*(?:beste|lieve|hoi|hallo|dag|geachte"
        r"|goedemorgen|goedemiddag|goedenavond)[ \t]+",
        words("beste lieve hoi hallo dag geachte goedemorgen goedemiddag goedenavond"),
    ),
)
# kind, pattern, and words of which a text must have one to match it ("de heer": "heer")
CUES = tuple(
    (kind, re.compile(pattern, re.I), frozenset(cue.split()[-1] for cue in needed))
    for kind, pattern, needed in _CUES
)
CUE_WORDS = frozenset(word for _, _, needed in CUES for word in needed)
PLURAL = re.compile(r"(?:heren|dames|collega['’]s|docenten|studenten|familie)[ \t]*:?[ \t]+$", re.I)

WORK_OF = re.compile(
    r"(?:theorie|model|methode|methodiek|cyclus|boek|artikel|publicatie|gedachtegoed|werk|visie|denken)"
    r"(?:[ \t]\w+)?[ \t]van[ \t]+$",
    re.I,
)
CITED = re.compile(r"(?<!\w)(?:volgens|aldus|zie|cf\.|naar)[ \t]+(?:o\.a\.[ \t]+)?$", re.I)
# what stands around a person and seldom around an organisation
PERSON_DOES = re.compile(
    rf"[ \t](?:{alternatives(PERSON_VERBS)})(?!\w)"
    rf"|[ \t]?[(,][ \t]?(?:(?:onze|de|een|mijn|haar|zijn)[ \t])?(?:{alternatives(ROLES)}|"
    rf"{alternatives(ROLES_OF_PERSONS)})(?!\w)"
    r"|[ \t](?:en|&)[ \t](?:ik|haar|zijn)(?!\w)"
    r"|,[ \t](?:zij|hij|ze)[ \t](?:is|was|heeft|had|weet|kan|doet|werkt|komt|woont|kent)(?!\w)",
    re.I,
)
PERSON_BEFORE = re.compile(
    rf"(?<![\w-])(?:(?:{alternatives(ROLES)}|{alternatives(ROLES_OF_PERSONS)})"
    r"(?:,|[ \t]?:|[ \t](?:is|was|heet))?"
    r"|(?:trekker|kartrekker|notulist|notulen|verslag|aanspreekpunt|initiatiefnemer|gespreksleider"
    r"|aanwezig|afwezig|begeleiding|contact|samenstelling)[ \t]?:"
    r"|hr\.?|nam|hielp(?:en)?|vroegen|dank(?: je|u)?[ ]?wel|groet(?:en|jes) van|huis van"
    r"|belden|mailden|(?:hij|zij|ze|die|dochter|zoon) heet|spraken|zagen|bezochten|kennen|kende|ken"
    r"|bel|mail|app|vraag|spreek|sprak|belde|mailde|ik ben|ik heet|dank aan|bedankt|aldus|genaamd"
    r"|zei|zegt|vroeg|heet|ingevuld door|gesproken met|overleg met|gesprek met|idee van"
    r"|ontmoet(?:te|ten)?|mis(?:t|te|ten|sen)|voorgezeten door|verjaardag van|afscheid van"
    r"|(?:moeder|vader|ouders|dochter|zoon|broer|zus|man|vrouw|partner|opvolger) van"
    r"|(?:vertrek|overlijden|pensioen|komst) van"
    r"|initiatief van|plan van|zonder|dankzij|vraag het aan|vragen aan|namelijk)[ \t]$",
    re.I,
)
PLACE_WORDS = frozenset(max(place.split(), key=len) for place in PLACE_PHRASES)
CALLED = re.compile(r"(?<!\w)(?:hij|zij|ze|die|ik|dochter|zoon|collega) heet[ \t]$", re.I)
PLACES = re.compile(rf"(?<!\w)(?:{alternatives(PLACE_PHRASES)})(?!\w)", re.I)
# what follows "meneer" and a surname that is also a word: "meneer kolen komt"
FINITE = words(
    """
    is was waren zijn heeft had hebben komt kwam komen doet doen deed gaat ging zegt zei vindt vond
    wil wilde kan kon mag moet moest werkt woont zit geeft gaf vroeg vraagt belt belde en uit van
    die over aan
    """
)
NO_SURNAME = FINITE | words(
    """
    altijd nooit vaak soms vandaag gisteren zelf alleen eerst later toen blij boos ziek goed weer
    nog al ook
    """
)
# letters that Dutch has no use for, and names from elsewhere do
FOREIGN = re.compile(r"[ğışčćžšřńłőűąęåøñõãđğəīūēāėįųșțðþæď]")
WITH_PERSON = frozenset(("volgens", "met", "van", "door", "aan", "en", "collega"))
LEAD = 40  # characters before a word in which such a cue stands
MONTH = re.compile(r"\.?[ \t]?['’]?(?:19|20)?\d\d\b")
