import {
  canonicalGolden,
  clearFields,
  furtherFields,
  goldenRecord,
  type LinkedTo,
  type SurvivorshipPolicy,
} from '../../domain/survivorship/index.ts';
import type { CustomerId, GoldenRecord, Instant, Override, SourceKey, SourceRecord } from '../../domain/model/index.ts';
import type { CustomerDocument } from '../../stores/index.ts';
import { sha256 } from '../hash.ts';
import { KEYS_PER_PAGE } from './load-customers.ts';

/** What a customer's document follows from. */
export interface CustomerState {
  readonly redirectTo: CustomerId | null;
  /** Ids redirected here, at any depth. */
  readonly merged: readonly CustomerId[];
  readonly keys: readonly SourceKey[];
  readonly records: readonly SourceRecord[];
  readonly overrides: readonly Override[];
  /** Left out where no other id was merged into it. */
  readonly linkedTo?: LinkedTo;
  /** Also the golden record of a merged id is made anew. */
  readonly remade: boolean;
}

/**
 * The document of one customer as a function of its state, its former document (for what stays) and the time.
 * `golden` is null where the golden record is not made anew: of a merged id the last one before the merge stays.
 */
export function customerDocument(
  state: CustomerState,
  former: CustomerDocument | null,
  policy: SurvivorshipPolicy,
  at: Instant,
): { readonly doc: CustomerDocument; readonly golden: GoldenRecord | null } {
  const createdAt = former?.createdAt ?? at;
  const mergedIds = [...state.merged].sort().slice(0, KEYS_PER_PAGE);
  if (state.redirectTo && former && !state.remade) {
    const { redirectTo } = state;
    const doc = { ...former, status: 'MERGED', redirectTo, mergedIds, updatedAt: at } as const;
    return { doc: { ...doc, sourceKeys: [], sourceKeyCount: 0 }, golden: null };
  }
  const golden = goldenOf(state, former, policy);
  const text = canonicalGolden(golden);
  const keys = state.keys.length > 1 ? [...state.keys].sort() : state.keys;
  const clear = clearFields(golden);
  const further = furtherFields(golden);
  const doc: CustomerDocument = {
    status: state.redirectTo ? 'MERGED' : state.records.length === 0 ? 'RETIRED' : 'ACTIVE',
    kind: golden.kind,
    redirectTo: state.redirectTo,
    mergedIds,
    golden: text,
    goldenHash: sha256(text),
    policy: golden.policy,
    sourceKeys: state.redirectTo ? [] : keys.slice(0, KEYS_PER_PAGE),
    sourceKeyCount: state.redirectTo ? 0 : keys.length,
    createdAt,
    updatedAt: at,
    segment: clear.segment,
    lifecycleStage: clear.lifecycleStage,
    accountOwner: clear.accountOwner,
    team: clear.team,
    region: clear.region,
    brand: clear.brand,
    legalEntity: clear.legalEntity,
    industry: clear.industry,
    loyaltyTier: clear.loyaltyTier,
    country: clear.country,
    restricted: clear.restricted,
    ...(further && { further }),
  };
  return { doc, golden };
}

/**
 * The pure function. A customer without records has no values, also none that stewards set; a restriction that they set
 * stands all the same: without it the customer would be shown to more actors than before, and contacted (decision 0150).
 */
export function goldenOf(
  { records, overrides, linkedTo }: Pick<CustomerState, 'records' | 'overrides' | 'linkedTo'>,
  former: CustomerDocument | null,
  policy: SurvivorshipPolicy,
): GoldenRecord {
  if (records.length > 0) return goldenRecord(records, policy, overrides, linkedTo);
  const restrictions = overrides.filter(({ attribute }) => attribute === 'restriction');
  return { ...goldenRecord([], policy, restrictions), kind: former?.kind ?? 'person' };
}
