import type { CustomerKind, SourceKey, SourceRecord } from '../../../domain/model/index.ts';
import { type RawRecord, normalizeRecord } from '../../../domain/normalize/index.ts';

/** A source record as the resolver sees it, normalised from what a source would send. */
export function record(
  key: string,
  raw: Omit<RawRecord, 'kind'>,
  kind: CustomerKind = 'person',
  defaultCountry = 'GB',
): SourceRecord {
  return {
    key: key as SourceKey,
    kind,
    n: 1,
    deleted: false,
    raw: '{}',
    attributes: normalizeRecord({ ...raw, kind }, { defaultCountry }).attributes,
    relations: [],
    orderBasis: 'arrival',
    receivedAt: '2026-01-01T00:00:00.000Z' as SourceRecord['receivedAt'],
    contentHash: key,
    provenance: { batchId: 'b', row: 1, mapping: 'm', normaliser: 'n' },
  };
}

export const nothingGeneric = (): boolean => false;
