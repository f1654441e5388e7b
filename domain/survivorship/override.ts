import type { AttributeName, GoldenValue, Json, Lineage, Override } from '../model/index.ts';
import { canonicalOrder } from './canonical.ts';
import type { Voter } from './elect.ts';
import { valueKey } from './equality.ts';

/**
 * The overrides in force by attribute, newest first: of each id the newest on the attribute, by time and then by id
 * (ids are ordered by time too), unless that one releases it. A release speaks for the id it was made on alone.
 */
export function overridesInForce(overrides: readonly Override[]): ReadonlyMap<AttributeName, readonly Override[]> {
  const newest = new Map<string, Override>();
  for (const override of overrides) {
    const place = `${override.attribute} ${override.customerId}`;
    const known = newest.get(place);
    if (!known || newestFirst(override, known) < 0) newest.set(place, override);
  }
  const inForce = new Map<AttributeName, Override[]>();
  for (const override of [...newest.values()].sort(newestFirst)) {
    if (override.action === 'release') continue;
    const others = inForce.get(override.attribute);
    if (others) others.push(override);
    else inForce.set(override.attribute, [override]);
  }
  return inForce;
}

function newestFirst(a: Override, b: Override): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}

/** The values a steward set, each supported by the records that say the same; none where the steward cleared. */
export function overrideValues(override: Override, voters: readonly Voter[]): readonly GoldenValue[] {
  if (override.action === 'clear') return [];
  const { attribute } = override;
  const support = supportOf(attribute, voters);
  const keys = new Set<string>();
  const values: GoldenValue[] = [];
  for (const value of override.values) {
    const key = valueKey(attribute, value);
    if (keys.has(key)) continue;
    keys.add(key);
    values.push({ lineage: lineageOf(override, support.get(key) ?? 0), value: canonicalOrder(value) });
  }
  return values;
}

function supportOf(attribute: AttributeName, voters: readonly Voter[]): ReadonlyMap<string, number> {
  const support = new Map<string, number>();
  for (const { record } of voters) {
    const said = new Set<string>();
    for (const { value } of record.attributes[attribute] ?? []) {
      if (value !== null) said.add(valueKey(attribute, value as Json));
    }
    for (const key of said) support.set(key, (support.get(key) ?? 0) + 1);
  }
  return support;
}

function lineageOf(override: Override, support: number): Lineage {
  return {
    batchId: null,
    mapping: null,
    normaliser: null,
    observedAt: override.at,
    overrideId: override.id,
    quality: 'valid',
    raw: null,
    recordVersion: null,
    row: null,
    rule: 'override',
    sourceKey: null,
    support,
    verifiedAt: null,
    verifiedBy: override.by.name,
  };
}
