import { Pool } from 'undici';
import type { Server } from './command.ts';

const SECTIONS = `{ id displayName
  names { full lineage { rule sourceRecord { system sourceId } } }
  emails { address lineage { rule sourceRecord { system sourceId } } }
  phones { e164 lineage { rule sourceRecord { system sourceId } } }
  addresses { full city lineage { rule sourceRecord { system sourceId } } }
  crossReferences(first: 10) { totalCount edges { node { sourceRecord { system sourceId } by { kind name } at } } }
  lifetimeValue { amount currency } orderCount firstPurchaseAt lastPurchaseAt rfm { segment }
  transactions(first: 5) { edges { node { type id at { utc } amount { amount currency } } } }
  lastContactAt interactions(first: 5) { edges { node { type subject at { utc } } } }
  channels { name choice } consents { purpose channel state } mayContact(channel: "email", purpose: "marketing") { allowed reason } }`;
/** The full 360 view. */
export const BY_ID = `query($id: ID!) { customer(id: $id) ${SECTIONS} }`;
export const BY_KEY = `query($system: String!, $sourceId: String!) { customerBySource(system: $system, sourceId: $sourceId) ${SECTIONS} }`;

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Asks every question once over `connections` connections; the milliseconds of each. @throws when an answer has errors */
export async function ask(
  { url, token }: Pick<Server, 'url' | 'token'>,
  questions: readonly Question[],
  connections: number,
  seen?: (body: unknown) => void,
): Promise<number[]> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections });
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let question = questions[next++]; question; question = questions[next++]) {
      const start = performance.now();
      const answer = await pool.request({
        path: pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(question),
      });
      const body = (await answer.body.json()) as { errors?: unknown };
      times.push(performance.now() - start);
      if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors).slice(0, 500));
      seen?.(body);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
  return times;
}
