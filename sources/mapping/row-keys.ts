import type { SourceKey } from '../../domain/model/index.ts';
import type { Condition, Value } from './expression.ts';
import type { MappingFile } from './language.ts';
import { keyReader, scopes, type Path } from './shared.ts';
import type { Scope, ValueCompiler } from './value.ts';

/** What names whom an entry speaks of, and where it applies. */
interface Naming {
  readonly path: Path;
  readonly key: { readonly system?: string | undefined; readonly id: Value };
  readonly when?: Condition | undefined;
  readonly each?: Value | undefined;
}

function namings(file: MappingFile): Naming[] {
  const { transactions = [], interactions = [], preferences = [], consents = [] } = file;
  const records = (file.records ?? []).map((record, i): Naming => ({ ...record, key: record, path: ['records', i] }));
  const rows = Object.entries({ transactions, interactions, preferences, consents }).flatMap(([section, entries]) =>
    entries.flatMap(({ customer, when, each }, i): Naming[] =>
      customer === undefined ? [] : [{ when, each, key: customer, path: [section, i, 'customer'] }],
    ),
  );
  return [...records, ...rows];
}

/**
 * The source keys of a row that is refused for something else, so that it is found with those whose it is. Null where one
 * of them cannot be read either: then nobody knows whether it speaks of more people than the others.
 */
export function rowKeysReader(
  file: MappingFile,
  compiler: ValueCompiler,
): (scope: Scope) => readonly SourceKey[] | null {
  const readers = namings(file).map((naming) => ({
    inner: scopes(naming, compiler, naming.path),
    read: keyReader(naming.key, file, compiler, naming.path),
  }));
  return (outer) => {
    try {
      const keys = readers.flatMap(({ inner, read }) => inner(outer).flatMap((scope) => read(scope) ?? []));
      return [...new Set(keys)];
    } catch {
      return null;
    }
  };
}
