import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { deleteRecord, upsertRecords, type Hub } from '../../hub/index.ts';
import { IMPORTER, person, type Person } from './hub.ts';

/** What tests of stewards' decisions do to a hub and ask of it, in a few words. */
export interface Stewardship {
  /** Records of these customers, each told by a common name and address, those of the first key; answers the ids. */
  readonly customers: (...groups: readonly (readonly string[])[]) => Promise<CustomerId[]>;
  readonly put: (key: string, said: Person) => Promise<CustomerId>;
  readonly remove: (key: string) => Promise<unknown>;
  /** The living records, customer by customer. */
  readonly parts: () => Promise<string[]>;
}

/** The family name of the customer that begins with this key. */
export function nameOf(key: string | undefined): string {
  return (key ?? '').replace(/[^a-z]/g, '');
}

export function stewardship(hub: () => Hub): Stewardship {
  const put = async (key: string, said: Person): Promise<CustomerId> => {
    const { results } = await upsertRecords(hub(), [person(key, said)], { by: IMPORTER });
    return results[0]?.customerId as CustomerId;
  };
  return {
    async customers(...groups) {
      const ids: CustomerId[] = [];
      for (const keys of groups) {
        const records = keys.map((each) => person(each, { family: nameOf(keys[0]), email: `${keys[0]}@x.org` }));
        const { results } = await upsertRecords(hub(), records, { by: IMPORTER });
        ids.push(results[0]?.customerId as CustomerId);
      }
      return ids;
    },
    put,
    remove: (key) => deleteRecord(hub(), { key: key as SourceKey }, { by: IMPORTER }),
    async parts() {
      const found: string[] = [];
      for await (const page of hub().store.scan('customers')) {
        for (const { doc } of page) if (doc.status === 'ACTIVE') found.push(doc.sourceKeys.join(' '));
      }
      return found.sort();
    },
  };
}
