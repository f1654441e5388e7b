import { LIMIT_TABLE, type LimitName, type Limits } from './table.ts';

/** A limit that a request passed. */
export interface Overrun {
  readonly limit: LimitName;
  /** What was counted; counting may have stopped there. */
  readonly found: number;
  readonly most: number;
}

/** Null where the limit holds. */
export function overrun<N extends LimitName>(limits: Pick<Limits, N>, limit: N, found: number): Overrun | null {
  const { most } = limits[limit];
  return found > most ? { limit, found, most } : null;
}

export const isEnforced = (limits: Limits, { limit }: Overrun): boolean => limits[limit].mode === 'enforce';

/** Says which limit was passed, what it allows and what was counted; never a value of the request. */
export function overrunMessage({ limit, found, most }: Overrun): string {
  const counted = Number.isFinite(found) ? found.toLocaleString('en') : 'no end';
  return `The request has more than ${most.toLocaleString('en')} ${LIMIT_TABLE[limit].unit} (limit "${limit}", counted ${counted}); ask for less at once.`;
}
