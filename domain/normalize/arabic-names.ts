/**
 * Arabic-script name words whose usual Latin spelling cannot be made letter by letter, since short vowels are not
 * written. Keys are in the form `plainArabic` gives. What is not listed is compared by its consonants.
 */
const WORDS =
  'محمد muhammad احمد ahmad محمود mahmoud علي ali حسن hassan حسين hussein عبد abd عبدالله abdullah الله allah ' +
  'عبدالرحمن abdulrahman عبدالعزيز abdulaziz عبدالكريم abdulkarim عبدالرحيم abdulrahim عبدالقادر abdulqadir ' +
  'عبدالملك abdulmalik عبدالحميد abdulhamid عبدالمجيد abdulmajid عبدالحليم abdulhalim عبدالسلام abdulsalam ' +
  'عبدالفتاح abdulfattah عبدالناصر abdulnasser عبدالوهاب abdulwahab عبدالحكيم abdulhakim عبدالرزاق abdulrazzaq ' +
  'فاطمه fatima عائشه aisha خديجه khadija مريم maryam زينب zainab امنه amina سلمي salma ليلي layla نور nour هدي huda ' +
  'سعاد suad سميره samira نجلاء najla رانيا rania دينا dina مني mona هند hind سلوي salwa ناديه nadia لطيفه latifa ' +
  'جميله jamila كريمه karima رشيده rashida حنان hanan امل amal ايمان iman اسماء asma هاله hala رشا rasha غاده ghada ' +
  'وفاء wafa شيماء shaimaa ياسمين yasmin رقيه ruqayya حليمه halima صفيه safiya ساره sarah ' +
  'عمر omar عثمان othman خالد khalid وليد walid طارق tariq زياد ziad يوسف yousef ابراهيم ibrahim اسماعيل ismail ' +
  'اسحاق ishaq يعقوب yaqoub موسي musa عيسي issa داود dawood سليمان sulaiman ايوب ayoub يونس younis زكريا zakaria ' +
  'يحيي yahya ادم adam نوح nuh هارون haroun الياس elias جبريل jibril مصطفي mustafa مرتضي murtada كريم karim رحيم rahim ' +
  'حكيم hakim سعيد saeed سعد saad سالم salem سليم salim سلمان salman سلطان sultan فيصل faisal فهد fahd تركي turki بندر bandar ' +
  'ناصر nasser نصر nasr منصور mansour صالح saleh صلاح salah فلاح falah رشيد rashid راشد rashed مبارك mubarak حمد hamad ' +
  'حمدان hamdan حميد hamid حامد hamed حمزه hamza جابر jaber جاسم jassim جمال jamal جميل jamil كمال kamal كامل kamel ' +
  'عادل adel عماد imad عمار ammar عمرو amr عصام essam هشام hisham هيثم haitham بلال bilal بشار bashar بشير bashir ' +
  'باسم basem بسام bassam ماجد majed مجيد majid ماهر maher منير munir نبيل nabil نزار nizar نعيم naeem رامي rami رائد raed ' +
  'رياض riyad رضا reda زيد zaid زايد zayed شريف sharif صدام saddam طلال talal ظافر dhafer غازي ghazi غسان ghassan ' +
  'فارس faris فاروق farouk فؤاد fouad فواد fouad قاسم qasim لطفي lutfi مالك malik محسن mohsen مراد murad مروان marwan ' +
  'معاذ muadh معمر muammar ممدوح mamdouh مهدي mahdi مهند muhannad نايف nayef نواف nawaf هاني hani هادي hadi وائل wael ' +
  'ياسر yasser ياسين yassin اكرم akram اشرف ashraf انور anwar ايمن ayman اسامه osama امين amin امير amir انس anas ' +
  'بن bin ابن ibn بنت bint ابو abu ابي abi ام umm ال al شيخ sheikh سيد sayed حاج haj ملك malik امير amir دين din ' +
  'اسد asad لادن laden قذافي gaddafi خان khan شاه shah رضائي rezaei حسيني hosseini محمدي mohammadi احمدي ahmadi ' +
  'كريمي karimi رحيمي rahimi موسوي mousavi جعفر jafar صادق sadiq باقر baqir كاظم kazem تقي taqi نقي naqi مهدي mahdi ' +
  'پرویز parviz بهرام bahram داریوش dariush کوروش kourosh شیرین shirin نسرین nasrin پروین parvin فرهاد farhad';

const SERVANT = 'abdul';
const pairs = WORDS.split(' ');
const VOWELLED: ReadonlyMap<string, string> = new Map(
  pairs.flatMap((word, i): [string, string][] => (i % 2 === 0 ? [[plainArabic(word), pairs[i + 1] ?? '']] : [])),
);

/** One spelling for letters that are written in several ways; vowel marks and the tatweel removed. */
export function plainArabic(word: string): string {
  return word
    .replace(/[\u0610-\u061a\u0640\u064b-\u065f\u0670]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىیئ]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ؤ/g, 'و')
    .replace(/[ةۀە]/g, 'ه');
}

/**
 * The Latin form of one word in Arabic letters, lower case, by the table, with or without the article; null: not listed.
 */
export function readArabic(word: string): string | null {
  const plain = plainArabic(word);
  const known = VOWELLED.get(plain);
  if (known !== undefined) return known;
  if (plain.startsWith('ال') && plain.length > 3) {
    const bare = VOWELLED.get(plain.slice(2));
    if (bare !== undefined) return `al ${bare}`;
    // Of the names of God most are listed only as they stand in a servant's name.
    const servant = VOWELLED.get(`عبد${plain}`);
    if (servant?.startsWith(SERVANT) === true) return `al ${servant.slice(SERVANT.length)}`;
  }
  return null;
}

/** The word without its article, and whether it had one. */
export function splitArticle(word: string): { article: boolean; rest: string } {
  const plain = plainArabic(word);
  return plain.startsWith('ال') && plain.length > 4
    ? { article: true, rest: plain.slice(2) }
    : { article: false, rest: plain };
}

/** The article as it is written between words, before sun letters too (ar-Rahman, as-Salam). */
const ARTICLES: ReadonlySet<string> = new Set(
  'al el ul ar er ur as es us ash esh ush an en un at et ad ed az ez'.split(' '),
);
/** "Servant of the", of which God's name follows. */
const SERVANTS: ReadonlySet<string> = new Set(
  'abdel abdal abdoul abdol abdur abder abdus abdes abdun abden'.split(' '),
);
/** A servant's name in one word; the article's l may have become the letter that follows. */
const SERVANT_NAME = /^abd(?:u|e|a|o|ou)(?:l(?=[a-z]{3})|r(?=r)|s(?=s)|n(?=n)|d(?=d)|z(?=z)|t(?=t))([a-z]{3,})$/;
const SHORTEST = 3;
const ALLAH = 'allah';

/** A word made of several, and where the first of them stood. */
export interface JoinedWord {
  readonly word: string;
  readonly from: number;
}

/** God's name behind the article, of which Allah holds its own. */
const servantOf = (name: string): string => SERVANT + (name === ALLAH ? 'lah' : name);

/**
 * Folded words with the name of a servant of God in one spelling: Abd al-Rahman, Abdurrahman and Abderrahman are
 * `abdulrahman`, and Abdel is `abdul`. Abdul with a word behind it stays two, as that may be a family's name.
 */
export function joinServants(words: readonly string[]): readonly JoinedWord[] {
  const out: JoinedWord[] = [];
  for (let from = 0; from < words.length; from += 1) {
    const word = words[from]!;
    const skipped = ARTICLES.has(words[from + 1] ?? '') ? 2 : words[from + 1] === ALLAH ? 1 : 0;
    const name = words[from + skipped];
    if (word === 'abd' && skipped > 0 && name !== undefined && name.length >= SHORTEST) {
      out.push({ word: servantOf(name), from });
      from += skipped;
      continue;
    }
    const rest = word.startsWith('abd') ? SERVANT_NAME.exec(word)?.[1] : undefined;
    out.push({ word: rest !== undefined ? SERVANT + rest : SERVANTS.has(word) ? SERVANT : word, from });
  }
  return out;
}

/** Of two servants' names as `joinServants` spells them (abdulaziz, abdulazim) God's name in each; null of any other two words. */
export function godsNames(a: string, b: string): readonly [string, string] | null {
  const long = SERVANT.length + SHORTEST;
  const both = a.length >= long && b.length >= long && a.startsWith(SERVANT) && b.startsWith(SERVANT);
  return both ? [a.slice(SERVANT.length), b.slice(SERVANT.length)] : null;
}

/** What stands before a name and is often written together with it, in one spelling. */
const BEFORE: ReadonlyMap<string, string> = new Map(
  Object.entries({ al: 'al', el: 'al', abu: 'abu', abou: 'abu', bin: 'bin', umm: 'umm', abdul: SERVANT, abd: SERVANT }),
);

/** As `joinServants`, with al-, abu, bin, umm and abdul joined to what follows; null where that changes nothing. */
export function joinPrefixes(words: readonly string[]): readonly string[] | null {
  const servants = joinServants(words).map(({ word }) => word);
  const out: string[] = [];
  for (let i = 0; i < servants.length; i += 1) {
    const [word, next] = [servants[i]!, servants[i + 1]];
    const before = BEFORE.get(word);
    if (before === undefined || next === undefined || next.length < SHORTEST || BEFORE.has(next)) {
      out.push(word);
      continue;
    }
    out.push(before === SERVANT ? servantOf(next) : before + next);
    i += 1;
  }
  return out.length === words.length && out.every((word, i) => word === words[i]) ? null : out;
}
