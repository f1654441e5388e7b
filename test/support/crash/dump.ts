import type { CollectionName, Store } from '../../../stores/index.ts';

/**
 * What is compared: everything that says what is known and whose it is. Left out is what tells how it came about
 * (events, verdicts, operations, outbox, work), which rightly differs after a crash.
 */
const COMPARED: readonly CollectionName[] = [
  'records',
  'recordVersions',
  'links',
  'edges',
  'customers',
  'customerKeys',
  'keys',
  'searchTerms',
  'transactions',
  'transactionVersions',
  'transactionLines',
  'transactionSummaries',
  'interactions',
  'interactionVersions',
  'interactionSummaries',
  'preferences',
  'preferenceVersions',
  'consents',
  'consentVersions',
  'preferenceSummaries',
  'quarantine',
  'sourceSystems',
  'erasures',
];

/** Random or of the moment: ids that were minted (and the hash over them), and when a row was last derived. */
const CUSTOMER = /cus_[0-9a-f-]{36}/g;
const BATCH = /bat_[0-9a-f-]{36}/g;
const MINTED = /\b(ovr|ver)_[0-9a-f-]{36}/g;
const MOMENTS = /^(createdAt|updatedAt|at|evidence|by|mergedIds|goldenHash)$/;

/**
 * The store as text, a line per row; batches are named after their file. Customers that stand are named after their least source key; of merged ones
 * nothing is compared but that they lead there, as how many were minted on the way is chance.
 */
export async function dump(store: Store): Promise<string[]> {
  const redirects = new Map<string, string>();
  const standing = new Set<string>();
  for await (const page of store.scan('customers')) {
    for (const { id, doc } of page) {
      if (doc.redirectTo) redirects.set(id, doc.redirectTo);
      else if (doc.status === 'ACTIVE') standing.add(id);
    }
  }
  const rootOf = (id: string): string => {
    const next = redirects.get(id);
    return next === undefined ? id : rootOf(next);
  };
  const names = new Map<string, string>();
  for await (const page of store.scan('links')) {
    for (const { id, doc } of page) {
      const root = rootOf(doc.customerId);
      const known = names.get(root);
      if (known === undefined || id < known) names.set(root, id);
    }
  }
  const files = new Map<string, string>();
  for await (const page of store.scan('batches')) for (const { id, doc } of page) files.set(id, doc.file);
  const lines: string[] = [];
  for (const collection of COMPARED) {
    for await (const page of store.scan(collection)) {
      for (const { id, doc } of page) {
        if (collection === 'customers' && !standing.has(id)) continue;
        const text = `${collection} ${id} ${JSON.stringify(doc, (name, value: unknown) => kept(collection, name, value))}`;
        lines.push(
          text
            .replace(CUSTOMER, (customer) => `<${names.get(rootOf(customer)) ?? 'nobody'}>`)
            .replace(BATCH, (batch) => `<${files.get(batch) ?? 'nothing'}>`)
            .replace(MINTED, '<$1>'),
        );
      }
    }
  }
  // Whoever was not told that an import was done repeats it, and its refused rows are kept once more.
  return [...new Set(lines)].sort();
}

function kept(collection: CollectionName, name: string, value: unknown): unknown {
  const derived = collection === 'customers' || collection === 'links' || collection === 'erasures';
  return derived && MOMENTS.test(name) ? undefined : value;
}
