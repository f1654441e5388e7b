import { describe, expect, test } from '@jest/globals';
import {
  checkConsent,
  checkInteraction,
  checkLines,
  checkPreference,
  type PreferenceInput,
} from '../../../domain/business/index.ts';
import type { Instant } from '../../../domain/model/index.ts';
import { call, consent, line } from '../../hub/business/support.ts';

const NOW = '2026-01-01T12:00:00.000Z' as Instant;
const moment = (utc: string) => ({ utc: utc as Instant, offset: null });
const choice = (more: Partial<PreferenceInput> = {}): PreferenceInput => {
  const { system, rowId, sourceKey, at, row, raw } = consent('1');
  return { system, rowId, sourceKey, at, row, raw, subject: 'channel', name: 'email', choice: 'opt-in', ...more };
};

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

  test('means the same channel and legal entity with space around them', () => {
    const spaced = consent('1', { channel: ' email\n', legalEntity: '\tAcme GmbH ', purpose: ' news ' });
    expect(checkConsent(spaced, NOW)).toMatchObject({
      ok: { channel: 'email', legalEntity: 'Acme GmbH', purpose: 'news' },
    });
  });

  test.each(['channel', 'legalEntity'])('of a blank %s is refused, as null means all of them', (field) => {
    expect(checkConsent(consent('1', { [field]: ' ' }), NOW)).toMatchObject({ problem: { field } });
    expect(checkConsent(consent('1', { [field]: null }), NOW)).toMatchObject({ ok: { [field]: null } });
  });
});

test('a duration that does not fit its type is refused', () => {
  const duration = (durationSeconds: string) => checkInteraction(call('1', { durationSeconds }));
  expect(duration('2147483647')).toMatchObject({ ok: { durationSeconds: 2147483647 } });
  for (const text of ['2147483648', '2147483647.5', '99999999999999999999']) {
    expect(duration(text)).toMatchObject({ problem: { field: 'durationSeconds' } });
  }
});

test('lines of one document have numbers of their own', () => {
  const numbers = (...all: (string | null)[]) => checkLines(all.map((number) => line('1', { number })));
  expect(numbers('1', '2', null, null)).toHaveProperty('ok');
  expect(numbers('1', '2', '1')).toMatchObject({ problem: { field: 'number' } });
});
