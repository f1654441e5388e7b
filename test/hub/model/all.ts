import type { CollectionName, Documents, Row, Store } from '../../../stores/index.ts';

export async function all<C extends CollectionName>(store: Store, collection: C): Promise<Row<Documents[C]>[]> {
  const rows: Row<Documents[C]>[] = [];
  for await (const page of store.scan(collection)) rows.push(...page);
  return rows;
}
