import type { NameForm } from '../name-form.ts';
import { type WordContext, type WordLevel, compareWords } from './word.ts';

/**
 * How two names agree. `exact`: the same words; `strong`: given and family name agree; `weak`: an initial or a missing
 * part leaves doubt; `near`: too close to be sure that they differ; `given-only`: the family name differs;
 * `different`; `unknown`: one has no name.
 */
export type NameLevel = 'exact' | 'strong' | 'weak' | 'near' | 'given-only' | 'different' | 'unknown';

const RANK: Readonly<Record<NameLevel, number>> = {
  exact: 6,
  strong: 5,
  weak: 4,
  near: 3,
  'given-only': 2,
  different: 1,
  unknown: 0,
};

type PartLevel = WordLevel | 'missing' | 'partial';
const GOOD: ReadonlySet<PartLevel> = new Set(['same', 'variant', 'typo', 'partial']);

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}

/** Last letters by which the name of a man and that of a woman differ: Daniel and Daniela, Mario and Maria, Denis and Denise. */
const ENDINGS: ReadonlySet<string> = new Set(['', 'a', 'e', 'i', 'o', 's']);

/** Whether two words are alike but for such a letter at their end, which a typing error seldom is. */
function differInEnding(a: string, b: string): boolean {
  const stem = Math.max(a.length, b.length) - 1;
  return a.slice(0, stem) === b.slice(0, stem) && ENDINGS.has(a.slice(stem)) && ENDINGS.has(b.slice(stem));
}

/** Given names: the first against the first; else a second name that the other goes by. */
function compareGiven(a: NameForm, b: NameForm, context: WordContext): PartLevel {
  const [x, y] = [a.given[0], b.given[0]];
  if (x === undefined || y === undefined) return 'missing';
  if (a.given.length !== b.given.length) {
    const [joinedA, joinedB] = [a.given.join(''), b.given.join('')];
    if (joinedA === joinedB) return 'same';
  }
  const alike = compareWords(x, y, context);
  const first = alike === 'typo' && differInEnding(x, y) ? 'near' : alike;
  if (first === 'same' || first === 'variant' || first === 'typo' || first === 'initial') return first;
  const others = (form: NameForm): readonly string[] => [...form.given.slice(1), ...form.middle];
  const called = (name: string, form: NameForm): boolean =>
    name.length > 2 &&
    others(form).some((word) => word === name || (word.length > 2 && compareWords(word, name, context) === 'variant'));
  return called(x, b) || called(y, a) ? 'partial' : first;
}

function compareFamily(a: readonly string[], b: readonly string[], context: WordContext): PartLevel {
  if (a.length === 0 || b.length === 0) return 'missing';
  if (sameWords(a, b)) return 'same';
  const [joinedA, joinedB] = [a.join(''), b.join('')];
  const whole = compareWords(joinedA, joinedB, context);
  if (a.length === 1 && b.length === 1) return whole;
  if (whole === 'same' || whole === 'variant' || whole === 'typo') return whole;
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const agree = (these: readonly string[], those: readonly string[]): boolean =>
    these.every(
      (word) =>
        word.length > 2 && those.some((other) => ['same', 'variant'].includes(compareWords(word, other, context))),
    );
  if (agree(few, many)) {
    if (few.length < many.length) return 'partial';
    if (agree(many, few)) return 'variant';
  }
  const shares = few.some((word) => word.length > 3 && many.includes(word));
  return shares || whole === 'near' ? 'near' : 'different';
}

const MIDDLE_FITS: ReadonlySet<WordLevel> = new Set(['same', 'variant', 'typo', 'initial']);

/** Both have further names, and one of the shorter list (of either, where they are as long) finds no partner in the other. */
function middleContradicts(a: NameForm, b: NameForm, context: WordContext): boolean {
  const left = [...a.given.slice(1), ...a.middle];
  const right = [...b.given.slice(1), ...b.middle];
  if (left.length === 0 || right.length === 0) return false;
  const isAlone = (x: string, others: readonly string[]): boolean =>
    !others.some((y) => MIDDLE_FITS.has(compareWords(x, y, context)) || x.startsWith(y) || y.startsWith(x));
  return (
    (left.length <= right.length && left.some((x) => isAlone(x, right))) ||
    (right.length <= left.length && right.some((x) => isAlone(x, left)))
  );
}

function grade(given: PartLevel, family: PartLevel): NameLevel {
  if (given === 'missing' && family === 'missing') return 'unknown';
  if (GOOD.has(given) && GOOD.has(family)) return given === 'typo' && family === 'typo' ? 'near' : 'strong';
  if (given === 'initial' && family === 'initial') return 'near';
  const fits = (level: PartLevel): boolean => GOOD.has(level) || level === 'initial' || level === 'missing';
  if (fits(given) && fits(family)) return given === 'typo' || family === 'typo' ? 'near' : 'weak';
  if ((given === 'near' && GOOD.has(family)) || (family === 'near' && GOOD.has(given))) return 'near';
  if (GOOD.has(given) && given !== 'partial' && family === 'different') return 'given-only';
  return 'different';
}

/** Names of which one at least could not be split: every word of the shorter finds its partner in the longer. */
function compareUnsplit(a: NameForm, b: NameForm, context: WordContext): NameLevel {
  const [few, many] = a.words.length <= b.words.length ? [a.words, b.words] : [b.words, a.words];
  if (few.join('') === many.join('')) return 'strong';
  const level = partnered(few, many, context);
  if (few.length < many.length) return level;
  const back = partnered(many, few, context);
  return RANK[back] < RANK[level] ? back : level;
}

/** How the words find partners among others, each the best that those before it left. */
function partnered(few: readonly string[], many: readonly string[], context: WordContext): NameLevel {
  const free = [...many];
  let whole = 0;
  let typos = 0;
  let others = 0;
  for (const word of few) {
    let best = -1;
    let bestRank = 0;
    for (const [i, other] of free.entries()) {
      const level = compareWords(word, other, context);
      const rank = level === 'same' ? 4 : level === 'variant' ? 3 : level === 'typo' ? 2 : level === 'initial' ? 1 : 0;
      if (rank > bestRank) [best, bestRank] = [i, rank];
    }
    if (best < 0) return 'different';
    if (bestRank === 2 && differInEnding(word, free[best] ?? '')) others += 1;
    free.splice(best, 1);
    if (bestRank > 1) whole += 1;
    if (bestRank === 2) typos += 1;
  }
  if (whole === 0 || typos > 1 || others > 0) return 'near';
  return whole >= 2 ? 'strong' : 'weak';
}

/** Compares two names; the order of the arguments says nothing. */
export function compareNameForms(a: NameForm, b: NameForm): NameLevel {
  const alike = compareOrdered(a, b);
  // Müller and Müller, J. Smith and J. Smith: as much of a family as of a person.
  const level = RANK[alike] > RANK.weak && !(a.whole && b.whole) ? 'weak' : alike;
  const isOther = a.bearer !== null && b.bearer !== null && a.bearer !== b.bearer;
  // Of a name that is the same throughout, the title is more likely to be wrong.
  if (isOther && (level === 'strong' || level === 'weak')) return 'near';
  if (a.generation !== null && b.generation !== null && a.generation !== b.generation && RANK[level] > RANK.near)
    return 'near';
  return (a.doubtful || b.doubtful) && RANK[level] > RANK.near ? 'near' : level;
}

function isRotation(a: readonly string[], b: readonly string[]): boolean {
  if (a.length < 2 || b.length < 2) return false;
  const [left, right] = [a.join(''), b.join('')];
  if (left.length !== right.length || left.length < 6) return false;
  return left === right || turnsInto(a, right) || turnsInto(b, left);
}

/** Whether the words, begun at another of them, give this text. */
function turnsInto(words: readonly string[], text: string): boolean {
  return words.some((_word, i) => i > 0 && [...words.slice(i), ...words.slice(0, i)].join('') === text);
}

/** Two names in the same spaceless script: another sign is another name, whatever its sound. */
function compareSigns(a: string, b: string): NameLevel {
  if (a === b) return 'exact';
  // Rare signs are two UTF-16 units (𠮷 beside 吉).
  const [left, right] = [[...a], [...b]];
  if (left.length < 2 || left.length !== right.length) return 'different';
  const others = left.filter((sign, i) => sign !== right[i]).length;
  return others === 1 && left[0] === right[0] ? 'near' : 'different';
}

function compareOrdered(a: NameForm, b: NameForm): NameLevel {
  if (a.signs !== null && b.signs !== null) {
    const level = compareSigns(a.signs, b.signs);
    return level === 'different' && a.words.join('') === b.words.join('') ? 'near' : level;
  }
  const context = { given: true, consonantal: a.consonantal !== b.consonantal };
  if (!a.split || !b.split) return sameWords(a.words, b.words) ? 'exact' : compareUnsplit(a, b, context);
  if (sameWords(a.given, b.given) && sameWords(a.family, b.family) && a.given.length > 0 && a.family.length > 0) {
    if (sameWords(a.middle, b.middle)) return 'exact';
    return middleContradicts(a, b, context) ? 'near' : 'strong';
  }
  const plain = { given: false, consonantal: context.consonantal };
  const level = grade(compareGiven(a, b, context), compareFamily(a.family, b.family, plain));
  if (RANK[level] >= RANK.weak) return middleContradicts(a, b, context) ? 'near' : level;
  if (a.given.length > 0 && b.given.length > 0 && a.family.length > 0 && b.family.length > 0) {
    const crossed = [compareFamily(a.given, b.family, context), compareFamily(a.family, b.given, context)];
    if (crossed.every((part) => part === 'same' || part === 'variant')) return 'strong';
  }
  // Parts divided elsewhere (“Maria del” “Carmen Ruiz”), or the family name written first.
  if (isRotation(a.bare, b.bare)) return 'strong';
  return level;
}

/** The best agreement among all names of two persons, former names and aliases counted in. */
export function compareNames(a: readonly NameForm[], b: readonly NameForm[]): NameLevel {
  let best: NameLevel = 'unknown';
  for (const x of a) {
    for (const y of b) {
      const level = compareNameForms(x, y);
      if (RANK[level] > RANK[best]) best = level;
      if (best === 'exact') return best;
    }
  }
  return best;
}

/** Whether a level lets two records be one person when other evidence says so. */
export function isCompatible(level: NameLevel): boolean {
  return RANK[level] >= RANK.weak;
}
