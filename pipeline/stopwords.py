"""Words that say nothing about the subject of a Dutch survey answer; topics are named without them.

Base forms (what the lemmatiser gives) and the inflected forms that it misses. Made for answers of
professionals: besides function words it holds the verbs, adverbs and measures that everyone uses
whatever the subject, and the words of the survey itself. A word that can be a theme in some survey
(tijd, leren, vraag, doen, samen) stays out of the list: c-TF-IDF weighs it.
"""

from __future__ import annotations

_FUNCTION_WORDS = """
de het een 't 'n der des den ik jij je u hij zij ze wij we jullie hen hun haar zijn hem mij me
mijn jouw uw ons onze onszelf zich zichzelf elkaar elkander mekaar men iemand niemand iets niets
alles iedereen ieder elk elke iedere al alle allen allemaal beide beiden sommige sommigen enkel
enkele enkelen enig enige veel vele velen weinig wat wie welk welke wiens dit dat deze die zulk
zulke dergelijk dergelijke zo'n zelf zelfde dezelfde hetzelfde ander andere anderen anders eigen
eigene er daar hier waar ergens nergens overal daarin daarop daarom daarmee daarna daarbij daarvan
daarvoor daardoor daarnaast daarover daartoe daaruit daaraan daarbinnen daartussen daarentegen
hierin hierop hierom hiermee hierna hierbij hiervan hiervoor hierdoor hierover hiertoe hieruit
waarin waarop waarom waarmee waarna waarbij waarvan waarvoor waardoor waarover waartoe waaruit
waaraan waarbinnen erin erop erom ermee erna erbij ervan ervoor erdoor erover eruit eraan ertoe
ernaast ertussen in op aan van voor met naar bij uit over tot te ten ter om door tegen onder boven
tussen binnen buiten naast achter langs rond rondom vanaf vanuit via volgens per sinds tijdens
gedurende zonder dankzij ondanks wegens vanwege jegens omtrent richting qua inzake middels
aangaande betreffende nabij mede behalve uitgezonderd na toe mee af weg heen terug en of maar want
dus noch doch dan als toen omdat doordat zodat opdat voordat nadat totdat terwijl hoewel ofschoon
mits tenzij indien wanneer zodra zolang alsof zoals evenals alsmede alsook respectievelijk danwel
hetzij aangezien immers namelijk niet geen nooit wel ja nee niks is was ben bent waren geweest
wees worden word wordt werd werden geworden hebben heb hebt heeft had hadden gehad zullen zal zult
zou zouden kunnen kan kunt kon konden gekund mogen mag mocht mochten moeten moet moest moesten
hoeven hoeft willen wil wilt wilde wilden blijven blijft bleef bleven gebleven
"""

_EVERYDAY_WORDS = """
gaan gaat ging gingen gegaan komen komt kwam kwamen gekomen laten laat liet lieten gelaten staan
staat stond stonden zitten zit zat zaten liggen ligt lag lagen zetten gezet maken maakt maakte
gemaakt geven geeft gaf gegeven nemen neemt nam genomen krijgen krijgt kreeg gekregen houden houdt
hield gehouden brengen brengt bracht gebracht vinden vindt vond gevonden zien ziet zag gezien
kijken kijkt keek weten weet wist zeggen zegt zei gezegd noemen noemt genoemd heten heet lijken
lijkt leek blijken blijkt bleek gebleken gebeuren gebeurt gebeurd gelden geldt horen hoort zorgen
zorgt beginnen begint begon begonnen starten gestart gebruiken gebruikt werken werkt werkte
gewerkt lukken lukt proberen betreffen betreft bestaan bestaat bestond vormen vormt bieden biedt
bood leveren levert hopen hoop denken denkt nog ook weer steeds vaak soms altijd meestal zelden
ooit nu straks later eerder eerst laatst vooral heel zeer erg nogal best redelijk tamelijk vrij
helemaal geheel gehele totaal ongeveer circa bijna haast net juist precies toch even eens zo
zodanig dusdanig trouwens overigens bovendien verder echter eigenlijk gewoon misschien wellicht
mogelijk waarschijnlijk zeker uiteraard natuurlijk inmiddels intussen ondertussen momenteel
tegelijk telkens voortaan voorlopig enigszins slechts alleen zelfs pas reeds alvast graag liever
sowieso dichtbij zover zoveel hoeveel evenveel goed beter slecht groot grote groter klein kleine
kleiner nieuw nieuwe oud oude lang lange kort korte hoog hoge laag lage mooi mooie leuk leuke
belangrijk belangrijke nodig verschillend verschillende divers diverse bepaald bepaalde bepaalden
meer meest meeste minder minst minste genoeg voldoende extra volgend volgende vorig vorige laatste
eerste tweede derde twee drie vier vijf zes zeven acht negen tien elf twaalf half aantal paar keer
maal stuk deel soort vorm manier wijze ding dingen zaak zaken geval beeld kant punt stap rol
gebied vlak vlakken moment niveau basis kader jaar jaren jaarlijks week weken wekelijks maand
maanden dag dagen uurtje avond ochtend vandaag gisteren mens mensen man persoon samen hoe bezig
bekend onbekend duidelijk algemeen vast echt hard blij eind einde begin beginfase eentje gedaan
deed doet slag gebruik meerdere vallen valt viel lopen loopt liep zoeken zoekt vragen vraagt
stellen stelt gesteld gaandeweg wisselend lekker tal ver deels rest nou één èn vóór
doen hè instantie liefst thans minsten eindelijk letterlijk sommig dicht dichtst aanvankelijk
voornamelijk uiteindelijk helft hopelijk onlangs
"""

_SURVEY_WORDS = """
antwoord antwoorden beantwoorden invullen ingevuld vragenlijst enquête respondent respondenten
leernetwerk leernetwerken netwerk netwerken werkplaats werkplaatsen deelnemer deelnemers deelnemen
deelgenomen nvt n.v.t. zie bijlage bijv bijvoorbeeld oa o.a etc enzovoort enzovoorts enz d.w.z dwz
m.b.t mbt t.b.v tbv i.v.m ivm a.h.v ahv evt eventueel eventuele mn m.n resp incl excl ca nr blz ed
e.d naam e-mailadres telefoonnummer adres nummer www http https nl com
"""

FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
STOP_WORDS = frozenset(f"{_FUNCTION_WORDS} {_EVERYDAY_WORDS} {_SURVEY_WORDS}".split())
