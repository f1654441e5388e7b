import { parseCustomerId, sourceKey } from '../../domain/model/index.ts';
import { DomainError } from '../../domain/errors.ts';
import { buildSubgraph, type ResolveReference, type SubgraphDefinition } from '../shared/index.ts';
import { AccessLogQuery } from './access-log-query.ts';
import { CustomerFields } from './customer-fields.ts';
import { CustomerMutations } from './customer-mutations.ts';
import { CustomerQueries } from './customer-queries.ts';
import { Customer } from './customer.ts';
import { LifecycleFields } from './lifecycle.ts';
import { customerLoader } from './loaders.ts';
import { OverrideMutation } from './override-mutation.ts';
import { LineageFields, OverrideFields } from './override-fields.ts';
import { PossibleDuplicateFields } from './possible-duplicates.ts';
import { RecordMutations } from './record-mutations.ts';
import { CrossReferenceFields, LinkEventFields, SourceRecordFields } from './source-record-fields.ts';
import { RelationFields } from './relation-fields.ts';
import { RevealMutation } from './reveal-mutation.ts';
import { SearchQuery } from './search-query.ts';
import { SourceQueries } from './source-queries.ts';
import { SourceRecord } from './source-record.ts';
import { StewardMutations } from './steward-mutations.ts';
import { VerdictQuery } from './verdict.ts';

/** A customer by id: the survivor where a merge retired the id, null where no customer ever had it. */
const customerReference: ResolveReference = async ({ id }, context) => {
  const customerId = typeof id === 'string' ? parseCustomerId(id) : null;
  const view = customerId === null ? null : await customerLoader(context).load(customerId);
  return view === null ? null : new Customer(view, context.hub.store);
};

/** A key is enough: what stands under it is read when a field asks, and most ask for the customer alone. */
const sourceRecordReference: ResolveReference = ({ system, sourceId }) => {
  if (typeof system !== 'string' || typeof sourceId !== 'string') {
    throw new DomainError('BAD_USER_INPUT', 'A source record is named by system and sourceId.');
  }
  return SourceRecord.of(sourceKey(system, sourceId));
};

/** Who the customers are: golden records with their lineage, cross-references, and what stewards do with them. */
export function buildIdentitySubgraph(): SubgraphDefinition {
  return buildSubgraph({
    name: 'identity',
    resolvers: [
      CustomerQueries,
      SourceQueries,
      SearchQuery,
      AccessLogQuery,
      CustomerFields,
      RelationFields,
      PossibleDuplicateFields,
      LifecycleFields,
      SourceRecordFields,
      CrossReferenceFields,
      LinkEventFields,
      VerdictQuery,
      OverrideFields,
      LineageFields,
      CustomerMutations,
      RecordMutations,
      StewardMutations,
      OverrideMutation,
      RevealMutation,
    ],
    orphanedTypes: [Customer, SourceRecord],
    references: { Customer: customerReference, SourceRecord: sourceRecordReference },
  });
}

export { customerGate } from './visibility.ts';
