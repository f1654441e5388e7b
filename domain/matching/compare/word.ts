import { godsNames } from '../../normalize/index.ts';
import { editDistance, withinOneEdit } from '../edit.ts';
import { sameGivenName } from '../nicknames.ts';
import { skeleton, soundForm } from '../sound.ts';

/** How two words of names agree, best first. */
export const WORD_LEVELS = ['same', 'variant', 'typo', 'initial', 'near', 'different'] as const;
export type WordLevel = (typeof WORD_LEVELS)[number];

export interface WordContext {
  /** Given names also agree as forms of one name (Bob and Robert). */
  readonly given: boolean;
  /** One of the names comes from a script without short vowels. */
  readonly consonantal: boolean;
}

/** Shortest word in which one wrong letter is taken for a typing error. */
const TYPO_LENGTH = 5;

/**
 * Compares two folded words. `variant`: another spelling, romanisation or form of one name. `typo`: one edit in a word
 * of five letters or more. `initial`: one is the other's first letter. `near`: too far for a typing error, too close to
 * be sure that they differ.
 */
export function compareWords(a: string, b: string, context: WordContext): WordLevel {
  if (a === b) return 'same';
  if (a === '' || b === '') return 'different';
  const first = a.charCodeAt(0) === b.charCodeAt(0);
  if (a.length === 1 || b.length === 1) return first ? 'initial' : 'different';
  if (context.given && sameGivenName(a, b)) return 'variant';
  if (Math.min(a.length, b.length) > 2 && soundForm(a) === soundForm(b)) return 'variant';
  if (context.consonantal) {
    const bones = skeleton(a);
    if (bones.length > 1 && bones === skeleton(b)) return 'variant';
  }
  if (Math.abs(a.length - b.length) > 2) return 'different';
  if (/\d/.test(a) || /\d/.test(b)) return 'different';
  // What all servants' names begin with says nothing of whether two of them are one.
  const [x, y] = godsNames(a, b) ?? [a, b];
  const shortest = Math.min(x.length, y.length);
  if (shortest >= TYPO_LENGTH && withinOneEdit(x, y)) return 'typo';
  if (shortest >= 3 && withinOneEdit(x, y)) return 'near';
  return shortest >= TYPO_LENGTH && editDistance(x, y, 2) <= 2 ? 'near' : 'different';
}
