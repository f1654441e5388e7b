import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import type { IncomingRecord, Instant, LifecycleStage, SourceRecord } from '../../../domain/model/index.ts';
import { saidOf } from '../../../hub/ahead.ts';
import { lifecycleSteps, type ToldVersion } from '../../../hub/read/lifecycle-steps.ts';
import { accept } from '../../../hub/upsert/accept.ts';
import { at, key, record } from '../../support/identity-seed.ts';

interface Row {
  readonly stage: LifecycleStage;
  readonly time?: Instant;
  readonly version?: string;
}

const KEY = key('crm', 1);

function incoming({ stage, time, version }: Row): IncomingRecord {
  const { n: _, orderBasis: __, receivedAt: ___, contentHash: ____, ...rest } = record(KEY);
  return {
    ...rest,
    attributes: { lifecycleStage: [{ raw: stage, value: stage, quality: 'valid' }] },
    ...(time !== undefined && { sourceUpdatedAt: time }),
    ...(version !== undefined && { sourceVersion: version }),
  };
}

/** All versions there are once the rows came in this order. */
function arrived(rows: readonly Row[]): ToldVersion[] {
  let current: SourceRecord | null = null;
  const earlier: ToldVersion[] = [];
  const late = new Map<string, ToldVersion>();
  rows.forEach((row, i) => {
    const next = incoming(row);
    const answer = accept(next, saidOf(next), current, at(100_000 + i), 1e6);
    if (answer.outcome === 'superseded') late.set(answer.historyId, { record: answer.record, late: true });
    if (answer.outcome !== 'inserted' && answer.outcome !== 'changed') return;
    if (current !== null) earlier.push({ record: current, late: false });
    current = answer.record;
  });
  // As the store gives them: newest first, the late ones in the order of their content.
  return [...late.values(), ...earlier.reverse(), { record: current!, late: false }];
}

const stagesOf = (rows: readonly Row[]) => lifecycleSteps(arrived(rows)).map(({ stage, at: time }) => [stage, time]);

const STAGES = ['lead', 'prospect', 'customer', 'dormant'] as const;
const told = (rows: readonly (readonly [LifecycleStage, number])[]): Row[] =>
  rows.map(([stage, minute]) => ({ stage, time: at(minute) }));

describe('the life-cycle stages of a record', () => {
  test('what came late is told where it belongs, each change once', () => {
    const rows = told([
      ['lead', 1],
      ['dormant', 6],
      ['lead', 3],
      ['customer', 4],
      ['customer', 2],
      ['customer', 5],
      ['customer', 2],
    ]);
    expect(stagesOf(rows)).toEqual([
      ['lead', at(1)],
      ['customer', at(2)],
      ['lead', at(3)],
      ['customer', at(4)],
      ['dormant', at(6)],
    ]);
  });

  test('any order of arrival gives the same steps', () => {
    const times = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 8 });
    const rows = times.chain((minutes) =>
      fc.tuple(...minutes.map((minute) => fc.constantFrom(...STAGES).map((stage) => [stage, minute] as const))),
    );
    const orders = rows.chain((of) => fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length })));
    fc.assert(
      fc.property(orders, ([of, order]) => {
        const sorted = [...of].sort(([, a], [, b]) => a - b);
        const changes = sorted.filter(([stage], i) => sorted[i - 1]?.[0] !== stage);
        expect(stagesOf(told(order))).toEqual(changes.map(([stage, minute]) => [stage, at(minute)]));
      }),
    );
  });

  test('an older version of which no time is told stands before the one that outdates it', () => {
    const rows: Row[] = [
      { stage: 'lead', version: '1' },
      { stage: 'customer', version: '3' },
      { stage: 'prospect', version: '2' },
    ];
    expect(stagesOf(rows)).toEqual([
      ['lead', at(100_000)],
      ['prospect', at(100_001)],
      ['customer', at(100_001)],
    ]);
  });
});
