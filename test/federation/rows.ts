/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { expect } from '@jest/globals';
import type { Instant, SourceKey } from '../../domain/model/index.ts';
import type { Json } from './view.ts';

/** What a test knows of a business row it wrote; money in hundredths. */
export interface TransactionRow {
  readonly kind: 'transaction';
  readonly id: string;
  readonly key: SourceKey | null;
  readonly at: Instant;
  readonly type: string;
  readonly currency: string;
  readonly cents: number;
}
export interface InteractionRow {
  readonly kind: 'interaction';
  readonly id: string;
  readonly key: SourceKey | null;
  readonly at: Instant;
  readonly type: string;
  readonly state: string | null;
  readonly score: number | null;
}
export interface ConsentRow {
  readonly kind: 'consent';
  readonly id: string;
  readonly key: SourceKey | null;
  readonly at: Instant;
  readonly purpose: string;
  readonly channel: string | null;
  readonly contactPoint: string | null;
  readonly state: string;
}
export interface ChoiceRow {
  readonly kind: 'choice';
  readonly id: string;
  readonly key: SourceKey | null;
  readonly at: Instant;
  readonly subject: string;
  readonly name: string;
  readonly choice: string;
}
export type KnownRow = TransactionRow | InteractionRow | ConsentRow | ChoiceRow;

type Named = { readonly system: string; readonly id: string };
const nodes = (connection: Json): Json[] => (connection.edges as { node: Json }[]).map(({ node }) => node);
const nameOf = ({ system, id }: Named): string => `${system}:${id}`;
const cents = (amount: string): number => Math.round(Number(amount) * 100);
const upper = (text: string | null): string | null => text?.toUpperCase() ?? null;
const keyOf = (of: Json): string => `${of.sourceRecord.system}:${of.sourceRecord.sourceId}`;
const newestFirst = <R extends { at: string; id: string }>(rows: readonly R[]): R[] =>
  [...rows].sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
const latest = (rows: readonly { at: string }[]): string | null => newest(rows)[0]?.at ?? null;
const newest = <R extends { at: string }>(rows: readonly R[]): R[] => {
  const at = rows
    .map((row) => row.at)
    .sort()
    .at(-1);
  return rows.filter((row) => row.at === at);
};

/** Sums by name, those that are not nothing, sorted. */
function sums(terms: readonly (readonly [string, number])[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const [name, n] of terms) total.set(name, (total.get(name) ?? 0) + n);
  return Object.fromEntries([...total].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A customer's answer holds exactly these rows, and everything that is added up from them; of those under the keys of
 * its deleted records it heeds what refuses. Written apart from the product.
 */
export function expectSections(view: Json, rows: readonly KnownRow[], closed: readonly KnownRow[]): void {
  expectTransactions(
    view,
    rows.filter((row) => row.kind === 'transaction'),
  );
  expectInteractions(
    view,
    rows.filter((row) => row.kind === 'interaction'),
  );
  expectChoices(
    view,
    rows.filter((row) => row.kind === 'choice'),
    closed.filter((row) => row.kind === 'choice'),
  );
  expectConsents(
    view,
    rows.filter((row) => row.kind === 'consent'),
    closed.filter((row) => row.kind === 'consent'),
  );
}

const SIGN: Readonly<Record<string, number>> = { order: 1, invoice: 1, refund: -1 };

function expectTransactions(view: Json, rows: readonly TransactionRow[]): void {
  const shown = nodes(view.transactions).map((node) => [
    nameOf(node),
    keyOf(node),
    node.at.utc,
    cents(node.amount.amount),
  ]);
  expect(shown).toEqual(newestFirst(rows).map((row) => [row.id, row.key, row.at, row.cents]));
  expect(view.transactions.totalCount).toBe(rows.length);
  const total = (list: Json[]): (readonly [string, number])[] =>
    list.map(({ type, total: money }) => [`${type} ${money.currency}`, cents(money.amount)] as const);
  expect(sums(total(view.transactionTotals))).toEqual(
    sums(rows.map((row) => [`${upper(row.type) ?? ''} ${row.currency}`, row.cents])),
  );
  const counts = (view.transactionCounts as Json[]).map(
    ({ type, count }) => [type as string, count as number] as const,
  );
  expect(sums(counts)).toEqual(sums(rows.map((row) => [upper(row.type) ?? '', 1])));
  const value = (view.lifetimeValue as Json[]).map(
    ({ currency, amount }) => [currency as string, cents(amount)] as const,
  );
  expect(sums(value)).toEqual(sums(rows.map((row) => [row.currency, row.cents * (SIGN[row.type] ?? 0)])));
  const purchases = rows.filter(({ type }) => type === 'order' || type === 'invoice').map((row) => row.at);
  expect([view.firstPurchaseAt, view.lastPurchaseAt]).toEqual([
    purchases.sort()[0] ?? null,
    purchases.sort().at(-1) ?? null,
  ]);
  expect(view.orderCount).toBe(rows.filter(({ type }) => type === 'order').length);
}

function expectInteractions(view: Json, rows: readonly InteractionRow[]): void {
  const shown = nodes(view.interactions).map((node) => [nameOf(node), keyOf(node), node.at.utc]);
  expect(shown).toEqual(newestFirst(rows).map((row) => [row.id, row.key, row.at]));
  const open = rows.filter(({ type, state }) => type === 'case' && state !== 'closed');
  expect(nodes(view.openCases).map(nameOf)).toEqual(newestFirst(open).map(({ id }) => id));
  expect(view.openCases.totalCount).toBe(open.length);
  expect(view.lastContactAt).toBe(latest(rows.filter(({ type }) => type !== 'web')));
  const scored = rows.filter(({ score }) => score !== null);
  expect(view.feedback.count).toBe(scored.length);
  const mean = scored.reduce((sum, { score }) => sum + (score ?? 0) / 10, 0) / scored.length;
  if (scored.length === 0) expect(view.feedback.average).toBeNull();
  else expect(view.feedback.average).toBeCloseTo(mean, 3);
}

function bySlot<R>(rows: readonly R[], slot: (row: R) => unknown): R[][] {
  const slots = new Map<string, R[]>();
  for (const row of rows) slots.set(JSON.stringify(slot(row)), [...(slots.get(JSON.stringify(slot(row))) ?? []), row]);
  return [...slots].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}

/** Of one slot what may stand: the newest; at the same time those that say no. */
function mayStand<R extends { at: string; id: string }>(rows: readonly R[], saysNo: (row: R) => boolean): string[] {
  const last = newest(rows);
  const no = last.filter(saysNo);
  return (no.length > 0 ? no : last).map(({ id }) => id);
}

/** What each key says last, where that is a no. */
function refusing<R extends { at: string; key: SourceKey | null }>(
  rows: readonly R[],
  slotOf: (row: R) => readonly unknown[],
  saysNo: (row: R) => boolean,
): R[] {
  return bySlot(rows, (row) => [row.key, ...slotOf(row)]).flatMap((slot) => newest(slot).filter(saysNo));
}

const choiceSlot = ({ subject, name }: ChoiceRow) => [subject, name];
const isOptOut = ({ choice }: ChoiceRow) => choice === 'opt-out';
const consentSlot = ({ purpose, channel, contactPoint }: ConsentRow) => [purpose, channel, contactPoint];
const isNoGrant = ({ state }: ConsentRow) => state !== 'granted';

function expectChoices(view: Json, rows: readonly ChoiceRow[], closed: readonly ChoiceRow[]): void {
  const slots = bySlot([...rows, ...refusing(closed, choiceSlot, isOptOut)], choiceSlot);
  const shown = [...(view.channels as Json[]), ...(view.topics as Json[])];
  expect(shown).toHaveLength(slots.length);
  for (const slot of slots) {
    const [one] = slot;
    const stands = shown.filter(({ subject, name }) => subject === upper(one?.subject ?? '') && name === one?.name);
    expect(stands).toHaveLength(1);
    expect(mayStand(slot, isOptOut)).toContain(stands[0].id);
  }
}

function expectConsents(view: Json, rows: readonly ConsentRow[], closed: readonly ConsentRow[]): void {
  const shown = nodes(view.consentHistory).map((node) => [node.id, keyOf(node), node.at.utc]);
  expect(shown).toEqual(newestFirst(rows).map((row) => [row.id, row.key, row.at]));
  const said = [...rows, ...refusing(closed, consentSlot, isNoGrant)];
  const slots = bySlot(said, consentSlot);
  const stands = (view.consents as Json[]).map(({ id }) => id as string);
  expect(stands).toHaveLength(slots.length);
  for (const slot of slots) {
    const may = mayStand(slot, isNoGrant);
    expect(stands.filter((id) => may.includes(id))).toHaveLength(1);
  }
  expectPermission(view.newsletterByEmail, 'newsletter', 'email', said);
  expectPermission(view.marketingByPhone, 'marketing', 'phone', said);
}

/** Whoever may be contacted said yes to just that for all contact points, and nobody's newer word is a no. */
function expectPermission(answer: Json, purpose: string, channel: string, rows: readonly ConsentRow[]): void {
  if (!answer.allowed) return;
  const about = rows.filter((row) => row.purpose === purpose && (row.channel === null || row.channel === channel));
  const yes = about.filter((row) => row.state === 'granted' && row.contactPoint === null);
  expect(yes.map(({ id }) => id)).toContain(answer.consent.id);
  const lastYes = latest(yes) ?? '';
  const laterNo = about.filter((row) => row.state !== 'granted' && row.contactPoint === null && row.at >= lastYes);
  expect(laterNo).toEqual([]);
}
