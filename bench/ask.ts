import { setTimeout } from 'node:timers/promises';
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

/** Asks every question once over `connections` connections; the milliseconds of each. @throws when an answer has errors or finds nobody */
export async function ask(
  { url, token }: Pick<Server, 'url' | 'token'>,
  questions: readonly Question[],
  connections: number,
  seen?: (body: unknown) => void,
): Promise<number[]> {
  const pool = new Pool(new URL(url).origin, { connections });
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let question = questions[next++]; question; question = questions[next++]) {
      const start = performance.now();
      const body = await answerTo(pool, { url, token }, question);
      times.push(performance.now() - start);
      seen?.(body);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();
  return times;
}

/**
 * Asks every question once at a steady rate over `connections` connections; the milliseconds of each, counted from
 * when it was due, so that one that had to wait for a connection shows it. @throws when an answer has errors or finds nobody
 */
export async function askSteadily(
  { url, token }: Pick<Server, 'url' | 'token'>,
  questions: readonly Question[],
  { connections, perSecond }: { readonly connections: number; readonly perSecond: number },
): Promise<number[]> {
  const pool = new Pool(new URL(url).origin, { connections, pipelining: 1 });
  const began = performance.now();
  const times = await Promise.all(
    questions.map(async (question, n) => {
      const due = began + (n * 1_000) / perSecond;
      await setTimeout(Math.max(0, due - performance.now()));
      await answerTo(pool, { url, token }, question);
      return performance.now() - due;
    }),
  );
  await pool.close();
  return times;
}

async function answerTo(
  pool: Pool,
  { url, token }: Pick<Server, 'url' | 'token'>,
  question: Question,
): Promise<unknown> {
  const answer = await pool.request({
    path: new URL(url).pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(question),
  });
  const body = (await answer.body.json()) as { errors?: unknown; data?: Readonly<Record<string, unknown>> | null };
  if (body.errors !== undefined) throw new Error(JSON.stringify(body.errors).slice(0, 500));
  // That nobody was found is told fast.
  const empty = Object.entries(body.data ?? { data: null }).filter(([, value]) => value === null);
  if (empty.length > 0) throw new Error(`Nothing was answered at ${empty.map(([name]) => name).join(', ')}.`);
  return body;
}
