import type { Strategy } from './policy.ts';

/** What strategies may know of a value that stands for election, be it of one record or of all that agree on it. */
export interface Candidate {
  /** 0: in force and read well; higher: planned, expired, former, suspicious. Goes before every strategy. */
  readonly doubt: number;
  /** Value time: the source's, else when it was received. */
  readonly time: string;
  /** 0 is the most trusted system. */
  readonly rank: number;
  readonly system: string;
  readonly sourceId: string;
  /** Place among the values of its record; sources list the best first. */
  readonly index: number;
  readonly support: number;
  readonly completeness: number;
}

/** Below zero: `a` goes first. */
export type Order<T> = (a: T, b: T) => number;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One comparison per strategy; `aggregate` keeps all values and prefers none. */
const ORDERS: { readonly [S in Strategy]: Order<Candidate> } = {
  'most-recent': (a, b) => text(b.time, a.time),
  'most-trusted': (a, b) => a.rank - b.rank,
  'most-frequent': (a, b) => b.support - a.support,
  'most-complete': (a, b) => b.completeness - a.completeness,
  aggregate: () => 0,
};

/** The total order that ends every strategy (DATA §6), so that no two values of different records ever tie. */
export const totalOrder: Order<Candidate> = (a, b) =>
  text(b.time, a.time) ||
  a.rank - b.rank ||
  text(a.system, b.system) ||
  text(a.sourceId, b.sourceId) ||
  a.index - b.index;

/** Doubtful values last, then the strategies in turn, then the total order. */
export function orderOf(strategies: readonly Strategy[]): Order<Candidate> {
  const orders = strategies.map((strategy) => ORDERS[strategy]);
  return (a, b) => {
    let decided = a.doubt - b.doubt;
    for (let i = 0; decided === 0 && i < orders.length; i += 1) decided = orders[i]!(a, b);
    return decided || totalOrder(a, b);
  };
}

/** The strategy that put `winner` before `other`; the first one where there is no other. */
export function decidedBy(strategies: readonly Strategy[], winner: Candidate, other: Candidate | undefined): Strategy {
  const first = strategies[0]!;
  if (!other || winner.doubt !== other.doubt) return first;
  return strategies.find((strategy) => ORDERS[strategy](winner, other) !== 0) ?? first;
}
