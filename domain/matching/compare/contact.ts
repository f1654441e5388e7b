import type { PhoneFact } from '../profile.ts';

/** So many are looked through faster than they are hashed. */
const FEW = 8;

/** The first e-mail both have, in comparable form, that `counts` (is not shared by many); null: none. */
export function sharedEmail(
  a: readonly string[],
  b: readonly string[],
  counts: (email: string) => boolean,
): string | null {
  const theirs = b.length > FEW ? new Set(b) : null;
  for (const email of a) if ((theirs ? theirs.has(email) : b.includes(email)) && counts(email)) return email;
  return null;
}

/** The first phone number both have; two different extensions of one number are two lines. */
export function sharedPhone(
  a: readonly PhoneFact[],
  b: readonly PhoneFact[],
  counts: (e164: string) => boolean,
): string | null {
  for (const x of a) {
    for (const y of b) {
      if (x.e164 !== y.e164 || !counts(x.e164)) continue;
      if (x.extension === null || y.extension === null || x.extension === y.extension) return x.e164;
    }
  }
  return null;
}
