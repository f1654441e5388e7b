import { describe, expect, test } from '@jest/globals';
import type { SourceRecord } from '../../../domain/model/index.ts';
import {
  type AttributeRule,
  clearFields,
  goldenRecord,
  goldenValues,
  type SurvivorshipPolicy,
} from '../../../domain/survivorship/index.ts';
import { day, override, record } from './records.ts';

const policy = (strategies: AttributeRule['strategies'], trust: readonly string[] = []): SurvivorshipPolicy => ({
  version: 'test@1',
  trust,
  rules: {},
  fallback: { strategies },
});
const RECENT = policy(['most-recent']);
const segments = (records: readonly SourceRecord[], by: SurvivorshipPolicy) =>
  goldenValues('segment', records, by, []).map(({ value, lineage }) => `${value as string} ${lineage.sourceKey}`);

describe('what is doubted stands behind, however new', () => {
  test.each([
    ['2024-01-02', 'over', '2024-01-03'],
    ['2024-01-03', 'in force', '2024-01-03'],
    ['2024-01', 'in force', '2024-01-31'],
    ['2023', 'over', '2024-01-01'],
    ['2024', 'in force', '2024-12-31'],
  ])('what is valid to %s is %s on %s', (validTo, is, on) => {
    const till = record('crm', '1', 2, { segment: [{ value: 'till', validTo }] });
    const old = record('crm', '2', 1, { segment: [{ value: 'old' }] });
    const now = record('crm', '3', 1, {}, { receivedAt: `${on}T23:00:00.000Z` as SourceRecord['receivedAt'] });
    const expected = is === 'over' ? ['old crm:2', 'till crm:1'] : ['till crm:1', 'old crm:2'];
    expect(segments([till, old, now], RECENT)).toEqual(expected);
  });

  test.each([
    ['2024-01-04', 'planned', '2024-01-03'],
    ['2024-01-03', 'in force', '2024-01-03'],
    ['2024-02', 'planned', '2024-01-31'],
    ['2024-01', 'in force', '2024-01-01'],
    ['2025', 'planned', '2024-12-31'],
    ['2024', 'in force', '2024-01-01'],
  ])('what is valid from %s is %s on %s', (validFrom, is, on) => {
    const from = record('crm', '1', 2, { segment: [{ value: 'from', validFrom }] });
    const old = record('crm', '2', 1, { segment: [{ value: 'old', validTo: '2025' }] });
    const now = record('crm', '3', 1, {}, { receivedAt: `${on}T23:00:00.000Z` as SourceRecord['receivedAt'] });
    const expected = is === 'planned' ? ['old crm:2', 'from crm:1'] : ['from crm:1', 'old crm:2'];
    expect(segments([from, old, now], RECENT)).toEqual(expected);
  });

  test('an address that somebody moves to leaves the country that he lives in', () => {
    const at = (full: string, country: string) => ({ full, street: full, country });
    const moves = record('crm', '1', 9, {
      address: [
        { value: at('Rue Neuve 2', 'FR'), validFrom: '2030-01-01' },
        { value: at('Altstr. 1', 'DE'), validTo: '2029-12-31' },
      ],
    });
    const country = (...more: SourceRecord[]) => clearFields(goldenRecord([moves, ...more], RECENT, [])).country;
    const moved = { receivedAt: '2030-01-01T00:00:00.000Z' as SourceRecord['receivedAt'] };
    expect([country(), country(record('erp', '1', 9, {}, moved))]).toEqual(['DE', 'FR']);
  });

  test('what begins or ends on a day that no calendar shows, and a day of observation that is none does not count', () => {
    const till = record('crm', '1', 9, { segment: [{ value: 'till', validTo: '2999-02-31' }] });
    const from = record('erp', '1', 9, { segment: [{ value: 'from', validFrom: '2023-02-31' }] });
    const seen = (id: string, received: number, observedAt: string) =>
      record('crm', id, received, { segment: [{ value: id, observedAt }] });
    const rows = [till, from, seen('2', 4, '2024-01-00T00:00:00.000Z'), seen('3', 8, '2024-01-02T00:00:00.000Z')];
    expect(segments(rows, RECENT)).toEqual(['2 crm:2', '3 crm:3', 'till crm:1', 'from erp:1']);
  });

  test('names of before and other names, not current ones', () => {
    const named = (id: string, received: number, kind: string) =>
      record('crm', id, received, { name: [{ value: { full: `N ${id}`, kind, script: 'Latn' } }] });
    const rows = [named('1', 9, 'former'), named('2', 8, 'alias'), named('3', 1, 'current')];
    const full = goldenValues('name', rows, RECENT, []).map(({ value }) => (value as unknown as { full: string }).full);
    expect(full).toEqual(['N 3', 'N 1', 'N 2']);
  });
});

describe('a value that several records say', () => {
  test('is doubted only where each of them gives reason to', () => {
    const doubted = record('crm', '1', 9, { segment: [{ value: 'gold', quality: 'suspicious' }] });
    const sure = record('crm', '2', 1, { segment: [{ value: 'gold' }] });
    const other = record('crm', '3', 5, { segment: [{ value: 'iron' }] });
    const expected = ['gold crm:2', 'iron crm:3'];
    expect(segments([doubted, sure, other], RECENT)).toEqual(expected);
    expect(segments([sure, doubted, other], RECENT)).toEqual(expected);
  });

  test.each([[['1', '2']], [['2', '1']]])('is as trusted as the most trusted of them (%j)', ([first, second]) => {
    const gold = (id: string) =>
      record(id === '1' ? 'erp' : 'crm', id, id === '1' ? 1 : 9, { segment: [{ value: 'gold' }] });
    const iron = record('shop', '1', 9, { segment: [{ value: 'iron' }] });
    const by = policy(['most-trusted'], ['erp', 'shop', 'crm']);
    expect(segments([gold(first as string), gold(second as string), iron], by)).toEqual(['gold erp:1', 'iron shop:1']);
  });

  test('is as complete as the most complete of them, and is shown so', () => {
    const phone = (id: string, more: object) =>
      record('crm', id, 1, { phone: [{ value: { e164: id === '3' ? '+2' : '+1', ...more } }] });
    const short = phone('1', {});
    const long = phone('2', { type: 'fixed', country: 'DE' });
    const other = phone('3', { country: 'DE' });
    const by = policy(['most-complete']);
    for (const rows of [
      [short, long, other],
      [long, short, other],
    ]) {
      const shown = goldenValues('phone', rows, by, []).map(({ lineage }) => lineage.sourceKey);
      expect(shown).toEqual(['crm:2', 'crm:3']);
    }
  });

  test('is of the time of the newest of them, and of one record where they tie', () => {
    const gold = (id: string, received: number) => record('crm', id, received, { segment: [{ value: 'gold' }] });
    const iron = record('erp', '1', 5, { segment: [{ value: 'iron' }] });
    expect(segments([gold('1', 9), gold('2', 1), iron], RECENT)).toEqual(['gold crm:1', 'iron erp:1']);
    expect(segments([gold('2', 1), gold('1', 9), iron], RECENT)).toEqual(['gold crm:1', 'iron erp:1']);
    expect(segments([gold('2', 9), gold('1', 9), iron], RECENT)).toEqual(['gold crm:1', 'iron erp:1']);
  });

  test('of two places in one record that of the first', () => {
    const twice = record('crm', '1', 1, {
      segment: [
        { value: 'gold', raw: 'first' },
        { value: 'GOLD', raw: 'second' },
      ],
    });
    const [gold, ...others] = goldenValues('segment', [twice], RECENT, []);
    expect([gold?.lineage.raw, gold?.lineage.support, others]).toEqual(['first', 1, []]);
  });
});

test('the rule that decided is told; where doubt did it is the first', () => {
  const by = policy(['most-frequent', 'most-recent']);
  const rule = (rows: readonly SourceRecord[]) => goldenValues('segment', rows, by, [])[0]?.lineage.rule;
  const gold = record('crm', '1', 2, { segment: [{ value: 'gold' }] });
  const iron = record('crm', '2', 1, { segment: [{ value: 'iron' }] });
  const doubted = record('crm', '3', 1, { segment: [{ value: 'odd', quality: 'suspicious' }] });
  expect(rule([gold])).toBe('most-frequent');
  expect(rule([gold, iron])).toBe('most-recent');
  expect(rule([gold, doubted])).toBe('most-frequent');
});

test('the golden record is of the latest moment of all that it rests on', () => {
  const at = (overrideDay: number | null) =>
    goldenRecord(
      [record('crm', '1', 3, {}), record('crm', '2', 5, {}), record('crm', '3', 4, {}, { deleted: true })],
      RECENT,
      overrideDay === null ? [] : [override('segment', 'clear', [], overrideDay)],
    ).at;
  expect([at(null), at(4), at(7)]).toEqual([day(5), day(5), day(7)]);
  expect(goldenRecord([], RECENT, []).at).toBeNull();
  expect(goldenRecord([], RECENT, [override('segment', 'clear', [], 2)]).at).toBe(day(2));
});
