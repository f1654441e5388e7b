import type { AttributeTypes, LifecycleStage, Restriction } from '../model/index.ts';
import { LIFECYCLE_STAGES, RESTRICTIONS } from '../model/index.ts';

/** Each line: the code, then the words for it (lower case, without accents; native scripts as they are). */
function words<V extends string>(lines: Readonly<Record<V, string>>): ReadonlyMap<string, V> {
  const map = new Map<string, V>();
  for (const [code, list] of Object.entries(lines) as [V, string][]) {
    for (const word of list.split(/\s*\|\s*/)) map.set(word, code);
  }
  return map;
}

/** ISO/IEC 5218: 0 not known, 1 male, 2 female, 9 not applicable. */
export const SEX_WORDS: ReadonlyMap<string, AttributeTypes['sex']> = words({
  male: '1|m|male|man|boy|mr|mr.|herr|mann|männlich|mannlich|maennlich|homme|masculin|h|hombre|masculino|masc|maschio|uomo|masculin|mannelijk|mezczyzna|mężczyzna|muz|muž|man|mand|mies|ferfi|férfi|erkek|м|муж|мужской|чоловіча|男|男性|남|남성|남자|ذكر',
  female:
    '2|f|female|woman|girl|mrs|mrs.|ms|ms.|miss|frau|w|weiblich|femme|feminin|féminin|mujer|femenino|feminino|fem|femmina|donna|vrouw|vrouwelijk|v|kobieta|k|zena|žena|kvinna|kvinde|kvinne|nainen|nő|kadin|kadın|ж|жен|женский|жіноча|女|女性|여|여성|여자|أنثى',
  other: 'other|o|x|d|divers|diverse|non-binary|nonbinary|non binary|nb|autre|otro|outro|altro|anders|inne|annat|andet',
  // What a person chose not to say is an answer; "not known" (0) is none and is left out.
  unknown: '9|not applicable|undisclosed|not disclosed|prefer not to say|declined',
});

export const LIFECYCLE_WORDS: ReadonlyMap<string, LifecycleStage> = new Map<string, LifecycleStage>([
  ...LIFECYCLE_STAGES.map((stage) => [stage, stage] as const),
  ...words<LifecycleStage>({
    visitor: 'anonymous|guest|besucher|visiteur|visitante',
    prospect: 'target|suspect|interessent|prospecto|potential|opportunity|sales qualified lead|sql',
    lead: 'new lead|marketing qualified lead|mql|contact|subscriber',
    customer: 'client|active|active customer|kunde|cliente|buyer|evangelist|klient',
    dormant: 'inactive|inaktiv|inactif|sleeping|lapsed|at risk',
    former: 'lost|churned|ex-customer|ex customer|former customer|closed|ehemalig|ancien|terminated',
  }),
]);

export const RESTRICTION_WORDS: ReadonlyMap<string, Restriction> = new Map<string, Restriction>([
  ...RESTRICTIONS.map((restriction) => [restriction, restriction] as const),
  ...words<Restriction>({
    // GDPR Art. 18.
    'processing-restricted':
      'processing restricted|restricted|art 18|gdpr art 18|restriction of processing|blocked|gesperrt',
    'legal-hold': 'legal hold|litigation hold|hold|retention hold',
    'do-not-merge': 'do not merge|no merge|never merge|nomerge|donotmerge',
  }),
]);

/** English name, name in the language itself, ISO 639-2 codes → ISO 639-1. */
export const LANGUAGE_BY_NAME: ReadonlyMap<string, string> = words({
  ar: 'arabic|ara|العربية|arabisch',
  bg: 'bulgarian|bul|български|bulgarski',
  bn: 'bengali|ben|বাংলা',
  ca: 'catalan|cat|català|catala',
  cs: 'czech|cze|ces|čeština|cestina|český|cesky|tschechisch',
  cy: 'welsh|cym|wel|cymraeg',
  da: 'danish|dan|dansk|dänisch|danisch',
  de: 'german|ger|deu|deutsch|allemand|alemán|aleman|tedesco|duits|niemiecki|немецкий',
  el: 'greek|gre|ell|ελληνικά|ellinika|griechisch',
  en: 'english|eng|englisch|anglais|inglés|ingles|inglese|engels|angielski|английский|英语|英語',
  es: 'spanish|spa|español|espanol|castellano|spanisch|espagnol|spagnolo|hiszpański',
  et: 'estonian|est|eesti',
  eu: 'basque|eus|baq|euskara',
  fa: 'persian|farsi|fas|per|فارسی',
  fi: 'finnish|fin|suomi|finnisch',
  fr: 'french|fre|fra|français|francais|französisch|franzosisch|francés|frances|francese|frans|francuski|французский',
  ga: 'irish|gle|gaeilge',
  he: 'hebrew|heb|iw|עברית',
  hi: 'hindi|hin|हिन्दी',
  hr: 'croatian|hrv|hrvatski|kroatisch',
  hu: 'hungarian|hun|magyar|ungarisch',
  id: 'indonesian|ind|in|bahasa indonesia',
  is: 'icelandic|isl|ice|íslenska|islenska',
  it: 'italian|ita|italiano|italienisch|italien|italiaans|włoski',
  ja: 'japanese|jpn|日本語|japanisch|japonais',
  ko: 'korean|kor|한국어|koreanisch',
  lt: 'lithuanian|lit|lietuvių|lietuviu',
  lv: 'latvian|lav|latviešu|latviesu',
  ms: 'malay|msa|may|bahasa melayu',
  nb: 'norwegian|nor|norsk|no|nob|norwegian bokmål|norwegian bokmal|bokmål|norwegisch',
  nl: 'dutch|dut|nld|nederlands|niederländisch|niederlandisch|néerlandais|neerlandais|flemish',
  nn: 'nynorsk|nno',
  pl: 'polish|pol|polski|polnisch|polonais|polaco|польский',
  pt: 'portuguese|por|português|portugues|portugiesisch|portugais|portoghese',
  ro: 'romanian|rum|ron|română|romana|rumänisch|mo',
  ru: 'russian|rus|русский|russkii|russisch|russe|ruso|rosyjski',
  sk: 'slovak|slo|slk|slovenčina|slovencina|slowakisch',
  sl: 'slovenian|slovene|slv|slovenščina|slovenscina|slowenisch',
  sq: 'albanian|alb|sqi|shqip',
  sr: 'serbian|srp|српски|srpski',
  sv: 'swedish|swe|svenska|schwedisch',
  sw: 'swahili|swa|kiswahili',
  th: 'thai|tha|ไทย',
  tr: 'turkish|tur|türkçe|turkce|türkisch',
  uk: 'ukrainian|ukr|українська|ukrainska|ukrainisch',
  ur: 'urdu|urd|اردو',
  vi: 'vietnamese|vie|tiếng việt|tieng viet',
  zh: 'chinese|chi|zho|中文|汉语|漢語|mandarin|chinesisch|chinois|китайский|普通话',
});

/** Every code of ISO 639-1, and those that it had before (BCP 47 keeps them valid). */
export const LANGUAGE_CODES: ReadonlySet<string> = new Set(
  `aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
  et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw
  ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne
  ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st
  su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu`.split(/\s+/),
);

/**
 * Countries by the language that most people write there, where no language has the country's code and hardly any other
 * language can be meant. Not those of several languages (`ch`, `ca`).
 */
export const LANGUAGES_OF_COUNTRIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ jp: 'ja', cn: 'zh', vn: 'vi', ir: 'fa', il: 'he', cz: 'cs', dk: 'da', gr: 'el', ua: 'uk', rs: 'sr', al: 'sq' },
    ...{ at: 'de', gb: 'en', us: 'en', au: 'en', nz: 'en', mx: 'es', cl: 'es', pe: 'es', eg: 'ar', kp: 'ko' },
  }),
);

/** Languages of few whose code is also that of a country of many → what may stand behind them for that country to be meant. */
export const LIKELY_COUNTRIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['kr', ['kr']],
  ['se', ['se']],
]);

/** Codes for "we do not know", which say nothing of the person. */
export const SEX_ABSENT: ReadonlySet<string> = new Set(['0', 'u', 'not known', 'unspecified', 'unk']);
