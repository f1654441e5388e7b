import { foldName } from './fold.ts';
import { ALSO_NAMES, FORM_JOINERS, FORM_WORDS, type FormFamily, LEGAL_FORMS, UNMISTAKABLE } from './legal-forms.ts';

export interface LegalForm {
  /** Standard form, for instance `gmbh`. */
  readonly form: string;
  readonly family: FormFamily;
}

export interface FoundForm extends LegalForm {
  /** The text without the form, as it was written. */
  readonly rest: string;
  /** The same folded: what is compared. */
  readonly core: string;
}

/** Words that name a kind of body but also tell two of them apart: the form is known, the word stays in the core. */
const KEPT = new Set(
  (
    'group holding holdings fund trust foundation association society branch filial cooperative mutual charity gruppe grupo ' +
    'groupe gruppo grup concern konzern koncern stiftung verein fonds fondo fundo registered individual consortium ' +
    'verband genossenschaft sparebank sparbank kooperation cooperation partnership partners enterprise enterprises ' +
    'entrp fondation fundacion fundacja association asociacion associacao associazione fondazione fond filiale'
  ).split(' '),
);
/** Short Latin spellings that also stand before the name. */
const SHORT_BEFORE = new Set('pt ao ab sc oy cv ud as at ip gp up tdv'.split(' '));
/** Spaceless scripts: what their companies end or begin with, longest first. */
const SPACELESS: readonly (readonly [string, string, FormFamily])[] = [
  ['股份有限责任公司', 'cn-jsc', 'stock'],
  ['股份有限公司', 'cn-jsc', 'stock'],
  ['股份公司', 'cn-jsc', 'stock'],
  ['有限責任事業組合', 'llp', 'partnership'],
  ['有限责任公司', 'cn-ltd', 'limited'],
  ['有限責任公司', 'cn-ltd', 'limited'],
  ['集团有限公司', 'cn-ltd', 'limited'],
  ['集團有限公司', 'cn-ltd', 'limited'],
  ['有限公司', 'cn-ltd', 'limited'],
  ['合伙企业', 'lp', 'partnership'],
  ['(有限合伙)', 'lp', 'partnership'],
  ['有限合伙', 'lp', 'partnership'],
  ['普通合伙', 'gp', 'partnership'],
  ['有限合夥', 'lp', 'partnership'],
  ['个人独资企业', 'ip', 'sole'],
  ['控股公司', 'holding', 'other'],
  ['分公司', 'branch', 'branch'],
  ['公司', 'co', 'other'],
  ['無限公司', 'ulc', 'limited'],
  ['兩合公司', 'lp', 'partnership'],
  ['匿名組合', 'lp', 'partnership'],
  ['任意組合', 'gp', 'partnership'],
  ['有限', 'co-ltd', 'limited'],
  ['株式会社', 'kk', 'stock'],
  ['株式會社', 'kk', 'stock'],
  ['(株)', 'kk', 'stock'],
  ['有限会社', 'gk', 'limited'],
  ['(有)', 'gk', 'limited'],
  ['合同会社', 'gk', 'limited'],
  ['合資会社', 'gk', 'partnership'],
  ['合名会社', 'gk', 'partnership'],
  ['一般社団法人', 'gk', 'nonprofit'],
  ['一般財団法人', 'gk', 'nonprofit'],
  ['社団法人', 'gk', 'nonprofit'],
  ['財団法人', 'gk', 'nonprofit'],
  ['学校法人', 'gk', 'nonprofit'],
  ['医療法人', 'gk', 'nonprofit'],
  ['独立行政法人', 'gk', 'public'],
  ['特定非営利活動法人', 'gk', 'nonprofit'],
  ['会社', 'co', 'other'],
  ['주식회사', 'kr-jsc', 'stock'],
  ['(주)', 'kr-jsc', 'stock'],
  ['유한책임회사', 'kr-llc', 'limited'],
  ['유한회사', 'kr-llc', 'limited'],
  ['(유)', 'kr-llc', 'limited'],
  ['합자회사', 'kr-llc', 'partnership'],
  ['합명회사', 'kr-llc', 'partnership'],
  ['재단법인', 'kr-llc', 'nonprofit'],
  ['사단법인', 'kr-llc', 'nonprofit'],
  ['회사', 'co', 'other'],
  ['บริษัทจำกัด(มหาชน)', 'th-ltd', 'stock'],
  ['จำกัด(มหาชน)', 'th-ltd', 'stock'],
  ['จำกัด', 'th-ltd', 'limited'],
  ['บริษัท', 'th-ltd', 'limited'],
  ['ห้างหุ้นส่วน', 'th-ltd', 'partnership'],
];

/** The words of a text, each with where it stands; dots within vanish, so that `s.r.o.` is one word. */
interface Word {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Words long enough to be known in spite of an error, by their first letter, in which none is forgiven. */
const LONG_WORDS = new Map<string, string[]>();
for (const word of Object.keys(FORM_WORDS)) {
  if (word.length < 7) continue;
  const words = LONG_WORDS.get(word.charAt(0));
  if (words === undefined) LONG_WORDS.set(word.charAt(0), [word]);
  else words.push(word);
}

/** One substitution, gap or exchange of neighbours away. */
function nearlySame(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i += 1;
  const rest = (s: string, from: number): string => s.slice(from);
  return (
    rest(a, i + 1) === rest(b, i + 1) ||
    rest(a, i) === rest(b, i + 1) ||
    rest(a, i + 1) === rest(b, i) ||
    (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, i + 2) === rest(b, i + 2))
  );
}

function canonicalWord(folded: string): string {
  const known = Object.hasOwn(FORM_WORDS, folded) ? FORM_WORDS[folded] : undefined;
  if (known !== undefined) return known.replaceAll(' ', '');
  if (folded.length < 6) return folded;
  const near = LONG_WORDS.get(folded.charAt(0))?.find((word) => nearlySame(folded, word));
  return near === undefined ? folded : (FORM_WORDS[near] ?? folded).replaceAll(' ', '');
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/[^\s,;/|–—()"-]+/gu)) {
    const folded = foldName(match[0].replace(/[.’'`´]/g, ''));
    if (folded === '') continue;
    for (const part of folded.split(' ')) {
      if (!FORM_JOINERS.has(part) || part.length === 1)
        words.push({ key: canonicalWord(part), start: match.index, end: match.index + match[0].length });
    }
  }
  return words;
}

const spell = (text: string): string =>
  wordsOf(text)
    .map((word) => word.key)
    .join('');

/** Spellings at least this long are also found with typing errors and in other romanisations. */
const LONG_KEY = 13;

interface Table {
  readonly forms: ReadonlyMap<string, LegalForm>;
  /** Long spellings in `romanKey` form, under their first and their last four letters. */
  readonly near: ReadonlyMap<string, readonly (readonly [string, LegalForm])[]>;
  readonly longest: number;
}

/** One form for the romanisations of Cyrillic, so that aktsionernoye, akcionernoe and akzionernoje are equal. */
function romanKey(key: string): string {
  return key
    .replace(/shch|sch|shh|sc|sh/g, 's')
    .replace(/tch|ch/g, 'c')
    .replace(/kh/g, 'h')
    .replace(/zh/g, 'z')
    .replace(/ts|tz/g, 'c')
    .replace(/[yj]/g, 'i')
    .replace(/i(?=[aeou])|(?<=[aeou])i/g, '')
    .replace(/(.)\1+/g, '$1');
}

/** Levenshtein distance when it is at most `limit`, else `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const value = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      next.push(value);
      if (value < least) least = value;
    }
    if (least > limit) return limit + 1;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}

function readTable(): Table {
  const forms = new Map<string, LegalForm>();
  const near = new Map<string, (readonly [string, LegalForm])[]>();
  let longest = 1;
  for (const line of LEGAL_FORMS.trim().split('\n')) {
    const [form = '', family = 'other', spellings = ''] = line.split('|');
    for (const spelling of spellings.split(';')) {
      const key = spell(spelling);
      longest = Math.max(longest, wordsOf(spelling).length);
      if (key === '' || forms.has(key)) continue;
      const entry = { form, family: family as FormFamily };
      forms.set(key, entry);
      if (key.length < LONG_KEY) continue;
      const roman = romanKey(key);
      for (const bucket of [`^${roman.slice(0, 4)}`, `$${roman.slice(-4)}`]) {
        near.set(bucket, [...(near.get(bucket) ?? []), [roman, entry]]);
      }
    }
  }
  return { forms, near, longest: Math.min(longest + 1, 14) };
}

const TABLE = readTable();

/** The form a spelling names; a long one may hold one error in every nine letters. */
function lookUp(key: string): LegalForm | undefined {
  const exact = TABLE.forms.get(key);
  if (exact !== undefined || key.length < LONG_KEY - 1) return exact;
  const roman = romanKey(key);
  const limit = Math.floor(roman.length / 9);
  for (const bucket of [`^${roman.slice(0, 4)}`, `$${roman.slice(-4)}`]) {
    const hit = TABLE.near.get(bucket)?.find(([other]) => distance(roman, other, limit) <= limit);
    if (hit !== undefined) return hit[1];
  }
  return undefined;
}

/** The form that a text on its own names, for instance a column of its own. */
export function readForm(text: string): LegalForm | null {
  const clean = text.trim();
  for (const [sign, form, family] of SPACELESS) if (clean === sign) return { form, family };
  return lookUp(spell(clean)) ?? null;
}

/** A Roman number is no form: the second of two funds is “II”, the Romanian sole trader “I.I.”. */
function isNumeral(key: string, written: string): boolean {
  return /^[ivx]+$/.test(key) && !written.includes('.');
}

const CONSONANTAL = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/**
 * Whether a spelling says that the text names no person. A short spelling of a form (Pat, Earl, Teo) says it only where
 * it is among the unmistakable ones itself, and one that is a name too where it is not written as names are.
 */
function isUnmistakable({ form }: LegalForm, key: string, written: string, text: string): boolean {
  if (!UNMISTAKABLE.has(form) || !UNMISTAKABLE.has(key.length > 4 ? form : key)) return false;
  // Scripts that leave vowels out fold a name (אלעד) to few letters, which say too little.
  if (key.length < 5 && CONSONANTAL.test(written)) return false;
  if (!ALSO_NAMES.has(key)) return true;
  const capitals = written === written.toUpperCase() && written !== written.toLowerCase();
  return written.includes('.') || (capitals && text !== text.toUpperCase());
}

function stripped(text: string): string {
  return text.replace(/^[\s,;:.&+\-–—/"()]+|(?<![\s,;:&+\-–—/"(])[\s,;:&+\-–—/"(]+$/g, '').trim();
}

function found(text: string, rest: string, kept: boolean, form: LegalForm): FoundForm | null {
  const bare = kept ? text : stripped(rest);
  const core = foldName(bare);
  return core === '' ? null : { ...form, rest: bare, core };
}

function spaceless(text: string): FoundForm | null {
  const compact = text.replace(/（/g, '(').replace(/）/g, ')').replace(/㈱/g, '(株)');
  for (const [sign, form, family] of SPACELESS) {
    const rest = compact.endsWith(sign)
      ? compact.slice(0, -sign.length)
      : compact.startsWith(sign)
        ? compact.slice(sign.length)
        : null;
    if (rest !== null && stripped(rest) !== '') return found(text, rest, false, { form, family });
  }
  return null;
}

const LATIN_TEXT = /^[\u0000-\u024f\u1e00-\u1eff\u2010-\u2027]*$/;
const SPACELESS_TEXT = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/**
 * Finds a legal form at the end or the beginning of a name: the longest spelling wins, the end before the beginning.
 * `unmistakable` finds only forms that are no part of a person's name. Null: none, or nothing would be left.
 */
export function findForm(text: string, which: 'all' | 'unmistakable' = 'all'): FoundForm | null {
  if (SPACELESS_TEXT.test(text)) {
    const hit = spaceless(text);
    if (hit !== null) return which === 'all' || hit.form !== 'co' ? hit : null;
  }
  const words = wordsOf(text);
  if (words.length < 2) return null;
  const most = Math.min(TABLE.longest, words.length - 1);
  const joined = (from: number, to: number): string => {
    let key = '';
    for (let i = from; i < to; i += 1) key += words[i]?.key ?? '';
    return key;
  };
  for (let count = most; count > 0; count -= 1) {
    const key = joined(words.length - count, words.length);
    const form = lookUp(key);
    if (form === undefined || isNumeral(key, text.slice(words[words.length - count]?.start))) continue;
    const start = words[words.length - count]?.start;
    if (which === 'unmistakable' && !isUnmistakable(form, key, text.slice(start), text)) continue;
    const hit = found(text, text.slice(0, start), KEPT.has(key), form);
    if (hit !== null) return hit;
  }
  const latin = LATIN_TEXT.test(text);
  for (let count = most; count > 0; count -= 1) {
    const key = joined(0, count);
    const form = lookUp(key);
    if (form === undefined || (latin && key.length < 3 && (count > 1 || !SHORT_BEFORE.has(key)))) continue;
    const end = words[count - 1]?.end;
    if (which === 'unmistakable' && !(key.length > 2 && isUnmistakable(form, key, text.slice(0, end), text))) continue;
    const hit = found(text, text.slice(end), KEPT.has(key), form);
    if (hit !== null) return hit;
  }
  return null;
}
