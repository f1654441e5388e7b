import type { StandardValue } from '../model/index.ts';
import { LONGEST_TEXT, absent, parsed, unparseable } from './standard.ts';

/** A text made clean, with what was done to it or is wrong with it. */
export interface CleanText {
  readonly text: string;
  readonly flags: readonly string[];
}

const NONE: readonly string[] = [];
/**
 * ASCII and composed Latin letters without outer or double spaces: most texts, and nothing to do. Â, Ã and Ð take the
 * long way, as they may be mojibake.
 */
const PLAIN = /^[!-~\u00c0\u00c1\u00c4-\u00cf\u00d1-\u017f]+(?: [!-~\u00c0\u00c1\u00c4-\u00cf\u00d1-\u017f]+)*$/;
const LONE_SURROGATE = /\p{Surrogate}/gu;
// Controls that are not white space; they carry no meaning in any attribute.
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufff9-\ufffb]/g;
/** Bidirectional marks, embeddings and isolates (UAX #9), zero-width space, word joiner, byte-order mark, soft hyphen. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
/**
 * Full-width and half-width forms, Latin ligatures, Armenian to Arabic presentation forms: another shape, not another
 * letter. Not U+FDFA and U+FDFB, which are phrases of eighteen and eight letters.
 */
const SHAPES = /[\ufb00-\ufb06\ufb13-\ufdf9\ufdfc-\ufdff\ufe70-\ufefc\uff00-\uffef]+/g;
const WHITE_SPACE = /\s+/g;
/** UTF-8 that was read as Latin-1 or Windows-1252. */
const MOJIBAKE = /[ÃÂ][\u0080-\u00bf]|Ã[ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Ð[\u0080-\u00bf]Ð/;

/**
 * NFC (UAX #15), white space collapsed, controls and invisible marks removed, full-width and presentation
 * forms in their ordinary shape. NFKC is applied to those forms alone, as elsewhere it loses meaning (², ½, ℡).
 * Zero-width (non-)joiners stay: Persian and Indic names need them. Idempotent; never throws.
 */
export function cleanText(raw: string): CleanText {
  if (PLAIN.test(raw) || raw === '') return { text: raw, flags: NONE };
  const flags: string[] = [];
  const change = (text: string, pattern: RegExp, by: string, flag: string): string => {
    const next = text.replace(pattern, by);
    if (next !== text) flags.push(flag);
    return next;
  };
  let text = change(raw, LONE_SURROGATE, '\ufffd', 'lone-surrogate');
  text = change(text, CONTROL, '', 'control-character-removed');
  text = change(text, INVISIBLE, '', 'invisible-mark-removed');
  const shaped = text.replace(SHAPES, (run) => run.normalize('NFKC'));
  if (shaped !== text) flags.push('width-folded');
  text = shaped.normalize('NFC').replace(WHITE_SPACE, ' ').trim();
  if (MOJIBAKE.test(text)) flags.push('mojibake');
  if (text.includes('\ufffd') && !flags.includes('lone-surrogate')) flags.push('replacement-character');
  return { text, flags };
}

/** What systems and people write when they have nothing to say, in lower case. */
const PLACEHOLDERS = new Set(
  `n/a n.a. n.a #n/a na null (null) [null] <null> \\n none nil undefined nan unknown unkown unknwon missing empty blank tbd
  tba x xx xxx xxxx xxxxx k.a. k.a unbekannt inconnu inconnue desconocido desconocida sconosciuto sconosciuta desconhecido
  onbekend okänd ukjent ukendt tuntematon brak nieznany neznámý ismeretlen necunoscut bilinmiyor нет неизвестно невідомо
  άγνωστο 不明 未知 无 無 なし 없음 미상 مجهول`
    .split(/\s+/)
    .concat([
      'not available',
      'not applicable',
      'not provided',
      'not specified',
      'not known',
      'no data',
      'keine angabe',
      'nicht bekannt',
      'non renseigné',
      'sin datos',
      'no aplica',
      'non disponibile',
      'não informado',
      'niet bekend',
      'brak danych',
      'غير معروف',
    ]),
);
const PUNCTUATION_ONLY = /^[-–—_.?/\\#,;:'"\s]+$/;
/** True for a clean text that says nothing: empty, `n/a`, `-`, `unknown`, `NULL` … */
export function isPlaceholder(text: string): boolean {
  if (text.length > 24) return false;
  return text === '' || PUNCTUATION_ONLY.test(text) || PLACEHOLDERS.has(text.toLowerCase());
}

/** Placeholders that are somebody's name when written as one (Christopher Null, Na Li). */
const ALSO_NAMES = new Set(['null', 'na', 'none', 'nil', 'nan', 'xx', 'brak', 'missing', 'blank']);
const TITLE_CASE = /^\p{Lu}\p{Ll}+$/u;

/** As `isPlaceholder`, for names: what is written as a name (`Null`, `Na`) is one; `NULL` and `null` are not. */
export function isNamePlaceholder(text: string): boolean {
  return isPlaceholder(text) && !(TITLE_CASE.test(text) && ALSO_NAMES.has(text.toLowerCase()));
}

const DECIMAL_DIGIT = /\p{Nd}/u;
const FOREIGN_DIGIT = /[^\u0000-\u007f]/;

/** Decimal digits of every script as ASCII (Unicode lays each script's ten digits in a row from zero). */
export function asciiDigits(text: string): string {
  if (!FOREIGN_DIGIT.test(text)) return text;
  let out = '';
  for (const character of text) {
    if (character < '\u0080' || !DECIMAL_DIGIT.test(character)) {
      out += character;
      continue;
    }
    const code = character.codePointAt(0)!;
    let zero = code;
    // Rows of ten stand alone or next to one another; the run starts with a zero in either case.
    while (DECIMAL_DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
    out += String((code - zero) % 10);
  }
  return out;
}

/**
 * A plain text of at most `longest` characters (segment, team, industry …): cleaned, placeholders absent.
 * Longer texts are unparseable, never cut.
 */
export function normalizeText(raw: string, longest: number = 200): StandardValue<string> {
  if (raw.length > LONGEST_TEXT) return unparseable(raw, 'too-long');
  const { text, flags } = cleanText(raw);
  if (isPlaceholder(text)) return absent(raw);
  if (text.length > longest) return unparseable(raw, 'too-long');
  return parsed(raw, text, flags.length > 0 ? 'repaired' : 'valid', flags);
}
