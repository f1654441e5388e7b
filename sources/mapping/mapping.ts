import { createHash } from 'node:crypto';
import type { ColumnsByField, IngestItem, IngestMapping } from '../../domain/business/index.ts';
import type { NormalizeContext } from '../../domain/normalize/index.ts';
import { ownFault } from '../../domain/own-fault.ts';
import type { Encoding } from '../encoding.ts';
import type { ColumnExpectation, SourceItem } from '../row.ts';
import { checkConstants } from './constants.ts';
import { checkEach } from './each.ts';
import type { Value } from './expression.ts';
import type { MappingFile } from './language.ts';
import { compileLine } from './lines.ts';
import { compileRecord } from './record.ts';
import { rowKeysReader } from './row-keys.ts';
import { compileConsent, compileInteraction, compilePreference, compileTransaction, type Place } from './rows.ts';
import { systemOf, type Path } from './shared.ts';
import { compileZone } from './steps.ts';
import { columnOf, ValueCompiler, ValueRefused, type Scope } from './value.ts';

/** A mapping file, ready to be applied. `apply` is pure. */
export interface Mapping extends IngestMapping {
  readonly name: string;
  readonly format: {
    readonly type: 'csv' | 'ndjson' | null;
    readonly delimiter?: string;
    readonly quote?: string;
    readonly encoding: Encoding;
  };
  columnsOf(format: 'csv' | 'ndjson'): ColumnExpectation;
  /** What a row gives. */
  apply(item: SourceItem): IngestItem;
}

const SECTIONS = ['records', 'transactions', 'lines', 'interactions', 'preferences', 'consents'] as const;

/** @throws MappingFault */
export function compileMapping(file: MappingFile): Mapping {
  systemOf(file.system, ['system']);
  checkEach(file);
  checkConstants(file);
  const local = compileZone(file.timezone, ['timezone']);
  const compiler = new ValueCompiler(file);
  const when = file.when === undefined ? null : compiler.condition(file.when, ['when']);
  const compileAll = <M, T>(
    section: (typeof SECTIONS)[number],
    entries: readonly M[] | undefined,
    compile: (entry: M, file: MappingFile, compiler: ValueCompiler, path: Path) => (scope: Scope, place: Place) => T[],
  ): ((scope: Scope, place: Place) => T[]) => {
    const readers = (entries ?? []).map((entry, i) => compile(entry, file, compiler, [section, i]));
    const [only] = readers;
    if (readers.length === 1 && only !== undefined) return only;
    return (scope, place) => readers.flatMap((read) => read(scope, place));
  };
  const records = compileAll('records', file.records, compileRecord);
  const transactions = compileAll('transactions', file.transactions, compileTransaction);
  const lines = compileAll('lines', file.lines, compileLine);
  const interactions = compileAll('interactions', file.interactions, compileInteraction);
  const preferences = compileAll('preferences', file.preferences, compilePreference);
  const consents = compileAll('consents', file.consents, compileConsent);
  const required = (file.columns?.required ?? []).map((column, i) => ({
    column,
    holds: compiler.holds(column, ['columns', 'required', i]),
  }));
  const rowKeys = rowKeysReader(file, compiler);
  return {
    name: file.mapping,
    version: `${file.mapping}@${createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, 12)}`,
    systems: systemsOf(file),
    context: contextOf(file, local),
    columns: columnsByField(file),
    unreadable: file.unreadable ?? 'keep',
    format: {
      type: file.format?.type ?? null,
      encoding: file.format?.encoding ?? 'auto',
      ...(file.format?.delimiter !== undefined && { delimiter: file.format.delimiter }),
      ...(file.format?.quote !== undefined && { quote: file.format.quote }),
    },
    columnsOf: (format) => expectation(file, compiler.columns, format),
    apply(item) {
      if (item.kind === 'fault') {
        const { row, column, reason, raw } = item;
        return { kind: 'refused', row, column, valueClass: compiler.classes.of(column), reason, raw };
      }
      const { row, raw, values } = item;
      const scope: Scope = { values };
      try {
        if (when !== null && !when(scope)) return { kind: 'left-out', row };
        for (const { column, holds } of required) {
          if (!holds(scope)) throw new ValueRefused(column, 'is empty, and the mapping requires it');
        }
        return {
          kind: 'row',
          row,
          raw,
          outputs: {
            records: records(scope, item),
            transactions: transactions(scope, item),
            lines: lines(scope, item),
            interactions: interactions(scope, item),
            preferences: preferences(scope, item),
            consents: consents(scope, item),
          },
        };
      } catch (error) {
        const sourceKeys = rowKeys(scope) ?? [];
        if (!(error instanceof ValueRefused))
          return { kind: 'refused', row, column: null, valueClass: null, reason: ownFault(error), raw, sourceKeys };
        const { column, message: reason } = error;
        return { kind: 'refused', row, column, valueClass: compiler.classes.of(column), reason, raw, sourceKeys };
      }
    },
  };
}

function contextOf(file: MappingFile, local: ReturnType<typeof compileZone>): NormalizeContext {
  return {
    ...(file.defaultCountry !== undefined && { defaultCountry: file.defaultCountry }),
    ...(local !== null && { minutesAt: (localMs: number) => local.minutesAt(localMs) }),
    ...(file.dateOrder !== undefined && { dateOrder: file.dateOrder }),
    ...(file.decimal !== undefined && { decimal: file.decimal }),
    ...(file.currency !== undefined && { currency: file.currency }),
  };
}

/** Of the rows and of the customers that they name. */
function systemsOf(file: MappingFile): string[] {
  const named = SECTIONS.flatMap((section) =>
    (file[section] ?? []).flatMap((entry) => {
      const own = entry.system ?? file.system;
      return 'customer' in entry && entry.customer !== undefined ? [own, entry.customer.system ?? file.system] : [own];
    }),
  );
  return [...new Set(named)].sort();
}

/** `transactions.currency` and the like → the column it is read from, for refusals that come after the mapping. */
function columnsByField(file: MappingFile): ColumnsByField {
  const columns: Record<string, string> = {};
  const add = (section: string, entries: readonly object[] | undefined): void => {
    for (const entry of entries ?? []) {
      for (const [field, value] of Object.entries(entry)) {
        if (value === null || typeof value !== 'object' || Array.isArray(value) || field === 'when') continue;
        const column = columnOf(value as Value);
        if (column !== null) columns[`${section}.${field}`] ??= column;
      }
    }
  };
  for (const section of SECTIONS) add(section, file[section]);
  for (const entry of file.transactions ?? []) if (entry.lines !== undefined) add('lines', [entry.lines]);
  return columns;
}

/**
 * In a CSV file every column that the mapping reads must be there, unless it is optional; in NDJSON a row may lack
 * any of them.
 */
function expectation(file: MappingFile, read: ReadonlySet<string>, format: 'csv' | 'ndjson'): ColumnExpectation {
  const { optional = [], ignore = [], ignoreUnknown = false } = file.columns ?? {};
  const tops = format === 'csv' ? [...read] : [...read].flatMap((name) => [name, name.split('.')[0] ?? name]);
  const spare = new Set(optional);
  return {
    known: new Set([...tops, ...optional, ...ignore]),
    required: format === 'csv' ? [...read].filter((name) => !spare.has(name)) : [],
    ignoreUnknown,
  };
}
