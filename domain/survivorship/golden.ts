import canonicalize from 'canonicalize';
import type {
  AttributeName,
  CustomerId,
  CustomerKind,
  GoldenRecord,
  GoldenValue,
  Instant,
  Override,
  SourceKey,
  SourceRecord,
} from '../model/index.ts';
import { eventTime, splitSourceKey } from '../model/index.ts';
import { inCanonicalOrder, sorted } from './canonical.ts';
import { compiledRule } from './compiled.ts';
import { electValues, type Voter } from './elect.ts';
import { valueKey } from './equality.ts';
import { overridesInForce, overrideValues } from './override.ts';
import type { SurvivorshipPolicy } from './policy.ts';
import { trustRanks } from './rank.ts';

/** Values stored per attribute; the true number stands beside them (DATA §10). */
export const STORED_VALUES = 100;

/** Latest event time among the arguments; null without any. */
function latest(records: readonly SourceRecord[], overrides: readonly Override[]): Instant | null {
  let at: Instant | null = null;
  for (const record of records) {
    const time = eventTime(record);
    if (at === null || time > at) at = time;
  }
  for (const override of overrides) if (at === null || override.at > at) at = override.at;
  return at;
}

function votersOf(records: readonly SourceRecord[]): Voter[] {
  const voters: Voter[] = [];
  for (const record of records) {
    if (record.deleted) continue;
    const { system, sourceId } = splitSourceKey(record.key);
    voters.push({ record, time: eventTime(record), system, sourceId });
  }
  return voters;
}

/** The kind most records have; a tie goes to the most trusted system, then to the first key. */
function kindOf(voters: readonly Voter[], policy: SurvivorshipPolicy): CustomerKind {
  let persons = 0;
  for (const { record } of voters) persons += record.kind === 'person' ? 1 : -1;
  if (persons !== 0 || voters.length === 0) return persons >= 0 ? 'person' : 'organisation';
  const rank = trustRanks(policy, undefined);
  const first = voters.reduce((best, voter) => {
    const order = rank(voter.system) - rank(best.system);
    return order < 0 || (order === 0 && voter.record.key < best.record.key) ? voter : best;
  });
  return first.record.kind;
}

/** Names of the attributes that any record or override speaks of, sorted as canonical JSON sorts them. */
function attributesOf(
  voters: readonly Voter[],
  decided: ReadonlyMap<AttributeName, unknown>,
): readonly AttributeName[] {
  const names = new Set<AttributeName>(decided.keys());
  for (const { record } of voters) for (const name in record.attributes) names.add(name as AttributeName);
  return sorted([...names]) as readonly AttributeName[];
}

/**
 * The id that a record is linked to, which after a merge may be another than the survivor's. Left out where one id
 * holds all of them.
 */
export type LinkedTo = (key: SourceKey) => CustomerId | undefined;

/**
 * All surviving values of one attribute in order of preference, also beyond the stored hundred. A value survives as
 * one unit: a name or an address is never put together from two sources.
 */
export function goldenValues(
  attribute: AttributeName,
  records: readonly SourceRecord[],
  policy: SurvivorshipPolicy,
  overrides: readonly Override[],
  linkedTo?: LinkedTo,
): readonly GoldenValue[] {
  const inForce = overridesInForce(overrides).get(attribute);
  return valuesOf(attribute, votersOf(records), policy, inForce, latest(records, overrides), linkedTo);
}

function valuesOf(
  attribute: AttributeName,
  voters: readonly Voter[],
  policy: SurvivorshipPolicy,
  inForce: readonly Override[] | undefined,
  at: Instant | null,
  linkedTo: LinkedTo | undefined,
): readonly GoldenValue[] {
  const rule = compiledRule(policy, attribute);
  const [newest] = inForce ?? [];
  if (inForce === undefined || newest === undefined) return electValues(attribute, voters, rule, at);
  if (attribute !== 'restriction') return overrideValues(newest, voters);
  // What restricts one id restricts whoever it is merged with: an override decides for its own id alone, and what the
  // others are restricted by stands beside it.
  const decided = new Set<CustomerId | undefined>(inForce.map(({ customerId }) => customerId));
  const others = linkedTo === undefined ? [] : voters.filter(({ record }) => !decided.has(linkedTo(record.key)));
  const values = new Map<string, GoldenValue>();
  const all = [...inForce.flatMap((each) => overrideValues(each, voters)), ...electValues(attribute, others, rule, at)];
  for (const value of all) {
    const key = valueKey(attribute, value.value);
    if (!values.has(key)) values.set(key, value);
  }
  return [...values.values()];
}

/**
 * The golden record: a pure function of the customer's records, the policy and the stewards' overrides, whatever the
 * order of its arguments (DATA §6). Deleted records take no part. Of the overrides of an attribute that are in force the
 * newest decides; of restrictions each decides for the id it was made on, so that a merge lifts none.
 */
export function goldenRecord(
  records: readonly SourceRecord[],
  policy: SurvivorshipPolicy,
  overrides: readonly Override[],
  linkedTo?: LinkedTo,
): GoldenRecord {
  const voters = votersOf(records);
  const at = latest(records, overrides);
  const inForce = overridesInForce(overrides);
  const attributes: Record<string, { count: number; values: readonly GoldenValue[] }> = {};
  for (const attribute of attributesOf(voters, inForce)) {
    const values = valuesOf(attribute, voters, policy, inForce.get(attribute), at, linkedTo);
    if (values.length === 0) continue;
    attributes[attribute] = { count: values.length, values: values.slice(0, STORED_VALUES) };
  }
  // Keys stand in canonical order throughout, so that the stored form is one plain serialisation away.
  const golden = {
    at,
    attributes: attributes,
    kind: kindOf(voters, policy),
    policy: policy.version,
    records: voters.length,
  };
  ordered.add(golden);
  return golden;
}

/** Golden records that were made here, in canonical order. */
const ordered = new WeakSet<GoldenRecord>();

/** The stored form: canonical JSON (RFC 8785), equal for equal golden records byte for byte. */
export function canonicalGolden(golden: GoldenRecord): string {
  // RFC 8785 writes strings and integers as ECMAScript does; what is left is the order of keys.
  return ordered.has(golden) || inCanonicalOrder(golden) ? JSON.stringify(golden) : canonicalize(golden)!;
}
