import { describe, expect, test } from '@jest/globals';
import {
  checkConsent,
  checkInteraction,
  checkLines,
  checkPreference,
  checkTransaction,
  type PreferenceInput,
} from '../../../domain/business/index.ts';
import type { Instant } from '../../../domain/model/index.ts';
import { call, consent, line, order } from '../../hub/business/support.ts';

const NOW = '2026-01-01T12:00:00.000Z' as Instant;
const moment = (utc: string) => ({ utc: utc as Instant, offset: null });
const choice = (more: Partial<PreferenceInput> = {}): PreferenceInput => {
  const { system, rowId, sourceKey, at, row, raw } = consent('1');
  return { system, rowId, sourceKey, at, row, raw, subject: 'channel', name: 'email', choice: 'opt-in', ...more };
};

test.each([
  ['of a clock five minutes ahead', '2026-01-01T12:05:00.000Z', false, true],
  ['of later', '2026-01-01T12:05:00.001Z', false, false],
  ['of later, of a row that is deleted', '2026-01-01T12:05:00.001Z', true, false],
])('a version %s', (_name, updated, deleted, taken) => {
  const more = { sourceUpdatedAt: updated as Instant, deleted };
  const problem = { field: 'sourceUpdatedAt', valueClass: null, reason: expect.stringContaining('future') };
  for (const checked of [
    checkTransaction(order('1', more), NOW),
    checkInteraction(call('1', more), NOW),
    checkPreference(choice(more), NOW),
    checkConsent(consent('1', more), NOW),
  ]) {
    if (taken) expect(checked).toHaveProperty('ok');
    else expect(checked).toEqual({ problem });
  }
});

test.each([
  ['0001-01-01T00:00:00.000Z', false, false],
  ['1899-12-31T23:59:59.000Z', false, false],
  ['1900-01-01T00:00:00.000Z', false, true],
  ['2199-12-31T00:00:00.000Z', false, true],
  ['2568-01-02T00:00:00.000Z', false, false],
  ['9999-12-31T00:00:00.000Z', false, false],
  ['9999-12-31T00:00:00.000Z', true, true],
])('an order or a meeting of %s (deleted: %s)', (utc, deleted, taken) => {
  const problem = { field: 'at', valueClass: null, reason: expect.stringContaining('no year from 1900 to 2199') };
  const more = { at: moment(utc), deleted };
  for (const checked of [
    checkTransaction(order('1', more), NOW),
    checkInteraction(call('1', { type: 'meeting', ...more }), NOW),
  ]) {
    if (taken) expect(checked).toHaveProperty('ok');
    else expect(checked).toEqual({ problem });
  }
});

test.each([
  ['feedback of a clock five minutes ahead', 'feedback', '2026-01-01T12:05:00.000Z', false, true],
  ['feedback of later', 'feedback', '2026-01-01T12:05:00.001Z', false, false],
  ['feedback of later that is deleted', 'feedback', '2027-01-01T00:00:00.000Z', true, true],
  ['a meeting of later', 'meeting', '2027-01-01T00:00:00.000Z', false, true],
])('%s', (_name, type, utc, deleted, taken) => {
  const checked = checkInteraction(call('1', { type, at: moment(utc), deleted }), NOW);
  const problem = { field: 'at', valueClass: 'profile', reason: expect.stringContaining('future') };
  if (taken) expect(checked).toHaveProperty('ok');
  else expect(checked).toEqual({ problem });
});

describe('a consent or choice', () => {
  test.each([
    ['from before', '2026-01-01T11:59:59.999Z', false, true],
    ['of a clock five minutes ahead', '2026-01-01T12:05:00.000Z', false, true],
    ['of later', '2026-01-01T12:05:00.001Z', false, false],
    ['of later that is deleted', '2027-01-01T00:00:00.000Z', true, true],
  ])('%s', (_name, utc, deleted, taken) => {
    const more = { at: moment(utc), deleted };
    const problem = { field: 'at', valueClass: 'profile', reason: expect.stringContaining('future') };
    for (const checked of [checkConsent(consent('1', more), NOW), checkPreference(choice(more), NOW)]) {
      if (taken) expect(checked).toHaveProperty('ok');
      else expect(checked).toEqual({ problem });
    }
  });

  test.each([
    ['before it was given', '2026-01-01T09:59:59.999Z', false, false],
    ['as it was given', '2026-01-01T10:00:00.000Z', false, true],
    ['later', '2026-01-01T10:00:00.001Z', false, true],
    ['before it was given, but is deleted,', '2025-01-01T00:00:00.000Z', true, true],
  ])('that expires %s is taken or refused', (_name, utc, deleted, taken) => {
    const at = moment('2026-01-01T10:00:00.000Z');
    const checked = checkConsent(consent('1', { at, expiresAt: moment(utc), deleted }), NOW);
    const problem = { field: 'expiresAt', valueClass: 'profile', reason: expect.stringContaining('before') };
    if (taken) expect(checked).toHaveProperty('ok');
    else expect(checked).toEqual({ problem });
  });

  test('means the same channel and legal entity with space around them', () => {
    const spaced = consent('1', { channel: ' email\n', legalEntity: '\tAcme GmbH ', purpose: ' news ' });
    expect(checkConsent(spaced, NOW)).toMatchObject({
      ok: { channel: 'email', legalEntity: 'Acme GmbH', purpose: 'news' },
    });
  });

  test.each(['', ' \n', '\u200b', '\u00ad \u2060', '\u3164', '\ufe0f', '\u0085'])(
    'has names that can be seen: %j',
    (name) => {
      const problem = { valueClass: 'profile', reason: expect.stringContaining('no characters that can be seen') };
      expect(checkPreference(choice({ name }), NOW)).toMatchObject({ problem });
      expect(checkConsent(consent('1', { purpose: name }), NOW)).toMatchObject({ problem });
      expect(checkPreference(choice({ name: `${name}é` }), NOW)).toHaveProperty('ok');
    },
  );

  test('has names as long as they are kept: white space within is no length, and signs that are written out are', () => {
    const long = 'x'.repeat(49);
    const spaced = `${long}${' '.repeat(50)}${long}`;
    expect(checkConsent(consent('1', { purpose: spaced, channel: spaced }), NOW)).toHaveProperty('ok');
    expect(checkPreference(choice({ name: spaced }), NOW)).toHaveProperty('ok');
    const ligatures = '\ufb03'.repeat(34);
    for (const field of ['purpose', 'channel']) {
      expect(checkConsent(consent('1', { [field]: ligatures }), NOW)).toMatchObject({ problem: { field } });
    }
    expect(checkPreference(choice({ name: ligatures }), NOW)).toMatchObject({ problem: { field: 'name' } });
  });

  test.each(['channel', 'legalEntity'])('of a blank %s is refused, as null means all of them', (field) => {
    expect(checkConsent(consent('1', { [field]: ' ' }), NOW)).toMatchObject({ problem: { field } });
    expect(checkConsent(consent('1', { [field]: null }), NOW)).toMatchObject({ ok: { [field]: null } });
  });
});

test('a duration that does not fit its type is refused', () => {
  const duration = (durationSeconds: string) => checkInteraction(call('1', { durationSeconds }), NOW);
  expect(duration('2147483647')).toMatchObject({ ok: { durationSeconds: 2147483647 } });
  for (const text of ['2147483648', '2147483647.5', '99999999999999999999']) {
    expect(duration(text)).toMatchObject({ problem: { field: 'durationSeconds' } });
  }
});

describe('the end of a case', () => {
  const at = moment('2026-01-01T11:00:00.000Z');
  test.each([
    ['at its beginning', '2026-01-01T11:00:00.000Z', false, null],
    ['of a clock five minutes ahead', '2026-01-01T12:05:00.000Z', false, null],
    ['of later', '2026-01-01T12:05:00.001Z', false, 'future'],
    ['at midnight of its day', '2026-01-01T00:00:00.000Z', false, null],
    ['a day before its beginning', '2025-12-31T11:00:00.000Z', false, 'before'],
    ['of later, of a row that is deleted', '2027-01-01T00:00:00.000Z', true, null],
    ['before its beginning, of a row that is deleted', '2025-01-01T00:00:00.000Z', true, null],
  ])('%s', (_name, utc, deleted, reason) => {
    const ended = checkInteraction(call('1', { type: 'case', at, closedAt: moment(utc), deleted }), NOW);
    if (reason === null) expect(ended).toMatchObject({ ok: { closedAt: utc } });
    else expect(ended).toMatchObject({ problem: { field: 'closedAt', reason: expect.stringContaining(reason) } });
  });
});

test.each([null, moment('2026-02-01T01:00:00.000Z')])(
  'a meeting to come is taken, whether its end is planned or not',
  (closedAt) => {
    const meeting = call('1', { type: 'meeting', at: moment('2026-02-01T00:00:00.000Z'), closedAt });
    expect(checkInteraction(meeting, NOW)).toHaveProperty('ok');
  },
);

test('lines of one document have numbers of their own', () => {
  const numbers = (...all: (string | null)[]) => checkLines(all.map((number) => line('1', { number })));
  expect(numbers('1', '2', null, null)).toHaveProperty('ok');
  expect(numbers('1', '2', '1')).toMatchObject({ problem: { field: 'number' } });
});
