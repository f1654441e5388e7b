import type {
  AttributeName,
  AttributeTypes,
  GoldenValue,
  Instant,
  Json,
  Lineage,
  SourceRecord,
  StandardValue,
} from '../model/index.ts';
import { isPartialDate, observedTime } from '../model/index.ts';
import { canonicalOrder } from './canonical.ts';
import type { CompiledRule } from './compiled.ts';
import { completeness, valueKey } from './equality.ts';
import { type Candidate, decidedBy, type Order } from './strategies.ts';

/** A record that takes part, with what every attribute needs of it. */
export interface Voter {
  readonly record: SourceRecord;
  readonly system: string;
  readonly sourceId: string;
  readonly time: Instant;
}

type Value = StandardValue<AttributeTypes[AttributeName]>;

/** One value of one record. */
interface Vote extends Candidate {
  readonly voter: Voter;
  readonly standard: Value;
  readonly value: Json;
}

/** All votes for one value; as a candidate it has the best of each. */
type Group = { -readonly [K in keyof Candidate]: Candidate[K] } & {
  best: Vote;
  /** The voter that raised `support` last: a record that repeats a value supports it once. */
  last: Voter;
};

/** 0 for what is in force and read well; 1 for what is planned, over or said to be former; 2 for what is doubtful. */
function doubtOf(standard: Value, value: Json, at: Instant | null): number {
  if (standard.quality === 'suspicious') return 2;
  const doubt = doubtOfValidity(standard, at);
  if (doubt > 0) return doubt;
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value['kind'] : undefined;
  return kind === 'former' || kind === 'alias' ? 1 : 0;
}

function doubtOfValidity({ validFrom, validTo }: Value, at: Instant | null): number {
  // They were stored as text before they were read: of one that no calendar shows nobody knows whether it is past.
  if (validFrom !== undefined && !isPartialDate(validFrom)) return 2;
  if (validTo !== undefined && !isPartialDate(validTo)) return 2;
  if (at === null) return 0;
  // Each may be a year or a month: it begins with its first day and is over when `at` lies behind all of it.
  const planned = validFrom !== undefined && validFrom > at.slice(0, validFrom.length);
  const over = validTo !== undefined && validTo < at.slice(0, validTo.length);
  return planned || over ? 1 : 0;
}

function votesOf(
  attribute: AttributeName,
  voters: readonly Voter[],
  rank: (system: string) => number,
  at: Instant | null,
): Vote[] {
  const votes: Vote[] = [];
  for (const voter of voters) {
    const values = voter.record.attributes[attribute] as readonly Value[] | undefined;
    if (!values) continue;
    for (let index = 0; index < values.length; index += 1) {
      const standard = values[index]!;
      if (standard.value === null) continue;
      const value = standard.value as Json;
      votes.push({
        voter,
        standard,
        value,
        doubt: doubtOf(standard, value, at),
        time: observedTime(standard, voter.record, voter.time),
        rank: rank(voter.system),
        system: voter.system,
        sourceId: voter.sourceId,
        index,
        support: 1,
        completeness: completeness(attribute, value),
      });
    }
  }
  return votes;
}

function join(group: Group, vote: Vote, order: Order<Candidate>): void {
  if (group.last !== vote.voter) {
    group.support += 1;
    group.last = vote.voter;
  }
  if (vote.doubt < group.doubt) group.doubt = vote.doubt;
  if (vote.time > group.time) group.time = vote.time;
  if (vote.rank < group.rank) group.rank = vote.rank;
  if (vote.completeness > group.completeness) group.completeness = vote.completeness;
  if (order(vote, group.best) < 0) group.best = vote;
}

function firstOf(vote: Vote): Group {
  const { doubt, time, rank, system, sourceId, index, support, completeness: parts } = vote;
  return { doubt, time, rank, system, sourceId, index, support, completeness: parts, best: vote, last: vote.voter };
}

/** A group stands where its best vote stands in what its own figures leave open. */
function groupsOf(attribute: AttributeName, votes: readonly Vote[], order: Order<Candidate>): Group[] {
  if (votes.length === 1) return [firstOf(votes[0]!)];
  const groups = new Map<string, Group>();
  for (const vote of votes) {
    const key = valueKey(attribute, vote.value);
    const group = groups.get(key);
    if (group) join(group, vote, order);
    else groups.set(key, firstOf(vote));
  }
  for (const group of groups.values()) {
    group.system = group.best.system;
    group.sourceId = group.best.sourceId;
    group.index = group.best.index;
  }
  return [...groups.values()];
}

/** @returns the surviving values of one attribute, best first. */
export function electValues(
  attribute: AttributeName,
  voters: readonly Voter[],
  rule: CompiledRule,
  at: Instant | null,
): readonly GoldenValue[] {
  const groups = groupsOf(attribute, votesOf(attribute, voters, rule.rank, at), rule.order);
  if (groups.length > 1) groups.sort(rule.order);
  const kept = rule.keep === undefined ? groups.length : Math.min(rule.keep, groups.length);
  const values: GoldenValue[] = [];
  for (let place = 0; place < kept; place += 1) {
    const group = groups[place]!;
    const strategy = decidedBy(rule.strategies, group, groups[place + 1]);
    values.push({ lineage: lineageOf(group.best, group.support, strategy), value: canonicalOrder(group.best.value) });
  }
  return values;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Canonical JSON knows no lone surrogates (RFC 8785 §3.2.2.2); the record itself keeps the text as it came. */
function wellFormed(text: string): string {
  return SURROGATE.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;
}

function lineageOf({ voter, standard, time }: Vote, support: number, rule: string): Lineage {
  const { key, n, provenance } = voter.record;
  return {
    batchId: provenance.batchId,
    mapping: provenance.mapping,
    normaliser: provenance.normaliser,
    observedAt: time as Instant,
    overrideId: null,
    quality: standard.quality,
    raw: wellFormed(standard.raw),
    recordVersion: n,
    row: provenance.row,
    rule,
    sourceKey: key,
    support,
    verifiedAt: standard.verifiedAt ?? null,
    verifiedBy: standard.verifiedBy ?? null,
  };
}
