/**
 * How one word is cut into look-up values so that every prefix and every one-edit query finds it by equality alone.
 *
 * A word is written under some of its prefixes, and under what stands behind one of them (its end). A query one edit
 * away leaves the prefix or the end whole (pigeonhole), wherever the edit falls; only an exchange of the two letters
 * at the cut breaks both, and then the query asks for the end after undoing it. Words of three letters are written
 * under their words with one letter left out instead (symmetric delete), as their halves would be single letters.
 */
const PREFIXES = [2, 3, 5, 8] as const;

/** Longest prefix that is stored and no longer than `length`; 0 below two. */
export function storedPrefix(length: number): number {
  let best = 0;
  for (const size of PREFIXES) if (size <= length) best = size;
  return best;
}

/** Where a word of `length` letters (four or more) is cut; always the length of a stored prefix. */
export function cutOf(length: number): number {
  return length < 6 ? 2 : length < 10 ? 3 : length < 16 ? 5 : 8;
}

/** Prefixes under which a word is written; a word of four also under itself, as `ann` has too many. */
export function prefixesOf(word: string): readonly string[] {
  if (word.length < 2) return [];
  const out: string[] = PREFIXES.filter((size) => size <= word.length).map((size) => word.slice(0, size));
  if (word.length === 4) out.push(word);
  return out;
}

const without = (word: string, i: number): string => word.slice(0, i) + word.slice(i + 1);

/** Ends under which a word is written. */
export function endsOf(word: string): readonly string[] {
  if (word.length < 3) return [];
  if (word.length === 3) return [...new Set([without(word, 0), without(word, 1)])];
  return [word.slice(cutOf(word.length))];
}

/** What a query word asks for beside its own prefix to find every word one edit away; none below three letters. */
export function oneEditParts(word: string): { readonly prefixes: readonly string[]; readonly ends: readonly string[] } {
  const prefixes = new Set<string>();
  const ends = new Set<string>();
  const m = word.length;
  if (m < 3) return { prefixes: [], ends: [] };
  if (m === 3) {
    // Of two letters: one too many was typed. Of three: each leaves one out.
    for (let i = 0; i < 3; i += 1) {
      prefixes.add(without(word, i));
      ends.add(without(word, i));
    }
  }
  if (m === 4) {
    prefixes.add(word.slice(0, 2));
    ends.add(word.slice(2));
  }
  for (const n of [m - 1, m, m + 1]) {
    if (n < 4) continue;
    const cut = cutOf(n);
    prefixes.add(word.slice(0, cut));
    ends.add(word.slice(m - (n - cut)));
  }
  if (m >= 4) {
    const cut = cutOf(m);
    ends.add((word[cut - 1] ?? '') + word.slice(cut + 1));
  }
  return { prefixes: [...prefixes], ends: [...ends].filter((end) => end !== '') };
}
