import { isInstant, isPartialDate, UNKNOWN_VALIDITY, type StandardValue } from '../model/index.ts';
import { AMBIGUOUS_ORDER, normalizeDate } from './date.ts';
import { normalizeMoment, type MomentContext } from './moment.ts';
import type { RawMeta } from './raw.ts';
import { isAbsent } from './standard.ts';

/** Since and until when something holds, each a date that may lack day or month. */
export type Validity = Pick<RawMeta, 'validFrom' | 'validTo'>;
export type MetaTime = Exclude<keyof RawMeta, 'verifiedBy'>;

/** A time that was told and cannot be taken, and why. Holds no value. */
export interface UnreadTime {
  readonly time: MetaTime;
  readonly flags: readonly string[];
}

/** Reads times one after the other and notes which of them say something that cannot be read. */
class Times {
  readonly unread: UnreadTime[] = [];

  constructor(private readonly ctx: MomentContext) {}

  moment(time: MetaTime, text: string | undefined): string | undefined {
    if (text === undefined || isInstant(text)) return text;
    return this.#noted(time, normalizeMoment(text, this.ctx))?.utc;
  }

  validity(raw: Validity): Validity {
    const validFrom = this.#day('validFrom', raw.validFrom);
    const validTo = this.#day('validTo', raw.validTo);
    if (validFrom !== undefined && validTo !== undefined && endsBefore(validFrom, validTo)) {
      // Which of the two is wrong nobody knows.
      this.unread.push({ time: 'validTo', flags: ['before-valid-from'] });
      return {};
    }
    return { ...(validFrom !== undefined && { validFrom }), ...(validTo !== undefined && { validTo }) };
  }

  #day(time: MetaTime, text: string | undefined): string | undefined {
    if (text === undefined || isPartialDate(text)) return text;
    return this.#noted(time, normalizeDate(text, this.ctx));
  }

  #noted<V>(time: MetaTime, read: StandardValue<V>): V | undefined {
    // A value keeps the flag beside its date; beside a time there is no place for it.
    const isGuess = read.flags?.includes(AMBIGUOUS_ORDER) === true;
    if (read.value !== null && !isGuess) return read.value;
    if (!isAbsent(read)) this.unread.push({ time, flags: isGuess ? [AMBIGUOUS_ORDER] : (read.flags ?? []) });
    return undefined;
  }
}

/** A year or a month begins with its first day and ends with its last, so only what both name is compared. */
export function endsBefore(from: string, to: string): boolean {
  const both = Math.min(from.length, to.length);
  return to.slice(0, both) < from.slice(0, both);
}

/** The validity that a source told; what cannot be read, and an end before its beginning with it, is left out. */
export function standardValidity(
  raw: Validity,
  ctx: MomentContext,
): { readonly validity: Validity; readonly unread: readonly UnreadTime[] } {
  const times = new Times(ctx);
  return { validity: times.validity(raw), unread: times.unread };
}

/**
 * What the source knows of a value, its times as instants (UTC) and its validity as dates. What cannot be read is left
 * out and noted: for a time that of the record then stands, a value whose validity is not known is `doubted`.
 */
export function standardMeta(
  raw: RawMeta,
  ctx: MomentContext,
): { readonly meta: RawMeta; readonly unread: readonly UnreadTime[] } {
  const { verifiedBy } = raw;
  const times = new Times(ctx);
  const observedAt = times.moment('observedAt', raw.observedAt);
  const verifiedAt = times.moment('verifiedAt', raw.verifiedAt);
  const meta = {
    ...(observedAt !== undefined && { observedAt }),
    ...(verifiedAt !== undefined && { verifiedAt }),
    ...(verifiedBy !== undefined && verifiedBy !== '' && { verifiedBy }),
    ...times.validity(raw),
  };
  return { meta, unread: times.unread };
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

/** Whether a value that is told with these times may be over, or not begun, without our knowing. */
const isOpen = ({ time }: UnreadTime): boolean => time === 'validFrom' || time === 'validTo';

/** A value is suspicious when it is not known whether it is in force. */
export function doubted<V extends Pick<StandardValue<unknown>, 'quality' | 'flags'>>(
  value: V,
  unread: readonly UnreadTime[],
): V {
  if (!unread.some(isOpen)) return value;
  const quality = value.quality === 'unparseable' ? value.quality : 'suspicious';
  return { ...value, quality, flags: [...(value.flags ?? []), UNKNOWN_VALIDITY] };
}
