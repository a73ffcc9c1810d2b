"""First names: written down for this project from general knowledge, no names of respondents.

Frequent and rarer names in the Netherlands, of several generations and origins. All in lower case.
"""

from __future__ import annotations

from pipeline.privacy.ordinary import words

# A name that is also an ordinary word, a month or a town stands in AMBIGUOUS instead.
FIRST_NAMES = words(
    """
    aad aafke aaldert aaliyah aalt aaltje aart aase abbas abdallah abdel abdelaziz abdelhak
    abdelhamid abdelilah abdelkader abdelkarim abdellah abdellatif abdelmajid abderrahim
    abderrahman abdi abdirahman abdul abdulkadir abdullah abdurrahman abe abeltje abram achmed
    ada adam addie ade adela adil adinda adnan adolf adri adriaan adriana adrie adrienne ady
    aeltsje afke afra agata agatha agnes agnieszka agnieta ahlam ahmad ahmed aicha aida aidan
    ailin aimée aisa aisha aiske aissa ajay ajda akke akram alaa alain alberdien alberdina
    albert albertine alberto albertus alda aldert aleida alejandra alejandro aleksandar
    aleksander aleksandra aleta aletta alex alexander alexandra alexandru alexia alfons alfred
    alfredo ali alice alicia alida alie alies alijda alinda aline alisa allan allard allert
    alma almaz alonso alphons altan alwin alwine alya alyssa amadou amal amalia aman amanda
    amanuel amar amara amarja amber ambrosius amel amelia amer amin amina amir amira
    amira-lisa amjad amos amy ana anan anand anass anastasia anastasiia anastasija andjelka
    andor andrada andrea andreas andreea andrei andrej andries andrzej andré andy ane aneta
    angela angelika angelina angeline angelino angelique angelo angenieta angèle anh aniek
    anika anil anina anisa anissa anita anitra aniza anja anje anka anke ankie ann anna
    anna-sophie annabel annabelle anne anne-fleur anne-mieke anne-wil annebeth annechien
    annegien annegré anneke annelieke annelien annelies anneloes annelotte annemaaike
    annemaartje annemarie annemarieke annemarijn annemart annemie annemiek annemieke annemoon
    annerieke annet anneta annette annewil annick annie anniek annieke annigje annika anniken
    annoesjka annuska anouar anouk anouschka anselm anthonie anthony antje antoinette anton
    antonia antonie antonio antonius antoon antwan anushka aouatif appie appolonia aram aranka
    archie ardi arend arenda areti ari ariadne ariana ariane arianne arie arieke arienne aris
    arissa ariën arjan arjanne arjen arjette arjun arlene arlette armand armin arnaud arne
    arno arnold arnoud arnout arshad arthur arthuur artur arty arwen arzu aschwin asha ashley
    asiye aslan aslı asma asmaa asmara assia astrid atie atilla attila atze auke aukje aurelia
    aurelie aurora aurélie avi avril awa axelle aya aya-sofia ayaan ayan ayat aydan aydin ayla
    aylin ayman aymane aymen aynur ayoub ayse aysegul aysel ayten ayşe ayşegül azadeh aziz
    aziza azra azzedine babette babs badia badr bahar bahram bakary bakir bala baldew baptiste
    baran barbara barbera barend bart bartel bartha bartholomeus bartje bartosz baruch bas
    basak bashar bashir basma bastiaan bauke baukje beatrice beatrijs beatrix beatriz beau beb
    becky bedir behrouz beitske bekir bela belinda bella benita benjamin benjamina bennie
    benno benny bente benthe berdien berend berenice beritan berjan bernadet bernadette
    bernard bernardus bernd bernice berry bert berta bertha berthe bertie bertil bertina
    bertine bertram bertrand bertus bessel beth betsy bettie bettina betty betül beyza bianca
    bianka bibi bibiche bieneke bilal bilge bina binyam birgit birgitta birgül birte birthe
    bjarne bjorn björn blerim bob boj bojan boje bonnie bora boris boudewijn bouke boukje
    boutros brahim brahm bram branko brecht bregje brenda brendan brian brigitta brigitte
    britt bronisława brooke bruce bruna bruno buket burak burhan bülent büşra cagla cahit
    caleb calvin camiel camila camilla camille camillo canan candice cara carel caressa carin
    carina carine carl carla carlie carlien carlijn carline carlita carlo carlos carlotta
    carmen caro carola carolien carolina caroline carolyn carry casimir caspar casper
    cassandra catalina catharina catharine cathelijn cathelijne catherine cathrien cathy catia
    catja cato catootje catrien catrinus cecil cecile cecilia cees celeste celia celina celine
    cemal cemil cemile cengiz cenk ceylan chafik chaima chaimae chaja chana chandra chandrika
    chanel chanelle chanin chanine chantal chantalle chantelle charif charissa charles charlie
    charlot charlotte charly charlène chayennah chayenne chelsea cherida cherie cheryl chiara
    chiel chioma chloe chloé chris chrisje christa christel christer christiaan christian
    christiana christianne christie christien christina christine christoph christophe
    christopher christos chrit ciara cihan cilia cilla cinderella cindy ciska claartje claas
    claire clara clarence clarien claris claude claudette claudia claudine claudio claudius
    clemens cleo clifford clint clive clyde cobi cobie codi coen coenraad colette colin
    colinda collin conception conchita conny constance constantia constantijn coos cora
    coralie cordula coreen corey corien coriene corinda corine corinna corinne corinus corjan
    corlien cornald corneel cornelia cornelie cornelis cornelius corné corretje corrie corry
    cosima craig cristian cristiano cristina cynthia cyriel cyril czesław célia daan dagmar
    daisy dajana dalal dalia dalila damaris damian damien damion damla dana danial danicha
    daniel daniela daniele danielle danilo danique danisha danitsja daniël daniëlle danja
    danka dannie danniëlle danny danuta dany daouda daphne dara darek daria darius darja
    darryl dascha dave davey david davide davina davinia davy dawid dawit dayenne dayo dean
    debbie debby debora deborah dedan deepak deepika delano delia delilah delphine demelza
    demet demi demian demy deniek denisa denise denisha deniz dennis denny derek derin derk
    derya desiree desiré despina destan devi devin devon devran dewi dewie dewy dhanesh diallo
    diana diane dianne dick dicky didem didier dido diede diederick diederik diegem diego
    dieke diemer dieneke dienie dies diesje dieter dietmar dieudonnée dieuwertje dikkie dikla
    dilan dilano dilara dilay dilek dimitri dimphy dina dinand dineke dinesh dingeman dingena
    dini dinie dinko diogo dion dionisio dionne diony dirck dirk dirkje disha divya djamel
    djamila djara djavan djenna djimmy djoeke djoerd djuna dmitri dmytro doede doeke doekele
    doetie dolores domien domingo dominic dominick dominik dominika dominique donald donatella
    donja donny dora doreen dorette dorien doriet dorina dorinde dorine doris doriska dorit
    dorota dorotea dorothea dorothé dorrit dorte dorthe douglas doutzen douwe douwina dov
    doğan drikus driss duco duncan dunya durk dusan duygu dwayne dyana dylan dylano dymphna
    désirée ebba ebbo ebe ebel eberhard ebru ece ed eda eddie eddy eder edgar edie edis edita
    edith edo edsger eduard eduardo edward edwin edwina eef eefje eefke eelco eelke eelkje
    eelo eerke efe efraim efua egberdien egberdina egbert egberta egbertje egon ehsan eileen
    eimert einar eiske eka ekaterina ekin ekrem elaine elanor elbert elbertje elcke elda elden
    eldert eleanor eleazar elena elene eleni eleonora elfie elfrieda elfriede elham elia
    eliana eliane elias eliaz elida elie elien elif elif-su elifnur eliisa elijah elin eline
    elinor elio eliot elisa elisabet elisabeth elisabetta elise elisha eliska eliza elizabeth
    elja elka elle ellemieke ellen elles ellie ellis elly elma elma-jo elmar elmer elmira
    elodie eloise elona elsa elsbet elsbeth else elselien elselina elsemiek elsemieke elshof
    elsien elsina elsje elske elte elton elvan elvira elvis elwin elyas elza elzo emanuel
    emanuela emanuelle ember emel emelie emely emerentia emerson emiel emil emile emilia
    emilie emilio emily emin emine emira emke emma emmanuel emmelie emmelien emmeline emmerik
    emmie emmily emmy emre ender enes engbert engelbert engelien engelina engin enis ennio
    enno enny enrico ensar enver enzo enzo-luca eray ercan erdal erdem erdinç erdogan erfan
    ergin ergün eric erica eriek erik erika erkan ernie erno erol ersin ertan ertugrul
    ertuğrul erwin erzsebet esad esat esen esin eske esli esma esmee esmeralda esmé esmée
    esperanza esra estella estelle esther esthertje estrella etienne etta ettje eugene eugenia
    eugenie eugène eunice eva evalien evaline evan evander evangelina evanne evelien evelijn
    evelina eveline evelyn everardus everdien everdina everhard evert evi evie evita evren evy
    ewa ewald ewart ewelina ewoud ewout eymen eyüp ezgi ezra fabian fabiana fabiano fabienne
    fabio fabricio fadi fadil fadila fadima fadoua fadwa faisal faiza faizal farah farid
    farida farouk farrah faruk farzad farzana fatema fatih fatiha fatima fatimah fatimazahra
    fatjon fatma fatmata fatme fatou fatoumata fatoş fay faye fayza fedde federico fedor feike
    feitse felice felicia felicitas felicity felix femi femke femy fenja fenna fenne
    fennechien fenneke fennie fenny ferdi ferdinand ferdinanda ferdows fere ferenc fereshteh
    ferhat feride fernand fernanda fernande fernando ferry feyza fieke fien fiene fieneke
    fientje fijtje filemon filiep filip filipe filippa filippo filiz filomena fineke finn
    finnian fiona firas firat firdaus fleur floortje florence florens florentijn florentina
    florentine florian floriana florien florine floris flory fogelina foka fokelien fokke
    folkerdina folkert folkertje fons fopje fouad fouke foukje fouzia fozia franca frances
    francesca francesco franceska francien franciene francijn francine francis francisca
    francisco franciscus franciszek franck franka frankie fransje franz franziska fred
    freda freddy frederic frederica frederico frederiek frederieke frederik frederike freek
    freerk freja freya frida frido frieda friedel friedrich frieke friso frits fritz fritzi
    froni frouke froukelien froukje frédéric frédérique fulco fulya furkan félix gabi gabriel
    gabriela gabriella gabrielle gabriël gabriëlle gaby gadi gaetano gamze gardy garrelt
    garrit gavin gea gearte geartsje geb gebhard geerdien geerdina geerhard geerie geert
    geerten geertina geertine geertje geertruida geesje geeske geessien geir geke gela gellof
    geltje gemma gemmy genevieve geoffrey georg george georges georgette georgina georgios
    gerald geralda geraldine gerard gerarda gerardina gerardus gerben gerco gerd gerda gerdi
    gerdien gerdina gerdine gerdy gerhard gerhardina gerhardus gerianne gerie geriska gerjan
    gerke gerlach gerlinda gerlinde gerlof germa germaine germen gerna gerni gernot gerolf
    gerrie gerrieke gerrit gerrit-jan gerritdina gerritjan gerritje gerry gert gerta gerthe
    gertie gertien gertine gertjan gertruda gertrude gertrudis gery gezina ghada ghazala
    ghislaine ghita giacomo gianluca gianni gied giedo giel gienek gieneke gijs gijsbert
    gijsberta gijsbertha gijsbertje gijsbertus gijsje gilbert gilberto gilles gillian gina
    gineke ginette ginny gino giorgio giovanna giovanni gisela giselle gita gitta giulia
    giuliana giulio giuseppe gizem gladys glen glenda glenn glenys godelieve godelinde goderd
    godert godfried goedele goffe gonca gonda gonnie gonny goof goos goosen goran gordana
    gordon gosia gosse govert govinda gracia graciela grada gradus graham grard grażyna greet
    greetje greg gregor gregory greta gretel gretha grethe gretje gretta grieta grietina
    grietje grigori grzegorz guda gudo gudrun guida guido guilhermina guilia guillaume
    guillermo gulsen guney gunnar gunter gunther gurbet gurpreet gustaaf gustav gustavo
    guurtje guus guusje gwen gwenda gwendoline gwendolyn gwenn gwenny gwynn gyda györgy gökhan
    gül gülay gülcan gülden güler gülhan gülistan gülnur gülsüm gülten güner güneş gürkan
    gürsel haaije habib habiba habibe habtom hacer hadassa hadewig hadewych hadi hadil hadir
    hadiya hadj hafid hafida hafsa hagar haiko haile haitske hajar hajo hakan hakki haldis
    haldun halil halima halina halit halla halleh hamda hamdi hamed hameed hameeda hamid
    hamide hamit hamo hamse hamza hana hanan hanane hanife hanine hanka hanna hannah hanneke
    hannelore hannerieke hannie hanno hanny hans hans-peter hansje hanske hansko hanz hao
    harald haran hardy harim haris harja harje harjo harko harm harma harmanna harmannus
    harmen harmina harmine harmke harmpje harms haroen harold haroon haroun harrie harriet
    harrij harriët harro harry hartger hartman hartmut harun harvey hasan hasine hasna hasnaa
    hasret hassan hassana hassiba hatice hatim hauke hava havva haya hayat haydar haye hayley
    hayo hayriye heba hebe hector hedda heddy hedwig hedy heidi heiko heila heilina heilke
    heime heini heinrich heinz heleen heleentje helen helena helenius helga helge helianne
    helianthe hella hellmuth helma helmer helmert helmich helmie helmut helmy heloise helène
    hemmo henca hendri hendrica hendricus hendrieka hendrien hendrik hendrika hendrikje
    hendrikus hendrina hendrine hendrykje henja henk henna henne henneke hennes hennie henny
    henri henrica henricus henrie henriek henriette henrik henrika henrike henrique henriëtta
    henriëtte hera herald heraldo herbert herbrand hercules herlinda herlinde herma herman
    hermance hermanus hermelien hermien hermijntje hermina hermine hermione hermke hernan hero
    herre herry herta hertha hessam hessel hesselien hessie hester hetti hettie hetty hicham
    hidayet hidde hieke hiekje hielke hien hieronymus hikke hikmet hilaire hilal hilary
    hilbert hilbrand hilda hilde hildegard hildegonda hildo hilko hill hille hillechien
    hilleen hillegien hillegonda hillie hilligje hilly hiltje hilwie hind hinderika hinderk
    hindrik hinke hinne hiromi hirsi hiske holger homme honza hosea hossein houda houria
    houssain hoyte huberdina hubert hubertien hubertina hubertus hubrecht huda hue hugo
    huguette huib huibert huibertje humberto humphrey hung husain huseyin husna hussein
    hyacinth hylco hylke hyltje hypolite hélène hülya hüseyin iain iason ibbel ibo ibrahim
    ibtisam ibtissam ica ico ida idelette idelies ides idil idman ids idse idsert idske idzard
    iefke ieke iekje ien ientje iet ieteke ietje ietske ifrah igna ignace ignacio ignas igor
    ihab iheb ihsan iina ijbeltje ijme ijsbrand ijtje ikbal ike ikram ikrame ikrim ilana
    ilayda ilco ildi ildiko ileana ileen ilene ilgar ilham ilhan ilia iliana ilias ilie ilja
    iljas ilkay ilke ilker ilknur illya ilmar ilona ilonka ilse ilyas ilyass imad iman imane
    imeke imelda imke immo imogen imran ina inam inaya indi indira indra indy ine ineke inekee
    ines inez inge ingeborg ingelies ingemarie inger ingetje inggrid ingmar ingo ingrid
    ingrida ingwer inigo inka inti inès ioana ioanna ionela ionut ipek ira irem irena irene
    irenka irina iringa iris irja irma irmgard irmhild irmina irmy irvin irwan isaac isaak
    isabeau isabel isabella isabelle isadora isak isalie isam isatou isay iselinde ishana
    ishaq ishwar isidoor isil iskander ismael ismahan ismail ismay ismet isolde isra issa
    issam istvan ita italo iteke iulia ivan ivana ivanka ivar iveta ivette ivica ivo ivonka
    ivonne ivor ivy iwan iwona iyad iza izaak izabela izaäk izel izzy ié jaantje jaap jaapjan
    jabir jabran jac jacco jacek jacinta jacintha jack jackie jacky jaclyn jacob jacoba
    jacobien jacobina jacobine jacobus jacolien jacomien jacomijn jacomina jacomine jacquelien
    jacqueline jacques jacquline jadwiga jaela jafar jagdish jago jaike jaime jaimy jairo
    jakob jakoba jakub jalal jalila jalisa jama jamaal jamal jameela james jamie jamila
    jamilla jamina jan jan-dirk jan-hendrik jan-kees jan-maarten jan-marten jan-paul jan-peter
    jan-pieter jan-willem jana janco jande jane janelle janet janiek janieke janien janika
    janina janine janinka janita jankees janko jann janna jannah janne janneke jannelies
    jannemieke jannes jannet jannetje jannicke jannie jannigje jannika jannis janno janny
    jantien jantine jantje jantsje janusz janwillem jaouad jaqueline jaques jara jard jared
    jarek jari jarl jarmila jarmo jarne jarno jaro jaromir jaron jaroslaw jarosław jarrin
    jasim jasmijn jasmin jasmina jasmine jasna jason jasper jasvir jauke javad javed javier
    jawad jawid jay jayanti jayda jayden jayne jayson jaël jean jean-paul jean-pierre jeane
    jeanelle jeanetta jeanette jeanice jeanine jeanne jeannet jeannette jeannie jeannine
    jeanny jef jeff jeffrey jefta jehudi jelco jelena jelger jeliza jelke jella jelle jelleke
    jellie jellien jellina jelly jelmer jelte jeltine jeltje jemaine jemima jen jendo jenifer
    jenna jenneke jenneken jennemieke jennie jennifer jennigje jennita jenny jens jenske jente
    jentine jeppe jeremia jeremiah jeremie jeremy jerney jeroen jerom jeronimo jerry jerzy
    jeske jesper jessamine jesse jessica jessie jessika jessy jesús jetje jetske jett jetta
    jettie jetty jeu jeva jewel jeyran jhon jiannis jikke jil jildert jildou jill jillian jim
    jimmie jimmy jing jinke jinne jiri jits jitse jitske joachim joakim joan joana joanie
    joanita joanna joanne joannes joao joaquin jobien jobina jobje jocelyn jochem jochen
    jochum jock jodi jodie jody joeke joekie joel joella joelle joep joeri joery joes joesoef
    joey johan johanna johanneke johannes johannis johannus john johnny johny joia jojanneke
    joke jokelien jolan jolanda jolande jolanta jolein jolien jolijn jolina jolinda joline
    jolle jona jonah jonas jonathan jonelle jonie jonna jonne jonneke jonnie joop joosje joost
    jopie jopke jora jorben jordana jordi jordie jordy joren jorg jorge jori jorick jorieke
    jorien jorik jorinde jorine jorinus joris jorke jorn jorne jorrick jorrit jorryt jort jos
    jose josee josefa josefien josefina josefine joseline joseph josepha josephina josephine
    josephus joseé joshi joshua josi josie josien josiena josina josine josje joska joske jost
    josta josua josé joti jouad jouke joukje jouri jovan jovana jovanka joya joyce joycelyn
    jozef jozefien joão joël joëlle juan juana juanita juda judah judica judie judikje judit
    judita judith judy judyta juke jule jules julia juliaan julian juliana julianne julie
    julien julienne juliet juliette julio julis julita julius juliët julka june junia jupp
    jurg jurgen juri jurian jurie jurjan jurjen jurnee jurre jurriaan jurrian jurrie jurry
    justa justien justin justinus justus justyna jutka jutta juul juun józef jörg jürgen
    kacper kadija kadir kadriye kagan kaj kaja kaleb kalid kaltoum kamal kamala kamel kamiel
    kamil kamila kamla kamran karam karan karel karelien karem karen karianne karien karijn
    karim karima karin karina karl karla karlien karlijn karlijne karlo karol karola karolien
    karolina karoline karry karsjen karstien kartika karwan kasia kasim kasper kassandra kata
    katalin katarina katarzyna katelijn katelijne kathalijn kathalijne kathelijn kathelijne
    katherina katherine kathinka kathleen kathrin kathy katia katie katinka katja katrien
    katrijn katrin katrina katy kay kaya kayla kaylee kayleigh kazim kazimierz kea keano
    kearsten kees keesjan keesje keimpe keith kelly kelsey kelvin kemal kenan kendall kendra
    kenji kenneth kenny kenza keran kerem kerim kerstien kerstin kerwin keshia ketty kevin
    keyvan keziah khadija khadijah khadra khaled khalid khalida khalil khalisa khanh khloe
    khoa kibra kieran kiki kilian killian kim kimberley kimberly kimmy kimo kina kinga kinte
    kira kiran kiri kirian kirsten kirsti kirstie kirstin kirza kisha kishan kitty kiya
    klaartje klaas klaasien klaasiena klaasjan klaasje klaaske klaes klara klarinus klaske
    klaudia klaus klazien klaziena klaziene klazina knelis kobe kobie kobus koen koenie
    koenraad koert koerta kofi kojo konrad konstantin koosje kora koray korneel kornelia
    kornelis korrie korstiaan kosta kostas krijn krijnie krijntje krishna krisje krista
    kristel kristian kristianne kristie kristien kristin kristina kristine kristof kristoffer
    krystian krystyna krzysztof kubilay kumar kunal kurt kwabena kwaku kwasi kyan kyana kyara
    kyle kylian kylie kymberly kyra kübra laila lakshmi lalita lambert lamberta lambertine
    lambertus lambrecht lamia lamiae lammert lamyae lana lance landa lander lanny lara larbi
    larisa larissa lars laszlo lateefah latifa latisha latoya laudy laura laureen laurelien
    lauren laurence laurens laurent laurentien laurentius lauretta laurette lauri laurie
    laurien laurina laurine lavinia lawrence layla laylah lazar lazlo lea leah leander leandra
    leandro leendert leendertje leenke leetje leevi legiena leida leidy leila leja lejla leka
    lela lelia lena lenard lenie lenka lenna lennaert lennard lennart lenneke lennert lennie
    lenny leno lenore leny leo leon leonard leonarda leonardo leonardus leonel leonhard
    leonidas leonie leoniek leonoor leonora leontien leontine leora lerato leroy leslaw lesley
    leslie lesly leszek leticia letitia letta lettie letty levi levin levina lexie leyanne
    leyla lia liam lian liana lianne liban liberta lida lidewei lidewij lidia lidie lidija
    lidwien lidwina lidy lieke lien liesanne liesbet liesbeth liesel lieselot lieselotte
    liesette liesje liesjet lieske liesl lieuwe lieuwke lievien lijda lijnie lijsbet lijsbeth
    lilia lilian liliana liliane lilianne lilith lilja lilli lillian lilly lily lin lina linda
    lindert lindi lindie lindsay lindsey lindy line lineke linn linnea linneke lioe lionel
    lique lisa lisan lisanne lisbeth lise lisel liselore liselot liselotte lisenka lisette
    lisja liske lita litany liv livia liviu liwe liz liza lizan lizanne lizbeth lize lizelot
    lizette lizzy ljubica lobke lodewien lodewijck lodewijk loek loeki loes loesje lois lola
    loni lonneke lonnie loraine lore loredana loreen loren lorena lorenza lorenzo loretta
    lorien lorinda loris lorna lorraine lothar lotta lotte lottie lou louay loubna louie louis
    louisa louise louisette loukas loukie lourdes lourens lourina loutje lowie lowiek loïs
    lubbe lubbertus lubna luc luca lucas lucette lucia lucian luciana luciano lucie lucien
    lucienne lucijn lucila lucinda lucio lucius luciën lucretia lucy ludger ludmila ludo
    ludovic ludovica ludwig luisa luise luitzen luka lukas lukasz luke lukie lule luna lutfi
    lutgarde luthfi lutske luuc luuk luuktje luus luusje luwam lyanne lyda lydeke lydia lydie
    lyla lyn lynda lynette lynn lynne lyonne lyske lyubov léa léon maaik maaike maaikel maaria
    maarten maartien maartje maaz mabel machiel machteld machtelt maciej macy madalena
    madelein madeleine madelijn madelinde madeline madelon madiha madina madison mads mady
    maeike maeve magda magdalena maggie magiel maha mahamed mahammad mahbub mahdi maher mahir
    mahjouba mahmood mahmoud mahmud mahmut mahsa maia maik maike maikel maimuna mairi maisa
    maja majda majella majid majorie makbule malaika malak malaya malcolm malek malene malia
    malika malin malina malinda malissa mallory malou mana manal mandana mandi mando mandy
    manfred mani manisha manita manja manjit manna mano manoah manoek manoel manohar manoj
    manolito manolo manon manouk mansour mansur manu manuel manuela manya marah maral marale
    marc marcel marcela marcelina marceline marcelino marcella marcelle marcello marcellus
    marcha marchien marchje marcia marciano marcin marco marcus mardi mardo marek marena marga
    margaret margareta margarete margaretha margarita margaux marget margherita margie margit
    margje margo margot margreet margret margriet margrieta margriete margrit marguerite mari
    maria mariah mariam mariama mariami marian mariana mariangela marianna marianne mariano
    maribel marice maricel marie marie-claire marie-jose marie-josé mariek marieke mariel
    mariella marielle marienne mariet marieta marietje marietta mariette marij marija marijan
    marijana marijcke marije marijke marijn marijne marijntje marika marike mariken marilene
    marilou marily marilyn marilène marina marinda marinella marinet marinette marinka marino
    marinus mario marion mariona maris marisa mariska marisol marissa marit marita maritte
    maritza mariusz mariya mariza mariëlle marja marjan marjanne marjanneke marjelle marjet
    marjette marjo marjolaine marjolein marjolijn marjon marjorie marjory marjut marko markus
    marla marlee marleen marleine marlena marlene marli marlieke marlies marlijn marlinde
    marlisa marlise marloes marlon marlou marly marni marnick marnie marnik maroesja maroesjka
    marouan marouane marry marscha marsha marsia mart marta martha marthe martien martijn
    martijntje martin martina martine martino martinus martje marton marty marusia marvel
    marvin marwa mary maryam maryem maryja maryke maryla maryline maryn maryse marysia marzena
    marzia mascha maseo masha masja mason masoud massimo mateo mateusz matheo matheus mathias
    mathieu mathijn mathijs mathil mathilda mathilde matilda matilde matteo matthea mattheus
    matthew matthias matthieu matthijs matthé matti mattia matty maud maude maura maureen
    maurice mauricio maurits maurizio mauro mausi mavis maxim maximiliaan maximilian
    maximilien maximus may maya maylin maysa maysoon mazin małgorzata mbarek mechteld mechtild
    mechtilde medina medy meena megan meggie mehdi mehmet mehtap mei-ling meije meike meiko
    meile meindert meine meino meinou meinte meintje meis mejra mel melania melanie melany
    melchior meldin melek melih melike melina melinda melis melisa melissa melita mellanie
    melle mellony melvin melwin mena mendel mendy menno meral mercedes meredith mereth meriam
    meriem merij merijn meriton merle merlijn merlin merlinde mert merve mervyn meryem meryl
    mesut meta metin metje mette metteke meya mia miah mian micha michael michaela michail
    michal michaël michaëla michał michel michela michelangelo michele micheline michelle
    michiel michon mick mickel micky midas miek mieke mieks mien mieneke mienke mientje miep
    miesje migchiel mignon miguel mihaela mihai mikail mike mikel mikhail miki mikki mikko
    miko mila milad milan milana milena miles milica milja milko millard milly milo milosz
    milou miloud milton mimoun mimount mina mineke minh minka minke minna minnie minou mira
    mirana miranda miray miraç mirea mireille mirela mirella mirelle miriam mirian mirjam
    mirjana mirka mirko mirna mirnesa miroslav mirosław mirre mirrel mirsad mirsada mirte
    mirthe mirza mischa misha misja mita mitch mitchel mitchell mitra moana moaz moenes
    mohamad mohamed mohammad mohammed mohan mohanad mohandes mohsen mohsin moira mokhtar molly
    mona monia monic moniek monika monique monir monira monja montserrat monty mookie morad
    morena morgan moritz morris morten mostafa moujahid mounir mourad mousa moussa mozes
    mubarak muhammad muhammed muhammet muhsin mukaddes mukhtar mumin munira murat muriel murk
    murtaza musa musaab musab mustafa mustapha muzaffer myla mylena mylene mylène myra myranda
    myriam myrna myrre myrte myrthe mysha naajia naaz nabeel nabil nabila nacer nacera nada
    nadeche nadeem nadege nadette nadezhda nadia nadim nadine nadira nadja nadjib nadya
    nadèche nael nafisa nafiz nagihan nahed nahid nahom nail naila naima naisha najah najat
    najib najima najla najlae najoua najwa nakita nalan nalini nancy nanda nando nanet nanette
    nanine nanja nanko nanna nanne nanneke nannette nannie nanno nansy nao naoki naomi naoual
    naoufal naoufel narcisa narda narges narin narmin nasira nasra nasreddine nasrin nasser
    nassim nassima nassira nastja natacha natali natalia natalie natalija natalja nataly natan
    natanael natascha natasja nathalie nathan nathanael nathanaël natia natsuko naveed navin
    nawal nawfal nazan nazanin nazar nazife nazim nazir nazira nazli nazlı naáma neal neale
    nebahat nebil nebojsa necati nechama necla neda nedim neeke neele neelie neeltje nefise
    nehir neil neilla nejla nela nelda nele nelia nelien nelis nella nelleke nellianne nellie
    nello nelly nelson nena nenad nermin neske nesrin nesrine nessa nesta neva nevena nevin
    nevzat nezha ngoc nhu niamh nicandro niccolo nicholas nick nickel nicki nicky nico nicola
    nicolaas nicolae nicolai nicolas nicolaus nicole nicoleta nicoletta nicolette nicolien
    nicolina nicoline nicolo nida nidal niek niekje niekol niels nielske nienke niesco niesje
    nieske nigel nigella niha nihal nihan nihat nike niki nikita nikki nikola nikolai nikolaj
    nikolas nikoletta nikos niké nilay nilgun nilgün nils nilufar nilüfer nimo nina ninette
    ninian ninke nino ninon ninoska niranjan nisa nisanur nishant nisrin nisrine nissrin nita
    niven nizar noa noah noella noelle noemi nohaila nola nolan nolda nolleke nona nonja
    nooitje noor-jan noortje nora norah norbert norberta nordin nordine noreen noreldin nori
    norina norma norman noud nouha nouhaila nour noura nourdin noureddin noureddine nouria
    novella novi noé noémi noël noëlle noëmi nuran nuray nurcan nurdan nurgül nurhan nurhayat
    nuria nurie nuriye nursel nursen nurten nurul nusrat nusret nyncke nynke nysa obbe obe
    océane oddeke odeke odette odile odilia odin odysseas oebele oeble oege oeke oene oeter
    ofelia offar offra oguzhan okan oki okje okke oksana oktay olaf olav oldrik ole oleg
    oleksandr olena olga olgica olimpia olindo olive oliver olivia olivier oliwia olja olle
    olli olof olya omaima omaira omar omara omer onno onur oralia oraya orhan oriana orlanda
    ornella orsolya ortwin ory osama oscar oskar osman osvaldo oswald oswin othman otis otje
    otmane ottar ottelien ottelina ottilie ottla ottmar otto otwin ouafa ouafaa ouafae oualid
    oualida ouassima oumaima oumar oumayma oumnia ousama ousmane outger ovidiu owen oytun ozan
    paco paddy padma pamela panagiotis pancho pania paola pareez parisa parsa parviz pascal
    pascale pascha pasqual pasquale patience patric patrice patricia patrick patriek patrik
    patrizia patrycja patsy patty pauke paul paula paulette paulien pauliena paulin paulina
    pauline paulo paulus pavel pavlina pavlos pawan pawel pawła payam pedram pedro peggie
    peggy pelin pemma penelope pepijn pepita perihan perla pernille perry pert petar peter
    petra petrina petronel petronella petronelle petros petrus petruska petula petya peyman
    phaedra phil philine philip philipp philippa philippe philippine philippus philo philomena
    phoebe pia pien pienie piera pierre piet pieta pieter pieter-jan pieternel pieternella
    pietertje pietje pietrik pietronella pijke pilar pim pina pinar piotr pippa pleun pleuni
    pleunie pleuntje poppe prabha pradeep prakash pranav prashant pravien pravin preben
    predrag prisca priscilla pritam priya priyanka punit pınar qadir qasim qian quentin quincy
    quinn quinta quinten quinty quirien quirijn quirina quirine quirinus rabab rabah rabia
    rabie rachel rachelle rachid rachida rachied rachèl rada radha radj radjen radjesh radka
    radmila rado radoslav radosław radu rae raed raf rafael rafaela rafal rafaël rafał
    raffaele rafi rafik rafiq raghad raheem rahel rahela rahil rahim rahima rahma rahman rahul
    raimond raimondo raimunda rain raina rainer raisa raissa raj rajae rajen rajendra rajesh
    rajko rajni raju ralf ralph raluca ramazan ramdas rami ramin ramiro ramis ramiz ramla
    ramon ramona ramy ramzi rana randa randall randolph randy rani rania raniya ranjana ranjit
    ranya raoul raphael raphaël raquel rasha rashed rasheed rashid rashida rashmi rasit rasmus
    rasool rastko ratna raul ravi ravinder ravindra raya rayan rayana rayane raylene raymon
    raymond raymonda raymonde rayna raynor rayza raza razan razia razija raúl rea rebecca
    rebekah rebekka rebin recep redmer redouan redouane reem reena refia refik refika reggie
    regien regilio regina reginald regine regis rehana reid reidun reiko reimer reina reinald
    reinalda reinard reinbert reinder reinderdien reindert reindina reinette reinhard
    reinhilde reinhold reini reinie reinier reinko reinoud reinout reinske reinskje reint
    reintje reinwert rejane reka rekha rembert rembrandt remco remi remie remko remmelt
    remmert remona remy remzi rena renaat renaldo renata renate renato rendert rene renee
    reneé renie renier renilde renko reno rens renske renz renzo rené renée resat reshma resi
    resit reta retha reuben revi reyhan reyhane reynaldo reza rezan rezwan rhea rhianne rhoda
    rhodé rhona ria riaan riad riana rianka rianna rianne riany riaz ricarda ricardo riccardo
    richa richal richard richarda richelle richenel ricky rico ridha ridouan ridvan ridwan
    rieka rieke riekele riekelt riekie rieme rien rienie rienk rienke riens rienus riet rietje
    rietta rifat rifka rigina rigt rigtje rihab rijklof rijnie rik rika rikie rikkert rikki
    rikst rikste rilana rim rima rimke rimme rina rinalda rinaldo rinco rinda rineke rinse
    rinske rinskje rintje rinus rinze rio risa rishi rishma rita ritchie ritsert ritske ritva
    rivka rix rixt rixta riyad rizwan rob robbert robbie robbin robby robert roberta roberto
    robin robine robrecht roby robyn rocco rochdi rochella rochelle rocio rocky rodaina
    roderick roderik rodger rodney rodolfo rodrigo roel roeland roelf roelfien roelfina
    roelfke roeli roelie roelien roelina roelinde roelke roelof roelofina roelofje roeltje
    rogelio roger rogier rohan rohit roisin rojda rokaya rokia rokus roland rolanda rolande
    rolf rolien rolina rolinde rolinka romain romaisa romana romano romea romee romeo romi
    romina romke rommert rommy romulo romy ron rona ronald ronalda ronan ronit ronja ronna
    ronnie ronny roos-marijn rooske roosmarie roosmarijn rory rosalia rosalie rosalien
    rosalinda rosalinde rosalyn rosamunde rosan rosana rosanna rosanne rosario rosaura rose
    rosela roseline rosella roselyn rosemarie rosemarijn rosette roshan roshni rosie rosina
    rosita roswitha rosy rouel roukaya rouwkje rowan rowena rowin rowina roxana roxanne roy
    roya royce ruba ruben ruchama rudger rudi rudie rudmer rudolf rudolph rudolphina rudy
    rufus ruggero rukiye rukmini rumeysa runa rupert ruta rutger rutgerd ruth ruud ruurd
    ruurdtje ruurtje ruwaida ry ryan ryanne rykel ryszard ryta régis rémi rüdiger saad saadet
    saadia saartje sabah sabahat sabeth sabien sabiha sabina sabine sabir sabira sabri sabrina
    sabrine sacha sadaf sadegh sadet sadia sadik sadiq sadiqa sadnan safa safae saffron safia
    safiya safouan safouane sagal sahand sahar sahra said saida saif sakina sakir saladin
    salah salahddine salahdin salaheddine saleh salem salih saliha salim salima salina sallie
    sally salma salman salome salomo salomon salomé salvador salvatore salwa salwan sama samad
    samaneh samantha samar samara sameer sami samia samina samir samira samiya samiye sammie
    sammy samsom samson samuel samuele samya san sanae sanam sanaz sandeep sander sanderijn
    sandi sandie sandor sandra sandrijn sandrina sandrine sandro sandy sane sanela sangita
    sanja sanjana sanjay sanjida sanjiv sanna sannah sanne santi santiago santina santo
    santosh santusha sara sarah sarina sarita sarith sarmad sarra sascha sasha sashi sasja
    saskia satish saturnina satya saul saurabh savanna savannah savas savio savitri sawsan
    sayed sayf sayid sayra saïd saïda scarlet scarlett schelte schelto sco scott sean sebas
    sebastiaan sebastian sebastiano sebastien sebiha seda sedat sedef sef sefa sefanja sefora
    seger seher sehnaz seid seif selahattin selam selami selena selene selim selin selina
    selma selman selmin selvi semih semiha semina semira sena senad senait senay senem seng
    senka senn senna senne sennur senta seong serafina serap seraphine serdal serdar serena
    serge sergei sergey sergio serhat serife serkan serpil serra servaas sevcan sevda sevgi
    sevi sevil sevilay sevim sevinç sezen sezer sezgin sezin seçil shaady shabana shabnam
    shada shadi shadia shae shafiq shahab shahid shahin shahla shahram shahrzad shaila shaima
    shakil shakira shaman shamila shamim shamir shamira shamiya shamma shams shana shanaya
    shane shania shanice shaniqua shanna shannah shannen shannie shannon shanta shantel shanti
    shao shaquille shara sharda sharief sharif sharifa sharina sharita sharla sharlene
    sharmaine sharmila sharon sharona sharonne sharvin shashi shaun shauna shavonne shawn
    sheila shekib shelby shelley shelly shendy sheraz sherida sherien sherita sherley sherwin
    sheryl shi shila shima shimon shiraz shirin shirine shirley shiva shivani shobha shreya
    shu shukri shushan shyam shyama shymaa sia siamak siar siarhei sib sibe sibel sibilla
    siboney sibrand sibren sibrich sibylle sicco siddarth siddharth siddiq sidi sidney sido
    sidonie sidra siebe siebke siebolt siebrand siebren siebrich sieger siegfried siegmund
    siekje sielia siem sieme siemen siemon siemy sien siena sieneke sienie sienna sientje siet
    sieta sieto sietse sietske sieuwke sieverd siewert sigi sigmund signe sigourney sigrid
    siham sijbe sijbrand sijbren sijke sijmen sijtje sijtske sikke silas silja silke sille
    silvain silvan silvana silvano silverio silvester silvi silvia silviana silvie silvijn
    silvio silvy sima simay simeon simge simin simion simm simo simon simona simone simoon
    sinah sinan sindi sindy sineke sinem sines sini siny siobhan sipke sippie sira siraj sirin
    sirine siriwan sirpa sissi siti sitske situ siv sivan siwar sixtus sjaak sjaan sjaantje
    sjak sjakie sjan sjanie sjannie sjantal sjef sjeng sjennie sjetske sjeuf sjieuwke sjirk
    sjoerd sjoerdje sjoerdtje sjoert sjon sjors sjouck sjouke sjoukje sjuul sjuula skyler
    sladjana slavica slavko smadar smail smaragda sneha snežana sofia sofian sofiane sofie
    sofieke sofiia sofija sofya soha sohaib sohail soheil sohrab sokolin solange soledad
    soleil soliana sologne solomon solveig somaya sonay sonel soner songul songül sonia sonja
    sonny sonya soojin soon sophia sophie sophieke soraya sorin soroush sosha sosina souad
    soufian soufiane soufiyan soufyan souhail souhaila soukaina soulaima soulaiman soulaymane
    souleymane soumaya soumia soundos staas stacey stacy stanislas stanislaus stanislav
    stanisław stanley stavros steef stef stefan stefania stefanie stefano stefany steffan
    steffen steffi steffie stein stella stepan stephan stephania stephanie stephano stephany
    stephen stephie stevan steve steven stevie stewart stien stiene stieneke stientje stig
    stijn stijne stijntje stine stineke stoffel stéphane suad suat subhash sudarshan sudhir
    sue suela suelen sufian suhaib suheyla sujata sulaika sulaiman sulayman sule suleyman
    sultana sumaya sumeyra sumeyye sumia sumita sunil sunita sunna sunniva sunny suraj suraya
    suresh suriya susan susanna susanne susanneke susette sushila susi susie susita suus
    suusje suvi suzan suzanna suzanne suze suzette suzie suzy svea sven svenja svetla svetlana
    swaan swaantje swanee swanet swanhilde swarte swati swen swenja swie sybe sybil sybille
    sybrand sybren sylvain sylvan sylvana sylvano sylvanus sylvester sylvestre sylvia sylviane
    sylvie sylvio sytse sytske sytze szymon sébastien sören süleyman sümeyye sławomir taeke
    taetske taha tahir tahira tahirih tahnee taimaz taina tais taj tajana talal taleb talha
    tali talia talisa talita talitha tallulah talya tamana tamar tamara tamas tamer tamika
    tamim tamin tamira tammie tammo tammy tancrède tanguy tania tanis tanisha tanita tanja
    tanneke tanno tanya tara tarah tarek tarik tariq tarkan tarryn tarsis taru taryn tasha
    tasja tasnim tasos tatia tatiana tatjana tatum tatyana taufik tauseef tawab tayeb tayfun
    taylan taylor teake teatske ted teddie teddy tedy teeuwis teije teis tekla tekle teklu
    telma temel temesgen temme temmo teni tenneke teo teodor teodora teoman tera terence
    terenja teresa terese teresia tereza terrence terri terry tesfay tesfaye tess tessa tessel
    tessie tete tetske teun teuna teuni teunie teunis teunisje teuntje teus teuwis tewis teyo
    thaila thalia thalita thamar thandie thanh thara thea theda thekla thelma themis theo
    theodoor theodora theodorus theodosia theophile theresa therese theresia theresita theun
    thiago thiemo thierry thies thieu thijmen thijs thilo thirza thom thomas thomasina thor
    thora thoralf thorben thore thorsten thu thuc thurid thuy thyra thérèse tiago tiana tiba
    tibbe tiberius tibor ticho tico tidjani tiede tiemen tiemme tiemo tieneke tienes tienke
    tienneke tierza tiffany tigo tigst tije tijl tijmen tijn tijs tika tilda tiles tillie
    tilly tilman tilo tim timea timmy timo timon timotheus timothy timour timur tin tina tine
    tineke tinie tinka tinus tiny tirsa tirtha tirza tisha tita titia titta titus tiuri
    tivadar tiziana tjaak tjaakje tjaard tjaart tjade tjalda tjalke tjalling tjapko tjarda
    tjark tjebbe tjeerd tjeerdje tjeerdtje tjepke tjerkje tjetske tjibbe tjidde tjits tjitse
    tjitske tjitte tjitze tjoeke tjomme tjorven tjouke tobi tobias tobie tobin toby toekie
    tofik toke tolga tolunay tom tomas tomasso tomasz tomek tommaso tommie tomo tomás tona
    toncha toni tonia tonja tonke tonko tonnie tonnis tonny toos toosje topaz torben tord tore
    tosca tosha toska toufik toula touria tracey tracy travis tresa trevor tria tricia triene
    trieneke trienke trientje trijn trijneke trijnie trijntje trina trineke trinette trinus
    tristan trix trixie troy trudi trudie trudy truida truke truska truus truusje tsegay tsige
    tsvetan tuana tuba tufan tugay tugba tunahan tuncay tung turan turgay turgut turkan tuğba
    twan twanneke twiggy tyana tycho tygo tyler tymen tynke tyra tyron tyrone tyson tzvi
    türkan ubbo uday ufuk ugo ugur uilke uitske ulas ulbe ulco ulf ulfert uli ulla ulrica
    ulrich ulrik ulrika ulrike ultan umair umar umberto umit umme ummu umran umut undine unico
    urania urbain urban uri urias uriel uriël urmila urs ursela ursula ursulina urszula urte
    usama usha usman ute utz uzma uğur vaclav vaheed vahid vahit valentijn valentin valentina
    valentino valentyn valeri valeria valerie valesca valeska valérie van-anh vanessa vania
    vanja vanna vany vasco vasil vasilica vasiliki vasilis vasily vasu vaya vedat vedran
    veerle vefa velda veli velma vera verena verica verna vernon veronica veronika veronique
    vesna vesta veysel vianne vibeke vibha vicente vicki victor victorien victorine vidar
    vidya vien vieno viet vigo vijay vikas vikash viktor viktoria viktoriya vilho vilja vilma
    vilmos vina vinay vince vincent vincenza vincenzo vinita vinnie vinod viola violaine
    violeta viorel virginia viridiana visha vishnu vissia vitali vitalis vitaly vito vittoria
    vittorio viv vivek viveka vivi vivian viviane vivianne vivica vivien vivienne vjera vlad
    vladimir vladislav vlado vlasta vojtech voke volkan volker volodymyr vuk véronique wael
    wafa wafae wahid wahida wajid wakar walda waldemar waldo walid walida wallid wally
    walraven walt walter waltraud wanda wani wanita wannes warda warner warre wasim wassila
    wassim waylon wayne webe weda weemoed wei-ling weie weiert welmoed wemke wenche wenda
    wendel wendela wendelien wendelina wendeline wendelmoet wendie wendy wenneke wenzel wera
    were werenfried werner wesam wesley wessel wessie westley wia wiard wibe wibke wibo wibren
    wicher wichert widad widia wiebe wiebke wiebren wiebrig wiechert wiegel wieger wieke
    wieland wiepke wierd wiert wiesje wieske wietse wietske wietze wigard wiggert wigle
    wijanda wijbe wijbrand wijbren wijke wijnand wijnanda wika wiktor wilbert wilberth
    wilbrord wilburg wilco wilda wildrik wilfred wilfried wilhelm wilhelmien wilhelmina
    wilhelmine wilhelmus wilja wiljan wiljo wilke wilko willeke willem willemien willemijn
    willemina willemtje willeon willi william willian willianne willibrord willie willo willow
    willum willy wilma wilmar wilmer wilmie wilnanda wilrik wilson wim wina winand winanda
    winfred winfried winie winifred winnie winny winona winston wioletta wisal wisam wissam
    wissem wito witold wladimir wlodek wobbe wobbine wobke wojciech wojtek wolbert wolfert
    wolfgang wolter woltera wolterus woltje womke woo wopke woudina wouke wout wouter woutera
    wouterus wubbe wubbechien wubbegien wubbien wubbina wubbo wuna wya wybe wybo wybrand
    wybren wyke wytse wytske wytze xander xandra xanthe xantia xavi xavier xaviera xena xenia
    xia xiang xiao xiaoming ximena xin xing xiomara xuan yacine yael yaella yagmur yago yahia
    yahya yakob yakub yakup yamila yamina yan yang yanick yanina yanis yann yanna yannic
    yannick yannis yao yara yared yaren yaron yasemin yaser yasin yasir yasmin yasmina yasmine
    yasser yassin yassine yassir yavuz yaël ybe ybele yde yehudi yekta yelda yelena yeliz yeme
    yener yentl yesim yesna yeter yeşim yiannis yigal yigit yildiz yin yke yleana yme ymke yna
    ynske ynte ynze yohana yohannes yoko yola yolanda yolande yolanthe yolien yon yonah yonas
    yonatan yonca yong yoni yonis yonna yoram yoran yorben yordi yorick yosef yosi yosra yossi
    younes youp youri yousaf yousef yousra youssef youssouf youssra yoy ysbrand ysette ytje
    ytse ytsje yuan yueri yuki yuksel yula yulia yuliya yulya yuna yunus yuri yuriko yuritzi
    yurre yusra yusuf yuval yvana yvanka yves yvet yvette yvie yvo yvon yvonne yvonneke yüksel
    yıldız zahra zaid zaida zaina zainab zaineb zakar zakaria zaki zakia zakiya zane zanna
    zara zaur zaynab zbigniew zdenka zdenko zdzisław zeba zeger zehra zekeriya zeki zekiye
    zelda zelia zeliha zenab zeno zenobia zerin zeyd zeynab zeynel zeynep zhen zhi zhor ziad
    zian ziana zico zihni zina zinaida zinat zineb zineddine zinedine zineke zita ziya ziyad
    zlata zlatan zlatko zoe zofia zohar zohra zohre zola zoltan zora zoraida zoran zorica
    zorina zoubida zouhair zoulikha zoë zsofia zsolt zubair zubeyde zuhair zuhal zuleika
    zuleyha zuzana zuzanna zvonko zwaantje zwanet zwanette zwanny zwantje zyad zygmunt züleyha
    zülfiye zümra ömer ömür özcan özden özge özgür özkan özlem ülkü ümit ümmü łukasz şerife
    şule
    """
)

# First names that are also ordinary Dutch words (or a brand, a tree): only with a surname, a title
# or role, a greeting, or a capital in the middle of a sentence.
AMBIGUOUS = words(
    """
    aagje abraham ad adele altje angel ans aron axel beer ben berber bes bloem bo bobby caren
    christin christoffel clarisse clementine cor daaf daantje dees doekje dolf don donna door
    doortje driek dries eise elke ella els elvin emir eren erin erna ernst ester evertje faas
    faith fee floor flora fokje foppe frank franke frans geurtje gloria griet guy hannes harke hazel
    heiltje hein helle henry hermelijn hoop hope ian ieme imme inas isa jaapje jade janke
    janus jeanet jet jip jo job jobke jojo joy just justine jut kaatje kai karsten kat keetje
    ken kersten kokkie koos kris kristen kwame leen leentje lente leopold letje lieven lilla
    linde ling lot lotje lubbert luis luit madelief mark marlen matje matte max mees mehari
    merel mies miet mietje mindert mirabel mo nadi nel nestor noor ode oeds pax peer peet
    penny petertje pier pierrette pietsje pinas pip puck quint raaf raven rein rem rick rijkje
    robijn roemer roos roosje rosa sam sannie sem sherry siert sietje sil sita sjarel sjerp
    sjoeke sky soma stan ster sterre storm swa taco teba tetje tilde timen tjerk tommy ton
    tonneke toon toontje torsten trees treesje trui truitje val ventje venus verbena vicky
    victoria violet violette vishal vrouwke vrouwtje waad warren wei wenke wiep wies wijkje
    wijntje wikke wil will winter wisse woutje zebedeus zon zwaan zwier
    """
)
