import { normalizeDate } from './date.ts';
import { normalizeMoment } from './moment.ts';
import type { RawMeta } from './raw.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

function moment(text: string | undefined): string | undefined {
  if (text === undefined || INSTANT.test(text)) return text;
  return normalizeMoment(text).value?.utc;
}

function day(text: string | undefined): string | undefined {
  if (text === undefined || DAY.test(text)) return text;
  return normalizeDate(text, { oldestYear: 1 }).value ?? undefined;
}

/**
 * What the source knows of a value, its times as instants (UTC) and its validity as dates; a time that cannot be read
 * is left out (the record's own time then stands for it).
 */
export function standardMeta(raw: RawMeta): RawMeta {
  const { verifiedBy } = raw;
  const observedAt = moment(raw.observedAt);
  const verifiedAt = moment(raw.verifiedAt);
  const validFrom = day(raw.validFrom);
  const validTo = day(raw.validTo);
  return {
    ...(observedAt !== undefined && { observedAt }),
    ...(verifiedAt !== undefined && { verifiedAt }),
    ...(verifiedBy !== undefined && verifiedBy !== '' && { verifiedBy }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
  };
}

export function hasMeta(raw: RawMeta): boolean {
  return (
    raw.observedAt !== undefined ||
    raw.verifiedAt !== undefined ||
    raw.verifiedBy !== undefined ||
    raw.validFrom !== undefined ||
    raw.validTo !== undefined
  );
}

/** The value without what its normaliser copied from the raw input as it came. */
export function withoutMeta<V extends RawMeta>(value: V): Omit<V, keyof RawMeta> {
  const { observedAt: _o, verifiedAt: _a, verifiedBy: _b, validFrom: _f, validTo: _t, ...bare } = value;
  return bare;
}
