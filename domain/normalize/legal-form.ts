import { foldName } from './fold.ts';
import { type LegalForm, lookUp, MOST_WORDS, spell, wordsOf } from './form-spelling.ts';
import { ALSO_NAMES, UNMISTAKABLE } from './legal-forms.ts';
import { SPACELESS } from './spaceless-forms.ts';

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
  const most = Math.min(MOST_WORDS, words.length - 1);
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
