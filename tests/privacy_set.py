"""A constructed set of Dutch answers with personal data in known places, to measure privacy with.

Two parts with other names, other numbers and other templates: ``develop``, which the rules were
tuned on, and ``measure``, which is only measured. No answer in it was written by a respondent. A
slot in a template is filled from a list, in turn; ``{s:…}`` is something that must stay.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

Span = tuple[int, int, str]  # start, end, kind
PARTS = ("develop", "measure")
STRUCTURED = (
    *("email", "phone", "address", "iban", "bsn", "number", "birthdate", "plate", "url"),
    *("handle", "ip", "coordinates"),
)
_SLOT = re.compile(r"\{(\w+)(?::([^}]*))?\}")


@dataclass(frozen=True)
class Answer:
    """One constructed answer: what must go, and what must stay."""

    text: str
    gone: tuple[Span, ...]
    stays: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Part:
    """Lists and templates of one part; a name is split at its first blank."""

    people: tuple[str, ...]
    towns: tuple[str, ...]
    organisations: tuple[str, ...]
    networks: tuple[str, ...]
    authors: tuple[str, ...]
    templates: tuple[str, ...]
    structured: dict[str, tuple[str, ...]] = field(default_factory=dict)
    around: dict[str, tuple[str, ...]] = field(default_factory=dict)


def lines(text: str) -> tuple[str, ...]:
    """A list with an entry a line; ``\\\\n`` in one is a line end."""
    return tuple(line.replace("\\n", "\n") for line in text.strip().splitlines())


def part_of(
    people: tuple[str, ...],
    towns: tuple[str, ...],
    organisations: tuple[str, ...],
    networks: tuple[str, ...],
    authors: tuple[str, ...],
) -> Part:
    """Lists without templates of their own."""
    return Part(people, towns, organisations, networks, authors, ())


_DEVELOP = Part(
    people=lines("""
Marieke Verhoeven
Bart de Wit
Anneke van der Meulen
Hans Kuipers
Joke Smit
Kees Bakker
Petra Jansen
Gerrit van den Berg
Sanne Visser
Thijs Mulder
Roos Bloem
Wil van Wijk
Mark de Jong
Floor Zorg
Ton Berg
Bertus Oldenziel
Femke Wiarda
Sjoerd Hiemstra
Tjitske Bijleveld
Wubbo Ockels
Fatima El Amrani
Youssef Benali
Naima Bouzidi
Mohamed Ait Hamou
Rachid el Idrissi
Esra Yilmaz
Mehmet Öztürk
Ayşe Kaya
Emre Demirci
Hatice Arslan
Agnieszka Kowalska
Piotr Nowak
Katarzyna Wójcik
Tomasz Zielinski
Priya Ramdin
Sharda Bissessar
Rishi Jagroep
Glenn Wijngaarde
Soraya Kartosen
Desiree Koenders
Selam Tesfay
Yonas Gebremedhin
Wei Zhang
Ling Chen
Olena Shevchenko
Omar Al Khatib
Abdi Warsame
Kwame Mensah
Nguyen Thi Mai
João da Silva
"""),
    towns=lines("""
Almere
Zwolle
Lelystad
Wijk bij Duurstede
Utrecht
Emmeloord
Nijmegen
Tiel
Ede
Bergen op Zoom
Den Haag
's-Hertogenbosch
Capelle aan den IJssel
Noordwijk
Urk
"""),
    organisations=lines("""
Abrona
Amerpoort
Humanitas
Hogeschool Inholland
Windesheim
Fontys
Movisie
Vilans
stichting Presentie
Stichting Buurtpastoraat
Jeroen Bosch Ziekenhuis
Leger des Heils
Philadelphia Zorg
MEE Flevoland
Sociaal Werk De Schans
Stichting De Brug
De Schakel
Prisma
Stichting Samen Verder
Het Kopland
Zorggroep Almere
ROC van Flevoland
Wijkteam De Waterwijk
De Zonnebloem
Het Rode Kruis
"""),
    networks=lines("""
Leernetwerk Samen Sterk
Leerkring De Linde
Werkplaats Sociaal Domein
Leerkracht Almere
Lerend Netwerk Dementie
Ontwikkelwerkplaats De Meent
Vathorst Inclusief
Leerwerkplaats De Wijk
Netwerk Zorg en Welzijn
Buurtlab Zuid
Het Leefwereldteam
Kenniskring Jeugd
Proeftuin Overvecht
"""),
    authors=lines("""
Wilken
Van Ewijk
Biesta
Schön
Kunneman
Van Dijk en Jansen
Baart
Huber et al.
Van der Zwet en Kolsteren
Korthagen
Schalock
De Jong-Visser
Prochaska & DiClemente
Landelijk Kenniscentrum LVB
"""),
    templates=lines("""
Na het overleg met mevrouw {l} is de agenda aangepast.
Dhr. {l} van de gemeente {town} schuift aan als het over de Wmo gaat.
De heer {l} trekt het leernetwerk samen met {f}.
Het initiatief kwam van {fl} van {org}.
Mijn collega {fl} kan er meer over vertellen.
Vraag het aan onze procesbegeleider {f}, die weet er alles van.
Contactpersoon: {fl}
{il} heeft het onderzoek begeleid in {town}.
Lector dr. {il} is onze kritische vriend.
Groet, {f}
Met vriendelijke groet,\\n{fl}
Hoi {f}, ik heb de vragen zo goed mogelijk ingevuld.
Ingevuld door {fl}, beleidsmedewerker bij {org}.
Ik ben {fl} en werk als sociaal werker in {town}.
Mijn naam is {f}.
Wethouder {l} heeft toegezegd dat er tijd komt.
Eén cliënt, {f}, durft nu zelf het woord te nemen.
{f}, {f} en {f} zijn er elke keer bij.
Samen met {f} en {f} is de methode uitgewerkt.
Het idee van {f} was om eerst door de wijk te lopen.
mevrouw {ll} was er niet bij
afgestemd met {lfl} en de teamleider
{fl} vertelde dat zij eerst alleen kwam kijken.
Docent {fl} (mbo) is met pensioen, sindsdien loopt het minder.
{f}'s aanpak werkte goed in {town}.
Beste {f}, hierbij de antwoorden.
Het plan is besproken met {il} en {il}.
We misten {fl} erg toen zij vertrok.
Volgens {fl} is er te weinig tijd.
{fl} van {org} en {fl} van de gemeente {town} doen mee.
Toen zei {f}: dat doen we anders.
Goed dat {fl} (projectleider) de bijeenkomsten voorzit.
Wij leerden veel van {f}, zij is ervaringsdeskundige.
Trekkers zijn {fl}, {fl} en {fl}.
GESPROKEN MET MEVROUW {ul} OVER DE VOORTGANG
We werken met de methode van {author:} (2013) in {town}.
De theorie ({author:}, 2012) is ons uitgangspunt.
Volgens {author:} (2009) leert men al doende.
Zie {author:} (2018), die schrijft over {s:Communities} of {s:Practice}.
Naar een idee van {author:} (1999) werken wij in kringen.
Meneer {ll} en mevrouw {ll} doen mee.
{f}s initiatief kreeg steun van {org}.
{f} denkt er anders over, zegt {f}.
Liefs, {f}
Met {f} erbij loopt het beter.
Gr. {fl}
Gemeente {town} en {org} trekken samen op.
De locatie van {org} in {town} is te klein.
Bij {net} gaat het over {s:Positieve} {s:Gezondheid}.
De {s:Gemeente} en de {s:Hogeschool} tekenden in {s:Januari}.
{s:Zie} ook {s:Bijlage} 3, {s:Hoofdstuk} 2.
{s:Dagbesteding}, {s:Thuiszorg} en {s:Welzijn} werken samen.
Ons netwerk {net} bestaat sinds 2016, met {org} en {org}.
In {town} en {town} komen we elke maand bij elkaar.
Studenten van {org} lopen stage in {town}.
{net} werkt met bewoners uit {town}.
{s:Roos} kleurig is het beeld niet, maar er is hoop.
{s:Wil} je samen leren, dan heb je tijd nodig.
{s:Door} samen te doen leer je het meest.
De {s:Kracht} van {s:Samen} {s:Leren} was het motto.
Wij gebruiken {s:Design} {s:Thinking} en {s:Practice} {s:Development}.
{s:Bottom}-up werken, {s:Ruimte} voor bewoners.
Het {s:Sociaal} {s:Domein} vraagt om leren over grenzen heen.
De {s:Wet} maatschappelijke ondersteuning en de {s:Participatiewet} zijn de kaders.
"""),
    around={
        "email": lines("""
Voor het verslag kunt u mailen naar {x}.
Mail: {x} of kom langs.
{x} is mijn adres
Graag een reactie aan {x}, dank.
"""),
        "phone": lines("""
Bel mij gerust: {x}.
Bereikbaar op {x} tijdens kantooruren.
tel. {x}
Ze is te bereiken via {x} of per post.
"""),
        "address": lines("""
Stuur de factuur naar {x} in Zwolle.
We komen bij elkaar aan de {x} te Almere.
Ons adres: {x}
Hij woont op {x} met zijn moeder.
"""),
        "iban": lines("""
De vergoeding is overgemaakt op {x}.
Rekening {x} t.n.v. de stichting.
IBAN: {x}
"""),
        "bsn": lines("""
Een bewoner (BSN {x}) wilde niet meedoen.
bsn: {x}
Haar burgerservicenummer is {x}.
"""),
        "number": lines("""
Cliëntnummer {x} kwam twee keer terug.
Zie dossiernummer {x}.
studentnummer: {x}
"""),
        "birthdate": lines("""
Mijn moeder (geb. {x}) woont er ook.
Hij is geboren op {x}.
Geboortedatum: {x}
"""),
        "plate": lines("""
De auto met kenteken {x} stond voor de deur.
Zij rijdt in de {x} van het wijkteam.
"""),
        "url": lines("""
Zie {x} voor mijn achtergrond.
Meer op {x}.
"""),
        "handle": lines("""
Volg mij op Twitter: {x}
Reageren kan via {x} op Instagram.
"""),
        "ip": lines("""
Ingevuld vanaf {x}, thuis.
Mijn IP-adres is {x}.
"""),
        "coordinates": lines("""
De plek is {x}, achter de school.
Locatie: {x}
"""),
    },
    structured={
        "url": lines("""
https://www.linkedin.com/in/marieke-verhoeven
www.bartdewit.nl
linkedin.com/in/hkuipers
https://www.abrona.nl/medewerkers/petra-jansen
www.facebook.com/sanne.visser
"""),
        "handle": lines("""
@annekevdm
@bart_de_wit
@youssef.b
@petra1974
"""),
        "ip": lines("""
192.168.178.21
84.241.200.13
2001:db8:85a3::8a2e:370:7334
"""),
        "coordinates": lines("""
52.3702, 5.2141
52.3702160,4.8951680
52°22'12"N 4°53'42"O
lat 52.37 lon 4.89
"""),
        "address": lines("""
Kerkstraat 12, 8011 AB
Oude Gracht 231
Burgemeester Reigerstraat 74
dorpsstraat 3
Stationsplein 9-1
Van Goghlaan 5a, 1234 CD
8011 AB
Prins Hendrikkade 33 II
"""),
    },
)

_MEASURE = Part(
    people=lines("""
Willemijn Tuinstra
Jeroen Scheffer
Ingrid van Leeuwen
Pieter ter Horst
Annelies Kuiper
Ruud Bosman
Saskia de Graaf
Maarten in 't Veld
Linda Schouten
Dirk Veldhuizen
Lente de Vries
Mees Vogel
Ster van Dam
Daan Hoop
Victoria Groen
Harmke Nieboer
Ubbo Dijksterhuis
Sietske Wijnalda
Gosse Hylkema
Leentje Overgaauw
Khadija Bouchta
Hamza El Ouali
Samira Aït Mansour
Abdelilah Chafik
Loubna Zerouali
Serkan Aydin
Zeynep Polat
Hüseyin Çelik
Gülay Erdogan
Burak Korkmaz
Małgorzata Lewandowska
Krzysztof Wisniewski
Grzegorz Kaminski
Dorota Pawlak
Vijay Ramsaran
Shanti Gopal
Rajesh Kalpoe
Humphrey Blinker
Cheryl Tjon A Fat
Urmila Baldewsingh
Mehari Kidane
Almaz Haile
Xiaoming Li
Mei Wong
Oksana Kovalenko
Bashar Haddad
Ifrah Mohamud
Kofi Boateng
Tran Van Minh
Conceição Ferreira
"""),
    towns=lines("""
Dronten
Deventer
Amersfoort
Hoek van Holland
Groningen
Zeewolde
Arnhem
Oss
Goes
Alphen aan den Rijn
Den Helder
's-Gravenzande
Bergen
Katwijk
Veenendaal
"""),
    organisations=lines("""
Cordaan
Lister
Kwintes
Hogeschool Utrecht
Saxion
Avans
ZonMw
Zorgbelang
stichting De Tussenvoorziening
Stichting Door en Voor
Martini Ziekenhuis
Rode Kruis
Triade Vitree
Welzijn Lelystad
Sociaal Fonds Almere
"""),
    networks=lines("""
Leernetwerk Ervaring Telt
Wijkleerbedrijf Midden
Leeratelier De Brug
Netwerk Informele Zorg
Kennislab Noord
De Praktijkwerkplaats
Leergang Outreachend
Academie van de Stad
"""),
    authors=lines("""
Kolb
Tonkens
Kessels
Van der Laan
Engeström
Spierts en De Boer
Wenger
Abma et al.
"""),
    templates=lines("""
Met mevr. {l} is afgesproken dat we elke zes weken bijeenkomen.
Meneer {l} uit {town} kwam met de vraag.
De dames {l} en {l} zorgen voor de koffie.
{fl} heeft het netwerk opgezet, {f} nam het daarna over.
Namens {org} zit {fl} in de kerngroep.
Dank aan collega {l} voor de hulp.
Coördinator {fl} houdt de lijnen kort.
Mocht er iets zijn, bel {f}.
Aanspreekpunt is {fl} ({org}).
Prof. {il} gaf een lezing in {town}.
Hartelijke groeten, {fl}
Mvg,\\n{f}
Geachte mevrouw {l}, bij dezen mijn reactie.
Beste {f} en {f}, hier mijn antwoorden.
Deze lijst is ingevuld door {fl}.
Ik heet {f} en ik woon in {town}.
Burgemeester {l} opende de bijeenkomst.
Bewoner {fl} vertelde over haar straat.
{f} en {f} namen de trein uit {town}.
Dat was een plan van {fl}, dat {f} verder uitwerkte.
Zonder {f} was het nooit gelukt.
meneer {ll} komt altijd als eerste
vorige week sprak ik met {lfl} over het rooster
{fl} zegt dat de werkdruk te hoog is.
Ervaringsdeskundige {fl} geeft de training.
Het is {f}s verdienste dat het loopt.
Met {il} is gesproken over geld.
{fl}, wijkverpleegkundige, vindt de sfeer goed.
{fl} en {fl} van {org} begeleiden de groepen.
{f} vindt van wel, maar {f} twijfelt.
Wij zijn {fl} dankbaar.
Initiatiefnemer: {fl}, later ook {fl}.
Als {f} er niet is, valt het stil.
De groep bestaat uit {f}, {f}, {fl} en drie studenten.
MEVROUW {ul} HEEFT DIT BEDACHT
Dit sluit aan bij {author:} (2001) en bij het werk in {town}.
Zie ook {author:} (2015): leren doe je samen.
{net} is in {town} begonnen met steun van {org}.
De gemeente {town} betaalt, {org} levert de docenten.
Deelnemers komen uit {town}, {town} en omgeving.
Voor {org} is het leren van elkaar het belangrijkst.
Vanuit {net} gaan we op werkbezoek bij {org}.
{s:Bloem}en en taart bij elke afsluiting, dat helpt.
{s:Hoop} doet leven, zeggen de deelnemers.
{s:Mees}tal komen er tien mensen.
Onze {s:Leergang} heet {s:Leren} in de {s:Buurt}.
We gebruiken {s:Appreciative} {s:Inquiry} en {s:Action} {s:Learning}.
{s:Ruimte} om te experimenteren. {s:Steun} van de leiding.
De {s:Jeugdwet} en het {s:Passend} {s:Onderwijs} bepalen veel.
In {s:september} start de {s:Week} van de {s:Zorg}.
"""),
    around={
        "email": lines("""
Stuur het maar aan {x}, dan kijk ik ernaar.
({x})
Aanmelden gaat met een bericht op {x}
Vragen? {x}!
"""),
        "phone": lines("""
Mijn nummer: {x}
U kunt {x} bellen voor een afspraak.
App me op {x}.
Telefonisch {x}, liefst 's ochtends.
"""),
        "address": lines("""
De bijeenkomst is op de {x}, Deventer.
Onze ruimte ({x}) is te klein.
Post kan naar {x}.
Sinds mei zitten we in {x} aan de overkant.
"""),
        "iban": lines("""
Graag storten op {x}, dank.
rekeningnummer {x}
Declaraties gaan naar {x}.
"""),
        "bsn": lines("""
Moet je {x} invullen als bsn?
Het BSN van deze cliënt is {x}.
burgerservicenummer {x}
"""),
        "number": lines("""
Patiëntnummer: {x}
Het gaat om zaaknummer {x} bij de gemeente.
cliëntnr. {x} heeft geen indicatie
"""),
        "birthdate": lines("""
geboren: {x}
Onze oudste deelnemer, geboren te Goes op {x}, komt elke week.
Mijn geboortedatum is {x}.
"""),
        "plate": lines("""
Het busje ({x}) haalt de deelnemers op.
Kenteken: {x}
"""),
        "url": lines("""
Mijn profiel staat op {x}.
({x})
"""),
        "handle": lines("""
Ook op Instagram als {x}.
{x} plaatst er foto's van
"""),
        "ip": lines("""
Het formulier kwam van {x}.
IP {x} staat in het logboek
"""),
        "coordinates": lines("""
Het bankje staat op {x}.
Verzamelen bij {x} om tien uur.
"""),
    },
    structured={
        "url": lines("""
https://nl.linkedin.com/in/ingrid-van-leeuwen-12ab
www.jeroenscheffer.nl
https://www.saxion.nl/over/wie-is-wie/profiel/saskia-de-graaf
http://lindaschouten.com/blog
https://www.hu.nl/onderzoek/onderzoekers/ruud-bosman
"""),
        "handle": lines("""
@ingridvanleeuwen
@ruudb76
@dirk_veldhuizen
@samira.mns
"""),
        "ip": lines("""
10.0.45.200
145.97.39.155
fe80::1ff:fe23:4567:890a
"""),
        "coordinates": lines("""
51.4988, 3.8912
52,2551 6,1639
51°29'55.7"N 3°53'28.3"E
latitude: 52.9563, longitude: 4.7608
"""),
        "address": lines("""
Wilhelminalaan 88, 7411 KL
Lange Voorhout 7
Doctor Schaepmanstraat 15bis
molenweg 21
Hofplein 4-202
Jan van Galenstraat 111c, 1056 BJ
7411 KL
Nieuwe Keizersgracht 58 hs
"""),
    },
)
_OF = {"develop": _DEVELOP, "measure": _MEASURE}


def _iban(rng: random.Random, at: int) -> str:
    bank, account = rng.choice(("ABNA", "INGB", "RABO", "TRIO")), f"{rng.randrange(10**10):010d}"
    # ISO 13616: the check digits make the whole 1 modulo 97
    number = "".join(str(int(c, 36)) for c in f"{bank}{account}NL00")
    plain = f"NL{98 - int(number) % 97:02d}{bank}{account}"
    spaced = " ".join(plain[i : i + 4] for i in range(0, 18, 4))
    return (plain, spaced, plain.lower(), spaced)[at % 4]


def _bsn(rng: random.Random, at: int) -> str:
    while True:
        digits = [rng.randrange(1, 10) for _ in range(8)]
        last = sum(d * w for d, w in zip(digits, range(9, 1, -1), strict=True)) % 11
        if last < 10:
            plain = "".join(map(str, [*digits, last]))
            return (plain, f"{plain[:4]}.{plain[4:6]}.{plain[6:]}", plain)[at % 3]


def _phone(rng: random.Random, at: int) -> str:
    n = f"{rng.randrange(1, 10)}{rng.randrange(10**7):07d}"
    town = rng.choice(("030", "020", "036", "038"))
    return (
        *(f"06-{n}", f"06 {n[:2]} {n[2:4]} {n[4:6]} {n[6:]}", f"06{n}", f"+31 6 {n}"),
        *(f"0031 6 {n}", f"{town}-{n[:7]}", f"({town}) {n[:3]} {n[3:5]} {n[5:7]}"),
        *(f"+32 47{n[0]} {n[1:3]} {n[3:5]} {n[5:7]}", f"+49 30 {n[:7]}", f"+31(0)6-{n}"),
        *(f"0320-{n[:6]}", f"+31 {town[1:]} {n[:7]}", f"06.{n[:4]}.{n[4:]}"),
    )[at % 13]


def _birthdate(rng: random.Random, at: int) -> str:
    day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(1930, 2005)
    name = ("jan", "februari", "mrt", "april", "mei", "juni", "juli", "aug", "sept", "oktober")
    word = name[month % 10]
    return (
        *(f"{day:02d}-{month:02d}-{year}", f"{day} {word} {year}", f"{day}/{month}/{year}"),
        *(f"{day}-{month}-'{year % 100:02d}", f"{year}-{month:02d}-{day:02d}"),
        f"{day}.{month}.{year}",
    )[at % 6]


def _plate(rng: random.Random, at: int) -> str:
    forms = ("XX-99-99", "99-XX-XX", "99-XXX-9", "9-XXX-99", "XX-999-X", "X-999-XX", "XXX-99-X")
    form = forms[at % 7]
    return "".join(
        rng.choice("BDFGHJKLNPRSTVXZ") if c == "X" else str(rng.randrange(10)) if c == "9" else c
        for c in form
    )


def _number(rng: random.Random, at: int) -> str:
    return (str(rng.randrange(10**5, 10**8)), f"S{rng.randrange(10**6, 10**7)}")[at % 2]


def _email(people: tuple[str, ...]) -> Callable[[random.Random, int], str]:
    def make(rng: random.Random, at: int) -> str:
        first, last = people[at % len(people)].split(" ", 1)
        a, b = (re.sub(r"\W", "", part.lower()) for part in (first, last))
        host = rng.choice(("hu.nl", "gmail.com", "gemeente-voorbeeld.nl", "zorg.voorbeeld.org"))
        return (f"{a}.{b}@{host}", f"{a[0]}.{b}@{host}", f"{a}{b[0]} (at) {host}", f"{b}@{host}")[
            at % 4
        ]

    return make


_MADE: dict[str, Callable[[random.Random, int], str]] = {
    **{"iban": _iban, "bsn": _bsn, "phone": _phone, "birthdate": _birthdate},
    **{"plate": _plate, "number": _number},
}


class Turns:
    """Fills slots from lists, each in turn, so that every entry is used."""

    def __init__(self, part: Part, people: tuple[str, ...], seed: int) -> None:
        self.part, self.people = part, people
        self.rng = random.Random(seed)
        self.at: dict[str, int] = {}

    def next(self, what: str) -> int:
        self.at[what] = self.at.get(what, -1) + 1
        return self.at[what]

    def fill(self, slot: str, given: str | None, opening: bool) -> tuple[str, str]:
        """The text of a slot, and its kind: ``name``, ``stay`` or a structured one."""
        if slot in ("town", "org", "net", "author"):
            lists = {
                **{"town": self.part.towns, "org": self.part.organisations},
                **{"net": self.part.networks, "author": self.part.authors},
            }
            return lists[slot][self.next(slot) % len(lists[slot])], "stay"
        if slot == "s":
            return given or "", "stay"
        if slot in STRUCTURED:
            return given or "", slot
        first, last = self.people[self.next("people") * 7 % len(self.people)].split(" ", 1)
        capital = last[0].upper() + last[1:]
        initials = f"{first[0]}.{self.rng.choice(('', 'J.', 'M.'))}"
        return {
            **{"f": first, "l": capital, "fl": f"{first} {last}", "il": f"{initials} {last}"},
            **{"ll": last.lower(), "lfl": f"{first} {last}".lower(), "ul": last.upper()},
        }[slot], "name"

    def answer(self, template: str) -> Answer:
        text, gone, stays, at = "", [], [], 0
        for slot in _SLOT.finditer(template):
            text += template[at : slot.start()]
            filled, kind = self.fill(slot[1], slot[2], not text)
            span = (len(text), len(text) + len(filled))
            text += filled
            if kind == "stay":
                stays.append(span)
            else:
                gone.append((*span, kind))
            at = slot.end()
        return Answer(text + template[at:], tuple(gone), tuple(stays))


def _structured(part: Part, people: tuple[str, ...], seed: int, times: int) -> Iterator[Answer]:
    rng = random.Random(seed)
    made = {**_MADE, "email": _email(people)}
    for kind in STRUCTURED:
        for at in range(times):
            template = part.around[kind][at % len(part.around[kind])]
            given = part.structured.get(kind, ())
            value = given[at % len(given)] if given else made[kind](rng, at)
            start = template.index("{x}")
            text = template.replace("{x}", value)
            yield Answer(text, ((start, start + len(value), kind),))


@cache
def answers(part: str, rounds: int = 8, times: int = 30) -> tuple[Answer, ...]:
    """The constructed answers of one part, always the same.

    :param rounds: how often every template with names is filled.
    :param times: how many answers with each kind of structured identifier.
    """
    lists = _OF[part]
    seed = PARTS.index(part)
    turns = Turns(lists, lists.people, seed)
    named = [turns.answer(t) for _ in range(rounds) for t in lists.templates]
    return (*named, *_structured(lists, lists.people, seed, times))


def with_names(part: str, people: tuple[str, ...], rounds: int) -> tuple[Answer, ...]:
    """The templates of a part with other names, each "first name surname"."""
    turns = Turns(_OF[part], people, 2)
    named = [t for t in _OF[part].templates if "l}" in t or "f}" in t]
    return tuple(turns.answer(t) for _ in range(rounds) for t in named)
