import type { SourceKey } from '../../domain/model/index.ts';
import type { Hub } from '../context.ts';

/** Records of a side that are looked at; a customer may hold thousands. */
const MOST_KEYS = 100;

export interface SideKeys {
  /** In order; as it was given. */
  readonly keys: readonly SourceKey[];
  /** Those of them that it speaks of no longer. */
  readonly gone: ReadonlySet<SourceKey>;
  /** There are more than were looked at. */
  readonly cut: boolean;
}

export interface VerdictKeys {
  readonly left: SideKeys;
  readonly right: SideKeys;
}

/** The records that verdicts name, up to a hundred of each side: the first of the left one, the last of the right one. */
export async function sidesOfVerdicts(hub: Hub, ids: readonly string[]): Promise<ReadonlyMap<string, VerdictKeys>> {
  // Member rows stand in order of verdict, side and key, so each end of that order is a side.
  const [left, right] = await Promise.all([sideRows(hub, ids, 'left'), sideRows(hub, ids, 'right')]);
  const sides = ids.map((id) => [id, { left: left(id), right: right(id) }] as const);
  const rows = sides.flatMap(([id, { left, right }]) => [...rowIds(id, 'left', left), ...rowIds(id, 'right', right)]);
  const ended = await hub.store.get('verdictMemberEnds', rows, { fields: [] });
  const without = (id: string, name: Side, { keys, cut }: Rows): SideKeys => {
    const gone = new Set(keys.filter((key) => ended.has(rowId(id, name, key))));
    return { keys, gone, cut };
  };
  const whole = async (id: string, name: Side, rows: Rows): Promise<SideKeys> => {
    const side = without(id, name, rows);
    return side.cut && side.gone.size > 0 ? furtherOn(hub, id, name) : side;
  };
  return new Map(
    await Promise.all(
      sides.map(async ([id, { left, right }]): Promise<[string, VerdictKeys]> => {
        return [id, { left: await whole(id, 'left', left), right: await whole(id, 'right', right) }];
      }),
    ),
  );
}

/** Members that are looked through at once for those that stay. */
const MEMBERS_AT_ONCE = 1_000;

/** Of a large side some of whose first records have left, the first hundred that it still speaks of. */
async function furtherOn(hub: Hub, verdictId: string, side: Side): Promise<SideKeys> {
  const keys: SourceKey[] = [];
  for (let after: string | undefined; ;) {
    const members = await hub.store.find({
      collection: 'verdictMembers',
      where: { verdictId },
      sort: [{ path: 'id', direction: side === 'left' ? 1 : -1 }],
      limit: MEMBERS_AT_ONCE,
      ...(after === undefined ? {} : { after: [after] }),
    });
    const own = members.filter(({ doc }) => doc.side === side);
    const ended = await hub.store.get(
      'verdictMemberEnds',
      own.map(({ id }) => id),
      { fields: [] },
    );
    keys.push(...own.flatMap(({ id, doc }) => (ended.has(id) ? [] : [doc.sourceKey])));
    after = members.at(-1)?.id;
    // The other side begins where this one ends.
    if (keys.length >= MOST_KEYS || own.length < MEMBERS_AT_ONCE) {
      return { keys: keys.slice(0, MOST_KEYS).sort(), gone: new Set(), cut: true };
    }
  }
}

type Side = 'left' | 'right';
type Rows = Omit<SideKeys, 'gone'>;

const rowId = (id: string, side: Side, key: SourceKey): string => `${id}|${side}|${key}`;
const rowIds = (id: string, side: Side, { keys }: Rows): string[] => keys.map((key) => rowId(id, side, key));

async function sideRows(hub: Hub, ids: readonly string[], side: Side): Promise<(id: string) => Rows> {
  const found = await hub.store.findTopPerKey({
    collection: 'verdictMembers',
    field: 'verdictId',
    keys: ids,
    sort: [{ path: 'id', direction: side === 'left' ? 1 : -1 }],
    limit: MOST_KEYS + 1,
  });
  return (id) => {
    const all = (found.get(id) ?? []).flatMap(({ doc }) => (doc.side === side ? [doc.sourceKey] : []));
    return { keys: all.slice(0, MOST_KEYS).sort(), cut: all.length > MOST_KEYS };
  };
}
