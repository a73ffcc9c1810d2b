"""The words that finding names leans on: first names, surnames, titles, roles, and what stays.

The lists were written down for this project from general knowledge of Dutch naming: frequent names
of several generations and backgrounds. They hold no names of respondents. All in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.privacy.ordinary import words


def alternatives(words: Sequence[str]) -> str:
    """A regular expression for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


# What stands between first name and surname, longest first so that a pattern takes all of it.
INTERFIXES = (
    *("van der", "van den", "van de", "van het", "van 't", "van ’t", "van ter", "in 't", "in het"),
    *("in den", "op den", "op de", "op 't", "uit den", "uit de", "uit het", "voor den", "aan de"),
    *("aan den", "bij de", "de la", "v.d.", "v/d", "vd", "von der", "van", "von", "de", "den"),
    *("der", "des", "ter", "ten", "te", "het", "'t", "’t", "el", "al", "aït", "ait", "ben"),
    *("bin", "bint", "di", "da", "dos", "du", "la", "le", "st."),
)

# Words in front of a name that show that a person follows; they stay.
TITLES = (
    *(
        "de heer",
        "de heren",
        "de dames",
        "heer",
        "meneer",
        "mijnheer",
        "mevrouw",
        "mejuffrouw",
        "hr",
    ),
    *("juffrouw", "juf", "meester", "dhr", "mevr", "mvr", "mw", "mej", "mr", "mrs", "ms", "drs"),
    *("dr", "ir", "ing", "prof", "ds", "fam", "familie", "zuster", "pater", "tante", "oom", "opa"),
    *("oma",),
)

# Roles after which a surname alone may follow ("wethouder Jansen", "collega De Wit").
ROLES_OF_PERSONS = (
    *("collega", "collega's", "collega’s", "wethouder", "burgemeester", "lector", "pastor"),
    *("dominee", "huisarts", "buurvrouw", "buurman", "contactpersoon", "rector", "notaris"),
)

# Roles that are as often followed by an organisation ("docent Fontys"): a first name must follow.
ROLES = (
    *("docent", "docente", "docenten", "projectleider", "coördinator", "procesbegeleider"),
    *("begeleider", "begeleidster", "teamleider", "manager", "directeur", "bestuurder", "student"),
    *("studente", "studenten", "onderzoeker", "onderzoekster", "cliënt", "client", "cliënte"),
    *("bewoner", "bewoonster", "ervaringsdeskundige", "vrijwilliger", "vrijwilligster", "moeder"),
    *("vader", "dochter", "zoon", "broer", "zus", "zusje", "broertje", "man", "vrouw", "partner"),
    *("medewerker", "medewerkster", "stagiair", "stagiaire", "facilitator", "voorzitter", "coach"),
    *("secretaris", "trainer", "ambtenaar", "mentor", "deelnemer", "deelneemster", "verzorgende"),
    *("wijkverpleegkundige", "verpleegkundige", "beleidsmedewerker", "adviseur", "kwartiermaker"),
    *("professor", "vriend", "vriendin", "kind", "jongen", "meisje", "wijkagent", "consulent"),
)

# Words next to a name that make it the name of an organisation, building, prize or method.
INSTITUTION_BEFORE = words(
    """
    stichting hogeschool lectoraat fonds zorgcentrum verpleeghuis basisschool huize buurtteam
    wijkteam wijkcentrum vereniging sint st st. santa locatie project netwerk leernetwerk
    werkplaats regio gemeente provincie wijk buurt college universiteit instituut kenniscentrum
    school ziekenhuis woonzorgcentrum inloophuis bureau bv platform model methode methodiek
    programma kliniek kerk stad dorp straat plein hospice museum theater café koningin koning
    prins prinses organisatie
    """
)
INSTITUTION_AFTER = words(
    """
    ziekenhuis college academie hogeschool stichting huis fonds instituut universiteit centrum
    school kliniek groep lyceum kerk foundation bv b.v. zorg zorggroep welzijn hospitaal museum
    hof huize prijs methode model institute university advies consultancy plein straat laan
    spierfonds
    """
)

# Authors whom this field cites by name; their names stay, unless a title or role stands before.
AUTHORS = words(
    """
    argyris baart bandura bateson biesta bourdieu bronfenbrenner coenders csikszentmihalyi dewey
    engeström ewijk foucault freire freud giddens habermas huber illeris kessels kolb korthagen
    kunneman latour lave lewin machielse maslow mezirow nonaka nussbaum piaget putnam rogers
    ruijters schein schön schon sen senge sennett sprinkhuizen tonkens tronto vygotsky weick
    wenger weggeman wierdsma wilken
    """
)

# Words that begin a sentence or an answer with a capital and are no part of a name after them.
ORDINARY = words(
    """
    aan achter al alle allen als anders behalve beide bij binnen boven daar daarna dan dat de
    deze die dit doel door dus een eerst elk en er geen goed haar had heeft hele het hier hij
    hoe hun iedereen iets ik in is ja je jij kan kon maar meer men met mijn moet na naar naast nee
    niet niets nog nu of om omdat onder ons onze ook op over per samen sinds soms te tegen ten
    ter terwijl toch toen tot tussen u uit uw van vanuit vanwege veel via vol volgens voor waar
    waarom wanneer wat we wel welke werd wij wilde worden wordt ze zelf zie zij zijn zo zoals
    zonder zou contact groep fase deel thema project dag beste team plan werk vraag vragen
    antwoord datum reactie bijlage namens collega contactpersoon projectleider docent mevrouw
    meneer heer dhr mevr mw dr drs prof maandag dinsdag woensdag donderdag vrijdag zaterdag
    zondag januari februari maart april mei juni juli augustus september oktober november
    december wmo swt
    """
)

# What a person does, and an organisation hardly.
PERSON_VERBS = (
    *("vertelde", "vertelt", "zei", "zegt", "vindt", "vond", "denkt", "dacht", "twijfelt", "lacht"),
    *("lachte", "huilde", "durft", "durfde", "woont", "woonde", "belde", "mailde", "schreef"),
    *("overleed", "noemt", "noemde", "weet", "wist", "kent", "kende", "kwam", "kookt"),
    *("glimlachte", "merkt", "merkte", "voelt", "voelde", "vraagt", "vroeg", "legde uit", "nam"),
    *("is ziek", "is met pensioen", "zelf", "houdt van", "gaf aan", "geeft aan", "fietst", "zit"),
    *("was ziek", "was er", "vertrok", "stopte", "is vertrokken", "wil graag", "wilde graag"),
    *("ging met pensioen", "gaat met pensioen", "is overleden", "is gestopt", "trouwde"),
)

# Second words of the names of organisations: "Triade Zorg" is nobody.
OF_AN_ORGANISATION = words(
    """
    zorg welzijn wonen thuis thuiszorg inclusief samen jeugd ouderen noord zuid oost west midden
    centrum stad wijk dorp buurt platform netwerk werkplaats sociaal actief verbindt verbonden
    lokaal open academie lab leert leren werkt werk doet kring groep team plus dagbesteding
    begeleiding
    behandeling onderwijs opleidingen beroepsonderwijs revalidatie kliniek advies cliëntenraad raad
    beraad bestuur dienst dienstverlening maatschappelijk gehandicaptenzorg verpleging vrijwilligers
    vrijwilligerswerk nederland regio gemeente bibliotheek mantelzorg informele formele kinderopvang
    jongerenwerk opbouwwerk ouderenzorg woonbegeleiding
    """
)

# After these words a name is that of a place, an organisation or a method.
OF_NO_PERSON = words(
    """
    bij vanuit in te naar uit namens binnen via regio gemeente stichting tussen rondom nabij rond
    leernetwerk netwerk werkplaats project programma methode methodiek model locatie wijk buurt
    stad dorp provincie hogeschool universiteit lectoraat cursus training leergang heet de het een
    des der den ter ten 't
    """
)

# After these words a capital is a place.
OF_A_PLACE = words("in uit te nabij rondom rond gemeente regio stad dorp provincie wijk buurt")
