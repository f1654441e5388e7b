import { EMPTY_ROOT, hashText, parseLine, type Witness } from '../../audit/index.ts';
import type { AuditLineDocument, Row, Store } from '../../stores/index.ts';
import { lineKey } from './lines.ts';
import { logIds } from './log-ids.ts';
import { lastLines } from './other-logs.ts';

const LOGS_PER_READ = 500;
const NEWEST = { path: 'id', direction: -1 } as const;

/**
 * Where every log stands, by log id, such that none of them says of another that it stood further: what is written
 * meanwhile is left out, and who reads up to there finds nothing missing that is there. A log of which only the row is
 * left had at least its first line. Memory grows with the number of logs.
 */
export async function standingOf(store: Store): Promise<ReadonlyMap<string, Witness>> {
  const logs: string[] = [];
  for await (const log of logIds(store)) logs.push(log);
  const standing = new Map<string, Witness>();
  const lastHeads: Row<AuditLineDocument>[] = [];
  for (let i = 0; i < logs.length; i += LOGS_PER_READ) {
    const some = logs.slice(i, i + LOGS_PER_READ);
    const tips = await lastLines(store, some);
    for (const log of some) standing.set(log, tips.get(log) ?? firstLineOf(log));
    // In this order: no head up to where its log stands is later than the one looked at.
    const query = { collection: 'auditHeads', field: 'log', keys: some, limit: 1 } as const;
    const heads = [...(await store.findTopPerKey({ ...query, sort: [NEWEST] })).values()].flat();
    for (const { doc } of heads) extend(standing, doc);
    lastHeads.push(...heads);
  }
  for (let heads = lastHeads; heads.length > 0;) heads = await heardOf(store, standing, heads);
  return standing;
}

/** Takes in what these heads say of logs that went on while we looked. @returns the heads that so came within */
async function heardOf(
  store: Store,
  standing: Map<string, Witness>,
  heads: readonly Row<AuditLineDocument>[],
): Promise<Row<AuditLineDocument>[]> {
  const came: Row<AuditLineDocument>[] = [];
  for (const { doc } of heads) {
    for (const witness of othersIn(doc.text)) {
      const { log, line } = witness;
      const before = standing.get(log)?.line ?? -1;
      if (!extend(standing, witness)) continue;
      const id = { gt: lineKey(log, before), lte: lineKey(log, line) };
      came.push(...(await store.find({ collection: 'auditHeads', where: { log, id }, sort: [NEWEST], limit: 1 })));
    }
  }
  return came;
}

function extend(standing: Map<string, Witness>, { log, line, size, root }: Witness): boolean {
  if ((standing.get(log)?.line ?? -1) >= line) return false;
  standing.set(log, { log, line, size, root });
  return true;
}

function othersIn(text: string): readonly Witness[] {
  const parsed = parseLine(text);
  return parsed.kind === 'line' ? parsed.line.head.others : [];
}

function firstLineOf(log: string): Witness {
  return { log, line: 0, size: 0, root: hashText(EMPTY_ROOT) };
}
