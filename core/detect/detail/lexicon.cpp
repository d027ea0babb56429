// SPDX-License-Identifier: Apache-2.0
#include "detect/detail/lexicon.h"

namespace siegel::detail {
namespace {

using namespace word_class;

// Common given names of Germany, Austria, Switzerland, Britain and the United States. Those that are everyday words
// (Mark, Rose, Will) are left out: they are found beside a title or a surname.
constexpr std::string_view given_names =
    "adam adele adelheid adrian agnes ahmed aileen alan albert albrecht alex alexander alexandra alfred ali alice "
    "alicia "
    "alina alison allison alois amanda amelie amy andrea andreas andrew andy angela angelika anita anja anke ann anna "
    "anne annegret anneliese annette annika anthony antje anton antonia arne arnold arthur artur astrid aylin axel "
    "ayse "
    "barbara bastian beate beatrice beatrix ben benedikt benjamin bernd bernhard bert berta bertha bettina betty "
    "birgit "
    "birte bjoern björn bodo boris brandon brenda brian brigitte britta bruno burkhard carina carla carlos carmen "
    "carol "
    "caroline carolyn carsten catherine cathrin cecilia charles charlotte cheryl chloe chris christa christel "
    "christian "
    "christiane christina christine christoph christopher cindy clara claudia claus clemens cornelia craig cynthia "
    "dagmar "
    "daniel daniela danielle danuta david dean deborah debra denise dennis derek detlef diana diane dieter dietmar "
    "dietrich "
    "dirk dominik donald donna dora doris dorothea dorothee dorothy doug douglas dylan eberhard eckhard edeltraud "
    "edgar "
    "edith eduard edward egon eileen ekkehard elena eleonore elfriede elias elisabeth elise elizabeth elke ella ellen "
    "elsa "
    "emil emily emma emre erhard eric erich erik erika ernst erwin esther ethan eugen eugene eva evelyn ewald fabian "
    "fatima "
    "fatma felix ferdinand finn florian frances francesca frank franz franziska fred frederick frederike freya "
    "friederike "
    "friedhelm friedrich frieda fritz gabi gabriel gabriele gary georg george gerald gerd gerda gerhard gerlinde "
    "gernot "
    "gertrud gisela giovanni giuseppe gloria gottfried greg gregor gregory greta gudrun guido gunnar gustav günter "
    "günther "
    "hannah hannelore hanna hanne hannes hans harald harold harry hartmut hasan hassan hedwig heide heidemarie heidi "
    "heike "
    "heiko heiner heinrich heinz helen helena helene helga hella helmut henning henrik henry herbert hermann herta "
    "hildegard "
    "holger horst howard hubert hugo ian ibrahim ida ignaz igor ilona ilse imke ina inga inge ingeborg ingo ingrid "
    "irene iris "
    "irma irmgard isabel isabella isabelle ivan jack jacob jacqueline jakob james jan jana jane janet janina jannik "
    "jasmin "
    "jason jeff jeffrey jennifer jens jeremy jessica jim jimmy joachim joan joanna joe joel johann johanna johannes "
    "john "
    "johnny jonas jonathan jordan jose josef josefine joseph joshua joyce juan judith judy julia julian juliane julie "
    "julius "
    "justin jutta jörg jürgen kai karen karin karina karl karla karlheinz karsten katarina katharina katherine "
    "kathleen "
    "kathrin kathryn katja katrin keith kelly ken kenneth kerstin kevin kilian kimberly kirsten klara klaus klemens "
    "konrad "
    "konstantin kurt kyle lara larry lars laura lea leah lena leo leon leonard leonie leopold liam linda lisa lore "
    "lorenz "
    "lothar louis louise luca lucas lucia lucy ludwig luisa luise lukas lutz lydia lynn magdalena maik maike maja "
    "malte "
    "manfred manuel manuela marc marcel marco marcus mareike margaret margarete margarethe margit margot margret maria "
    "marianne marie marina mario marion markus marlene marlies marta martha martin martina mary marvin mathias "
    "mathilde "
    "matthew matthias maximilian maureen megan mehmet meike melanie melissa merle michael michaela michelle miguel "
    "mike "
    "mirko miriam mohamed mohammed monika moritz murat mustafa nadine nadja nancy natalie natascha nathan nele "
    "nicholas "
    "nicola nicole niels nikolaus nils nina noah nora norbert norman olaf ole olga oliver olivia oscar oskar oswald "
    "otto "
    "pamela patricia patrick paul paula pauline pedro peggy peter petra philip philipp phyllis pia priya rachel "
    "raimund "
    "rainer ralf ralph ralph ramona raphael raymond rebecca regina reiner reinhard reinhold renate rene richard "
    "ricarda "
    "rita robert roberta robin roger roland rolf roman ronald ronny rosa rosemarie roswitha roy rudi rudolf rupert "
    "russell "
    "ruth ryan sabine sabrina samantha samuel sandra sandy sara sarah sascha scott sean sebastian selina sharon "
    "shirley "
    "sibylle siegfried sieglinde sigrid silke silvia simon simone sofia sofie sonja sophia sophie stefan stefanie "
    "steffen "
    "stephan stephanie stephen steve steven stuart susan susanne sven svenja sylvia tamara tanja tara teresa thea theo "
    "theodor theresa therese thomas thorsten thorben tiffany tilman tim timo timothy tina tobias todd tom toni tony "
    "torben "
    "torsten tracy traute trudy tyler udo ulf uli ulla ulrich ulrike ursula ute uwe valentin valerie vanessa vera "
    "verena "
    "veronica veronika victor victoria viktor viktoria vincent virginia volker volkmar walter waltraud waltraut wendy "
    "werner wiebke wilfried wilhelm wilhelmine willi william willy winfried wolfgang wolfram xaver yasmin yusuf yvonne "
    "zachary zoe özlem anil raj wei mei yuki diego luis jorge ana elif selim tarik omar aisha layla svetlana natalia "
    "irina "
    "dmitri sergej wladimir piotr pawel agnieszka malgorzata krzysztof zofia josip milan dragan marek tomasz";

// Less common ones, and those of families that came from elsewhere.
constexpr std::string_view more_given_names =
    "abigail achim adelina agata aidan alessandro alessia alicja alina alma alwin amalia amina amir anand andré "
    "andrzej aneta "
    "angelina anil anneke annelie annika ansgar antonio anuschka arjun arthur arvid asha ashley audrey aurora ava "
    "aydin ayla "
    "bartosz basil bernadette bettina björn bogdan boris brigid bronwyn burak caitlin callum cameron can carl carlotta "
    "casper "
    "cecile cem chantal chiara chukwuemeka ciara ciaran claire colin connor conrad cora corinna cosima craig dagmara "
    "dana darius "
    "darren deepak deirdre delia deniz derya desmond dilara dimitri dina dominique dorian dorota duncan eamon edda "
    "edwin eike "
    "eileen ekaterina eleanor elena elias elif elisabetha ellis elsbeth emine emre enno enrico erdal esme estelle "
    "esther etienne "
    "evan ewa fabio fatih fatma felicitas fenja fernando fiete filip finja fiona flora florence francesco francis "
    "francois "
    "frauke fred fredrik frida friederich gabriela gareth geoffrey georgia gerrit gertrude giulia glen gordon grace "
    "graham "
    "grzegorz guenter gwen gwendolyn hakan halina hamza hanife harriet hatice ignacio rhian aurelio linnea mattis "
    "keisha vincent deirdre hauke hazel heather hector heinrike hendrik henriette "
    "henrietta hilde hinrich hiroshi hugh hugo hussein ibrahima igor ilka imogen ines inna ioana iris isaac isla "
    "ismail iwona "
    "jacek jacqui jaime jakub jalal jamal jamie janek janette janusz javier jean jeanette jelena jenna jens-peter "
    "jeroen jette joana "
    "jocelyn jochen joerg johan johnathan jolanta jonah jonathon jorn josefa josie jost juergen julianna juliana "
    "juliette junaid jule "
    "kamil karim karola katalin katie katarzyna kayla kemal kenji kieran kirsty kjell knut konstanze korbinian kristin "
    "kristina "
    "kristof krystyna lamar lana lasse latisha laurence laurent layla leila lena-marie leyla liesel liesl lilian "
    "liliana lilly lina "
    "linus lisbeth liselotte ljudmila lorenzo lorna lorraine louisa luc lucie ludmilla luzie maciej madeleine mads "
    "maeve magda "
    "mahmoud maja malcolm malik mandy mara marcin margarita margery mariana mariam marielle marija marika marisol "
    "marit marlis "
    "marlon martine marwa mateusz mats matteo maurice mauricio max maxim mechthild mehdi melina mehmed merle mia mika "
    "milena "
    "milica miroslav mirjam mohammad moira mona monique morgan muhammad mustapha myriam nabil nadia naomi nataly "
    "natasha neil neele "
    "ngozi nia nicolas nicolaus niamh nigel niklas nikita nikolai nils-peter nino noemi nuri oleg olumide omar oona "
    "orla osman othmar "
    "owen pablo paolo pascal patrycja pavel pekka penelope pelin philippa phoebe pierre pinar piet poppy quentin "
    "quirin rabea radek "
    "rafael rajesh ramon rania rasmus raúl rebekka reema reinhild renata rhys ricardo rieke robbie robyn rodrigo romy "
    "rosalie rosalind "
    "rosalia rosamund rowan roya rüdiger ruediger sadie safiya saskia salma salvatore samir sanjay santiago sarina "
    "sebastião selma "
    "sergei sergio serkan seth shannon shaun sheila shivani sian sigmund sieglind simona sinead siobhan slobodan "
    "solveig sonia sören "
    "soeren stacey stanislaw stella stine sunita suresh svea svenja swantje sybille tabea tamer tania tatjana tessa "
    "thaddeus thekla "
    "thelma theodora theodore theresia thilo thomasz thora thore tiago tilda tilo tjark tobi tomas trevor tristan "
    "tuncay ulrika uschi "
    "valeria vanja vasile veit verena vikram viola violetta vitali vivian vivien wanda waldemar wibke wiebe wilma "
    "wolf-dieter xenia "
    "yannick yannik yara yasemin yasin yolanda yosef yusra yuri zainab zara zehra zeynep zlatan zuzana åsa émile özgür "
    "ömer ünal";

constexpr std::string_view surnames =
    "müller mueller schmidt schmitt schmitz schmid schneider fischer meyer meier maier mayer mayr weber wagner becker "
    "schulz schulze schultz hoffmann hofmann schäfer schaefer bauer schröder schroeder neumann zimmermann krüger "
    "krueger "
    "hartmann schwartz werner lehmann köhler koehler herrmann walther schumacher krause lorenz böhm boehm huber "
    "hahn schubert jansen peters möller moeller friedrich scholz pfeiffer seidel heinrich haas kuhn gruber brandt "
    "steiner bergmann pohl engel busch sauer arnold pfeifer weiß jäger albrecht schuster graf lindner kuhlmann "
    "hübner huebner petersen thomsen hansen petrovic yilmaz kaya demir demirkan öztürk yildiz sahin nguyen kowalski "
    "nowak "
    "wójcik ivanov rossi russo bianchi garcia martinez rodriguez lopez gonzalez hernandez perez sanchez ramirez torres "
    "flores rivera gomez diaz reyes morales ortiz gutierrez chavez ramos smith johnson williams jones davis miller "
    "wilson anderson taylor thomas moore jackson martin thompson harris clark lewis robinson walker allen "
    "wright scott hill nguyen adams nelson baker campbell mitchell roberts carter phillips evans turner parker collins "
    "edwards stewart morris rogers reed murphy bailey cooper richardson cox howard ward peterson gray ramirez watson "
    "brooks "
    "kelly sanders bennett wood barnes ross henderson coleman jenkins perry powell patterson hughes simmons foster "
    "bryant "
    "alexander russell griffin hayes myers hamilton graham sullivan wallace woods cole owens reynolds ellis harrison "
    "gibson "
    "mcdonald marshall murray freeman wells webb simpson stevens tucker porter hunter hicks crawford henry boyd mason "
    "kennedy "
    "warren dixon burns gordon shaw robertson hunt black palmer daniels mills nichols knight ferguson stone hawkins "
    "dunn "
    "perkins hudson spencer gardner stephens payne pierce matthews wagner willis ray watkins olson carroll duncan "
    "snyder hart "
    "cunningham bradley lane andrews ruiz harper fox riley armstrong carpenter weaver greene lawrence elliott sims "
    "austin "
    "lawson fields kim patel singh khan chen wang li lee lin wong chang park cohen goldberg klein mustermann doe "
    "schwarz "
    "braun koch richter wolf vogel keller frank berger winkler roth beck baumann ludwig simon günther vogt otto groß "
    "sommer winter kraus schreiber dietrich ziegler kühn kuehn horn thomas bergmann hofer moser eder pichler leitner "
    "egger "
    "wimmer fuchs brunner auer reiter lang strobl wallner aigner binder lechner haider ebner oberhauser berisha novak";
constexpr std::string_view plain_surnames =
    "müller mueller schmidt schmitt schmitz schmid meyer meier maier mayer hoffmann hofmann schulz schulze schultz "
    "neumann "
    "hartmann lehmann herrmann scholz petersen hansen jansen kowalski nowak yilmaz demirkan nguyen johnson williams "
    "anderson thompson robinson richardson henderson patterson mustermann garcia martinez rodriguez gonzalez hernandez "
    "kennedy mcdonald robertson sullivan campbell mitchell patel schröder schroeder krüger hübner seidel lindner";

constexpr std::string_view everyday =
    "der die das ein eine einer eines einem einen und oder aber nicht mit ohne von vom zum zur bei beim für auf aus "
    "nach vor "
    "seit bis durch gegen um als wie wenn weil dass daß ob ist sind war waren wird werden wurde wurden hat haben hatte "
    "kann "
    "können muss müssen soll sollen darf dürfen ich du er sie es wir ihr sein ihre ihren ihrem ihrer unser unsere "
    "dieser "
    "diese dieses diesem diesen jeder alle allem allen auch noch schon nur sehr hier dort heute gestern morgen bitte "
    "danke "
    "termin befund diagnose diagnosen therapie anamnese zustand aufnahme entlassung untersuchung behandlung verlauf "
    "labor "
    "medikation patient patientin herr frau doktor arzt ärztin klinik station bett zimmer rechnung vertrag betrag "
    "konto "
    "schreiben brief antrag bescheid widerspruch klage urteil beschluss anlage anlagen datum seite nummer telefon fax "
    "email "
    "adresse straße ort land stadt gemeinde kreis amt gericht anwalt firma kunde kundin service team abteilung leitung "
    "grund folge frage antwort hinweis information termine uhr tag tage woche monat monate jahr jahre zeit euro eur "
    "prozent "
    "betreff betr zeichen aktenzeichen sache fall versicherung kasse bank leistung leistungen kosten zahlung frist "
    "schaden "
    "anspruch auftrag bestellung lieferung gerät produkt problem fehler lösung support anfrage ticket vielen dank "
    "beste "
    "freundliche freundlichen grüße grüßen gruß hochachtungsvoll sehr geehrte geehrter damen herren liebe lieber hallo "
    "guten "
    "the a an and or but not with without of to in on at by for from as is are was were be been has have had will "
    "would can "
    "could should may might must i you he she it we they his her its our their this that these those all any some no "
    "yes "
    "please thank thanks dear hello hi best kind regards sincerely yours patient doctor hospital clinic history exam "
    "discharge admission diagnosis medications allergies assessment plan plaintiff defendant court case order invoice "
    "account customer agent date subject page number phone address street city state country company agreement "
    "contract "
    "section article party parties if when while after before during until since because although however therefore "
    "also "
    "there here what which who whom whose why how each every both either neither monday january summary note notes "
    "blood pressure heart left right chest abdomen family social past present name birth sex male female age medical "
    "street road avenue payment amount total balance due total service department manager director president office "
    "der's im am an in zu den dem des so da dann nun nein ja man mein meine meiner meinem meinen kein keine keinen "
    "unter "
    "über zwischen während wegen trotz sowie sowohl weder noch jedoch deshalb daher damit danach davor dabei dazu "
    "blutdruck herz lunge abdomen kopf schmerzen operation röntgen ct mrt ekg sonographie prüfung vergleich kläger "
    "beklagte beklagter klägerin mandant mandantin zeuge zeugin vorname nachname name geburtsdatum geschlecht "
    "anschrift "
    "wohnort familie kollegen kollege kollegin mitarbeiter geschäftsführer vorstand mieter vermieter käufer verkäufer "
    "wohnung haus miete kaution nebenkosten kündigung mahnung zinsen forderung gutschrift steuer umsatzsteuer summe "
    "netto "
    "i'm i'll it's don't let just get got my me your so then than too very more most other new old first last next one "
    "two "
    "three once only even well good great sorry sure okay ok help need want know see look make go going come back "
    "still "
    "main general internal external central south north east west upper lower united national international";

constexpr std::string_view never =
    "sir madam sirs damen herren team all everyone kollegen kolleginnen parkinson alzheimer crohn basedow bechterew "
    "hodgkin "
    "doppler hashimoto morbus cushing babinski lasègue raynaud sjögren glasgow barthel tiffeneau virchow romberg "
    "customer "
    "colleague colleagues kundin kunde mama papa mutter vater support service";

constexpr std::string_view cities =
    "berlin hamburg münchen muenchen köln koeln frankfurt stuttgart düsseldorf leipzig dortmund essen bremen dresden "
    "hannover nürnberg duisburg bochum wuppertal bielefeld bonn münster mannheim karlsruhe augsburg wiesbaden "
    "mönchengladbach gelsenkirchen aachen braunschweig chemnitz kiel halle magdeburg freiburg krefeld mainz lübeck "
    "erfurt oberhausen rostock kassel hagen potsdam saarbrücken hamm ludwigshafen mülheim oldenburg osnabrück "
    "leverkusen "
    "darmstadt heidelberg solingen herne regensburg neuss paderborn ingolstadt offenbach fürth würzburg ulm heilbronn "
    "pforzheim wolfsburg göttingen bottrop reutlingen koblenz erlangen bremerhaven remscheid jena trier recklinghausen "
    "salzgitter moers siegen gütersloh hildesheim kaiserslautern cottbus schwerin gera tübingen konstanz giessen "
    "gießen "
    "marburg bamberg bayreuth landshut passau rosenheim kempten zwickau lüneburg celle fulda flensburg wien graz linz "
    "salzburg innsbruck klagenfurt villach wels zürich zuerich genf basel bern lausanne winterthur luzern london "
    "manchester "
    "birmingham leeds liverpool bristol sheffield edinburgh glasgow cardiff dublin belfast oxford cambridge chicago "
    "boston "
    "houston philadelphia phoenix dallas austin seattle denver portland atlanta miami detroit baltimore milwaukee "
    "minneapolis cleveland pittsburgh cincinnati nashville memphis sacramento springfield toronto montreal vancouver "
    "sydney "
    "guildford leicester coventry nottingham newcastle southampton portsmouth brighton plymouth norwich swansea "
    "aberdeen dundee "
    "york exeter bath reading derby cork galway limerick worcester tucson tampa orlando charlotte columbus "
    "indianapolis omaha "
    "tulsa raleigh durham richmond albany buffalo rochester syracuse providence hartford honolulu anchorage brooklyn "
    "manhattan "
    "ottawa calgary edmonton winnipeg auckland wellington brisbane perth adelaide mumbai delhi lagos nairobi "
    "gotha weimar eisenach suhl nordhausen stralsund greifswald wismar neubrandenburg güstrow emden leer aurich "
    "cuxhaven stade "
    "husum heide itzehoe flensburg neumünster norderstedt pinneberg elmshorn buxtehude verden nienburg minden herford "
    "detmold "
    "lippstadt soest arnsberg iserlohn lüdenscheid unna lünen marl gladbeck dorsten bocholt rheine coesfeld düren "
    "euskirchen "
    "troisdorf siegburg neuwied andernach bingen worms speyer landau pirmasens homburg neunkirchen saarlouis merzig "
    "hanau "
    "rüsselsheim wetzlar limburg homburg friedberg aschaffenburg schweinfurt coburg hof ansbach schwabach amberg "
    "weiden "
    "straubing deggendorf freising dachau erding garmisch kaufbeuren memmingen lindau ravensburg friedrichshafen "
    "singen "
    "villingen tuttlingen rottweil offenburg lahr lörrach weil rastatt baden-baden bruchsal sinsheim mosbach "
    "ludwigsburg "
    "esslingen göppingen aalen schwäbisch backnang waiblingen böblingen sindelfingen plauen görlitz bautzen pirna "
    "meißen riesa "
    "freiberg döbeln dessau wittenberg merseburg stendal halberstadt quedlinburg eberswalde oranienburg bernau "
    "fürstenwalde "
    "dornbirn feldkirch bregenz steyr leoben krems baden wiener chur thun biel aarau olten zug schaffhausen "
    "melbourne paris rom madrid barcelona amsterdam brüssel prag warschau budapest kopenhagen stockholm oslo helsinki";

struct List {
  std::string_view words;
  WordClasses classes;
};

constexpr List german_lists[] = {
    {"herr herrn frau hr fr frl fräulein familie eheleute dr prof professor professorin doktor pd privatdozent", title},
    {"oberarzt oberärztin chefarzt chefärztin assistenzarzt assistenzärztin hausarzt hausärztin facharzt fachärztin "
     "rechtsanwalt rechtsanwältin ra rain notar notarin richter richterin patient patientin patienten mandant "
     "mandantin "
     "kläger klägerin beklagter beklagte beklagten zeuge zeugin zeugen schwester pfleger kollege kollegin kollegen "
     "geschäftsführer geschäftsführerin sachbearbeiter sachbearbeiterin steuerberater steuerberaterin dipl ing med jur "
     "phil",
     role},
    {"hausmeister hausmeisterin zusteller zustellerin praktikant praktikantin bewohner bewohnerin betreuer betreuerin "
     "lehrer lehrerin schüler schülerin fahrer fahrerin trainer trainerin pflegerin hebamme erzieher erzieherin "
     "auszubildender auszubildende nachtwache hausverwalter vorarbeiter dolmetscher dolmetscherin bürge bürgin",
     role | common},
    {"von vom van de der den zu zur ten ter di da del della le la el al bin ibn", particle},
    {"januar februar märz maerz april mai juni juli august september oktober november dezember jänner feber jan feb "
     "mrz apr "
     "jun jul aug sep sept okt nov dez",
     month},
    {"montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag", weekday | common},
    {"gmbh ag kg ohg ug kgaa gbr mbh mbb eg se partg partgmbb", legal_form},
    {"klinikum klinik universitätsklinikum krankenhaus amtsgericht landgericht oberlandesgericht sozialgericht "
     "verwaltungsgericht arbeitsgericht finanzgericht finanzamt jobcenter sparkasse volksbank universität landratsamt "
     "stadtverwaltung gesundheitsamt rechtsanwaltskanzlei kanzlei praxis hausarztpraxis apotheke pflegeheim "
     "seniorenheim "
     "universitätsklinik rehaklinik stadtwerke staatsanwaltschaft hochschule gymnasium grundschule bundesgerichtshof "
     "versicherung steuerkanzlei anwaltskanzlei notariat bäckerei metzgerei autohaus kindergarten kita "
     "polizeiinspektion agentur krankenkasse medizinische lkh landeskrankenhaus",
     org_head | common},
    {"aok barmer dak tk ikk bkk allianz postbank commerzbank bundesgerichtshof bundesverfassungsgericht siemens "
     "telekom vodafone",
     org_name | common},
    {"straße strasse str weg allee platz gasse ring ufer damm chaussee", street | common},
    {"aktenzeichen az geschäftszeichen gz kundennummer kundennr rechnungsnummer vertragsnummer vertragsnr "
     "patientennummer "
     "patientennr fallnummer fallnr versichertennummer versicherungsnummer vorgangsnummer ticket ticketnummer "
     "bestellnummer auftragsnummer policennummer schadennummer kassenzeichen mitgliedsnummer personalnummer "
     "steuernummer "
     "aufnahmenummer zeichen bestellung auftrag vorgang rechnung fall pat kd re versichertennr rechnungsnr",
     file_cue | common},
    {"tel telefon fon telefax fax mobil handy rufnummer durchwahl mobilnummer telefonnummer festnetz",
     phone_cue | common},
    {"liebe lieber geehrte geehrter hallo moin servus", greeting | common},
    {"name vorname nachname patient patientin mandant mandantin versicherter versicherte ansprechpartner "
     "ansprechpartnerin "
     "kunde kundin bearbeiter bearbeiterin sachbearbeiter sachbearbeiterin von an cc absender empfänger gez "
     "unterzeichner "
     "arbeitnehmer arbeitnehmerin mieter vermieter verkäufer käufer auftraggeber kontoinhaber kontoinhaberin hausarzt "
     "zuweiser einweiser operateur",
     name_label},
    {"grüße grüßen gruß gruss grüssen hochachtungsvoll mfg lg vg", closing | common},
    {"in aus bei nach wohnhaft ort", place_cue},
    {"geb geboren geburtsdatum geborene geborener", birth_cue | common},
    {"sohn sohnes tochter ehefrau ehemann ehemannes mutter vater bruder bruders schwester oma opa onkel tante partner "
     "partnerin "
     "lebensgefährte lebensgefährtin verlobte verlobter enkel enkelin nachbar nachbarin freund freundin großmutter "
     "großvater",
     kin},
    {"seit jahr jahre ca anfang ende mitte sommer herbst winter frühjahr", year_cue},
};

constexpr List english_lists[] = {
    {"mr mrs ms miss mx dr prof professor doctor sir lady", title},
    {"judge justice attorney nurse sister rev hon capt sgt officer detective patient plaintiff defendant witness "
     "claimant respondent tenant landlord client colleague inspector councillor",
     role},
    {"driver teacher tutor coach carer supervisor caretaker midwife receptionist constable warden chaplain interpreter",
     role | common},
    {"van de del la le da di bin al el st", particle},
    {"january february march april may june july august september october november december jan feb mar apr jun jul "
     "aug sep "
     "sept oct nov dec",
     month},
    {"monday tuesday wednesday thursday friday saturday sunday", weekday | common},
    {"ltd llc inc corp llp plc lp pllc limited incorporated corporation", legal_form},
    {"hospital university clinic college infirmary institute bank surgery school court solicitors associates center "
     "centre insurance pharmacy foundation council",
     org_tail | common},
    {"street st road rd avenue ave lane ln drive blvd boulevard court ct place pl way close terrace square crescent "
     "highway parkway gardens",
     street | common},
    {"case mrn account policy invoice order reference ref claim docket ticket file customer patient member employee id "
     "booking tracking medical record chart",
     file_cue | common},
    {"tel phone telephone fax mobile cell call pager", phone_cue | common},
    {"dear hi hello hey", greeting | common},
    {"name patient attending physician from to cc customer client contact agent signed provider surgeon tenant "
     "landlord "
     "employee employer claimant plaintiff defendant attn attention pcp prepared author sender recipient cardholder",
     name_label},
    {"regards sincerely cheers best thanks faithfully truly respectfully", closing | common},
    {"in from at near of", place_cue},
    {"dob born birth", birth_cue | common},
    {"son daughter wife husband mother father brother sister partner fiance fiancee grandson granddaughter grandmother "
     "grandfather uncle aunt cousin neighbour neighbor girlfriend boyfriend friend",
     kin},
    {"since year circa until early late", year_cue},
    {"md do rn np pa phd esq qc kc jd frcp", credential},
    {"al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or "
     "pa ri sc "
     "sd tn tx ut vt va wa wv wi wy dc",
     state},
};

}  // namespace

Lexicon::Lexicon(bool german, bool english) : slots_(16'384), mask_(16'383) {
  add_list(given_names, given_name);
  add_list(more_given_names, given_name);
  add_list(surnames, surname);
  add_list(plain_surnames, surname_form);
  add_list(everyday, common);
  add_list(never, never_name);
  add_list(cities, city);
  if (german)
    for (const auto& list : german_lists) add_list(list.words, list.classes);
  if (english)
    for (const auto& list : english_lists) add_list(list.words, list.classes);
}

WordClasses Lexicon::find(std::string_view lower) const {
  return find(hash_of(lower), [&](std::string_view word) { return word == lower; });
}

void Lexicon::add(std::string_view lower, WordClasses classes) {
  const auto hash = hash_of(lower);
  auto at = hash & mask_;
  while (slots_[at].classes != 0 && slots_[at].word != lower) at = (at + 1) & mask_;
  slots_[at].word = lower;
  slots_[at].hash = hash;
  slots_[at].classes |= classes;
}

void Lexicon::add_list(std::string_view words, WordClasses classes) {
  while (!words.empty()) {
    const auto blank = words.find(' ');
    if (blank != 0) add(words.substr(0, blank), classes);
    if (blank == std::string_view::npos) return;
    words.remove_prefix(blank + 1);
  }
}

}  // namespace siegel::detail
