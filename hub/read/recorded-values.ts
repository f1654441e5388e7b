import type { AttributeName, Json, SourceKey, SourceRecord, StandardValue } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';
import type { CustomerView } from './customers-by-id.ts';
import { statementsOf } from './member-records.ts';
import type { Page, PageRequest } from './page.ts';

/** One value as one record gives it, chosen by survivorship or not. */
export interface RecordedValue {
  readonly from: SourceKey;
  readonly record: SourceRecord;
  readonly attribute: AttributeName;
  readonly value: StandardValue<Json>;
}

/**
 * Every value of the attributes that any record of the customer gives, also those that survivorship left out
 * and those beyond the 100 that a golden record stores.
 */
export async function recordedValuesOf(
  hub: Hub,
  requests: readonly {
    readonly customer: CustomerView;
    readonly attributes: readonly AttributeName[];
    readonly page: PageRequest;
  }[],
): Promise<Page<RecordedValue>[]> {
  const groups = new Map<string, (typeof requests)[number][]>();
  for (const request of requests) {
    const name = request.attributes.join();
    groups.set(name, [...(groups.get(name) ?? []), request]);
  }
  const answers = new Map<(typeof requests)[number], Page<RecordedValue>>();
  for (const members of groups.values()) {
    const attributes = members[0]?.attributes ?? [];
    const pages = await statementsOf(hub, members, (record) => valuesOf(record, attributes));
    members.forEach((member, index) => {
      const page = pages[index];
      if (page !== undefined) answers.set(member, page);
    });
  }
  return requests.map((request) => answers.get(request) ?? { rows: [], hasNextPage: false, cut: false });
}

function valuesOf(record: SourceRecord, attributes: readonly AttributeName[]): RecordedValue[] {
  return attributes.flatMap((attribute) =>
    (record.attributes[attribute] ?? []).map((value) => ({
      from: record.key,
      record,
      attribute,
      value: value as StandardValue<Json>,
    })),
  );
}
