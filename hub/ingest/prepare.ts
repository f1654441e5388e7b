import {
  checkConsent,
  checkContactPoint,
  checkInteraction,
  checkLine,
  checkLines,
  checkPreference,
  checkTransaction,
  type Checked,
  type ColumnsByField,
  type ConsentInput,
  type IngestMapping,
  type RowOutputs,
} from '../../domain/business/index.ts';
import { instant, type Instant, type SourceKey } from '../../domain/model/index.ts';
import type { NormalizeContext } from '../../domain/normalize/index.ts';
import { ownFault } from '../../domain/own-fault.ts';
import type { WorkAhead } from '../ahead.ts';
import { namedKeys } from './named-keys.ts';
import { refusedTime } from './refused-time.ts';
import { standardise } from './standardise.ts';
import type { PreparedRow, RowRefusal, WantedItem } from './types.ts';

const NOTHING = { problems: [], records: [], documents: [], interactions: [], preferences: [], consents: [] } as const;

/** What an import does to one row before it is written. Needs but a clock, so that it can run on any thread. */
export type PrepareRow = (item: WantedItem) => PreparedRow;

export function prepareRow(
  mapping: IngestMapping,
  batchId: string,
  context: NormalizeContext,
  now: () => number,
  ahead?: WorkAhead,
): PrepareRow {
  const prepare: PrepareRow = (item) => {
    const { row, raw } = item;
    if (item.kind === 'refused') {
      const { column, valueClass, reason, sourceKeys = [] } = item;
      return { row, raw, refused: { column, valueClass, reason }, sourceKeys, ...NOTHING };
    }
    const { outputs } = item;
    const refused = refusalOf(outputs, mapping.columns, now);
    if (refused !== null) return { row, raw, refused, sourceKeys: keysOf(outputs), ...NOTHING };
    const problems: RowRefusal[] = [];
    const records = outputs.records.map((record) => standardise(record, item, mapping, batchId, context, problems));
    const [unreadable] = problems;
    if (unreadable !== undefined && mapping.unreadable === 'refuse') {
      return { row, raw, refused: unreadable, sourceKeys: keysOf(outputs), ...NOTHING };
    }
    const early = refusedTime(records, outputs.records, mapping.columns, context, instant(now()));
    if (early !== null) return { row, raw, refused: early, sourceKeys: keysOf(outputs), ...NOTHING };
    const { transactions, lines, interactions, preferences, consents } = outputs;
    return {
      row,
      raw,
      refused: null,
      problems,
      records,
      ...(ahead && { ahead: records.map(ahead) }),
      documents: lines.length === 0 ? transactions : [...transactions, ...lines],
      interactions,
      preferences,
      consents,
    };
  };
  return (item) => {
    try {
      return prepare(item);
    } catch (error) {
      const refused = { column: null, valueClass: null, reason: ownFault(error) };
      const sourceKeys = item.kind === 'row' ? keysOf(item.outputs) : [];
      return { row: item.row, raw: item.raw, refused, sourceKeys, ...NOTHING };
    }
  };
}

function keysOf({ records, transactions, lines, interactions, preferences, consents }: RowOutputs): SourceKey[] {
  return namedKeys([...records, ...transactions, ...lines, ...interactions, ...preferences, ...consents]);
}

/** The first reason why a business row of these outputs cannot be taken. */
function refusalOf(outputs: RowOutputs, columns: ColumnsByField, now: () => number): RowRefusal | null {
  const check = <T>(
    section: string,
    inputs: readonly T[],
    judge: (input: T) => Checked<unknown>,
  ): RowRefusal | null => {
    for (const input of inputs) {
      const checked = judge(input);
      if (!('problem' in checked)) continue;
      const { field, valueClass, reason } = checked.problem;
      const column = field === null ? null : (columns[`${section}.${field}`] ?? null);
      return { column, valueClass, reason: column === null && field !== null ? `the ${field} ${reason}` : reason };
    }
    return null;
  };
  return (
    check('transactions', outputs.transactions, (input) => checkTransaction(input, instant(now()))) ??
    check(
      'lines',
      outputs.transactions.map((transaction) => transaction.lines ?? []),
      checkLines,
    ) ??
    check('lines', outputs.lines, checkLine) ??
    check('interactions', outputs.interactions, (input) => checkInteraction(input, instant(now()))) ??
    check('preferences', outputs.preferences, (input) => checkPreference(input, instant(now()))) ??
    check('consents', outputs.consents, (input) => checkConsentRow(input, instant(now())))
  );
}

function checkConsentRow(input: ConsentInput, now: Instant): Checked<unknown> {
  const checked = checkConsent(input, now);
  return 'problem' in checked || input.contactPoint === null ? checked : checkContactPoint(input.contactPoint);
}
