import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { countLinkEvents, countRecordVersions, type RecordVersion } from '../../hub/index.ts';
import {
  PageArgs,
  connectionOf,
  defineLoader,
  pageArguments,
  recordSeen,
  type Connection,
  type SubgraphContext,
} from '../shared/index.ts';
import { CrossReference, LinkEvent, LinkEventConnection } from './cross-reference.ts';
import { Customer } from './customer.ts';
import {
  customerByKeyLoader,
  linkHistoryLoader,
  linkLoader,
  reasonLoader,
  recordLoader,
  recordVersionsLoader,
} from './loaders.ts';
import { requestOf } from './pages.ts';
import { SourceRecordVersion, SourceRecordVersionConnection } from './record-version.ts';
import { SourceRecord } from './source-record.ts';
import { visibleCustomers } from './visibility.ts';

/** One entry of the access log for all records of a request that are shown together. */
const recorded = defineLoader<SourceRecord['key'], true>(async (keys, context) => {
  await recordSeen(context, 'SourceRecord', keys);
  return keys.map(() => true);
});

/** Before anything that it says is shown. @throws DomainError AUDIT_UNAVAILABLE */
async function onRecord({ key, apart }: SourceRecord, context: SubgraphContext): Promise<void> {
  if (apart) await recorded(context).load(key);
}

/** What identity knows of a source record beyond its key; `customer` is every business row's way back. */
@Resolver(() => SourceRecord)
export class SourceRecordFields {
  @FieldResolver(() => Customer, { nullable: true, description: 'The customer it belongs to now.' })
  async customer(@Root() { key }: SourceRecord, @Ctx() context: SubgraphContext): Promise<Customer | null> {
    const view = await customerByKeyLoader(context).load(key);
    return view === null ? null : new Customer(view, context.hub.store);
  }

  @FieldResolver(() => SourceRecordVersion, {
    nullable: true,
    description: 'What the source says now. Null where only business rows stand under the key.',
  })
  async current(@Root() root: SourceRecord, @Ctx() context: SubgraphContext): Promise<SourceRecordVersion | null> {
    const record = await recordLoader(context).load(root.key);
    if (record === null) return null;
    await onRecord(root, context);
    return SourceRecordVersion.of({ record, superseded: false });
  }

  @FieldResolver(() => SourceRecordVersionConnection, {
    nullable: true,
    description: 'All versions, newest first, the current one and those that came too late among them.',
  })
  async versions(
    @Root() root: SourceRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<SourceRecordVersion> | null> {
    const { key } = root;
    const scope = { field: 'SourceRecord.versions', filter: { key } };
    const page = pageArguments(context, scope, args);
    const current = await recordLoader(context).load(key);
    if (current === null) return null;
    await onRecord(root, context);
    const found = await recordVersionsLoader(context).load({ current, page: requestOf(page) });
    const toNode = (version: RecordVersion) => SourceRecordVersion.of(version);
    const count = () => countRecordVersions(context.hub, current);
    return connectionOf(SourceRecordVersionConnection, { context, scope, page, found, toNode, count });
  }

  @FieldResolver(() => CrossReference, { nullable: true, description: 'The live link to its customer.' })
  async crossReference(@Root() root: SourceRecord, @Ctx() context: SubgraphContext): Promise<CrossReference | null> {
    const link = await linkLoader(context).load(root.key);
    if (link === null) return null;
    await onRecord(root, context);
    return CrossReference.of(link);
  }

  @FieldResolver(() => LinkEventConnection, {
    nullable: true,
    description: 'Every link, unlink and move of the record, newest first.',
  })
  async linkHistory(
    @Root() root: SourceRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<LinkEvent>> {
    return linkEventsOf(root, 'SourceRecord.linkHistory', args, context);
  }
}

@Resolver(() => LinkEvent)
export class LinkEventFields {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why, in the words of the steward who decided. Null also where it may speak of a customer who is hidden, and where it was erased.',
  })
  async reason(@Root() { verdictId }: LinkEvent, @Ctx() context: SubgraphContext): Promise<string | null> {
    return verdictId === undefined ? null : reasonLoader(context).load(verdictId);
  }
}

@Resolver(() => CrossReference)
export class CrossReferenceFields {
  @FieldResolver(() => LinkEventConnection, {
    nullable: true,
    description: 'Every link, unlink and move of the source record, newest first.',
  })
  async history(
    @Root() { sourceRecord }: CrossReference,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: SubgraphContext,
  ): Promise<Connection<LinkEvent>> {
    return linkEventsOf(sourceRecord, 'CrossReference.history', args, context);
  }
}

async function linkEventsOf(
  record: SourceRecord,
  field: string,
  args: PageArgs,
  context: SubgraphContext,
): Promise<Connection<LinkEvent>> {
  const { key } = record;
  const scope = { field, filter: { key } };
  const page = pageArguments(context, scope, args);
  const found = await linkHistoryLoader(context).load({ key, page: requestOf(page) });
  if (found.rows.length > 0) await onRecord(record, context);
  const count = async () => countLinkEvents(context.hub, await visibleCustomers(context), key);
  return connectionOf(LinkEventConnection, {
    context,
    scope,
    page,
    found,
    toNode: (event) => LinkEvent.of(event),
    count,
  });
}
