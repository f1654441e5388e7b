import { expect } from '@jest/globals';
import type { StandardValue } from '../../../domain/model/index.ts';

/** One line of a table of cases: raw text, expected value (null: unparseable), quality, flags. */
export type Case<V> = readonly [raw: string, value: V | null, quality: string, ...flags: string[]];

/** Compares value, quality and flags, and that the raw text is kept. */
export function check<V>(actual: StandardValue<V>, [raw, value, quality, ...flags]: Case<V>): void {
  expect({ raw: actual.raw, value: actual.value, quality: actual.quality, flags: actual.flags ?? [] }).toEqual({
    raw,
    value,
    quality,
    flags,
  });
}
