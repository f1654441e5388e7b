import type { Quality, StandardValue } from '../model/index.ts';
import type { RawMeta } from './raw.ts';

/** Flag of a value that says nothing (empty, a placeholder): `normalizeRecord` leaves it out. */
export const ABSENT = 'absent';
/** Longest text that any normaliser reads, in UTF-16 units; the dictionary sets lower limits per attribute. */
export const LONGEST_TEXT = 2_000;

/** Whether any of these texts is longer than any normaliser reads. */
export function isTooLong(...texts: readonly (string | undefined)[]): boolean {
  return texts.some((text) => text !== undefined && text.length > LONGEST_TEXT);
}

/** Flags that make a value suspicious whatever the normaliser of its field thinks. */
const SUSPICIOUS = new Set(['mojibake', 'replacement-character', 'lone-surrogate']);

export function unparseable<V>(raw: string, ...flags: readonly string[]): StandardValue<V> {
  return { raw, value: null, quality: 'unparseable', flags };
}

export function absent<V>(raw: string): StandardValue<V> {
  return { raw, value: null, quality: 'unparseable', flags: [ABSENT] };
}

export function isAbsent(value: StandardValue<unknown>): boolean {
  return value.value === null && value.flags?.[0] === ABSENT;
}

/** A value that could be read; `suspicious` flags of the text lower its quality. */
export function parsed<V>(raw: string, value: V, quality: Quality, flags: readonly string[]): StandardValue<V> {
  if (flags.length === 0) return { raw, value, quality };
  const grade = flags.some((flag) => SUSPICIOUS.has(flag)) ? 'suspicious' : quality;
  return { raw, value, quality: grade, flags: [...flags] };
}

/** Adds what the source knows of the value (times, verification) to what the normaliser made of it. */
export function withMeta<V>(value: StandardValue<V>, meta: RawMeta): StandardValue<V> {
  const { observedAt, verifiedAt, verifiedBy, validFrom, validTo } = meta;
  if (
    observedAt === undefined &&
    verifiedAt === undefined &&
    verifiedBy === undefined &&
    validFrom === undefined &&
    validTo === undefined
  ) {
    return value;
  }
  return {
    ...value,
    ...(observedAt !== undefined && { observedAt }),
    ...(verifiedAt !== undefined && { verifiedAt }),
    ...(verifiedBy !== undefined && { verifiedBy }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
  };
}
