/**
 * Given names that one person goes by: short and pet forms and the usual spellings, a table of this project. Two names
 * agree when they stand in one line; a name may stand in several (Alex), so agreement is not transitive. Folded form.
 */
const GROUPS = `
aaron ron ronnie
abigail abby abbie gail
abraham abe bram avraham ibrahim ebrahim
adam ad addie
adelaide addie ada
adrian adi adriaan
agnes aggie nessa inez ines
ahmad ahmed ahmet achmad
alan al allan allen
albert al bert bertie albrecht alberto
alexander alex al sandy alec alek sasha sascha xander aleksandr aleksander alexandre alessandro alejandro sandro lex oleksandr alexandr alexandros aleksandar sanya shura iskander alasdair alistair
alexandra alex sandy sandra sasha aleksandra alessandra alejandra lexi alexa oleksandra sascha
alexei aleksei alexey aleksey alyosha lyosha oleksii oleksiy alexis
alfred al fred alf alfie freddie alfredo
alice ali allie alicia alisa lisa
alison ali allie allison
amanda mandy manda
amelia amy millie amalia
amir emir ameer
anastasia ana stacy stacey nastya anastasiya anastasiia stasia nastia anastasija
andrew andy drew andreas andre andrei andrey andrzej anders andres ondrej andriy andrii andras andrija endre
angela angie angel angelika angelina
anna ann anne annie ana anya nan nancy hanna hannah anja anita annika aneta anouk anka ania
anthony tony ant antonio anton antoine antoni antonis toni antal antun
antonia toni tonia antonina tonya
arnold arnie arne
arthur art artie arturo artur
artem artyom artemiy
augustus gus august
barbara barb babs bar barbra basia varvara
bartholomew bart bartosz bartek bartlomiej
beatrice bea trixie beatrix beatriz beate
benjamin ben benny benji benoit veniamin
bernard bernie bernd bernardo bernhard barney
bertha bert bertie berta
bogdan bohdan
brandon brad
bradley brad
brian bryan bryant
bridget bridie biddy brigitte birgit brigid
calvin cal
cameron cam
carl karl karel carlo carlos karol karoly carlito
caroline carol carrie lina karoline carolina karolina caro
carol caroline carolyn
cassandra cass cassie sandra
catherine cathy kate katie kathy kat cat kay kitty katherine kathryn catharine katharina katarina katrin katja katya ekaterina yekaterina catalina caterina kateryna katerina karen karin katarzyna kasia kathleen trina kathrin ekaterini catarina kaitlyn caitlin cate
cecilia cecily cissy celia sissy cecile cecylia
charles charlie chuck chas chaz charly carlos carl karl carlo charley
charlotte charlie lottie lotte lola char carlotta
chester chet
christian chris kristian cristian christiaan krystian
christina chris tina chrissy christine kristina kristin kristen cristina christa kirsten krystyna kirstin kerstin kristine
christopher chris kit topher kris christoph christophe cristobal krzysztof kristoffer christos christoffer krzys
clara claire clare klara chiara
claude claudio klaus claudius
clifford cliff
constance connie constanze konstanze
constantine kostas konstantin kostya costas constantin konstantinos dinos
cornelius kees cor corneel neil con
curtis curt kurt
cynthia cindy
cyril kirill cyrille kyrylo kiril
daniel dan danny danil daniil danilo dani danyil danylo
daniela danielle dani daniele
david dave davey davy davide dawid daud dawood davit
deborah deb debbie debra debby
dennis denis den denny dionysios denys
diana diane di dianne
dietrich dirk dieter
dimitri dmitry dmitri dima dmitrii dmitriy dimitrios dimitris dmytro mitya dimitar demetrius
dominic dom nick dominik domenico dominique
donald don donnie donny
dorothy dot dottie dolly dorothea dora thea doro dorota
douglas doug
edith edie ditha
edmund ed eddie ted ned edmond edmundo
edward ed eddie ted ned teddy eduard edouard eduardo edoardo edvard eddy
edwin ed eddie
eleanor ellie nell nora ella elinor eleonora eleonore lenore nellie elena leonora
elena helena lena helen yelena olena jelena alena ilona elene
elijah eli elias ilya ilia illia elie
elizabeth liz beth betty betsy eliza lizzie libby elsie lisa lisbeth elisabeth bess bessie liza lise ilse isabel isabella elisabetta elzbieta ela elspeth liesbeth els elise alzbeta erzsebet eliska yelizaveta elizaveta lilibet betsey
ellen ella helen nell elena
emily em emmy millie emilia emilie emiliya
emma em emmy
eric rick erik erich ricky
ernest ernie ernst ernesto
esther essie hester ester
eugene gene yevgeny evgeny evgeni evgenii yevgeni eugen eugenio yevhen evgeniy eugeniusz jenya zhenya
eugenia evgenia yevgeniya genie jenya zhenya evgeniya yevgenia eugenie
eva eve evie ewa evita yeva
evelyn eve evie
fatima fatma fatimah fatemeh fatimeh fatim
ferdinand fernando ferdi ferd fernand
florence flo flossie florentina
frances fran fanny francesca francisca franziska francoise franny francine
francis frank fran franco francesco francisco franz francois franciscus frans franciszek ferenc frankie paco pancho frantisek franjo kiko
franklin frank frankie
frederick fred freddie freddy fritz friedrich frederic federico frederik fredrik ric rick fryderyk
gabriel gabe gabi gavriel gabriele gavriil
gabriella gabi gaby gabriela gabrielle ella
geoffrey geoff jeff jeffrey jeffery gottfried
george georg georges jorge giorgio yuri yury jurgen jurij georgios georgy georgi yorgos joerg jerzy jiri gyorgy juri jorg georgiy heorhii yuriy iurii juraj georgie goran jordi jurek
gerald gerry jerry gerold geraldo
gerard gerry jerry gerhard gerardo gerd gerrit
german herman germain
gertrude trudy gert gertie gerti gertrud
gilbert gil bert gilberto
giovanni gianni john gian nino
gregory greg gregor grigory gregorio grigori grzegorz hryhoriy grigoriy gregoire grisha
guillermo william memo guille
gustav gus gustavo gustaf gusztav
hamza hamzah
harold harry hal harald
harriet hattie harrie
harry henry harold
hassan hasan
heather heath
heinrich heinz henry hendrik henrik hein henri heiner hinrich
helen helena nell ellen elena helene hellen lena helga hela
henrietta etta hettie henriette
henry hank harry hal henri enrique enrico heinrich hendrik henryk henrik henk rico
herbert herb bert bertie heribert
hildegard hilde hilda
howard howie
hubert hugh bert hub
hugo hugh
hussein hossein husayn hussain husain husein hossain huseyin hosein
ignatius ignacio nacho ignacy inigo iggy ignatz
igor ihor
ilse ilsa elsa
irene irina ira arina iryna irena rena irene
isaac ike zack izaak isac itzhak yitzhak
isabel isabella izzy bella belle isabelle ysabel elizabeth isobel izabela iza
ivan vanya john jan vania iwan
jack john jackie jacques jock
jacob jake jakob jacques jakub james yakov jaap jacobus jacopo giacomo jacek yakub kuba
jacqueline jackie jacqui jacky
james jim jimmy jamie jem jaime jacques jacobus diego santiago giacomo jimmie jacob iago seamus hamish
jan john johannes johan jean ian
jane jean janet jennie jenny janie joan johanna jana janina jayne janice
janet jan jenny
jasmine yasmin jasmin jas yasmine yasemin
jason jay jase
jean jeanne jane gene
jennifer jen jenny jenn jenni jeni
jeremiah jerry jeremy jem
jeremy jerry jem jez jeremie
jerome jerry hieronymus geronimo
jessica jess jessie jessy
joan jo joanie johanna joanna juana jeanne
joanna jo johanna asia joasia ioanna joann joanne johana
joel joe
john jon jack johnny jan johann johannes juan jean giovanni ivan hans johan joao ian jens sean ioannis yannis jannis jonny ion evan owen shaun shawn yahya jani jhon ivo giannis janez joaozinho janos
jonathan jon johnny nathan jonny jonathon yonatan
joseph joe joey jose josef giuseppe jozef yusuf youssef yousef josip iosif yosef pepe beppe jo osip joszef jozsef sepp jojo jos josephus
josephine jo josie josefa josefina giuseppina fina josepha pepa
joshua josh yehoshua jesus
joyce joy
juan john juanito
judith judy jude judit
julia jule julie giulia yulia iulia juliana juliet yuliya julita
julian jules giuliano julien yulian julius
karen karin kaz
kazimierz kazik
kenneth ken kenny kent
kimberly kim kimmy kimberley
kristina kris
laurence larry laurie lawrence lars lorenz lorenzo laurent lauri laurenz wawrzyniec lorne
laura laurie lori laure lora
leo leon leonardo lev leopold
leonard len lenny leo leonardo lennart leonhard
leopold leo poldi leopoldo
leslie les lesley
lewis lou louis lew luis ludwig
lillian lily lil lilly liliana lilian lilia
linda lindy lin lynn
louis lou louie luis luigi ludwig lajos lewis ludovic lodewijk aloysius luiz
louise lou lulu luisa louisa luise ludwika
lucas luke luca luc lukas lukasz luka
lucy lucia lucie lu luciana lucja
ludmila lyudmila liudmyla mila luda ljudmila liudmila
magdalena magda lena maddie madeleine madeline magdalene magdolna
malcolm mal
manuel manny manolo emanuel emmanuel manu immanuel
marcus mark marc marco marko markus marcos marek mario
margaret maggie meg peg peggy marge margie greta rita madge daisy margarita margarete marguerite gretchen margit grete malgorzata gosia margherita margret margo margot mags maisie greetje margareta
maria mary marie mia mariya masha marija mariam maryam miriam mariana marya mara ria mitzi miriam marietta marisa mariyam moira maryia maren
marjorie marge margie
mark marc marcus marco
martha marta marti mattie patty
martin marty marcin martino marten martijn maarten marton
mary molly polly mae mamie may minnie marie maria
matilda tilly mattie mathilde tilda matylda
matthew matt matthias mateo matteo mathieu mats matthieu mathias matvey mateusz matthaus matti matej mattia matyas matias
maurice mo morris moritz mauricio maurizio maury
max maximilian maxim maxwell maximiliano maksim maksym massimo maks maximo massimiliano maxime
megan meg margaret meghan
melanie mel melany
melissa mel missy lissa
michael mike mick mickey mikey miguel michel mikhail michele mihail mihai mikael michal mitch misha mischa micha miklos mykhailo mykola michail mikkel mihajlo mihaly mikhael maikel mischka
michelle shelly michele micky
mildred millie milly
miroslav mirek miro
mitchell mitch
mohammed muhammad mohamed mohammad muhammed mohamad mohd mehmet muhamed mehmed mo mahomet mohammod muhamad moh mamadou mahamadou mohamud
moses moshe moises musa moe moussa
mustafa mostafa mustapha moustafa
natalie nat natalia nataliya natasha talia natalya nathalie tasha nataliia natalija
nathaniel nate nathan nat natan
nathan nate nat
nicholas nick nicky nico nicolas nikolai nikolay niklas klaus nicola nikolaos nikita miklos mykola nikolaus nikos mikolaj nicolae colin nic claus nicolaas nikola nikolas
nicole nicky nic nikki nicola nicolette nikola
nigel nige
nikita mykyta
norbert bert
oleg oleh olek
olivia liv livvy ollie olive
oliver ollie olivier oliviero
olga olha olya helga
omar umar omer
osama usama oussama ussama
oscar oskar ossie
oswald ossie oz ozzie osvaldo
pamela pam
patricia pat patty trish tricia patsy patti patrizia
patrick pat paddy rick patrik patrizio patryk padraig
paul paulo pablo paolo pavel pawel pauly pol pavlo paulus pal poul pasha pavlos
paula pauline paulina pola pavla
penelope penny
peter pete pedro pietro pierre piotr petr pieter petros piet petro pyotr petar per peder pekka petter petrus petya petteri
philip phil filip felipe philippe pip phillip filippo philipp filippos filipe
phyllis phyl
priscilla cilla prissy
rachel rae shelley rachael raquel rahel rachele
ralph raf rolf raul raoul
ramon raymond moncho
randolph randy
randall randy
raphael rafael rafe raf rafal raffaele rafi
raymond ray ramon raimund raimondo ramond
rebecca becky becca beck bex rebekah rivka becki rebeka
reginald reg reggie rex rinaldo reinhold
regina gina reggie rena
richard rick dick rich richie ricky ricardo riccardo dickie ryszard rikard ritchie ric
rita margarita
robert bob rob bobby robbie bert robin roberto rupert rab bertie robb robby
roberta bobbie robbie berta
rodney rod
roderick rod rick roddy rodrigo rory
roger rog rodger rogelio ruggero rudiger
roland rolly rollo orlando rolando
ronald ron ronnie ronny ronaldo
rosa rose rosie rosita roza
rosemary rose rosie romy rosemarie rosmarie
roxanne roxy roxana
rudolf rudy rudi rodolfo rudolph rolf rudolfo
russell russ rusty
ruslan rus
ruth ruthie
salvador sal salvatore chava
sally sarah
samantha sam sammy
samuel sam sammy shmuel samuil samu
sandra sandy alexandra
sara sarah sally sadie zara sarita
sebastian seb bas basti bastian sebastien seba sebastiano
sergei sergey serge sergio serhii serhiy sergiy serhij sergii seryozha siarhei sergej sergius
sharon shari shaz
shirley shirl
sidney sid syd sydney
sigmund sig zygmunt siegmund
silvia sylvia silvie sylvie sylwia
simon si simone shimon simeon semyon szymon semen
sofia sophia sophie sofie sofiya zofia sofya zosia
solomon sol sal salomon suleiman sulaiman solly suleyman soliman salomo
sonia sonya sonja sofia
stanislav stan slava stas stanislaw stanislaus stanislao
stanley stan
stella estelle estella
stephanie steph steffi stefanie stephany stefania stevie stefany
stephen steve stevie stefan steven esteban stephan stepan stefano etienne steffen szczepan istvan stephane stepanek stevan stjepan estevan stefanos
stuart stu stewart
susan sue susie suzy susanne suzanne susana susanna zuzana sukie suzie zsuzsanna suse zuzanna susannah
sven svend swen
svetlana sveta lana svitlana
tadeusz tadek thaddeus tad thad
tatiana tanya tatyana tania tetiana tatjana
teresa terry tess tessa theresa therese theresia resi tere teresita
terence terry tel terrance terrence
thaddeus tad thad
theodore ted teddy theo theodor fyodor teodor fedor teodoro feodor fedir
thomas tom tommy tomas tomasz tommaso thom tomaso tamas tome tuomas toma
timothy tim timmy timo timofey timothee timotheus tymofiy
tobias toby tobi tobiasz
urszula ursula ulla uschi orsolya
valentin val valentine valentino valentyn valya
valerie val valeria valeriya
vasily vasili basil vasyl vasiliy vassily vasilii vasil vasile
veronica ronnie vera roni veronika veronique nika weronika
victor vic vik viktor vittorio vitya wiktor vicente
victoria vicky tori vic vicki viktoria viktoriya vittoria vika wiktoria tory viktoriia
vincent vince vin vinny vincenzo vicente vincenz wincenty vinnie enzo
viola violet violetta wioletta
virginia ginny ginger virginie
vladimir vlad volodymyr vova vladimír wladimir volodya wlodzimierz vladimiro
vladislav vlad vladyslav wladyslaw slava ladislav laszlo ladislaus
vyacheslav slava viacheslav vaclav vjaceslav waclaw
walter walt wally wat gualtiero valter
wendy wen
wilfred wilf fred wilfried
wilhelm willi willy wim will vilhelm helmut bill william guillaume
wilhelmina mina minnie willa wilma billie
william bill will billy willy liam wilhelm guillaume guillermo willem guglielmo vilem wim willie guilherme vilmos gwilym viliam
winifred winnie fred freddie
winston win winnie
wolfgang wolf wolfi
xavier javier saverio xavi
yaroslav jaroslav slava jaroslaw jarek
yohannes john
yusuf yousef youssef joseph yousuf yusef yosef yusif
zachary zach zack zak zacharias zakaria zachariah zacharie
zoe zoey zoya
abdullah abdallah abdulla abdoulaye
abdulrahman abdelrahman abdurrahman abdul-rahman abderrahmane abdirahman
ali aly aliy
aisha ayesha aysha aicha ayse aishah
hamid hameed hamed
hadi hady
ismail ismael esmail ishmael
jamal gamal djamal cemal
kareem karim kerim
khadija khadijah hatice khadeeja
khalid khaled halid
layla leila laila leyla leyli
mahmoud mahmud mehmood mahmood mamoud
mariam maryam meryem miriam
mehdi mahdi mehedi
nasser nasir naser nassir
omar umar omer
osman othman usman uthman
rashid rasheed rachid
said saeed saed sayeed saiid
salim saleem selim salem
saleh salih salah
tariq tarek tarik tareq
walid waleed oualid velid
yasin yassin yaseen yassine
yasser yasir yaser
zainab zaynab zeynep zeinab zineb
`;

const MEMBERS: ReadonlyMap<string, readonly number[]> = (() => {
  const members = new Map<string, number[]>();
  GROUPS.trim()
    .split('\n')
    .forEach((line, group) => {
      for (const name of new Set(line.replace(/-/g, '').normalize('NFD').replace(/\p{M}/gu, '').split(' '))) {
        const groups = members.get(name);
        if (groups === undefined) members.set(name, [group]);
        else groups.push(group);
      }
    });
  return members;
})();

/** Numbers of the groups a folded given name stands in. */
export function nicknameGroups(name: string): readonly number[] {
  return MEMBERS.get(name) ?? [];
}

/** Whether two folded given names are forms of one name. */
export function sameGivenName(a: string, b: string): boolean {
  if (a === b) return true;
  const left = MEMBERS.get(a);
  if (left === undefined) return false;
  const right = MEMBERS.get(b);
  return right !== undefined && left.some((group) => right.includes(group));
}

/** How many names the table knows. */
export const NICKNAME_COUNT = MEMBERS.size;
