"""A second measured set, made after the rules of the first: nothing is tuned on it.

The sentences and hard cases were written before the rules were looked at again, the names were
drawn at random (fixed seed) from the lists of Faker 40 (MIT licence, twenty-three languages) by
somebody else's hand, but for the last twenty, which are Dutch and rare, or ordinary words. Half of
the drawn names stand in no list that the rules read. No answer was written by a respondent.

``{f}`` first name, ``{l}`` surname, ``{fl}`` both, ``{il}`` initials and surname, ``{ll}`` and
``{lfl}`` the same in lower case; ``{s:…}`` must stay; ``{phone:…}`` and the like must go.
"""

from __future__ import annotations

from functools import cache

from tests.privacy_set import Answer, Turns, lines, part_of

PEOPLE = lines("""
Senn Boers
Duuk de Beer
Morris Room
Yasmin Elbertse
Aaron Erhout
Annabel Rouwhorst
Mohammed Kuijpers
Ruben van Orleans
Nick Visser
Cornelis Pauwels
Tessa Schagen
Mason Scherms
Kick Schroeff
Lauren de Jonge
Willem Jonkman
Dewi van der Leek
Quinten Wijland
Juliette Bos
Joy Totwiller
Rick Bruynzeels
Sil Klomp Jan
Luke Spruit
Femke van der Velde
Beau van Voorhout
Saar van Dalem
Noëlle van de Pavert
Aaliyah van Dillen
Madelief van der Strigt
Lucas van Hulten
Thijs Mulder
Ashley Verkade
Damian Marchand
Merel Lind
Kate Horrocks
Helena Mercks
Teun van den Nuwenhijsen
Marie-Louise Ceulemans
Jack Kerkhofs
Debby Bekaert
Noëlla Lenaerts
Stéphanie Van Hecke
Arno Vervaet
Jean-Marie Heremans
Claude Nys
Thierry Van Gorp
Luca Verbist
Viviane Callens
Jesse Belmans
Isabel Liekens
Kaat De Muynck
Tekbay Yaman
Menfeat Aslan
Seblâ Zengin
Duha Karadeniz
Sofia Magalhães
Isabela Macedo
Andreia Lima
Gabriela Moura
Patrik Andrijašević
Jasna Brandić
Miroslav Dobrić
Biljana Radović
Gréta Molnár
Erzsébet Pintér
Tünde Orosz
Ádám Bodnár
Dorli Aanei
Amedeu Marin
Mirabela Popa
Antonela Ionescu
Poncio Ramis
Julieta Gilabert
Haydée Gelabert
Clementina Santana
Véronique Humbert
Emmanuel Gauthier
Claude Aubry
Hélène Hoarau
Aarnav Bahl
Yashica Din
Orinder Jayaraman
Saanvi Korpal
Gamanto Firmansyah
Reksa Wijaya
Limar Usamah
Dartono Mandasari
Ağca Seyidzadə
Rəis Nəzirli
Ağamusa Xəlilov
Turanə Məcnunbəyov
Ema Urbonas
Žygimantas Kalvėnas
Audrius Gronskis
Indrė Gailius
Oyindasola Adegoke
Akinlabi Makinwa
Ikeoluwa Oyinlola
Ajani Balogun
Sandile Ndlela
Bhekizizwe Gwija
Sibongile Mzoneli
Nomasonto Nkamzwayo
Ewald Wulff
Hardy Preiß
Herta Hellwig
Richard Gertz
Ludovica Chittolini
Serafina Dossi
Adele Rossini
Telemaco Errigo
Uršuľa Moravčík
Igor Ďurčo
Izidor Šebo
Ingrida Štefanovič
Rainer Keskinen
Taina Perälä
Helena Rautiainen
Joel Auvinen
Roger Bonsra
Joanna Darko
Michelle Ntim
Joseph Amo
Maks Zemljič
Radovan Kramberger
Anže Šuštar
Roza Dolinšek
Torill Pettersen
Johan Holm
Grete Nygård
Thomas Amundsen
Kenneth Lauritsen
Kristian Kristensen
Ingrid Pedersen
Grete Jakobsen
Marcela Navrátil
Zuzana Toman
Pavla Hrubý
Alexander Müllerová
Rosalijn van Oosterzand
Wietse-Jan Kremerij
Aldegonde Pruijmboom
Tjalf Hoornwijk
Ybeltje van 't Zandeinde
Gerbrich Slootmaker
Klaas-Pieter Wachtendonk
Anne-Fleur ter Braakhekke
Noortje d'Ancona
Mirthe O'Hara
Jean-Luc de l'Isle
Bloem Zomer
Hoop van Zorg
Roosmarijn Wijk
Vera Bloem
Tim Zorg
Lies de Jong
Merel van de Straat
Sem Koning
Floris Winter
""")

# Sentences with names of persons.
NAMED = lines("""
{fl} is onze aanjager, zonder haar was het netwerk allang gestopt.
Afgelopen jaar heeft {f} het stokje overgenomen van {f}.
Volgens {f} is er te weinig ruimte om te oefenen.
Ik heb dit samen met collega {f} ingevuld.
We hebben {fl} gevraagd om mee te denken over het rooster.
Onze collega {fl} organiseert de intervisie, {fl} maakt de verslagen.
Toen ik {f} ontmoette, wist ik meteen dat het ging lukken.
De bijeenkomsten worden voorgezeten door {il}.
{il} en {il} begeleiden de studenten.
Contact via mevr. {l} of via dhr. {l}, beiden aanwezig op dinsdag.
mw. {l} heeft de eerste sessie geleid.
De opbrengst is vooral te danken aan {f}, {f} en {f}.
Met dank aan {fl} en {fl}
Groetjes {f}
Vriendelijke groet,\\n\\n{fl}\\ncoördinator
Lieve {f}, dank voor je vragenlijst!
Goedemiddag {f}, zie hieronder mijn antwoorden.
Een van de deelnemers, {f}, is nu zelf gespreksleider.
Bewoonster {f} kookt elke week voor de groep.
ik heb {lfl} gesproken en die gaf aan dat het te veel tijd kost
gesprek met {lfl}: geen tijd voor reflectie
mevrouw {ll} en meneer {ll} zijn er altijd bij
Projectleider {fl} (Saxion) en onderzoeker {fl} (HAN) schreven het plan.
Dat leerde ik van {f}.
{f} zei laatst: leren doe je niet alleen.
Vraag dat maar aan {f} van het wijkteam.
Wij gingen met {fl} op werkbezoek in {town}.
{l} was ziek, daarom viel de laatste keer uit.
De rol van {fl} als verbinder is groot.
Het team bestaat uit {fl}, {fl}, {fl} en {fl}.
- {fl}: voorzitter\\n- {fl}: notulist
De vader van {f} doet ook mee.
Ons vaste koppel is {f} & {f}.
Tante {f} en oom {f} helpen bij het eten.
Dr. {l} van de {s:Hanzehogeschool} rekende het na.
Inmiddels is {f} vertrokken naar {org} en doet {f} het alleen.
Ingevuld namens het team door {fl} op 3 oktober.
Wat {f}'s inzet bijzonder maakt is dat zij blijft komen.
Al vanaf het begin trekken {fl} en ik samen op.
Docenten als {fl} en {fl} laten zien hoe het kan.
Burgemeester {l} en wethouder {l} kwamen langs.
Voor vragen: {fl}.
Mijn buurvrouw {f} heeft me meegenomen.
Het was het idee van {fl}; {f} heeft het uitgevoerd.
{f} wil graag stoppen, {f} nog niet.
""")

# Sentences in which everything stays.
CONTENT = lines("""
{org} en {org} hebben samen met de {s:Provincie} {s:Gelderland} subsidie gekregen.
Wij werken samen met {org}, {org}, {org} en de bibliotheek.
Volgens {author:} (2016) ontstaat kennis in de ontmoeting.
Geïnspireerd door {author:} (1998) maken we tijd voor reflectie.
Zie voor de onderbouwing ({author:}, 2014; {author:}, 2020).
{net} werkt in {town}, {town} en {town}.
Elk kwartaal komt {net} bijeen bij {org} in {town}.
De training {s:Mindfulness} en de cursus {s:Motiverende} {s:Gespreksvoering} waren nuttig.
Van {org} kregen we een zaal, van {org} de koffie.
We gebruiken {s:Teams}, {s:Miro} en {s:Trello} om contact te houden.
In {town} gaat het goed; in {town} loopt het stroef.
Samen met {org} en {org} is een leergang gemaakt.
{s:Vertrouwen}, {s:Tijd} en {s:Ruimte}: daar gaat het om.
{s:Bloemen} {s:Zorgen} ervoor dat de sfeer goed is.
{s:Zorg} dat je op tijd begint. {s:Wijk} niet af van je doel.
{s:Mark}ante verschillen zien we niet. {s:Jong} en oud leren samen.
We volgen de {s:Socratische} dialoog en het {s:Deming}-model in {town}.
Vanuit {org} is er steun, de {s:Rabobank} en het {s:Oranje} {s:Fonds} betalen.
{s:Transitie}, {s:Participatiewet} en {s:Wmo}: alles verandert tegelijk.
De {s:Turkse} en {s:Marokkaanse} gemeenschap in {town} doet mee.
Eerst {s:Kerst}, dan {s:Pasen}, dan de {s:Ramadan}: altijd is er wel iets.
Bij {org} heet dit {s:Samen} {s:Wijzer}, bij {org} {s:Leren} van {s:Elkaar}.
Onze {s:Facebook}groep en de {s:Whatsapp}groep werken beter dan mail.
De {s:Week} van de {s:Eenzaamheid} en {s:Burendag} zijn vaste momenten.
Namens {org} doet een beleidsmedewerker mee, uit {town} twee.
""")

TOWNS = lines("""
Bodegraven
Wijchen
Sint-Oedenrode
Nieuw-Vennep
Hilversum
Heerlen
Aalst
Purmerend
Rijnsburg
Hoogezand
Loon op Zand
Oud-Beijerland
Vriezenveen
Sappemeer
Ter Aar
Maastricht
""")
ORGANISATIONS = lines("""
Tactus
Amarant
Pluryn
Zideris
Siza
Beweging 3.0
Careander
Stichting Thuis
Carinova
GGZ Drenthe
Welzijn Rijnwaarden
DOCK Utrecht
Stichting Met je hart
Buurtzorg Nederland
SPES
Sociaal Team Noord
Elver
Woonzorgcentrum De Klokkenberg
Hogeschool Leiden
Albeda
Deltion College
het Summa College
Incluzio
Farent
Espria
's Heeren Loo
Ipse de Bruggen
Sherpa
Gors
Zuidwester
Malkander
Xtra Welzijn
Humankind
IrisZorg
Reinaerde
Ons Tweede Thuis
Sevagram
""")
NETWORKS = lines("""
Leernetwerk Kwetsbare Ouderen
Kenniswerkplaats Noorderlicht
Lerend Netwerk Maasoevers
De Broedplaats
Platform Samenspel
Leerkring Het Klaverblad
Wijkacademie De Ark
Regionaal Overleg Jeugd
""")
AUTHORS = lines("""
Spierts
Van Regenmortel
Kolb en Fry
Vermaak
De Vos & Peters
Trappenburg
Boutellier
Sprinkhuizen & Scholte
Kruiter et al.
Nap
Horstink
Ruijters
""")

# Hard cases of each kind that is recognised by its form, in sentences of their own.
STRUCTURED = lines("""
mail me op {email:j.v.d.berg@hetnet.nl} of anders {email:jvdberg71@ziggo.nl}
Mijn adres is {email:info+leren@wijkteam-oost.nl}, graag een kopie.
{email:Karin_deWaal@live.nl};{email:peter@dewaal.eu}
Stuur naar {email:anouk [at] netwerkzuid [dot] nl} aub
e-mail:{email:A.BAKKER@ZORGGROEP-WEST.NL}
Zie <{email:secretariaat@leerkring.org}>.
{email:piet.van-dam@st.hanze.nl}?
mailto:{email:h.o.k@planet.nl}
Bereikbaar per mail ({email:els_vos@xs4all.nl}) of post.
mail naar {email:lotte@wijk.amsterdam}, zij weet meer
{email:bewoner.1957@gmail.com} is het mailadres
Contact: {email:kees@sub.domein.co.uk}
Bel {phone:0031-6-24681012} na vijven
{phone:+31 (0)53 - 487 11 11} is van de balie
Mijn 06 is {phone:06 - 13 57 91 13}
{phone:06/24681012} of {phone:074-2457800}
{phone:(+31) 6 5551 2345}
Tel: {phone:0294 41 52 63}, vragen naar de balie
bel me even {phone:0612 345 987}
{phone:+49 176 12345678} (Duits nummer)
{phone:+32 2 555 12 12} in Brussel
nummer is {phone:+44 20 7946 0958}
{phone:0900-1234} mag ook
{phone:+90 532 123 45 67} is van mijn broer
{phone:+212 661-234567} voor Marokko
{phone:+48 601 234 567} (Polen)
tel.nr. {phone:0570661234}
Ik woon {address:Meidoornlaan 4} in {town}.
{address:Kortestraat 17-2, 6811 EN} Arnhem
Post: {address:Postbus 1204, 6501 BE} Nijmegen
het buurthuis aan de {address:Van Speijkstraat 23a}
{address:'t Zand 11} is het adres
{address:Plein 1944 nr. 2, 6511 JA}
adres {address:dr. Nolenslaan 126}
{address:Sint Jansstraat 9 A}
{address:3511LX} Utrecht is de postcode
op {address:Churchilllaan 11, 3527 GV} zit het kantoor
{address:Achter de Dom 14} achterom
Mijn moeder woont op de {address:Hoge Rijndijk 307}
{address:Maliebaan 71-73}, tweede verdieping
{address:1e Oosterparkstraat 88-II}
{address:Grote Markt 1} te Groningen
{address:Dorpsstr. 12}
Rekeningnummer {iban:NL02 RABO 0123 4567 89}
{iban:nl20ingb0001234567} op naam van de stichting
IBAN {iban:BE68 5390 0754 7034} (België)
{iban:DE89 3704 0044 0532 0130 00}
maak over op {iban:NL91-ABNA-0417-1643-00} svp
rek. {iban:NL86 INGB 0002 4455 88}.
{iban:GB29 NWBK 6016 1331 9268 19}
({iban:NL39RABO0300065264})
iban:{iban:FR14 2004 1010 0505 0001 3M02 606}
Terugstorten: {iban:NL69INGB0123456789}
BSN: {bsn:123456782}
mijn burgerservicenummer ({bsn:1112.22.333})
bsn-nummer {bsn:123 456 782}
{bsn:231288372} stond op het formulier
sofinummer {bsn:999999990}
bsn nr {bsn:111222333}
BSN={bsn:123456782}
Het bsn van mijn zoon is {bsn:231.288.372}
bsn {bsn:12345678} zonder voorloopnul
cliëntnummer: {number:2018-00451}
dossiernr {number:D 884512}
Mijn studentnummer is {number:500712345}
Zaaknummer {number:Z18.004512}
patientnummer {number:7654321}
kenmerk cliënt-nr. {number:88123}
polisnummer {number:4410 2231 88}
personeelsnummer {number:100456}
paspoortnummer {number:NWP4C7R82}
lidnummer {number:10022}
BIG-nummer {number:59012345601}
Geboren {birthdate:3 mei 1951} te {town}
geb. dd. {birthdate:12-11-1948}
geboortedatum {birthdate:01.02.1990}
(geb. {birthdate:7 juni '62})
mijn zoon is geboren op zondag {birthdate:14 februari 2010}
geboortedatum: {birthdate:19870412}
*{birthdate:23-8-1939}
Zij is van {birthdate:5 oktober 1944}, dus bijna tachtig.
geboren in {town} op {birthdate:30/06/1975}
DOB {birthdate:1960-12-31}
Hij werd geboren op de {birthdate:21e maart 1983}.
jarig op {birthdate:9 september}
De bus met kenteken {plate:XP-004-R} staat buiten
kenteken {plate:8-KPH-21}
{plate:GV-741-N} is mijn auto
Wie heeft de rode auto {plate:34-RST-9}?
nummerbord {plate:rx 23 tf}
kenteken: {plate:ZH832K}
De {plate:NX-14-KL} stond dubbel geparkeerd
auto met kentekenplaat {plate:H-123-BB}
Mijn site: {url:www.tineke-hofman.nl}
{url:https://www.linkedin.com/in/jan-peter-bos-4a1b2/}
{url:https://nl.linkedin.com/in/kvanmourik}
zie {url:facebook.com/profile.php?id=1000123}
{url:https://www.hva.nl/profiel/b/o/r.j.bos.html}
blog op {url:annemariekoster.wordpress.com}
{url:https://www.youtube.com/@karinschrijft}
{url:https://instagram.com/joke.de.jong}
{url:http://www.uu.nl/medewerkers/MJdeBoer}
twitter: {handle:@jokevanvliet}
volg {handle:@Pieter_Smit84}
insta: {handle:lotte.tekent}
mijn skypenaam is {handle:live:marja.kok}
Discord: {handle:wimdegamer}
snap = {handle:yas_min03}
({handle:@r_de_groot})
Telegram {handle:@bouzian}
gebruikersnaam: {handle:hvdmeer2}
IP {ip:83.160.12.240}
Ingelogd vanaf {ip:2a02:a451:1234:1:20c:29ff:fe9d:8e4b}
ip-adres={ip:172.16.254.1}
{ip:62.45.33.210:8080} deed het niet
server {ip:10.10.30.5} lag plat
{ip:2001:1c00:b0d:e300::1}
Locatie {coordinates:52.0907, 5.1214}
{coordinates:N52 05.440 E5 07.290}
{coordinates:52.0907374,5.1214201} bij het bankje
gps {coordinates:51.9851 5.8987}
{coordinates:53°13′10″N 6°34′0″O}
{coordinates:52.3676° N, 4.9041° E}
{coordinates:geo:52.0116,4.3571}
op {coordinates:51,4416 / 5,4697} staat de tent
lat={coordinates:52.2215&lon=6.8937}
""")

# Numbers and codes that are content.
PLAIN = lines("""
In {s:2018} waren er {s:1200} bezoekers, in {s:2019} {s:15.000}.
Vergadering op {s:12-03-2018} om {s:14.30} uur in zaal {s:2.06}.
De subsidie is {s:€ 12.500,00} en loopt van {s:2017-2021}.
Zie paragraaf {s:3.2.1} en artikel {s:2.3.5} van de wet.
Groep van {s:10-12} mensen, {s:4 x 3} uur, {s:100%} aanwezig.
Versie {s:1.2.3.4} van het handboek, ISBN {s:978-90-8850-123-4}.
De score ging van {s:6,4} naar {s:7,8} (schaal {s:1-10}).
Op {s:15 mei 2017} startte de pilot, op {s:1 juni 2018} de rest.
{s:2016 HU} en {s:2018 NHL} deden mee, samen {s:24} studenten.
Kamer {s:4.12}, tel daar {s:3} bij op.
Zie {s:www.movisie.nl/leernetwerken} en {s:https://www.wmowerkplaatsen.nl}.
De {s:A4}-route, de {s:N-201} en bus {s:12} komen er langs.
{s:@home} werken en leren {s:on-the-job}: beide kan.
Het kost {s:0,50} per kopje, {s:1.250.000} euro in totaal.
Verhouding {s:50/50}, {s:2:1} of {s:3-4-5}.
Volgens het rapport van {s:31 december 2015} doen {s:123456} mensen mee.
De NEN-norm {s:7510} en ISO {s:9001:2015} gelden hier.
Tussen {s:9:00} en {s:17:30} uur, week {s:40 t/m 45}.
""")


@cache
def answers(rounds: int = 5) -> tuple[Answer, ...]:
    """The second measured set, always the same.

    :param rounds: how often every sentence with a slot for a name, town or organisation is filled.
    """
    part = part_of(PEOPLE, TOWNS, ORGANISATIONS, NETWORKS, AUTHORS)
    turns = Turns(part, PEOPLE, 3)
    filled = [turns.answer(t) for _ in range(rounds) for t in (*NAMED, *CONTENT)]
    return (*filled, *(turns.answer(t) for t in (*STRUCTURED, *PLAIN)))
