import type { LineInput } from '../../domain/business/index.ts';
import { Fields, type Entry } from './fields.ts';
import type { LineMapping, MappingFile } from './language.ts';
import { Guard, systemOf, type Path } from './shared.ts';
import { columnOf, ValueRefused, type Scope, type ValueCompiler } from './value.ts';

/** One `lines` entry as a function from a row. */
export function compileLine(
  mapping: LineMapping,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => LineInput[] {
  const system = systemOf(mapping.system ?? file.system, [...path, 'system']);
  const transactionId = new Fields(file, compiler, path).id('transaction', mapping.transaction);
  const read = lineReader(mapping, system, { file, compiler, path });
  return (outer) => read(outer, transactionId);
}

type LineFields = Omit<LineMapping, 'system' | 'transaction'>;

/** Lines whose document is named, or names itself where each of them stands. */
export function lineReader(
  mapping: LineFields,
  system: string,
  { file, compiler, path }: Entry,
): (outer: Scope, transactionId: string | ((scope: Scope) => string)) => LineInput[] {
  const fields = new Fields(file, compiler, path);
  const guard = new Guard(mapping, compiler, path);
  const position = fields.text('position', mapping.position);
  const positionColumn = mapping.position === undefined ? null : columnOf(mapping.position);
  const texts = fields.texts(mapping, ['number', 'product', 'description', 'quantity', 'unitPrice', 'tax', 'amount']);
  const allowNegative = mapping.allowNegative ?? false;
  return (outer, transactionId) =>
    guard.scopes(outer).map((scope) => ({
      system,
      transactionId: typeof transactionId === 'string' ? transactionId : transactionId(scope),
      ...texts(scope),
      position: wholeNumber(position(scope), positionColumn),
      allowNegative,
      deleted: guard.deleted(scope),
    }));
}

function wholeNumber(text: string | null, column: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw new ValueRefused(column, 'is not a whole number');
  return Number(text);
}
