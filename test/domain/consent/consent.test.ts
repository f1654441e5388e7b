import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { consentSlot } from '../../../domain/business/index.ts';
import {
  consentsApart,
  consentsCovering,
  consentsUnder,
  currentChoices,
  currentConsents,
  mayContact,
  optOuts,
  refusals,
  wordNeeded,
} from '../../../domain/consent/index.ts';
import { within, permits, shared, touches } from '../../../domain/consent/scope.ts';
import type { Consent, Instant, SourceKey } from '../../../domain/model/index.ts';
import { AT, consent, preference } from '../../support/business-rows.ts';

const NOW = AT('2026-06-01T00:00:00Z');
const day = (n: number): Instant => AT(`2026-01-0${n}T00:00:00Z`);
const maybe = <T>(...values: T[]) => fc.constantFrom<(T | null)[]>(null, ...values);

const events = (key: SourceKey, prefix: string) =>
  fc
    .array(
      fc.record({
        purpose: fc.constantFrom('marketing', 'news'),
        channel: maybe('email', 'sms'),
        contactPoint: maybe('p1', 'p2'),
        legalEntity: maybe('x'),
        state: fc.constantFrom<Consent['state'][]>('granted', 'refused', 'withdrawn', 'expired'),
        day: fc.integer({ min: 1, max: 5 }),
        expiresAt: maybe(AT('2026-05-01T00:00:00Z'), AT('2027-01-01T00:00:00Z')),
        deleted: fc.boolean(),
      }),
      { maxLength: 8 },
    )
    .map((list) => list.map(({ day: d, ...more }, n) => consent(key, `${prefix}${n}`, day(d), more)));
const left = events('a:1' as SourceKey, 'l');
const right = events('b:1' as SourceKey, 'r');
const question = fc.record({
  channel: fc.constantFrom('email', 'sms'),
  purpose: fc.constantFrom('marketing', 'news'),
  contactPoint: maybe('p1', 'p2'),
  legalEntity: maybe('x', 'y'),
});
type Question = Parameters<typeof mayContact>[0];
const NOTHING = { processingRestricted: false, consents: [], choices: [], apart: [] };
const ask = (q: Question, list: readonly Consent[]) =>
  mayContact(q, { ...NOTHING, consents: currentConsents(list, NOW) });

/** The question as asked of a customer of two parts: the keys of each, those of records and its own. */
const PARTS = new Map(
  ['a:1', 'c360:a'].map((key) => [key as SourceKey, 'a']).concat(['b:1', 'c360:b'].map((key) => [key, 'b'])) as [
    SourceKey,
    string,
  ][],
);
const own = (part: string) => events(`c360:${part}` as SourceKey, `o${part}`);
const askMerged = (q: Question, list: readonly Consent[], parts: ReadonlyMap<SourceKey, string> = PARTS) =>
  mayContact(q, {
    ...NOTHING,
    consents: currentConsents(list, NOW),
    apart: consentsApart(list, [...parts.keys()], parts, NOW),
  });

describe('current consents', () => {
  test('do not depend on the order of events', () => {
    fc.assert(
      fc.property(left, right, fc.integer(), (a, b, seed) => {
        const all = [...a, ...b];
        const shuffled = [...all].sort((x, y) => ((x.id.length * seed + y.id.charCodeAt(3)) % 3) - 1);
        expect(currentConsents(shuffled, NOW)).toEqual(currentConsents(all, NOW));
        expect(currentConsents([...b, ...a], NOW)).toEqual(currentConsents(all, NOW));
      }),
    );
  });

  test('a merge grants nothing: each slot has the state it had in one of the parts, and never before a refusal as new', () => {
    fc.assert(
      fc.property(left, right, (a, b) => {
        for (const { consent: standing, state } of currentConsents([...a, ...b], NOW)) {
          const same = [...a, ...b].filter((e) => !e.deleted && consentSlot(e) === consentSlot(standing));
          const parts = [a, b]
            .flatMap((part) => currentConsents(part, NOW))
            .filter((c) => consentSlot(c.consent) === consentSlot(standing));
          expect(parts.map((c) => c.consent.id)).toContain(standing.id);
          if (state !== 'granted') continue;
          for (const other of same.filter((e) => e.state !== 'granted')) expect(other.at < standing.at).toBe(true);
        }
      }),
    );
  });

  test('a grant is over at its expiry, not a moment before', () => {
    const grant = [consent('a:1' as SourceKey, '1', day(1), { expiresAt: day(3) })];
    expect(currentConsents(grant, AT('2026-01-02T23:59:59.999Z'))[0]?.state).toBe('granted');
    expect(currentConsents(grant, day(3))[0]?.state).toBe('expired');
  });
});

describe('what is dated ahead', () => {
  const key = 'a:1' as SourceKey;
  const grant = (at: string) => [consent(key, '1', AT(at))];
  test("is not given yet: a grant until its moment, a refusal within the clocks' difference at once", () => {
    const state = (list: readonly Consent[]) => currentConsents(list, NOW).map((each) => each.state);
    expect(state(grant('2026-06-01T00:00:00.001Z'))).toEqual([]);
    expect(state(grant('2026-06-01T00:00:00Z'))).toEqual(['granted']);
    const refused = (at: string) => consent(key, '2', AT(at), { state: 'withdrawn' });
    expect(state([...grant('2026-01-01T00:00:00Z'), refused('2026-06-01T00:04:00Z')])).toEqual(['withdrawn']);
    expect(state([...grant('2026-01-01T00:00:00Z'), refused('2026-06-01T00:06:00Z')])).toEqual(['granted']);
  });
});

describe('mayContact', () => {
  const key = 'a:1' as SourceKey;
  const email = { channel: 'email', purpose: 'marketing', contactPoint: null, legalEntity: null };

  test('is allowed only by a grant that covers the question, and never against a newer or equal refusal', () => {
    fc.assert(
      fc.property(left, right, question, (a, b, q) => {
        const all = [...a, ...b];
        const answer = ask(q, all);
        expect(answer.allowed).toBe(answer.reason === 'GRANTED');
        if (!answer.allowed) return;
        const standing = currentConsents(all, NOW);
        const grants = standing.filter(({ state }) => state === 'granted');
        expect(grants.some(({ consent: c }) => c.id === answer.consentId && permits(c, q))).toBe(true);
        for (const { consent: refusal, state } of standing) {
          if (state === 'granted' || !touches(refusal, q)) continue;
          const lifting = grants.filter(({ consent: g }) => g.at > refusal.at && within(g, refusal));
          expect(lifting.some(({ consent: g }) => permits(g, shared(refusal, q)))).toBe(true);
        }
      }),
    );
  });

  test('what another record refused never turns a no into a yes', () => {
    fc.assert(
      fc.property(left, right, question, (a, b, q) => {
        const refusals = b.filter((event) => event.state !== 'granted');
        if (!ask(q, a).allowed) expect(ask(q, [...a, ...refusals]).allowed).toBe(false);
      }),
    );
  });

  test('deleting a record permits nothing that was refused before: of its statements those count that refuse', () => {
    fc.assert(
      fc.property(left, right, question, (a, b, q) => {
        const under = currentConsents(b, NOW).map((each) => each.consent);
        const left = refusals(under, NOW);
        expect(left.every((each) => under.includes(each))).toBe(true);
        if (!ask(q, [...a, ...b]).allowed) expect(ask(q, [...a, ...left]).allowed).toBe(false);
        if (ask(q, [...a, ...left]).allowed) expect(ask(q, a).allowed).toBe(true);
      }),
      { numRuns: 500 },
    );
    const choices = ['opt-in', 'opt-out', 'preferred'].map((choice, n) =>
      preference(key, String(n), day(1), { choice: choice as 'opt-in' }),
    );
    expect(optOuts(choices).map(({ id }) => id)).toEqual(['a:1']);
  });

  test('a merge permits no open question that a part with records would not have permitted alone', () => {
    fc.assert(
      fc.property(left, right, own('a'), own('b'), question, (a, b, ofA, ofB, q) => {
        const open = { ...q, contactPoint: null };
        const merged = askMerged(open, [...a, ...b, ...ofA, ...ofB]);
        const whole = ask(open, [...a, ...b, ...ofA, ...ofB]);
        const each = [ask(open, [...a, ...ofA]), ask(open, [...b, ...ofB])].map(({ allowed }) => allowed);
        expect(merged.allowed).toBe(whole.allowed && !each.includes(false));
        if (whole.allowed && !merged.allowed) expect(merged).toMatchObject({ reason: 'NAME_CONTACT_POINT' });
        // A part that no record tells of says no yes for the other, and its own is not waited for.
        const without = new Map([...PARTS].filter(([key]) => key !== 'b:1'));
        const lone = askMerged(open, [...a, ...ofA, ...ofB], without);
        expect(lone.allowed).toBe(ask(open, [...a, ...ofA, ...ofB]).allowed && ask(open, [...a, ...ofA]).allowed);
      }),
    );
  });

  test('nor one that names a contact point of a part, but by a consent that names it', () => {
    fc.assert(
      fc.property(left, right, question, fc.constantFrom('p1', 'p2'), (a, b, q, contactPoint) => {
        const named = { ...q, contactPoint };
        const all = [...a, ...b];
        const apart = [consentsUnder(all, (key) => key === 'a:1', NOW)];
        const answer = mayContact(named, { ...NOTHING, consents: currentConsents(all, NOW), apart });
        if (answer.allowed && !ask(named, a).allowed) {
          const grant = all.find(({ id }) => id === answer.consentId);
          expect(grant).toMatchObject({ contactPoint, state: 'granted' });
        }
        // What all parts leave open is permitted of each, too.
        if (askMerged({ ...q, contactPoint: null }, all).allowed) expect(answer.allowed).toBe(true);
      }),
    );
  });

  test('one that no record has is permitted only where every part with records would have permitted it', () => {
    fc.assert(
      fc.property(left, right, own('a'), own('b'), question, (a, b, ofA, ofB, q) => {
        const named = { ...q, contactPoint: 'p1' };
        const all = [...a, ...b, ...ofA, ...ofB];
        const apart = consentsCovering(all, [...PARTS.keys()], { parts: PARTS }, NOW);
        const answer = mayContact(named, { ...NOTHING, consents: currentConsents(all, NOW), apart });
        expect(answer.allowed && !ask(named, all).allowed).toBe(false);
        const alone = [ask(named, [...a, ...ofA]), ask(named, [...b, ...ofB])];
        if (!answer.allowed || alone.every(({ allowed }) => allowed)) return;
        // Else somebody said yes to just that contact point.
        expect(all.find(({ id }) => id === answer.consentId)).toMatchObject({ contactPoint: 'p1', state: 'granted' });
      }),
    );
  });

  test('a deleted record is of the part that it was linked for, and stands for none', () => {
    const [a, b, gone] = ['c360:a', 'c360:b', 'b:1'] as SourceKey[] as [SourceKey, SourceKey, SourceKey];
    const keys = ['a:1' as SourceKey, a, b];
    const parts = new Map([...PARTS].filter(([of]) => of === gone || keys.includes(of)));
    const said = [consent('a:1' as SourceKey, '1', day(2)), consent(gone, '2', day(1), { state: 'refused' })];
    const apart = consentsApart(said, keys, parts, NOW);
    expect(apart.map((of) => of.map(({ state }) => state))).toEqual([['granted']]);
    const both = consentsApart(
      said,
      [...keys, 'b:2' as SourceKey],
      new Map([...parts, ['b:2' as SourceKey, 'b']]),
      NOW,
    );
    expect(both.map((of) => of.map(({ state }) => state))).toEqual([['granted'], ['refused']]);
  });

  test('parts of which none has a record must all have permitted it', () => {
    const [a, b] = ['c360:a', 'c360:b'] as SourceKey[] as [SourceKey, SourceKey];
    const parts = new Map([
      [a, 'a'],
      [b, 'b'],
    ]);
    const q = { channel: 'email', purpose: 'marketing', contactPoint: null, legalEntity: null };
    expect(askMerged(q, [consent(a, '1', day(1))], parts).reason).toBe('NAME_CONTACT_POINT');
    expect(askMerged(q, [consent(a, '1', day(1)), consent(b, '2', day(2))], parts).reason).toBe('GRANTED');
  });

  test('leaving more open never turns a no into a yes: whatever could be named is permitted', () => {
    fc.assert(
      fc.property(left, right, question, (a, b, q) => {
        const all = [...a, ...b];
        if (!ask(q, all).allowed) return;
        // `p9` and `y` are of no statement.
        for (const contactPoint of q.contactPoint === null ? [null, 'p1', 'p2', 'p9'] : [q.contactPoint]) {
          for (const legalEntity of q.legalEntity === null ? [null, 'x', 'y'] : [q.legalEntity]) {
            expect(ask({ ...q, contactPoint, legalEntity }, all).reason).toBe('GRANTED');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['NAME_CONTACT_POINT', { contactPoint: 'p1' }, { contactPoint: 'p2' }],
    ['NAME_LEGAL_ENTITY', { legalEntity: 'x' }, { legalEntity: 'y' }],
  ])('a refusal that is lifted for a part stands for the rest: %s', (reason, part, other) => {
    const list = [
      consent(key, '1', day(1), { channel: null }),
      consent(key, '2', day(2), { state: 'refused' }),
      consent(key, '3', day(3), part),
    ];
    expect(ask(email, list)).toEqual({ allowed: false, reason, consentId: null });
    expect(ask({ ...email, ...part }, list).reason).toBe('GRANTED');
    expect(ask({ ...email, ...other }, list).reason).toBe('REFUSED');
  });

  test('a refusal of one contact point that was lifted for it stands in nobody’s way', () => {
    const list = [
      consent(key, '1', day(1), { channel: null }),
      consent(key, '2', day(2), { channel: null, contactPoint: 'p1', state: 'withdrawn' }),
      consent(key, '3', day(3), { contactPoint: 'p1' }),
    ];
    expect([email, { ...email, channel: 'sms' }].map((q) => ask(q, list).reason)).toEqual(['GRANTED', 'WITHDRAWN']);
  });

  test.each([
    [
      'a newer refusal of everything',
      [consent(key, '1', day(1)), consent(key, '2', day(2), { channel: null, state: 'refused' })],
      'REFUSED',
    ],
    [
      'a newer yes to just this',
      [consent(key, '1', day(2)), consent(key, '2', day(1), { channel: null, state: 'refused' })],
      'GRANTED',
    ],
    [
      'a newer yes to everything does not lift a no to just this',
      [consent(key, '1', day(2), { channel: null }), consent(key, '2', day(1), { state: 'withdrawn' })],
      'WITHDRAWN',
    ],
    [
      'a no for one contact point stands in the way of any',
      [consent(key, '1', day(2)), consent(key, '2', day(1), { contactPoint: 'p1', state: 'refused' })],
      'REFUSED',
    ],
  ])('%s', (_name, list, reason) => {
    expect(ask(email, list).reason).toBe(reason);
  });

  test.each(['EMAIL', ' Email', 'email'])('a channel is the same however it is written: %s', (channel) => {
    const named = { ...email, channel: 'Email ' };
    const withdrawn = [consent(key, '1', day(1)), consent(key, '2', day(2), { channel, state: 'withdrawn' })];
    expect(ask(named, withdrawn).reason).toBe('WITHDRAWN');
    const lifted = [consent(key, '3', day(3), { contactPoint: 'p1' }), ...withdrawn];
    expect(ask({ ...named, contactPoint: 'p1' }, [...lifted, consent(key, '4', day(4))]).reason).toBe('GRANTED');
    const choices = currentChoices([
      preference(key, '1', day(1), { name: 'email', choice: 'opt-in' }),
      preference(key, '2', day(2), { name: channel, choice: 'opt-out' }),
    ]);
    expect(choices.map(({ id }) => id)).toEqual(['a:2']);
    expect(mayContact(email, { ...NOTHING, choices }).reason).toBe('CHANNEL_OPT_OUT');
  });

  test.each(['Newsletter', ' NEWSLETTER', 'ｎewsletter'])(
    'a purpose is the same however it is written: %s',
    (purpose) => {
      const named = { ...email, purpose: 'Newsletter' };
      const given = consent(key, '1', day(1), { purpose });
      expect(ask(named, [given]).reason).toBe('GRANTED');
      const withdrawn = consent(key, '2', day(2), { purpose: 'newsletter', state: 'withdrawn' });
      expect(ask(named, [given, withdrawn]).reason).toBe('WITHDRAWN');
      expect(currentConsents([given, withdrawn], NOW).map(({ consent: { id } }) => id)).toEqual(['a:2']);
      const general = consent(key, '4', day(2), { purpose: 'newsletter', channel: null, state: 'withdrawn' });
      const lifted = consent(key, '5', day(3), { purpose });
      expect(ask(named, [general, lifted]).reason).toBe('GRANTED');
    },
  );

  test.each(['ACME GmbH', ' acme  gmbh'])('a legal entity is the same however it is written: %s', (legalEntity) => {
    const named = { ...email, legalEntity: 'Acme GmbH' };
    const given = consent(key, '1', day(1), { legalEntity });
    expect(ask(named, [given]).reason).toBe('GRANTED');
    const withdrawn = consent(key, '2', day(2), { legalEntity: 'Acme GmbH', state: 'withdrawn' });
    expect(ask({ ...named, legalEntity }, [given, withdrawn]).reason).toBe('WITHDRAWN');
    const lifted = consent(key, '3', day(3), { legalEntity });
    expect(ask(named, [given, withdrawn, lifted]).reason).toBe('GRANTED');
    expect(ask({ ...named, legalEntity: 'Acme AG' }, [given]).reason).toBe('NO_CONSENT');
  });

  test('an opt-out of the channel stands above every consent', () => {
    const choices = currentChoices([preference(key, '1', day(1), { name: 'email', choice: 'opt-out' })]);
    const consents = currentConsents([consent(key, '1', day(2))], NOW);
    expect(mayContact(email, { ...NOTHING, consents, choices }).reason).toBe('CHANNEL_OPT_OUT');
  });

  test('nothing is permitted where data may only be kept, whatever was said', () => {
    fc.assert(
      fc.property(question, left, (asked, events) => {
        const said = { ...NOTHING, processingRestricted: true, consents: currentConsents(events, NOW) };
        expect(mayContact(asked, said)).toEqual({ allowed: false, reason: 'PROCESSING_RESTRICTED', consentId: null });
      }),
    );
  });
});

test('whose word a question needs by itself: only a grant for all contact points raises it', () => {
  const [one, merged] = [
    ['c360:a', 'crm:1'],
    ['c360:a', 'c360:b', 'crm:1'],
  ] as SourceKey[][];
  const needed = (contactPoint: string | null, keys: SourceKey[] = [], said: object = {}) =>
    wordNeeded(contactPoint, keys, currentConsents([consent('crm:1' as SourceKey, 'g', day(1), said)], NOW));
  expect([needed('p1', one), needed('p1', merged)]).toEqual(['holders', 'holders']);
  expect([needed(null, one), needed(null, merged)]).toEqual([null, 'parts']);
  for (const said of [{ contactPoint: 'p1' }, { state: 'refused' }]) {
    expect([needed('p1', merged, said), needed(null, merged, said)]).toEqual([null, null]);
  }
});
