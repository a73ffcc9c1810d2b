"""Surnames, without what stands before them (de, van der): from general knowledge, lower case."""

from __future__ import annotations

from pipeline.privacy.ordinary import words

SURNAMES = words(
    """
    aarts abbas abdi abdullah acar achahbar achterberg adams adriaanse adriaansen aerts ahmadi
    ahmed akin akkerman aksoy aksu aktas aktaş alberda albers ali alkema amrani arends arslan
    aslan asscher aydin aydın ayhan aytac azzouzi baan baarda baars babel backer bakker bal
    balci baldewsingh balk baltus banning baptist barends bartels bastiaans bastiaansen bax
    bayram beek beekman beemster beenhakker beerens beets begeer bekker belhaj benali bensaid
    berends berendsen berg berger bergman bergsma berkel berkhout bertens beukers beunk
    bexkens beyer biemans bierman biesheuvel bijkerk bijl bijleveld bijlsma bijvoet binnendijk
    bisschop bissessar blaak blaauw blaauwgeers blankers bleeker bleijenberg bloem bloemen
    blok blokhuis blokland blom bodde boelens boer boersma boeve bogaard bogaards bogaert
    bolhuis bolle bolt bomhof bongers bonnema boogaard boom boon boonstra boot borst bos bosch
    bosgra bosma bosman bosscher bouchta boudewijns boukhari bouma bouman bours bouwhuis
    bouwman bouwmeester bouzidi bovenkerk braak braam brand brandenburg brands brandsma brandt
    breedveld bremer breukelman brinkhuis brinkman brinks broeders broek broekema broekhuizen
    broekman broers bronkhorst brouwer brouwers bruggeman brugman bruijn bruijns bruin
    bruining bruins bruinsma brunings buijs buis bulut burg burger busscher bussemaker butter
    buurman can caspers celik cetin chen christiaans claassen claessen clement cnossen coenen
    cohen coolen coppens cornelisse cornelissen cox crijns custers daalen dam damen damstra
    degroot dekens dekker dekkers demir demirci deniz derksen desai diaz diepeveen dijk
    dijkema dijkgraaf dijkhuis dijkman dijksterhuis dijkstra dinter dirks dirksen dirkx dogan
    dongen doorn doornbos dorst douma douwes doğan drent drenth dries driesen driessen drost
    dubbeld duijn duijnhoven duin duivenvoorde dullaart dursun dusseldorp duursma ebbers
    eekhof eerden eggink eijk eijkelenboom eikelboom elbers ellenbroek elshof elst emmens
    engberts engel engelen engelsman erdem erdogan erdoğan essers evers evertsen faber
    feenstra fernandes fernandez ferreira fleuren floor fokkema folkertsma fontein franken
    fransen franssen frederiks frijns galema garcia geelen geerlings geerts geertsema gelderen
    gerards gerrits gerritse gerritsen geurts giesen gijsbers gijsen goedhart gomez gommers
    gonzalez goossens gorter goudsmit graaf graaff greven grevers grift groen groenendijk
    groeneveld groenewegen groenewoud groenhuis groot grootveld gubbels guliker gunes gül
    güler güneş haagsma haan haas haddad hagen hagenaars hakvoort hameleers hamers hamming
    hamstra handels hanssen harmsen hartman hartog hassan hasselt havinga hazelhoff heeren
    heerkens heijden heijmans heijnen heikens heinen hemmes hendriks hendrikse hendriksen
    hendrikx hengeveld henneman hermans heslinga hessels hettinga heus heuvel hiemstra
    hilberts hinrichs hoek hoekman hoekstra hoeven hoevenaars hofkamp hofman hofstra hogenboom
    hogenes holleman holtrop hommes hoogendoorn hoogland hooijer hooijmans horst horsten
    houben houten houtman huberts huibers huijbers huijgens huijsmans huijts huisken huiskes
    huisman huitema huizinga huls hulshof hummel hussain hussein huurman hylkema ibrahim
    idrissi iedema ivens jaarsma jacobs jager jagroep jalink janmaat janse jansen janssen
    janssens jaspers jellema jeuken jilesen jonas jong jongbloed jonge jongen jongerius
    jongsma jonker jonkman joosten jorritsma jurgens kaandorp kaiser kaja kalpoe kamerling
    kaminski kamp kamphuis kampman kappert kaptein karakaya karel karimi karstens kartosen
    katz kaya keijzer keizer kemper kerkhof kerkhoff kerkhoven kerstens ketelaar keur khan
    kidane kiers kiewiet kilic kimman klaassen kleijn klein kleinjan klijn klinkhamer klok
    klomp kloos kloosterman klop knaap knegt kneppers knol knoops koch koekkoek koelewijn
    koenders koenen koetsier kok kolk kolkman koning konings kooi kooijman kooiman kooistra
    kool koole koolen kooper koopman koopmans koops koppelman korkmaz korteweg korver koster
    kosters kovalenko kovács kowalska kowalski kraaij kraaijeveld kraan krabbe krabbendam
    kramer krijgsman krikke kroes kroeze krol kroon kruger kruijer kruijf kruijt kruis
    kruisbergen kruithof krul kuijper kuijpers kuik kuiper kuipers kumar kuperus kurt kusters
    kwakkel kılıç laan lacroix lagerweij lagerwey lambers lambrechts lammers landman lange
    langenberg langeveld lankhorst lanting lassche lau laurens leemans leenders leeuw leeuwen
    leeuwenburg leeuwis leijten lemmens lemmers lenferink lensen lenting leusink levy
    lewandowska li lieshout ligtenberg linden linders linssen lith liu lodewijks loef lohuis
    loman looijen looman loon lopez lubbers luijten luiten luttikhuis lutz maan maas maassen
    macdonald manders mansour marinus markus martens martin martinez meer meertens meeuwissen
    meeuwsen meijer meijerink meijers meinders melis mensah mensink menting merkx mertens
    messing meulen meulenbelt meulenbroek meyer michels middelkoop miedema minnen moerman
    mohamed mohamud mohan mol molema molenaar moll monster mooij moonen moor mous muijs muis
    mulder muller mus naber nanninga nauta neuteboom nguyen nguyễn nicolai nieboer niehof
    niemeijer nieuwenhuijs nieuwenhuis nieuwenhuizen nieuwland nijboer nijhof nijholt nijhuis
    nijkamp nijland nijman nijs nolet nolte noordam noordermeer noordhoek noort nowak okafor
    okonkwo olde oldenburg oldenziel olthof oomen oosten oosterbaan oosterhof oosterhout
    oosterveld oosting oostra oostrum oppenheim otten otter oud ouden oudshoorn ouwehand
    ouwerkerk overbeek overgaauw ozturk paans paap palm palmen pals panday pantelic pas pater
    paulus pawlak peek peerdeman peeters pelgrim penders peperkamp pereira perez peters
    petersen pieters pieterse pietersen pijnenburg pijpers pinas plas plasman ploeg plomp
    poelman poels poelstra pol polat poldervaart polman poot pos post postma postmus potters
    pouw pouwels prakken pranger prins pronk proost provoost pruis punt quist raaijmakers
    rademaker rademakers rahman ramaekers raman ramautar ramdas ramdin ramsaran ravensbergen
    reekers reijnders reinders reitsma remmers remmerswaal rensen rietdijk rietveld rijken
    rijkers rijksen rijn rijnders rijpkema rijsdijk ritsema robben rodenburg rodrigues
    rodriguez roelofs roelofsen roest roeters rombouts romeijn romijn rood rooijakkers roos
    roosenboom roskam rossum rotteveel rouwenhorst rozema rozing ruben ruijgrok ruijs ruijter
    ruiten ruitenberg ruiter rutgers rutten sahin sanchez sandberg sanders santos sarıkaya
    schaaf schaafsma schaap schaik schalk scheepers scheffer schellekens schenk scheper
    schepers schilder schilperoort schipper schippers schmidt schmitz schneider schoen
    schoenmaker schoenmakers scholten scholtens scholtes schoonhoven schoorl schoot schouten
    schrage schram schreuder schreurs schrijver schrijvers schröder schuiling schuitema
    schulte schulten schulz schuring schut schutte schuurman segers selm serrano sewnath
    sharma shevchenko siebers siebes siemons sijbesma sijtsma silva simons simsek singh
    sinnema slager slagter slot sluijs sluijter sluis smeets smet smink smit smith smits
    smulders snel snijders snoek snoeren soares soeters somers son souza spaan spaans
    spaargaren spanjer spek spiering spies spijker spoelstra sprong spronk staal stam stapel
    stapper starink starke steeg steen steenhuis stegeman steggink stek stellingwerf sterk
    sterken sterkenburg stevens stienstra stigter stoel stoffels stokman stolk stolwijk stoop
    straten straver streefkerk strijbos strik struik stuiver sturm suijker suijkerbuijk swaan
    swagerman swart swarte sweers swinkels szabo szymanski taal tak talsma tamminga tan tas
    teeuwen telgenkamp temmink tempelman terpstra tesfay tesselaar teuben teunis teunissen
    theunissen thijssen thomas thomassen tichelaar tijhuis tillema timmer timmermans timmers
    tjon tol top tran trip tromp troost tuin tuinman tuinstra turan turk uijl uittenbogaard
    ummels unal unver vaessen valk vedder veen veenhof veenman veenstra veerman velde velden
    veldhoen veldhuis veldhuizen veldkamp veldman veltman ven venema verbakel verbeeck verbeek
    verbeke verberne verboom verbrugge verbruggen verburg verdonk vergeer verhaar verhage
    verhagen verheijen verhoef verhoeven verhulst verkade verkerk verkuijl verkuil verlaan
    verloop vermaas vermeer vermeeren vermeij vermeulen vernooij verschoor verschuren
    verschuur versluijs versluis verspuij verstappen versteeg verstraten vervoort verweij
    verwer verwijs veth vierhout viljoen vink vinke vinkers visscher visschers visser vlaming
    vlasblom vliet vlot vogel vogels volkers vollebregt vonk voogd voorn voort vorst
    vorstenbosch vos voskuil vosmeer vries vrolijk vroom vroon vuijk waal waard wagemakers
    wagemans wagenaar wakker wal walraven walstra wanders wang warmerdam warsame wassink
    waterman weber weeda weenink weerd wees weijden weijers wel wessel wesselink wessels
    westerhof westerink westra wetering wetzels wever wezel wiarda wichers wiegers wierda
    wieringa wiersma wiggers wijers wijga wijk wijma wijnalda wijnands wijnen wijngaard
    wijngaarde wijnhoven wijnja wijnker wilbrink wilde wildeman wilderink willems willemse
    willemsen wilms wilson wind winkel winkelman winter winters wisniewski wisse wit witte
    witteveen wolbers wold wolf wolff wolfs wolters wong worm wouda woude woudstra wouters wu
    wulp wójcik yang yavuz yildirim yilmaz yıldırım yıldız zaal zaki zandbergen zanden
    zandstra zandvliet zeeman zegers zeinstra zerouali zhang zhou ziedses zielinski zijl
    zijlmans zijlstra zoet zomer zondervan zonneveld zuidema zuijderwijk zuurbier zwaan zwart
    zweers zwiers çelik çetin özdemir öztürk ünal şimşek
    """
)

# Surnames that are no ordinary word: with a capital in mid-sentence they need no first name.
PLAIN_SURNAMES = words(
    """
    aarts achahbar adriaanse adriaansen aksoy aktas aktaş alberda albers alkema amrani arslan
    asscher aydın ayhan aytac azzouzi baarda baldewsingh baltus bartels bastiaans bastiaansen
    bayram beemster beenhakker belhaj benali bensaid berendsen bergsma berkhout bertens beunk
    bexkens beyer biemans bierman biesheuvel bijkerk bijleveld bijlsma binnendijk bissessar
    blaauwgeers bleeker bleijenberg bodde boelens boersma boeve bogaards bolhuis bolle bomhof
    bonnema boogaard boonstra bosgra bosma bosscher bouchta boudewijns boukhari bouma bours
    bouzidi brandenburg breedveld bremer breukelman brinkhuis brinkman broekema broekman
    bronkhorst bruggeman brugman bruijns bruining bruinsma brunings bulut busscher bussemaker
    caspers celik cetin christiaans claassen claessen cnossen coolen coppens cornelisse
    cornelissen crijns custers daalen damen damstra degroot demir demirci derksen diepeveen
    dijkema dijksterhuis dijkstra dinter dirksen dirkx dogan douma douwes drent drenth driesen
    driessen dubbeld duijnhoven duivenvoorde dullaart dursun dusseldorp duursma ebbers eekhof
    eggink eijkelenboom eikelboom elbers ellenbroek emmens engberts erdoğan essers evertsen
    faber feenstra fernandes fernandez ferreira fokkema folkertsma franssen frederiks frijns
    galema geelen geerlings geertsema gelderen gerards gerrits gerritse gerritsen geurts
    giesen gijsbers gijsen goedhart gomez gommers gonzalez gorter goudsmit grevers groenendijk
    groeneveld groenewoud groenhuis grootveld gubbels guliker gunes haagsma haddad hagenaars
    hakvoort hameleers hamstra hanssen harmsen hartog havinga hazelhoff heeren heerkens
    heijmans heikens hemmes hendriks hendrikse hendriksen hendrikx hengeveld henneman hermans
    heslinga hessels hettinga hiemstra hinrichs hoekstra hoevenaars hofkamp hofstra hogenboom
    hogenes holleman holtrop hoogendoorn hooijer hooijmans houben houtman huberts huibers
    huijbers huijgens huijsmans huijts huisken huiskes huitema huizinga hulshof hussain
    huurman hylkema idrissi iedema ivens jaarsma jacobs jagroep jalink janse jansen janssen
    janssens jellema jilesen jongbloed jongerius jongsma joosten jorritsma jurgens kaandorp
    kalpoe kaminski kampman kappert kaptein karakaya karimi karstens kartosen kaya keijzer
    kerkhoff kerstens kidane kiers kilic kimman klaassen kleijn kleinjan klijn kloos knegt
    kneppers knoops koekkoek koelewijn koenders koenen kolkman kooistra koole koolen kooper
    koopmans koops koppelman korkmaz korteweg korver kovalenko kovács kowalska kowalski kraaij
    kraaijeveld krabbendam krikke kruger kruijer kruijt kruisbergen kruithof kuijper kuijpers
    kuperus kusters kılıç lacroix lagerweij lagerwey lambers lambrechts langenberg langeveld
    lankhorst lassche leenders leeuwenburg leeuwis leijten lemmens lemmers lenferink lensen
    lenting leusink lewandowska lieshout ligtenberg linders lodewijks lohuis loman looijen
    looman lopez luijten luttikhuis maassen martinez meertens meeuwsen meijer meijerink
    meijers meinders mensah mensink menting merkx mertens meulenbelt meulenbroek middelkoop
    miedema moerman mohamud molema mooij moonen muijs naber nanninga nauta neuteboom nguyen
    nguyễn nieboer niehof niemeijer nieuwenhuijs nieuwenhuizen nieuwland nijboer nijhof
    nijholt nijkamp nijman nolet nolte noordam noordermeer noordhoek nowak oldenziel olthof
    oomen oosterbaan oosterhof oosterveld oosting oostra oppenheim otten oudshoorn ouwehand
    ouwerkerk overbeek overgaauw paans panday pantelic pawlak peerdeman peeters penders
    peperkamp pereira peters pieters pieterse pietersen pijnenburg plasman poelman poels
    poelstra polat poldervaart polman postma postmus pouwels pruis quist raaijmakers rademaker
    rademakers ramaekers raman ramautar ramdin ramsaran ravensbergen reekers reijnders
    reinders reitsma remmerswaal rensen rietdijk rijksen rijnders rijpkema rijsdijk ritsema
    rodenburg rodrigues rodriguez roelofs roelofsen roeters rombouts romeijn romijn
    rooijakkers roosenboom rossum rotteveel rouwenhorst rozema rozing ruijgrok ruijs
    ruitenberg rutgers rutten sanchez sandberg sarıkaya schaafsma schaik scheepers scheffer
    schellekens schilperoort schmidt schmitz schneider scholten scholtens scholtes schoonhoven
    schoorl schrage schreurs schröder schuiling schuitema schulte schulten schulz schuring
    schutte segers sewnath sharma shevchenko siebers siebes siemons sijbesma sijtsma simsek
    sinnema slagter sluijs sluijter smeets smink smits smulders soares soeters somers souza
    spaargaren spanjer spoelstra spronk starink starke steenhuis stegeman steggink
    stellingwerf sterkenburg stienstra stigter stoffels stokman stolwijk straver streefkerk
    strijbos sturm suijker suijkerbuijk swagerman sweers swinkels szabo szymanski talsma
    teeuwen telgenkamp temmink tempelman terpstra tesselaar teuben teunissen theunissen
    thijssen thomassen tijhuis tillema tuinstra uittenbogaard unver vaessen vedder veenhof
    veenman veenstra veldhuis veldhuizen veldkamp veldman veltman venema verbakel verbeeck
    verbeke verboom verbrugge verdonk vergeer verhage verhagen verhoef verhoeven verhulst
    verkade verkuijl verlaan verloop vermaas vermeeren vermeulen vernooij verschuren verschuur
    versluijs versluis verspuij versteeg verstraten vervoort verweij verwer vierhout viljoen
    visscher visschers vlasblom volkers vollebregt voort vorstenbosch voskuil vosmeer vuijk
    wagemakers wagemans walstra warmerdam warsame wassink weeda weenink weerd weijden weijers
    wesselink westerink westra wetzels wiarda wichers wiegers wierda wieringa wiersma wiggers
    wijers wijga wijma wijnalda wijnands wijngaarde wijnhoven wijnja wijnker wilbrink
    wilderink willems willemse willemsen winkelman wisniewski witteveen wolbers wolff wouda
    woude woudstra wójcik yildirim yilmaz yıldırım zandbergen zandstra zandvliet zegers
    zeinstra zerouali ziedses zielinski zijlmans zijlstra zondervan zonneveld zuidema
    zuijderwijk zuurbier zweers zwiers çelik çetin öztürk şimşek
    """
)

# Ordinary words that are surnames too: only after a title, initials or a first name.
WORD_SURNAMES = words(
    """
    akker appel bakker beek beer berg best bier bitter blad blauw blijdschap bloem boom boon
    bos boter braaf bron brood brug bruin buurman dam deur dijk dik dorp dun engel geel goed
    goud grijs groen groot haas haven heide held herfst hertog hof hoop hout huis ijzer jager
    jong kaas kamer kasteel keizer kerk kers klei klein kok koning kool koper kort kuiper land
    lang leeuw lente lief markt meer meester melk moed molen nieuw noot oud pad peer peper
    plein polder poort prins pruim ridder rijst rood roos schipper slager slim sluis smid snel
    staal stad steen ster storm straat student suiker tak timmer toren tuin valk veld visser
    vogel vos vrede vreugde vriend vuur water weg weide wijk wijn wijs winter wit wolf zand
    zee zilver zoet zomer zon zorg zorgdrager zout zuur zwart
    """
)
