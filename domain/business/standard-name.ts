/** Names of printable ASCII without capitals and with single blanks: nearly all there are, and standard already. */
const STANDARD = /^[!-@[-~]+(?: [!-@[-~]+)*$/;

/**
 * A name that sources spell in their own ways (channel, topic, purpose, legal entity) as it is compared: compatible
 * signs as one (Unicode NFKC), in small letters, one blank for any white space within and none around. `Ｅmail ` and
 * `email` are one.
 */
export function standardName(text: string): string {
  if (STANDARD.test(text)) return text;
  // Twice, as small letters may compose anew; trimmed last, as some signs (¨) decompose into a blank and a mark.
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
}

/** Are both the same name, whoever writes them? */
export function sameName(a: string, b: string): boolean {
  return a === b || standardName(a) === standardName(b);
}
