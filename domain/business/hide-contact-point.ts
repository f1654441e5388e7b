import { asciiDigits, cleanText } from '../normalize/index.ts';
import { contactPointsIn } from './contact-point.ts';
import type { ConsentInput } from './inputs.ts';

type Point = NonNullable<ConsentInput['contactPoint']>;
/** Whether a text of the row tells the contact point. */
type Tells = (text: string) => boolean;

/** A string, with the colon that follows where it is a key, or a number. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(?=\s*(:?))|-?\d[\d.eE+-]*/g;
/** Shorter ones stand in many texts and tell nothing by themselves. */
const LEAST_DIGITS = 4;
const LEAST_LETTERS = 2;

/**
 * JSON text in which `by` stands for a contact point: for every string and number that has its `canonical` form. Where a
 * mapping made it of more, or of several columns, and none has: for those that hold it, else for those it is made of.
 * All else stays as it was written, byte for byte.
 */
export function hideContactPoint(raw: string, point: Point, canonical: string, by: string): string {
  const is: Tells = (text) => contactPointsIn({ ...point, value: text }).includes(canonical);
  const exact = replaced(raw, by, is, is);
  if (exact !== raw) return exact;
  const near = point.kind === 'email' ? nearEmail : nearPhone;
  const { holds, isPart } = near([point.value, canonical]);
  const around = replaced(raw, by, holds);
  return around === raw ? replaced(raw, by, isPart) : around;
}

/** Names of columns are no part of what a mapping reads. */
function replaced(raw: string, by: string, ofValue: Tells, ofKey: Tells = () => false): string {
  return raw.replace(TOKEN, (token: string, colon: string | undefined) => {
    const text = token.startsWith('"') ? (JSON.parse(token) as string) : token;
    return (colon === ':' ? ofKey : ofValue)(text) ? JSON.stringify(by) : token;
  });
}

interface Near {
  readonly holds: Tells;
  readonly isPart: Tells;
}

/** Letters alike in case and shape; a part ends where a word does: `anna` of anna.lee@example.org, and not `ann`. */
function nearEmail(forms: readonly string[]): Near {
  const fold = (text: string): string => cleanText(text).text.toLowerCase();
  const folded = forms.map(fold);
  return {
    holds: (text) => folded.some((form) => fold(text).includes(form)),
    isPart: (text) => {
      const part = fold(text);
      return part.length >= LEAST_LETTERS && folded.some((form) => hasWords(form, part));
    },
  };
}

const WORD = /[\p{L}\p{N}]/u;

function hasWords(form: string, part: string): boolean {
  const inWord = (at: number): boolean => WORD.test(form[at] ?? '') && WORD.test(form[at - 1] ?? '');
  for (let at = form.indexOf(part); at >= 0; at = form.indexOf(part, at + 1))
    if (!inWord(at) && !inWord(at + part.length)) return true;
  return false;
}

/** Digits alone count; zeros before a number belong to how it is dialled. */
function nearPhone(forms: readonly string[]): Near {
  const digits = (text: string): string => asciiDigits(text).replace(/\D/g, '');
  const bare = (text: string): string => digits(text).replace(/^0+/, '');
  const dialled = forms.map(bare);
  return {
    holds: (text) => dialled.some((form) => digits(text).includes(form)),
    isPart: (text) => {
      const part = bare(text);
      return part.length >= LEAST_DIGITS && dialled.some((form) => form.includes(part));
    },
  };
}
