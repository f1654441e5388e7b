import { splitSourceKey, type SourceKey } from '../../domain/model/index.ts';
import type { SourceSystemDocument } from '../../stores/index.ts';
import type { Hub } from '../context.ts';

/** A source system as it was described, or as its records alone show it. */
export interface SourceSystemView {
  readonly system: string;
  readonly described: SourceSystemDocument | null;
  /** Whether any customer record of it is held. */
  readonly hasRecords: boolean;
}

/** There are dozens of systems, not thousands. */
const SYSTEMS_LIMIT = 1_000;
/** The code point after the colon that ends a system in a source key, so the next id space starts here. */
const AFTER_COLON = ';';

/** All systems that are described or have records, in order of name. */
export async function sourceSystems(hub: Hub): Promise<SourceSystemView[]> {
  const described = new Map<string, SourceSystemDocument>();
  for (const row of await hub.store.find({
    collection: 'sourceSystems',
    where: { id: { gte: '' } },
    limit: SYSTEMS_LIMIT,
  })) {
    described.set(row.id, row.doc);
  }
  const seen = await systemsWithRecords(hub);
  return [...new Set([...described.keys(), ...seen])].sort().map((system) => ({
    system,
    described: described.get(system) ?? null,
    hasRecords: seen.has(system),
  }));
}

/** A skip scan: one read by id for each system, however many records it has. */
async function systemsWithRecords(hub: Hub): Promise<ReadonlySet<string>> {
  const systems = new Set<string>();
  let from = '';
  while (systems.size < SYSTEMS_LIMIT) {
    const [row] = await hub.store.find({
      collection: 'records',
      where: { id: { gte: from } },
      limit: 1,
      fields: ['n'],
    });
    if (row === undefined) break;
    const { system } = splitSourceKey(row.id as SourceKey);
    systems.add(system);
    from = `${system}${AFTER_COLON}`;
  }
  return systems;
}
