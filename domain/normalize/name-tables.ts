/** Words around and inside names, all in folded form (see `foldName`); written for this project. */
const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
type Bearer = 'man' | 'woman';
const bearing = (bearer: Bearer, words: string): [string, Bearer][] => words.split(' ').map((word) => [word, bearer]);

/** Titles and forms of address before a name. */
export const PREFIXES = set(
  'mr mister mrs missus ms miss mx dr doctor prof professor sir dame lord lady rev reverend revd fr father sr sister ' +
    'hon honourable honorable judge justice sen senator gov governor pres president capt captain col colonel maj major ' +
    'lt lieutenant sgt sergeant gen general adm admiral cmdr commander ing dipl phdr mudr mgr judr rndr bc ' +
    'herr herrn frau fraulein hr fr mag dkfm dipling diplkfm diplkff diplpsych diplinf diplphys diplbetrw drmed drphil drjur ' +
    'driur dring drhc profdr m mme madame mlle mademoiselle monsieur me maitre ' +
    'sig signor signora signorina sigra dott dottssa dottoressa avv rag geom arch ' +
    'senor senora senorita sra srta don dona lic licda cpn ' +
    'sr dr dra doutor doutora eng enga exmo exma dhr mevr mevrouw meneer mw drs ir ' +
    'pan pani hab inz mgr dyrektor g gn gospodin gospozha gospodja bay bayan hanim efendi ' +
    'sheikh shaikh sheik shaykh hajji haji hajah hj ustad mawlana mullah maulvi sayyid shri sri shrimati smt kumari ' +
    'datuk dato tan tun puan encik cik nai nang naangsao khun ong ba co',
);

/** What follows a doctor's title and says of what: `Dr. med. dent.`, `Dr. rer. nat. habil.`; taken behind a title, with its point. */
export const FACULTIES = set(
  'med dent vet jur iur phil rer nat pol oec soc theol ing techn agr forest paed mont hc habil mult',
);

/** First words of a name that many bear together. */
export const FAMILIES = set('familie fam family famille famiglia familia eheleute ehepaar');

/** Titles that are also common names or name words in their folded form: prefixes only before two or more other words. */
export const SHY_PREFIXES = set(
  'm me g co ba ong don dona lord lady judge justice major general bay nang nai tan tun fr sr bc arch ing lic rag sayyid ' +
    'sheikh shaikh sheik shaykh cik khun ir eng mag sister father pan pani miss haji hajji hajah hj pres sri shri gov hon',
);

/** What follows a name: generation, degrees, orders, professions. */
export const SUFFIXES = set(
  'jr junior sr senior ii iii iv vi vii viii esq esquire phd dphil md mba ma msc bsc ba llb llm jd dds dvm rn cpa cfa ' +
    'pmp obe mbe cbe kbe qc kc frs mp pe csc ret usmc usn usaf filho neto junior sobrinho fils pere dipl mph edd do',
);

/** Suffixes that are also names or name words: taken only after two or more other words. */
export const SHY_SUFFIXES = set('ma ba do neto filho sobrinho mp pe md rn kc qc');

/** Generations: two records that differ in these are two people. */
export const GENERATIONS: ReadonlyMap<string, string> = new Map([
  ['jr', 'jr'],
  ['junior', 'jr'],
  ['sr', 'sr'],
  ['senior', 'sr'],
  ['ii', 'ii'],
  ['iii', 'iii'],
  ['iv', 'iv'],
  ['fils', 'jr'],
  ['pere', 'sr'],
  ['filho', 'jr'],
]);

/** Titles that say of whom they are spoken; such as stand for both (Dr, Fr, Sri) are left out. */
export const BEARERS: ReadonlyMap<string, Bearer> = new Map([
  ...bearing(
    'man',
    'mr mister sir herr herrn hr m monsieur sig signor sr senor senhor dhr meneer pan gospodin bay shri encik',
  ),
  ...bearing(
    'woman',
    'mrs missus ms miss dame frau fraulein mme madame mlle mademoiselle sigra signora signorina sra senora senorita ' +
      'srta senhora mevr mevrouw mw pani gospozha gospodja bayan smt shrimati puan',
  ),
]);

/** Words that belong to the family name that follows them. */
export const PARTICLES = set(
  'van von der den de del della delle dello degli dei di da das dos do du des d la le les lo los las el al ul ' +
    'bin ibn ben bint bte binti binte abu abou umm ter ten te zu zum zur vom vande vander vanden ap af av st saint ' +
    'mac mc o san santa y e bar bat beit zu auf op aan t het in',
);

/** Particles that are also given names or common words: they join the family only when they do not come first. */
export const LEADING_GIVEN = set('ben al van san mac do e y o in t st saint santa abu d');

/** Texts that stand for “nothing is known”. */
export const NOTHING = set(
  'na n|a none null nil unknown unkown unbekannt inconnu inconnue desconocido desconhecido sconosciuto onbekend okand ' +
    'undefined anonymous anonym anonymous|user tbd tbc tba missing blank empty not|available not|provided not|given not|known ' +
    'not|applicable no|name noname nomen|nescio nn n|n unspecified nan x xx xxx xxxx xxxxx keine|angabe k|a ohne|name ' +
    'sans|nom sin|nombre s|n niet|bekend brak nieznany neznamy ismeretlen neizvestno neizvestnyy not|disclosed withheld ' +
    'redacted deleted removed leer vide vacio first|name last|name firstname|lastname given|name family|name ' +
    'customer client guest user',
);

/** Texts that people type to get past a form, and the names that stand in examples. */
export const MADE_UP = set(
  'test tester testing test|test test|user test|customer test|account testuser test1 test|name name|name demo demo|user dummy ' +
    'sample example fake asdf asdf|asdf asdfgh asdfasdf qwerty qwertz qwer abc abc|def abcd aaa aaaa bbb foo foo|bar foobar bar ' +
    'lorem|ipsum john|doe jane|doe jon|doe joe|bloggs john|q|public max|mustermann erika|mustermann mustermann jean|dupont|test ' +
    'mickey|mouse donald|duck fulano|de|tal mario|rossi|test jan|jansen|test jan|kowalski|test tizio|caio nobody no|body ' +
    'somebody someone do|not|use donotuse delete|me admin administrator root info support',
);

/** Words between the names of two persons, in small letters: Ja and En are names too. */
export const JOINERS = set('and und et og och en ja');
