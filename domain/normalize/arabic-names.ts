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
