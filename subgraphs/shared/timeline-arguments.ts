import { DomainError } from '../../domain/errors.ts';
import { parseSystem, type Instant } from '../../domain/model/index.ts';

/** What the filters of all timelines share, as arguments give it. */
export interface BoundsInput {
  readonly from?: Instant | null;
  readonly to?: Instant | null;
  readonly system?: string | null;
}

export interface TimelineBounds {
  readonly from?: Instant;
  readonly to?: Instant;
  readonly system?: string;
}

/** @throws DomainError BAD_USER_INPUT where `from` is not before `to` or the system has no form of one */
export function timelineBounds({ from, to, system }: BoundsInput): TimelineBounds {
  if (from && to && from >= to) {
    throw new DomainError('BAD_USER_INPUT', '"from" must be before "to".', ['filter', 'from']);
  }
  return {
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(system !== null && system !== undefined ? { system: parseSystem(system, ['filter', 'system']) } : {}),
  };
}

/**
 * One type is a condition of the store, which has an index for it; of several, the rows are read in order of time
 * and looked at.
 * @throws DomainError BAD_USER_INPUT for an empty list
 */
export function typeCondition(types: readonly string[] | null | undefined): {
  readonly where: { readonly type: string } | null;
  readonly hasType: ((type: string) => boolean) | null;
} {
  if (types === null || types === undefined) return { where: null, hasType: null };
  const wanted = new Set(types);
  const [only] = types;
  if (only === undefined) {
    throw new DomainError('BAD_USER_INPUT', '"types" names at least one type; leave it out for all.', [
      'filter',
      'types',
    ]);
  }
  return wanted.size === 1 ? { where: { type: only }, hasType: null } : { where: null, hasType: (t) => wanted.has(t) };
}
