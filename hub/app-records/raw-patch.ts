import {
  isAhead,
  PAST_TIMES,
  type AttributeName,
  type CustomerKind,
  type Instant,
  type Json,
} from '../../domain/model/index.ts';
import type { RawRecord } from '../../domain/normalize/index.ts';

/** Attribute → raw values as `RawRecord` has them; null: the caller says that there is none any more. */
export type RawPatch = { readonly [A in AttributeName]?: readonly Json[] | null };

/** The raw record that a patch makes of a former one: given values replace, null removes, the rest stays. */
export function patched(kind: CustomerKind, patch: RawPatch, former: RawPatch = {}): RawRecord {
  const merged: Record<string, readonly Json[] | null | undefined> = { ...former, ...patch };
  const said = Object.entries(merged).filter(([name, values]) => name !== 'kind' && values && values.length > 0);
  // In one order, so that the same content is the same text and a repeat changes nothing.
  const sorted = said.sort(([a], [b]) => (a < b ? -1 : 1));
  return { kind, ...(Object.fromEntries(sorted) as Omit<RawRecord, 'kind'>) };
}

/**
 * What an application record said, from the raw text that was kept of it; nothing for a tombstone. Times ahead are left
 * out: ones stored before they were refused would bar every later correction.
 */
export function formerPatch(raw: string | null, now: Instant): RawPatch {
  if (raw === null) return {};
  const { kind: _, ...rest } = JSON.parse(raw, (name, value: unknown) =>
    (PAST_TIMES as readonly string[]).includes(name) && typeof value === 'string' && isAhead(value, now)
      ? undefined
      : value,
  ) as RawPatch & { readonly kind?: unknown };
  return rest;
}
