import type { PersonName, StandardValue } from '../model/index.ts';
import {
  BEARERS,
  GENERATIONS,
  PARTICLES,
  SURNAME_READINGS,
  foldName,
  isConsonantal,
  isFamilyFirstScript,
  joinServants,
} from '../normalize/index.ts';

/** A person's name as comparisons want it: folded words by part. */
export interface NameForm {
  readonly given: readonly string[];
  readonly middle: readonly string[];
  /** Without particles (van, de, al …). */
  readonly family: readonly string[];
  /** All words; for names that could not be split these alone. */
  readonly words: readonly string[];
  /** All words but particles: what a change of order is looked for in. */
  readonly bare: readonly string[];
  /** The name without spaces in Han, kana or hangul, where one sign is as much as a word elsewhere; else null. */
  readonly signs: string | null;
  readonly split: boolean;
  /** Given and family name are there, and more of the given names than one initial: it tells its bearer from a household. */
  readonly whole: boolean;
  /** Whom the title names (Mr, Frau); null: none, or one of both. */
  readonly bearer: 'man' | 'woman' | null;
  readonly generation: string | null;
  readonly former: boolean;
  readonly consonantal: boolean;
  /** The source's text is in doubt (digits, two persons): it may raise a review, never link. */
  readonly doubtful: boolean;
}

const NONE: readonly string[] = [];

function words(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return NONE;
  const folded = foldName(text);
  return folded === '' ? NONE : folded.includes(' ') ? folded.split(' ') : [folded];
}

/** The family name's words that tell families apart; all of them where nothing else is left. */
function bare(family: readonly string[]): readonly string[] {
  if (family.length < 2) return family;
  const kept = family.filter((word) => !PARTICLES.has(word));
  return kept.length === 0 ? family : kept;
}

function familyWords(text: string | undefined, script: string): readonly string[] {
  const reading =
    text !== undefined && (script === 'Hani' || script === 'Kore') ? SURNAME_READINGS.get(text) : undefined;
  return reading === undefined ? words(text) : [reading];
}

const isServant = (word: string): boolean => word.startsWith('abd');

type Parts = readonly [given: readonly string[], middle: readonly string[], family: readonly string[]];

/** The parts with each servant's name (Abd al-Rahman) one word in the part where it begins, wherever the source cut it. */
function withServants(parts: Parts): Parts {
  if (!parts.some((part) => part.some(isServant))) return parts;
  const all = parts.flat();
  const [given, middle] = [parts[0].length, parts[0].length + parts[1].length];
  const joined = joinServants(all);
  const between = (from: number, to: number) => joined.filter((one) => one.from >= from && one.from < to);
  return [between(0, given), between(given, middle), between(middle, all.length)].map((part) =>
    part.map(({ word }) => word),
  ) as [string[], string[], string[]];
}

/** Han, kana and hangul signs that hold a given name beside the family's where nobody parted the two. */
const SIGNS_OF_BOTH = 3;

function isWhole({ given, middle, family, words, signs, split }: Omit<NameForm, 'whole'>): boolean {
  if (!split) return signs === null ? words.length > 1 : [...signs].length >= SIGNS_OF_BOTH;
  const called = [...given, ...middle];
  return family.length > 0 && given.length > 0 && (called.length > 1 || called.some((word) => word.length > 1));
}

/** Null for a placeholder or a text without letters. */
export function nameForm(standard: StandardValue<PersonName>): NameForm | null {
  const name = standard.value;
  if (name === null || standard.flags?.includes('placeholder') === true) return null;
  const [given, middle, wholeFamily] = withServants([
    words(name.given),
    words(name.middle),
    familyWords(name.family, name.script),
  ]);
  const family = bare(wholeFamily);
  const split = given.length > 0 || family.length > 0;
  const all = split ? [...given, ...middle, ...family] : bare(withServants([words(name.full), [], []])[0]);
  if (all.length === 0) return null;
  let generation: string | null = null;
  if (name.suffix !== undefined) for (const word of words(name.suffix)) generation ??= GENERATIONS.get(word) ?? null;
  let bearer: NameForm['bearer'] = null;
  if (name.prefix !== undefined) for (const word of words(name.prefix)) bearer ??= BEARERS.get(word) ?? null;
  const form = {
    given,
    middle,
    family,
    words: all,
    bare: bare(all),
    signs: isFamilyFirstScript(name.script) ? name.full.replace(/[\s・·･]/g, '') : null,
    split,
    bearer,
    generation,
    former: name.kind === 'former',
    consonantal: isConsonantal(name.script),
    doubtful: standard.quality === 'suspicious',
  };
  return { ...form, whole: isWhole(form) };
}
