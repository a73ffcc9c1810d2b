"""Towns, regions, countries, languages and organisations: content, and never a person."""

from __future__ import annotations

from pipeline.privacy.ordinary import words

PLACES_AND_ORGANISATIONS = words(
    """
    algerije angola argentinië armenië aruba azerbeidzjan bangladesh bolivia botswana bulgaars
    burundi cambodja chili colombia cuba cyprus dominica ecuador eritreeër estland finse gambia
    genesis georgië guatemala guinee guyana haïti hongaars hongarije ierland ierse ijsland
    indonesië israël italiaans italië jamaica jemen jordanië kazachstan kirgizië koerdisch
    koerdistan kosovo koeweit laos letland liberia libië litouwen luxemburg macedonië maleisië mali
    malta mauritanië mexico moldavië mongolië mozambique myanmar nepal nicaragua niger nigeriaans
    oeganda oezbekistan panama paraguay peru rwanda schelde servië sudan tanzania thailand togo
    tsjaad tunesië uruguay venezuela vietnam zambia zimbabwe
    aafje aalsmeer aalten abrona achterhoek achtkarspelen actiezorg aeres afghanistan afrika
    albanië alblasserdam albrandswaard alfa-college alkmaar allerzorg almelo almere alphen
    altena altrecht amarant ambiq amc ameland amerika amerland amerpoort amersfoort amstelveen
    amsterdam amsterdamse antes antilliaanse antwerpen apeldoorn arabisch arkin arnhem aruba
    assen asten atlas.ti australië avans aveleijn aventus avg avoord axioncontinu azië
    baarle-nassau baarn barendrecht barneveld bartimeus bartiméus beekdaelen beesel belgische
    belgië bergeijk bergen berkelland berlijn bernheze bernisse betuwe beverwijk biddinghuizen
    bijlmer bijlmermeer bladel blaricum bloemendaal bodegraven boekel bonaire borger borne
    borsele bosnië boxmeer boxtel brabant brabantse brazilië breda bronckhorst brummen
    brunssum brussel bulgarije bunnik bunschoten buurtpastoraat buurtteams buurtzorg canada
    canvas capelle careyn carintreggeland castricum cbs che china christelijke civic ciz
    cliëntenbelang coevorden coloriet combiwel congo contourdetwern cordaan cosis cranendonck
    creil cuijk culemborg curaçao dalfsen dantumadiel delft delfzijl deltion denemarken deurne
    deventer deventerwelzijn dichterbij diemen dimence dinkelland dnoservices dock doesburg
    doetinchem dona dongen dongeradeel dordrecht drechterland drechtsteden drenthe drentse
    driestar drimmelen dronten dropbox druten duits duitsland duiven duivendrecht
    echt-susteren edam ede eemland eemnes eemsdelta eersel egypte eijsden eindhoven elburg
    emergis emmeloord emmen engeland engels enkhuizen enschede entrea epe erasmus eritrea
    eritrese ermelo espel espria estinea ethiopië etten-leur europa europees europese facebook
    farent finland firda flevoland fontys foodvalley franeker frankrijk fries friese friesland
    frion fundis geertruidenberg gelderland geldermalsen gelderse geldrop geleen gemert gemiva
    gennep gent ggnet ggz ghana gilze goeree goes goirle google gooi gooise gorinchem gouda
    graafschap griekenland groesbeek groningen groningse groot-brittannië gulpen haaglanden
    haagsche haagse haaksbergen haarlem haarlemmermeer halderberge han hanze hanzehogeschool
    hardenberg harderwijk harlingen hattem haveneiland hbo heemskerk heemstede heerde
    heerenveen heerhugowaard heerlen heeze helicon hellendoorn hellevoetsluis helmond
    hendrik-ido-ambacht hengelo heumen heusden hillegom hilvarenbeek hilversum hkz hoeksche
    holland hongarije hoofddorp hoogeveen hoogezand hoorn houten hu hulst humanitas hva hz
    icare ieder(in) ierland ijmuiden ijsland ijsselstein incluzio indebuurt india indonesië
    inholland instagram ipse irak iran iriszorg islam islamitische israël italië japan jarabee
    jou kaag kampen kanaleneiland katwijk kcwz kempen kenia kennemerland kerkrade koggenland
    kraggenburg krimpen kroatië kwintes laarbeek landerd landgraaf landsmeer landstede
    lansingerland leeuwarden leiden leiderdorp leidsche leidschendam leliezorg lelystad lentis
    lentiz leudal leusden leuven leviaan levvel libanon limburg limburgse limesurvey
    lindenhout lingewaard linkedin lisse lister literatuurwijk livio lochem lombok londen
    loosdrecht lopik lumc lunet luttelgeest maarssen maasdriel maasgouw maashorst maassluis
    maastricht mantelzorgnl marknesse marnix marokkaans marokkaanse marokko maxqda mbo mboraad
    me'kaar medemblik mediant mee meerssen meierijstad mentimeter meppel mezzo me’kaar
    microsoft middelburg middelharnis midden-delfland midden-drenthe middin moerdijk
    molenlanden montferland montfoort moodle mook movisie naarden nagele neder-betuwe
    nederland nederlanders nederlands nederlandse nederweert nhl nhlstenden nieuwegein
    nieuwkoop nigeria nijkerk nijmegen nijverdal nissewaard nivel nji noardeast noordenveld
    noorderbreedte noorderpoort noordoostpolder noordwijk noorwegen norschoten nuenen nunspeet
    ocw odion oegstgeest oekraïense oekraïne oirschot oisterwijk oldambt oldebroek oldenzaal
    olst ommen onedrive oostenrijk oosterhout ooststellingwerf oostzaan opella opmeer
    opsterland osdorp oss oud-west ouder-amstel ouderkerk oudewater overijssel overvecht
    padlet pakistan palestina pameijer papendrecht parijs parnassia peel peelland pekela
    pharos philadelphia pijnacker pluryn polen pools poolse portes portugal powerpoint
    presentie prezi privazorg purmerend putten qualtrics quarijn raalte radar radboud
    radboudumc randstad raphaëlstichting reimerswaal reinaerde renkum renswoude reusel rheden
    rhenen ridderkerk rijnijssel rijnstad rijssen rijswijk rivierduinen rivierenland roc
    roemenië roerdalen roermond roosendaal rotterdam rotterdamse rozendaal rucphen
    rudolphstichting rusland salland samenveilig saxion schagen scherpenzeel schiedam
    schiermonnikoog schijndel schilderswijk schotland schouwen scp sensire servië sharepoint
    simpelveld sittard sittard-geleen siza skype slack sliedrecht slotervaart slowakije
    smallingerland sneek sociaal sociom soedan soest somalië someren sovee spanje spijkenisse
    stadskanaal staphorst stedenwijk steenbergen steenwijk steenwijkerland stenden stichtse
    summa surant surfsara surinaamse suriname svb swifterbant syrische syrië szw tactus
    tantelouise terneuzen texel texelse teylingen thebe tholen thuiszorg tiel tilburg
    tintengroep tollebeek trajectum trajekt transvaal trello triade trimbos trivium tsjechië
    tubbergen turkije turks turkse twente twenterand twentse twitter tynaarlo
    tytsjerksteradiel tzorg uden uitgeest uithoorn umcg urk utrecht utrechtse uwv vaals
    valkenburg valkenswaard vathorst veendam veenendaal veere veghel veldhoven velp velsen
    veluwe venlo venray verwey-jonker viaa vianen viattence vierstroom vijfheerenlanden vilans
    vilente vitree vitrée vivent vlaams vlaanderen vlaardingen vlieland vlijmen vlissingen
    vluchtelingenwerk vng voerendaal volendam voorburg voorschoten vught vumc vws waadhoeke
    waalre waalwijk wadden waddinxveen wageningen walcheren wallonië wassenaar waterland
    waterweg weert weesp welsaen welstad welzorg west-betuwe westerkwartier westerveld
    westervoort westerwolde westland weststellingwerf whatsapp wierden wijchen wijdemeren
    wijkz windesheim winschoten winsum winterswijk wkkgz wlz wmo woensdrecht woerden woonzorg
    wormerland woudenberg wur xtra yammer youké youtube zaandam zaanstad zaltbommel zandvoort
    zeeland zeeuws-vlaanderen zeeuwse zeewolde zeist zevenaar zevenbergen zoetermeer
    zoeterwoude zonmw zorgbelang zorggroep zorgmies zozijn zuidplas zundert zutphen zuyd zvw
    zwartewaterland zweden zwijndrecht zwitserland zwolle
    """
)

# Places of several words, of which one could be a surname.
PLACE_PHRASES = (
    *("alphen aan den rijn", "bergen op zoom", "capelle aan den ijssel"),
    *("krimpen aan den ijssel", "nieuwerkerk aan den ijssel", "ouderkerk aan de amstel"),
    *("koudekerk aan den rijn", "ouderkerk aan den ijssel", "hoek van holland"),
    *("wijk bij duurstede", "den haag", "den helder", "den bosch", "den burg", "den dolder"),
    *("den ham", "den hoorn", "de bilt", "de meern", "de lier", "de wijk", "de rijp", "de koog"),
    *("de kwakel", "de krim", "de steeg", "de goorn", "het gooi", "berg en dal"),
    *("berg en terblijt", "beek en donk", "ter apel", "ter aar", "ten boer", "ten post"),
    *("katwijk aan zee", "noordwijk aan zee", "egmond aan zee", "wijk aan zee", "bergen aan zee"),
    *("land van cuijk", "land van heusden", "land van maas en waal", "kop van noord-holland"),
    *("hof van twente", "utrechtse heuvelrug", "de ronde venen", "de fryske marren", "de wolden"),
    *("west maas en waal", "peel en maas", "horst aan de maas", "son en breugel"),
    *("gilze en rijen", "noord-holland", "zuid-holland", "kaag en braassem"),
    *("bodegraven-reeuwijk", "sint michielsgestel", "aa en hunze", "borger-odoorn"),
    *("de friese meren", "geldrop-mierlo", "heeze-leende"),
    *("de maas", "de rijn", "de schelde", "de ijssel", "de fransen", "burkina faso"),
    *("sri lanka", "costa rica", "sierra leone", "el salvador", "san marino"),
)
