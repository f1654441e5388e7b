import { DomainError } from '../../domain/errors.ts';
import {
  ownIdOf,
  type CustomerId,
  type GoldenRecord,
  type Restriction,
  type SourceKey,
} from '../../domain/model/index.ts';
import type { CustomerDocument, Row, Write } from '../../stores/index.ts';
import type { Hub } from '../context.ts';

const LEGAL_HOLD: Restriction = 'legal-hold';

/**
 * Refuses to erase what a legal hold keeps: the data of a customer whose golden record has that restriction, stated by
 * any record and not cleared by a steward's override. A record that was deleted is of the customer that it was linked to.
 * @returns what the erasure expects of the store, so that a hold that comes first is never passed over
 * @throws DomainError CONFLICT
 */
export async function refuseHeld(hub: Hub, key: SourceKey): Promise<readonly Write[]> {
  const seen: Row<CustomerDocument>[] = [];
  for (let id = await customerOf(hub, key); id !== null;) {
    const row: Row<CustomerDocument> | undefined = (await hub.store.get('customers', [id])).get(id);
    if (row === undefined) break;
    seen.push(row);
    id = row.doc.redirectTo;
  }
  const root = seen.at(-1);
  if (root !== undefined && isHeld(root.doc)) {
    const message = `A legal hold keeps the data of ${root.id} from being erased (restriction "${LEGAL_HOLD}"). When the hold is over, have the source take that back, or clear the restriction by an override on each id that has it (also one that was merged), and try again.`;
    throw new DomainError('CONFLICT', message, ['key']);
  }
  return seen.map(({ id, version }) => ({ op: 'expect', collection: 'customers', id, expected: version }));
}

async function customerOf({ store }: Hub, key: SourceKey): Promise<CustomerId | null> {
  const own = ownIdOf(key);
  if (own !== null) return own;
  const [links, records] = await Promise.all([
    store.get('links', [key], { fields: ['customerId'] }),
    store.get('records', [key], { fields: ['was'] }),
  ]);
  return links.get(key)?.doc.customerId ?? records.get(key)?.doc.was ?? null;
}

function isHeld({ golden }: CustomerDocument): boolean {
  const { attributes } = JSON.parse(golden || '{}') as Partial<Pick<GoldenRecord, 'attributes'>>;
  return attributes?.restriction?.values.some(({ value }) => value === LEGAL_HOLD) === true;
}
