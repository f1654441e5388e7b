import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { CustomerId, Instant, SourceKey } from '../../domain/model/index.ts';
import { ownKey } from '../../domain/model/index.ts';
import {
  recordChoice,
  recordConsent,
  upsertConsents,
  upsertInteractions,
  upsertPreferences,
  upsertDocuments,
  type BusinessResult,
} from '../../hub/business/index.ts';
import { call, consent, line, META, order } from '../hub/business/support.ts';
import { customerOf, Step } from '../hub/model/step.ts';
import { KEYS, type Model } from '../hub/model/world.ts';
import { STEWARD } from '../support/hub.ts';
import type { KnownRow } from './rows.ts';
import type { SectionsReal } from './sections.ts';

/** Beside the keys of the small world one that never gets a record: its rows wait. */
const ROW_KEYS = [...KEYS, 'shop:waiting' as SourceKey, null];
const TYPES = ['order', 'order', 'invoice', 'refund', 'payment'];
const MEETINGS = ['call', 'web', 'case', 'case', 'feedback'];
const PURPOSES = ['newsletter', 'marketing'];
const STATES = ['granted', 'granted', 'refused', 'withdrawn'] as const;
const CHOICES = ['opt-in', 'opt-out', 'preferred'] as const;

/** Six rows a kind over few keys and days, so that rows meet, move and tie. */
const drawn = fc.record({
  row: fc.nat({ max: 5 }),
  key: fc.nat({ max: ROW_KEYS.length - 1 }),
  day: fc.nat({ max: 2 }),
  deleted: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  a: fc.nat({ max: 19 }),
  b: fc.nat({ max: 19 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer D> ? D : never;

const pick = <T>(pool: readonly T[], n: number): T => pool[n % pool.length] as T;
const keyOf = ({ key }: Drawn): SourceKey | null => ROW_KEYS[key] ?? null;
const atOf = ({ day }: Drawn): Instant => new Date(Date.UTC(2025, 5, 1 + day)).toISOString() as Instant;

/** What every input of a row says, whatever its kind. */
const common = (one: Drawn) => ({
  rowId: `r${one.row}`,
  sourceKey: keyOf(one),
  at: { utc: atOf(one), offset: null },
  deleted: one.deleted,
});

/** A step that writes rows as an import does, and remembers what must stand because of it. */
function imports<I>(
  name: string,
  input: (one: Drawn) => I,
  write: (real: SectionsReal, inputs: readonly I[]) => Promise<readonly BusinessResult[]>,
  known: (one: Drawn, id: string) => KnownRow,
): fc.Arbitrary<Step<SectionsReal>> {
  return fc.array(drawn, { minLength: 1, maxLength: 3 }).map(
    (batch) =>
      new Step<SectionsReal>(name, batch, async (_: Model, real) => {
        const results = await write(real, batch.map(input));
        expect(results.filter(({ outcome }) => !['inserted', 'changed', 'unchanged'].includes(outcome))).toEqual([]);
        // Without a version of the source the order of arrival counts: the last word of a row stands.
        for (const [i, one] of batch.entries()) {
          const id = results[i]?.id ?? '';
          real.also.know(`${name} ${id}`, one.deleted ? null : known(one, id));
        }
        return null;
      }),
  );
}

const cents = ({ a, b }: Drawn): number => 100 * (a + 1) + 5 * b;
const money = (n: number): string => (n / 100).toFixed(2);

const transactions = imports(
  'transactions',
  (one) =>
    order(`r${one.row}`, {
      ...common(one),
      type: pick(TYPES, one.a),
      currency: pick(['EUR', 'EUR', 'PLN'], one.b),
      // Every other one leaves its sum to its lines.
      amount: one.b % 2 ? money(cents(one)) : null,
      lines: one.b % 2 ? [] : [line(`r${one.row}`, { number: '1', quantity: '1', unitPrice: money(cents(one)) })],
    }),
  (real, inputs) => upsertDocuments(real.hub, inputs, META),
  (one, id) => ({
    kind: 'transaction',
    id,
    key: keyOf(one),
    at: atOf(one),
    type: pick(TYPES, one.a),
    currency: pick(['EUR', 'EUR', 'PLN'], one.b),
    cents: cents(one),
  }),
);

const stateOf = ({ a, b }: Drawn): string | null =>
  pick(MEETINGS, a) === 'case' ? pick(['open', 'closed', 'pending'], b) : null;
const scoreOf = ({ a, b }: Drawn): number | null => (pick(MEETINGS, a) === 'feedback' ? b % 11 : null);

const interactions = imports(
  'interactions',
  (one) => {
    const score = scoreOf(one);
    const said = { score: score === null ? null : String(score), scoreMax: score === null ? null : '10' };
    return call(`r${one.row}`, { ...common(one), type: pick(MEETINGS, one.a), state: stateOf(one), ...said });
  },
  (real, inputs) => upsertInteractions(real.hub, inputs, META),
  (one, id) => ({
    kind: 'interaction',
    id,
    key: keyOf(one),
    at: atOf(one),
    type: pick(MEETINGS, one.a),
    state: stateOf(one),
    score: scoreOf(one),
  }),
);

/** A statement from draws: purpose and channel, sometimes for one address alone. */
const statement = ({ a, b }: Drawn) => ({
  purpose: pick(PURPOSES, a),
  channel: pick(['email', 'phone', null], b),
  state: pick(STATES, b),
  contactPoint: a % 4 === 3 ? ({ kind: 'email', value: 'anna@one.example' } as const) : null,
});

const consents = imports(
  'consents',
  (one) => consent(`r${one.row}`, { ...common(one), ...statement(one) }),
  (real, inputs) => upsertConsents(real.hub, inputs, META),
  (one, id) => ({ kind: 'consent', id, key: keyOf(one), at: atOf(one), ...knownStatement(one) }),
);
const knownStatement = (one: Drawn) => ({
  ...statement(one),
  contactPoint: statement(one).contactPoint?.value ?? null,
});

const choice = ({ a, b }: Drawn) => ({
  subject: pick(['channel', 'topic'] as const, a),
  name: pick(
    [
      ['email', 'phone'],
      ['offers', 'events'],
    ][a % 2] ?? [],
    b,
  ),
  choice: pick(CHOICES, b),
});

const preferences = imports(
  'preferences',
  (one) => ({ ...consent(`r${one.row}`, common(one)), ...choice(one) }),
  (real, inputs) => upsertPreferences(real.hub, inputs, META),
  (one, id) => ({ kind: 'choice', id, key: keyOf(one), at: atOf(one), ...choice(one) }),
);

/** A customer by one of the ids it ever had: the one a link was made for, or any that a call answered with. */
async function anyId(model: Model, real: SectionsReal, { key, a }: Drawn): Promise<CustomerId | null> {
  const ids = [...model.ids];
  return (a % 2 ? ids[key % Math.max(1, ids.length)] : null) ?? (await customerOf(real, key));
}

/** A step that writes one row by customer id, as a mutation does. */
function writes(
  name: string,
  write: (real: SectionsReal, customerId: CustomerId, one: Drawn) => Promise<{ readonly id: string }>,
  known: (one: Drawn) => KnownRow,
): fc.Arbitrary<Step<SectionsReal>> {
  return drawn.map(
    (one) =>
      new Step<SectionsReal>(name, one, async (model, real) => {
        const customerId = await anyId(model, real, one);
        if (!customerId) return null;
        const { id } = await write(real, customerId, one);
        real.also.know(`${name} ${id}`, { ...known(one), id, key: ownKey(customerId) });
        return null;
      }),
  );
}

const moment = (one: Drawn) => ({ at: { utc: atOf(one), offset: 'Z' } });

const ownConsents = writes(
  'recordConsent',
  (real, customerId, one) =>
    recordConsent(real.hub, { customerId, ...statement(one), ...moment(one) }, { by: STEWARD }),
  (one) => ({ kind: 'consent', id: '', key: null, at: atOf(one), ...knownStatement(one) }),
);

const ownChoices = writes(
  'recordChoice',
  (real, customerId, one) => recordChoice(real.hub, { customerId, ...choice(one), ...moment(one) }, { by: STEWARD }),
  (one) => ({ kind: 'choice', id: '', key: null, at: atOf(one), ...choice(one) }),
);

export const rowSteps: readonly fc.Arbitrary<Step<SectionsReal>>[] = [
  transactions,
  interactions,
  consents,
  preferences,
  ownConsents,
  ownChoices,
];
