import { POSTAL_FORMS } from './postal-table.ts';

export interface PostalCode {
  readonly code: string;
  readonly flags: readonly string[];
}

const NONE: readonly string[] = [];
const PREFIXES: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(POSTAL_FORMS)
    .filter(([, form]) => form.keepsPrefix !== true)
    .map(([country, form]) => [country, new RegExp(`^(?:${form.prefix ?? country})[- ]`)]),
);

/**
 * A postal code in its country's written form (`SW1A 1AA`, `H2G 1A7`, `00-358`), after the forms published by the
 * Universal Postal Union. A country prefix (`D-70174`) goes; a zero that a spreadsheet lost comes back where the
 * length tells. Flag `postal-code-form` where it does not fit its country.
 */
export function standardPostalCode(text: string, country: string | undefined): PostalCode {
  const form = country === undefined ? undefined : POSTAL_FORMS[country];
  // Most codes are digits of the right number.
  if (form && form.separator === undefined && text.length === form.digits && form.compact.test(text)) {
    return { code: text, flags: NONE };
  }
  let code = text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]+/g, (run) => (run.trim() === '' ? ' ' : '-'))
    .trim();
  if (!form) return { code, flags: NONE };
  const flags: string[] = [];
  // 〒150-0002: what Japan writes before a code is no part of it.
  if (code.startsWith('〒')) {
    code = code.slice(1).trim();
    flags.push('postal-mark-removed');
  }
  const prefixed = PREFIXES.get(country!)?.exec(code);
  if (prefixed) {
    code = code.slice(prefixed[0].length).trim();
    flags.push('country-prefix-removed');
  }
  let compact = code.replace(/[ -]/g, '');
  if (form.digits !== undefined && /^\d+$/.test(compact) && compact.length === form.digits - 1 && form.zero) {
    compact = `0${compact}`;
    flags.push('leading-zero-restored');
  }
  const match = form.compact.exec(compact);
  if (!match) return { code, flags: [...flags, 'postal-code-form'] };
  return {
    code: match
      .slice(1)
      .filter(Boolean)
      .join(form.separator ?? ''),
    flags,
  };
}
