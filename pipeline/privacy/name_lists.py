"""The words that finding names leans on: first names, surnames, titles, roles, and what stays.

The lists were written down for this project from general knowledge of Dutch naming: frequent names
of several generations and backgrounds. They hold no names of respondents. All in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def alternatives(words: Sequence[str]) -> str:
    """A regular expression for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


# Frequent first names in the Netherlands. A name that is also an ordinary word, a month or a town
# stands in AMBIGUOUS instead, and needs more evidence than a capital at the start of a sentence.
_FREQUENT = _words(
    """
    aad aafke aaliyah aaltje aart abdel abdelkader abdellah abdul abdullah achmed ada adil
    adinda adnan adriaan adriana adrie adrienne agata agnes agnieszka ahmad ahmed aicha aisha
    ajay alain albert alberto aleida aleksandra alex alexander alexandra alexia alfons alfred
    ali alice alicia alida alie aline alinda alisa allard alma altan alwin amal amalia amar
    amber amelia amin amina amir amira amy ana anass anastasia andrea andreas andrei andries
    andrzej andy angela angelina angelique anika anil anissa anita anja anke ankie ann anna
    annabel anne annebeth anneke annelies annelieke annelien annelotte annemarie annemarijn
    annemiek annemieke annet anneta annette annie annika anniek anouk ans anthony antje
    antoinette anton antoon antonia anushka appie arend ari ariane arie arienne arjan arjen
    arjun arno arnold arnoud arthur artur asha ashley asiye astrid atie auke aya aydin ayse
    aysel aysegul ayoub aziz aziza babette badr baran barbara bart bartel bas bastiaan beatrix
    beatrijs beatriz bella ben benjamin bennie berend bernadette bernard bert bertha bertus
    betsy betty bianca bilal bjorn bo bob boris boudewijn bouke bram brahim branko brecht brenda
    brian brigitte britt bruno burak bülent carin carina carl carla carlijn carlo carlos carmen
    carola carolien carolina caroline casper catharina cathelijne cecile cees cemal chaima
    chantal charissa charles charlotte chayenne cherida chiel chris christa christel christiaan
    christian christien christina christine christoph cihan cindy claire clara claudia coen
    colette conny coos cor cora corine corinne corien cornelia cornelis corrie corry cynthia
    daan dagmar dalila damian damla dana daniel daniela danielle danique danny daphne darek
    david deborah delano demi denise dennis derk derya desiree devi dewi diana diane dick diede
    diederik dieke dieuwertje dilan dilara dimitri dina dineke dinie dion dirk djamila djoeke
    dominique donny dora dorien dorine doris dorothea douwe driss dunya duygu dylan ebru ed eddy
    edgar edith edo eduard edward edwin eefje eelco eelke eline eleonora elena elif elin elisa
    elisabeth elise elisha eliza elja elke ella ellen elles ellie elly elma els elsbeth else
    elsje elvira elza emiel emil emilia emine emma emmy emre engbert enrico enzo erdem erica
    erik erika ernst erna erwin esmee esra esther etienne eugene eva evelien eveline evelyn
    evert ewa ewoud ezgi fabian fadima faisal fadoua farah farid farida fatih fatiha fatima
    fatma fatou felix femke fenna ferdi ferdinand ferry fien fieke filip finn fleur floor
    floortje floris fokke folkert fons fouad fouzia franca francis francisca franciscus franck
    frank frans fransje fred freddy frederik frederike freek froukje frits gabriel gabriela
    gabriella geert geertje geertruida geesje gemma george gerald gerard gerarda gerben gerda
    gerdien gerjan gerlinda germaine gerrie gerrit gerrit-jan gert gertie gertjan gertrude giel
    gijs gijsbert gina ginny giovanni gisela gonda greet greetje gregor greta gretha grietje
    guido guus gül gulsen güler gwen habiba hadewych hadewig hafid hafida hajar hakan halima
    hamid hamza hanan hanane hanna hannah hanneke hannie hans hansje harald harm harmen harold
    harriët harriet harrie harry hasan hassan hatice hayat hayley hedwig heidi hein heleen helen
    helena helga helma hendrik hendrika hendrikje hennie henk henny henri henriette henrike
    herbert herma herman hermien hessel hester hicham hidde hilal hilda hilde hille hinke houda
    huda hubert hugo huib hüseyin huseyin hylke ian ibrahim ida igor ikram ilham ilias ilse iman
    imane imke imran inaya ine ineke ines inez inge ingeborg ingmar ingrid irena irene irina
    iris irma isa isabel isabella isabelle ismail ismael iulia ivan ivo ivonne iwan jaap jaapjan
    jac jack jackie jacco jacob jacoba jacobus jacqueline jacques jaimy jalal jamal jamila jan
    jan-willem jana jane janet janine janna janneke jannes jannet jannie jannigje janny jantien
    jantine jantje jarno jaron jasmijn jasmin jasper javier jay jayden jean jeannet jeannette
    jeffrey jelle jelmer jelte jennifer jenny jens jeroen jesper jesse jessica jet jeanine jikke
    jill jim jip jitske jo joan joana joanna job jochem joel joep joey johan johanna johannes
    john johnny jojanneke joke jolanda jolande jolanta jolijn jolien jonas jonathan joop joost
    jordi jordy joris jorien jorinde jorrit jos jose josé josefien joseph josephine josine joy
    joyce judith jules julia juliaan julian juliana julie juliette julius jurgen jurre jurriaan
    just justin justyna jut juul kadir kai karel karen karim karima karin karina karlijn
    karoline kasper katarzyna kathleen katinka katja katrien kees keesjan kemal ken kenneth
    kenza kevin khadija khalid kiki kim kimberley kirsten kirsti klaartje klaas klaske klazien
    koen koert koos koosje krijn kristel kristian kristina krzysztof kyra lalita lambert lammert
    lana lara larissa lars latifa laura laurens laurent leen leendert leila leka lenie lennart
    lenneke lenny leo leon leonie leontien leroy lenka lejla leyla lia lian lianne lidewij lidia
    lidwien lien lieke liesbeth lieselot lieselotte liesje lieuwe lilian liliane lilly lina
    linda lindsay lineke lisa lisanne lisette lizzy lizette loek loes lois lonneke lotte lou
    louis louisa louise lourens luca lucas lucia lucie lucien luciën lucinda ludo luisa luit
    luna luuk lydia maaike maarten maartje machteld machiel maciej madelief madelon magda
    magdalena mahmoud maike maja malika malou manal mandy manfred manja manon manouk manuel marc
    marcel marcella marco marek margareta margaretha margit margje margo margot margreet
    margriet marga mariam marian marianne marie marieke mariëlle marielle mariet mariette marij
    marije marijke marijn marijne marike marilou marina marinus marion maris mariska marissa
    marit marja marjan marjo marjolein marjon marjolijn marlies marlieke marleen marlene marlijn
    marloes marlon marlou marnix marry marscha martha martijn martin martina martine marty marwa
    maryam maryse mateusz mathijs mathilde matthias matthijs maud maureen maurice maurits mauro
    max maxim maya mechteld mees mehmet meike meindert meinou melanie melek melissa melle melvin
    menno merel merijn merle mert mervyn meryem meta mia michael michal michel michelle michiel
    mick mieke mien miep mieneke mignon miguel mihai mike mikail mila milan milou mimoun mina
    minke miranda mirella miriam mirjam mirte mirthe mirza mo moaz mohamed mohammad mohammed
    moniek monika monique mounir mourad mustafa mustapha myra myriam myrna myrthe naajia nabil
    nabila nada nadia nadine nadira naima naomi narges nasser natalia natalie natasja natascha
    nathalie nathan nawal nazan neeltje nel nele nelleke nelly nicky nico nicole nicolaas
    nicolette nicolien niek niels nienke niki nikita nikki nina nino noa noah noor noortje
    noor-jan nora norbert noud nour noura nuran nynke odette okke olaf olga olivia olivier omar
    onno orhan oscar oskar osman otto ouassima paola pascal pascale patricia patrick patrizia
    paul paula paulien paulina pauline pawel peggy pepijn petar peter petra petronella philip
    philippe pien pier pierre piet pieter pieter-jan pieternel pietje pim piotr pleun pravin
    priscilla priya quinten quirijn rachel rachid rachida radha rafael rafik raj rajesh ralph
    ramona ramon rana randy rania raoul raphael rashid raymond rebecca redouan reggie regina
    reina reinder reinier reinoud rein reinhilde reinout rem remco remko renate rené rene renée
    renee renske renzo reyhan rhea ria rianne ricardo richard rick rico rieke rien riet rietje
    rik rina rineke rita ritchie rob robbert robbie robert robin robyn rochelle roderick roel
    roelie roelof roelien rogier roland rolf romano romana romy ron ronald ronja ronnie
    roos-marijn rosa rosalie rosanne rosemarie rosita rowan roxanne ruben rudi rudolf rudy ruth
    ruud ryan saartje sabah sabine sabrina sadia said saida salima salma sam sama samantha samir
    samira samuel sander sandra sanna sanne sanjay santosh sara sarah sarina sascha saskia
    savannah sebastiaan sebastian selim selin selina selma semih sem serap serdar serena sergio
    sergey serge shanti shirley sharon shakira siem siebe sieger sien sietske sietse siham
    sijmen sil silke silvia silvie simon simone sinan sjaak sjaan sjef sjoerd sjors sjoukje
    sofia sofie soufiane soumaya sofieke sonja sonia sophia sophie soraya stan stefan stefanie
    stefano stella stephan stephanie steven stijn suleyman sultana sunita suraya susan susanna
    susanne suzan suzanna suzanne sven svetlana swen sylvana sylvester sylvia sylvie sytske
    tahir tamara tamar tanja tara tarik tatiana ted teun teunis thea theo theodoor theresia
    thierry thijmen thijs thirza thomas tiemen tijmen tijn tijs tilly tim timo timon tina tineke
    tirza tjeerd tjitske tobias tom tomasz tommie ton tonia tonny toon toos tosca trees trijntje
    trix truus truusje tuba turan twan tygo tycho ubbo ulrike umut ursula valentina valerie
    vanessa vasco vera verena veronica veronique victor victoria vijay vikash vincent violet
    virginia vivian viviane walid walter wanda wendelien wendy werner wessel wesley wiebe wieke
    wies wieske wiesje wietske wilbert wilco wilfred wilhelmina wilhelmus wilke willeke willem
    willemien willemijn willemina william willy wilma wim winnie wout wouter xander xavier
    yannick yara yasemin yasin yasmin yasmina yassin yassine yavuz younes youri youssef youssra
    yusuf yvette yvon yvonne zahra zakaria zara zehra zeynep zineb zita zoë zoran zuhal zwaantje
    """
)

# First names that are also ordinary Dutch words (or a brand, a tree): only with a surname, a title
# or role, a greeting, or a capital in the middle of a sentence.
AMBIGUOUS = _words(
    """
    roos wil door mark hoop bloem ster storm sterre joy jade lente zon fee faith hope guy dolf
    don floor ans els mees max sam will just job pier jut noor stan rein isa ton trees wies hein
    toon rem koos jet jip beer bes cor nel ella puck pip sil rick sky winter madelief merel lot
    pax mo jo bo sem ian ken luit linde hazel rosa violet victoria ben ad ernst leen elke frank kai
    """
)
FIRST_NAMES = _FREQUENT - AMBIGUOUS

# Frequent surnames, without what stands before them (de, van der).
SURNAMES = _words(
    """
    aarts achterberg aerts ahmadi akkerman albers ali arends baars backer bakker balci baptist
    barends bax beek beekman beerens bekker berends berg berger bergsma berkel beukers bergman
    bijl bijlsma blaauw blok blom blokland boer boersma bogaard bogaert bolt bongers boom boon
    boonstra boot bos bosch bosman bosma bouman bouma bouwman brand brands brandsma broek
    broekhuizen brouwer bruijn bruin bruins buijs buis burg burger cohen coenen cornelissen cox
    dam dekker dekkers demir dijk dijkman dijkstra doorn dongen driessen drost duijn eijk elst
    engel engelen evers eerden feenstra fokkema franken franssen geerts gerritsen gerrits
    goossens graaf graaff greven groen groenewegen groot haan haas hagen hamers hartman heijden
    heijnen hermans hendriks hendriksen heuvel hoek hoekstra hoeven hofman hofstra horst houten
    huisman huizinga jacobs jager jansen janssen janssens jong jonge jonker jonkman kaya kaiser
    keizer kemper kerkhof khan klaassen klein kloosterman knol koch koning kok konings kooi
    kooijman kool koopman koster kramer kroon kruijf kuiper kuijpers kuipers laan lammers lange
    leeuw leeuwen linden linssen lith lubbers maas martens meer meeuwissen meijer meijers meulen
    meyer michels mol molenaar mulder muller nguyen nieuwenhuis nijhuis nijland noort okafor
    okonkwo oosten oosterhout oostrum otten ouden özdemir ozturk öztürk pas paulus peeters
    peters petersen pietersen pinas pol poot postma post prins ramdin rijn rijnders roelofs
    ruijter ruiter sahin schaap schepers schipper scholten schoenmakers schouten schreuder
    schuurman serrano simons singh sluis smeets smit smits smulders snel snijders spaans sprong
    stam steen stevens stolk swart swinkels tak tamminga teunissen thijssen timmer timmermans
    tol tran tuinstra ummels veen veenstra velde velden verbeek verberne verbruggen verburg
    verhaar verheijen verhagen verhoef verhoeven verkerk vermeer vermeulen vermeij versteeg
    verweij vink visscher visser vliet vonk vos vries vroom wal wagenaar wees weijden wel
    wessels westerhof wever wiersma wijk wijnen wilms willems willemsen wit witte wolf wolters
    wouters yildirim yilmaz zanden zijlstra zwart
    """
)

# Surnames that are no ordinary word: with a capital in mid-sentence they need no first name.
PLAIN_SURNAMES = _words(
    """
    aarts albers bergsma bijlsma boersma boonstra bosma bouma cornelissen demir dijkstra
    driessen feenstra fokkema franssen gerritsen hendriks hendriksen hermans hoekstra hofstra
    huizinga jacobs jansen janssen janssens kaya klaassen kuijpers meijer meijers nguyen peeters
    peters pietersen postma rijnders roelofs scholten smeets smits smulders teunissen thijssen
    tuinstra veenstra verhagen verhoef verhoeven vermeulen versteeg verweij wiersma willems
    willemsen yilmaz yildirim zijlstra öztürk
    """
)

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
    *("de heer", "de heren", "de dames", "heer", "meneer", "mijnheer", "mevrouw", "mejuffrouw"),
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
INSTITUTION_BEFORE = _words(
    """
    stichting hogeschool lectoraat fonds zorgcentrum verpleeghuis basisschool huize buurtteam
    wijkteam wijkcentrum vereniging sint st st. santa locatie project netwerk leernetwerk
    werkplaats regio gemeente provincie wijk buurt college universiteit instituut kenniscentrum
    school ziekenhuis woonzorgcentrum inloophuis bureau bv platform model methode methodiek
    programma kliniek kerk stad dorp straat plein hospice museum theater café koningin koning
    prins prinses organisatie
    """
)
INSTITUTION_AFTER = _words(
    """
    ziekenhuis college academie hogeschool stichting huis fonds instituut universiteit centrum
    school kliniek groep lyceum kerk foundation bv b.v. zorg zorggroep welzijn hospitaal museum
    hof huize prijs methode model institute university advies consultancy plein straat laan
    spierfonds
    """
)

# Towns, regions and organisations that stand where a surname could ("Marieke van Abrona").
PLACES_AND_ORGANISATIONS = _words(
    """
    alkmaar almelo almere alphen amersfoort amstelveen amsterdam apeldoorn arnhem assen
    barneveld bergen breda brabant bunnik capelle culemborg delft deventer doetinchem dordrecht
    drenthe dronten ede eindhoven emmeloord emmen enschede flevoland friesland gelderland goes
    gorinchem gouda groningen haarlem haarlemmermeer hardenberg harderwijk harlingen heerenveen
    heerlen helmond hengelo hilversum holland hoofddorp hoogeveen hoorn houten ijsselstein
    kampen katwijk leeuwarden leiden lelystad limburg maarssen maastricht meppel middelburg
    nieuwegein nijmegen nijkerk noordoostpolder nederland oss oudewater overijssel purmerend
    rijswijk roermond roosendaal rotterdam schiedam sittard sneek soest spijkenisse stadskanaal
    terneuzen tiel tilburg twente urk utrecht valkenswaard vathorst veenendaal veghel veldhoven
    velp venlo venray vianen vlaardingen vlissingen voorburg wageningen weert wijchen
    winterswijk woerden zaandam zaanstad zeeland zeewolde zeist zoetermeer zundert zutphen zuyd
    zwolle zwijndrecht europa belgië vlaanderen duitsland turkije marokko suriname brussel
    antwerpen gent abrona amerpoort humanitas fontys inholland windesheim saxion hanze
    hanzehogeschool nhl stenden umcg zonmw movisie vilans han hu hva avans presentie
    buurtpastoraat philadelphia cordaan lister lunet estinea reinaerde bartimeus bartiméus
    kwintes altrecht careyn woonzorg tactus iriszorg parnassia arkin espria vluchtelingenwerk
    buurtzorg thuiszorg icare me'kaar me’kaar jou
    """
)

# Authors whom this field cites by name; their names stay, unless a title or role stands before.
AUTHORS = _words(
    """
    argyris baart bandura bateson biesta bourdieu bronfenbrenner coenders csikszentmihalyi dewey
    engeström ewijk foucault freire freud giddens habermas huber illeris kessels kolb korthagen
    kunneman latour lave lewin machielse maslow mezirow nonaka nussbaum piaget putnam rogers
    ruijters schein schön schon sen senge sennett sprinkhuizen tonkens tronto vygotsky weick
    wenger weggeman wierdsma wilken
    """
)

# Words that begin a sentence or an answer with a capital and are no part of a name after them.
ORDINARY = _words(
    """
    aan achter al alle allen als anders behalve beide bij binnen boven daar daarna dan dat de
    deze die dit doel door dus een eerst elk en er geen goed haar had heeft hele het hier hij
    hoe hun iedereen ik in is ja je jij kan kon maar meer men met mijn moet na naar naast nee
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
