import type { Hash } from './hash.ts';
import { CHECK_CHARACTERS, checkOf } from './line.ts';

/**
 * Where the entries of a segment stop being those it was signed with, by the check characters that came with it.
 * They are not signed: whoever edits them too is still found by the root, only no nearer than the segment.
 */
export function placeOfEdit(
  leaves: readonly Hash[],
  checks: string,
  count: number,
): { readonly index: number; readonly kind: 'edited' | 'missing' | 'reordered' } {
  const found = leaves.map(checkOf);
  const wanted = checks.match(new RegExp(`.{${CHECK_CHARACTERS}}`, 'g')) ?? [];
  const first = wanted.findIndex((check, index) => found[index] !== check);
  if (wanted.length !== count) return { index: 0, kind: found.length < count ? 'missing' : 'edited' };
  if (first < 0) return { index: Math.min(found.length, wanted.length), kind: 'edited' };
  if (found.length < wanted.length) return { index: first, kind: 'missing' };
  const sameEntries = found.length === wanted.length && [...found].sort().join() === [...wanted].sort().join();
  return { index: first, kind: sameEntries ? 'reordered' : 'edited' };
}
