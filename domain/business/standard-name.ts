/** Names of printable ASCII without capitals and with single blanks: nearly all there are, and standard already. */
const STANDARD = /^[!-@[-~]+(?: [!-@[-~]+)*$/;

/**
 * A name that sources spell in their own ways (channel, topic, purpose, legal entity) as it is kept: compatible
 * signs as one (Unicode NFKC), in small letters, one blank for any white space within and none around. `Ｅmail ` and
 * `email` are one.
 */
export function standardName(text: string): string {
  if (STANDARD.test(text)) return text;
  // Twice, as small letters may compose anew; trimmed last, as some signs (¨) decompose into a blank and a mark.
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
}

/** Blanks, dashes of any length, low lines and hyphens that show only where a line ends. */
const SEPARATORS = /[\s\p{Pd}\p{Pc}\u00ad]+/gu;
const BETWEEN_DIGITS = new RegExp(`(?<=\\p{Nd})${SEPARATORS.source}(?=\\p{Nd})`, 'gu');
/** Nothing in it is left out. */
const PLAIN = /^[a-z0-9]+$/;

/**
 * A name as it is compared: the standard one without what joins or parts its words, so that `E-Mail`, `e_mail` and
 * `email` are one, and `Direct mail` and `direct-mail`. Between digits a blank stays: `plan 1 1` is not `plan 11`.
 */
export function nameKey(text: string): string {
  if (PLAIN.test(text)) return text;
  const name = standardName(text);
  const parted = name.replaceAll(BETWEEN_DIGITS, '\u0000').replaceAll(SEPARATORS, '').replaceAll('\u0000', ' ');
  return parted === '' ? name : parted;
}

/** Are both the same name, whoever writes them? */
export function sameName(a: string, b: string): boolean {
  return a === b || nameKey(a) === nameKey(b);
}
