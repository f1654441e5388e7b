import { describe, expect, test } from '@jest/globals';
import { currentChoices, currentConsents, mayContact, stateAt } from '../../../domain/consent/index.ts';
import { permits, touches, within } from '../../../domain/consent/scope.ts';
import type { Consent, Preference, SourceKey } from '../../../domain/model/index.ts';
import { AT, consent, preference } from '../../support/business-rows.ts';

const NOW = AT('2026-06-01T00:00:00Z');
const KEY = 'a:1' as SourceKey;
const day = (n: number) => AT(`2026-01-${String(n).padStart(2, '0')}T00:00:00Z`);

/** A statement in one line: `id state day [matter]`, where the matter is marketing by e-mail of all unless said. */
interface Said {
  readonly state?: Consent['state'];
  readonly at?: number;
  readonly purpose?: string;
  readonly channel?: string | null;
  readonly contactPoint?: string | null;
  readonly legalEntity?: string | null;
  readonly expiresAt?: Consent['expiresAt'];
}

const MARKETING = { purpose: 'marketing', channel: 'email', contactPoint: null, legalEntity: null };
function said(id: string, { at = 1, ...more }: Said = {}): Consent {
  return consent(KEY, id, day(at), { ...MARKETING, state: 'granted', expiresAt: null, ...more });
}

type Question = Parameters<typeof mayContact>[0];
interface Statements {
  readonly consents?: readonly Consent[];
  readonly choices?: readonly Preference[];
  readonly apart?: readonly (readonly Consent[])[];
}

function answer(question: Partial<Question>, { consents = [], choices = [], apart = [] }: Statements) {
  return mayContact(
    { ...MARKETING, ...question },
    {
      processingRestricted: false,
      consents: currentConsents(consents, NOW),
      choices,
      apart: apart.map((each) => currentConsents(each, NOW)),
    },
  );
}

const granted = (id: string) => ({ allowed: true, reason: 'GRANTED', consentId: `shop:${id}` });
const denied = (reason: string, id: string | null = null) => ({
  allowed: false,
  reason,
  consentId: id === null ? null : `shop:${id}`,
});
const named = ({ consentId, ...rest }: ReturnType<typeof answer>) => ({
  ...rest,
  consentId: consentId === null ? null : `shop:${consentId.slice(consentId.indexOf(':') + 1)}`,
});

describe('which statement decides', () => {
  test('nobody said anything, or only of other matters', () => {
    expect(answer({}, {})).toEqual(denied('NO_CONSENT'));
    const others = [said('a', { purpose: 'survey' }), said('b', { channel: 'sms' })];
    expect(answer({}, { consents: others })).toEqual(denied('NO_CONSENT'));
  });

  test('of several grants the newest that covers the question', () => {
    const consents = [
      said('old', { at: 1 }),
      said('all', { at: 3, channel: null }),
      said('part', { at: 5, contactPoint: 'p1' }),
      said('mid', { at: 2, legalEntity: 'x' }),
    ];
    for (const list of [consents, [...consents].reverse()]) {
      expect(named(answer({}, { consents: list }))).toEqual(granted('all'));
      expect(named(answer({ contactPoint: 'p1' }, { consents: list }))).toEqual(granted('part'));
      expect(named(answer({ contactPoint: 'p2' }, { consents: list }))).toEqual(granted('all'));
    }
  });

  test.each([
    ['refused', 'REFUSED'],
    ['withdrawn', 'WITHDRAWN'],
    ['expired', 'EXPIRED'],
  ] as const)('what is %s forbids what it is about, of several the newest', (state, reason) => {
    const consents = [
      said('yes', { at: 1, channel: null }),
      said('older', { state: 'refused', at: 2, contactPoint: 'p1' }),
      said('no', { state, at: 4 }),
      said('middle', { state: 'withdrawn', at: 3, legalEntity: 'x' }),
    ];
    for (const list of [consents, [...consents].reverse()]) {
      expect(named(answer({}, { consents: list }))).toEqual(denied(reason, 'no'));
      expect(named(answer({ purpose: 'news' }, { consents: list }))).toEqual(denied('NO_CONSENT'));
    }
  });

  test('of statements that sources spell in their own ways the newest', () => {
    const consents = [
      said('grant', { at: 1 }),
      said('withdrawn', { at: 2, channel: 'e-mail', purpose: 'Marketing ', state: 'withdrawn' }),
    ];
    expect(named(answer({}, { consents }))).toEqual(denied('WITHDRAWN', 'withdrawn'));
    expect(named(answer({ channel: 'E_Mail' }, { consents: [said('grant', { at: 3 }), ...consents] }))).toEqual(
      granted('grant'),
    );
    const choices = [preference(KEY, 'out', day(1), { subject: 'channel', name: 'E-Mail', choice: 'opt-out' })];
    expect(answer({}, { consents: consents.slice(0, 1), choices })).toMatchObject({ allowed: false });
  });

  test('a grant lifts what was refused before it, not at its moment, and not more than it is about', () => {
    const no = said('no', { state: 'refused', at: 3 });
    expect(named(answer({}, { consents: [no, said('yes', { at: 4, channel: null })] }))).toEqual(
      denied('REFUSED', 'no'),
    );
    expect(
      named(answer({}, { consents: [said('no', { state: 'refused', at: 3, channel: null }), said('yes', { at: 4 })] })),
    ).toEqual(granted('yes'));
    const point = said('yes', { at: 3, contactPoint: 'p1' });
    expect(named(answer({ contactPoint: 'p1' }, { consents: [no, point] }))).toEqual(denied('REFUSED', 'no'));
  });

  test('a grant of part asks for that part to be named: the contact point, or the legal entity', () => {
    expect(answer({}, { consents: [said('p', { contactPoint: 'p1' })] })).toEqual(denied('NAME_CONTACT_POINT'));
    expect(answer({}, { consents: [said('x', { legalEntity: 'x' })] })).toEqual(denied('NAME_LEGAL_ENTITY'));
    const both = [said('x', { legalEntity: 'x' }), said('p', { contactPoint: 'p1' })];
    expect(answer({}, { consents: both })).toEqual(denied('NAME_CONTACT_POINT'));
    const entity = [said('xp', { legalEntity: 'x', contactPoint: 'p1' })];
    expect(answer({}, { consents: entity })).toEqual(denied('NAME_LEGAL_ENTITY'));
    expect(answer({ legalEntity: 'x' }, { consents: entity })).toEqual(denied('NAME_CONTACT_POINT'));
    expect(named(answer({ legalEntity: 'x', contactPoint: 'p1' }, { consents: entity }))).toEqual(granted('xp'));
    expect(answer({ legalEntity: 'y', contactPoint: 'p1' }, { consents: entity })).toEqual(denied('NO_CONSENT'));
  });

  test('only an opt-out of this very channel stands above consents', () => {
    const consents = [said('yes')];
    const choice = (more: Partial<Preference>) =>
      preference(KEY, 'c', day(1), { subject: 'channel', name: 'email', choice: 'opt-out', ...more });
    expect(answer({}, { consents, choices: [choice({ name: 'EMAIL ' }), choice({})] })).toEqual(
      denied('CHANNEL_OPT_OUT'),
    );
    for (const other of [choice({ subject: 'topic' }), choice({ choice: 'opt-in' }), choice({ name: 'sms' })]) {
      expect(named(answer({}, { consents, choices: [other] }))).toEqual(granted('yes'));
    }
  });
});

describe('of a customer that was merged', () => {
  const whole = [said('yes', { at: 1 })];

  test('an open question needs every part, else a contact point has to be named', () => {
    expect(named(answer({}, { consents: whole, apart: [whole, whole] }))).toEqual(granted('yes'));
    expect(answer({}, { consents: whole, apart: [whole, []] })).toEqual(denied('NAME_CONTACT_POINT'));
  });

  test('a contact point of a part needs that part, or a grant that names it', () => {
    const asked = { contactPoint: 'p1' };
    const others = [said('own', { at: 2 })];
    expect(named(answer(asked, { consents: [...whole, ...others], apart: [others] }))).toEqual(granted('own'));
    expect(named(answer(asked, { consents: whole, apart: [[]] }))).toEqual(denied('OTHER_CONTACT_POINT', 'yes'));
    const naming = [said('p', { at: 1, contactPoint: 'p1' }), said('later', { at: 5 })];
    expect(named(answer(asked, { consents: naming, apart: [[]] }))).toEqual(granted('p'));
    const refusedThere = [said('no', { state: 'refused', contactPoint: 'p1', at: 1 })];
    expect(named(answer(asked, { consents: [...whole, ...refusedThere], apart: [refusedThere] }))).toEqual(
      denied('REFUSED', 'no'),
    );
  });
});

describe('scopes', () => {
  type Scope = Parameters<typeof permits>[0];
  const scope = (more: Partial<Scope>): Scope => ({ ...MARKETING, ...more });
  const all = { channel: null };
  const asked = (more: Partial<Question> = {}): Question => ({ ...MARKETING, ...more });

  test.each<[Partial<Scope>, Partial<Question>, boolean, boolean]>([
    [{}, {}, true, true],
    [all, {}, true, true],
    [{ purpose: 'Marketing ', channel: 'EMAIL' }, {}, true, true],
    [{ purpose: 'survey' }, {}, false, false],
    [{ channel: 'sms' }, {}, false, false],
    [{ purpose: 'survey', ...all }, {}, false, false],
    [{ contactPoint: 'p1' }, {}, false, true],
    [{ contactPoint: 'p1' }, { contactPoint: 'p1' }, true, true],
    [{ contactPoint: 'p1' }, { contactPoint: 'p2' }, false, false],
    [{}, { contactPoint: 'p1' }, true, true],
    [{ legalEntity: 'x' }, {}, false, true],
    [{ legalEntity: 'X ' }, { legalEntity: 'x' }, true, true],
    [{ legalEntity: 'x' }, { legalEntity: 'y' }, false, false],
    [{}, { legalEntity: 'x' }, true, true],
    [{ legalEntity: 'x', contactPoint: 'p1' }, { legalEntity: 'x' }, false, true],
    [{ legalEntity: 'x', contactPoint: 'p1' }, { legalEntity: 'y', contactPoint: 'p1' }, false, false],
    [{ legalEntity: 'x', contactPoint: 'p1' }, { legalEntity: 'x', contactPoint: 'p2' }, false, false],
  ])('%j asked %j: permits %s, touches %s', (stated, question, permitted, touched) => {
    expect([permits(scope(stated), asked(question)), touches(scope(stated), asked(question))]).toEqual([
      permitted,
      touched,
    ]);
  });

  test.each<[Partial<Scope>, Partial<Scope>, boolean]>([
    [{}, {}, true],
    [{}, all, true],
    [all, {}, false],
    [{ purpose: 'survey' }, {}, false],
    [{ channel: 'sms' }, {}, false],
    [{ contactPoint: 'p1' }, {}, true],
    [{}, { contactPoint: 'p1' }, false],
    [{ legalEntity: 'x' }, {}, true],
    [{}, { legalEntity: 'x' }, false],
    [{ legalEntity: 'x' }, { legalEntity: 'y' }, false],
  ])('%j within %j: %s', (inner, outer, is) => {
    expect(within(scope(inner), scope(outer))).toBe(is);
  });
});

test('a grant runs out at its expiry, a refusal never', () => {
  const expiresAt = NOW;
  expect(stateAt({ state: 'granted', expiresAt }, NOW)).toBe('expired');
  expect(stateAt({ state: 'granted', expiresAt }, AT('2026-05-31T23:59:59Z'))).toBe('granted');
  expect(stateAt({ state: 'granted', expiresAt: null }, NOW)).toBe('granted');
  for (const state of ['refused', 'withdrawn'] as const) expect(stateAt({ state, expiresAt }, NOW)).toBe(state);
});

test('of choices the newest of each name stands, sorted by subject and name, deleted ones for nothing', () => {
  const choice = (id: string, at: number, more: Partial<Preference> = {}) =>
    preference(KEY, id, day(at), { subject: 'channel', name: 'sms', choice: 'opt-in', deleted: false, ...more });
  const events = [
    choice('t', 1, { subject: 'topic', name: 'garden' }),
    choice('s1', 1),
    choice('s2', 3, { choice: 'opt-out' }),
    choice('s3', 2),
    choice('s4', 9, { deleted: true }),
    choice('e1', 2, { name: 'email' }),
    choice('e2', 2, { name: 'EMAIL', choice: 'opt-out' }),
  ];
  const names = (list: readonly Preference[]) =>
    currentChoices(list).map(({ subject, name, choice: which }) => `${subject} ${name} ${which}`);
  const expected = ['channel EMAIL opt-out', 'channel sms opt-out', 'topic garden opt-in'];
  expect(names(events)).toEqual(expected);
  expect(names([...events].reverse())).toEqual(expected);
});
