import type { Instant, Moment, SourceKey } from '../../domain/model/index.ts';
import { LONGEST_SOURCE_ID, OWN_SYSTEM, parseSourceId, parseSystem } from '../../domain/model/index.ts';
import type { Condition, Value } from './expression.ts';
import type { MappingFile } from './language.ts';
import { moment } from './dates.ts';
import { compileZone, MappingFault } from './steps.ts';
import { columnOf, ValueRefused, type CompiledCondition, type CompiledValue, type Scope } from './value.ts';
import type { ValueCompiler } from './value.ts';

export type Path = readonly (string | number)[];

export function optional(compiler: ValueCompiler, value: Value | undefined, path: Path): CompiledValue | null {
  return value === undefined ? null : compiler.value(value, path);
}

/** @throws MappingFault where a system is misnamed or reserved */
export function systemOf(name: string, path: Path): string {
  if (name === OWN_SYSTEM) throw new MappingFault(path, `"${OWN_SYSTEM}" is reserved: no source may be named so`);
  try {
    return parseSystem(name);
  } catch {
    throw new MappingFault(path, 'is no system: 1 to 32 of a–z, 0–9 and "-", starting with a letter');
  }
}

/** The scopes in which an entry applies: none where `when` says no, one per element of `each`. */
export function scopes(
  entry: { readonly when?: Condition | undefined; readonly each?: Value | undefined },
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => readonly Scope[] {
  const condition = entry.when === undefined ? null : compiler.condition(entry.when, [...path, 'when']);
  if (entry.each === undefined) {
    return condition === null ? (scope) => [scope] : (scope) => (condition(scope) ? [scope] : []);
  }
  const elements = compiler.elements(entry.each, [...path, 'each']);
  return (outer) =>
    elements(outer)
      .map((each) => ({ values: outer.values, each }))
      .filter((scope) => condition === null || condition(scope));
}

/** Where an entry applies, and whether its row says that it was deleted. */
export class Guard {
  readonly scopes: (scope: Scope) => readonly Scope[];
  private readonly gone: CompiledCondition | null;

  constructor(
    entry: {
      readonly when?: Condition | undefined;
      readonly each?: Value | undefined;
      readonly deleted?: Condition | undefined;
    },
    compiler: ValueCompiler,
    path: Path,
  ) {
    this.scopes = scopes(entry, compiler, path);
    this.gone = entry.deleted === undefined ? null : compiler.condition(entry.deleted, [...path, 'deleted']);
  }

  deleted(scope: Scope): boolean {
    return this.gone?.(scope) ?? false;
  }
}

/** A moment in the time zone of the mapping. @throws ValueRefused for what is no ISO 8601 date with a day */
export function momentReader(
  value: Value,
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => Moment | null {
  const read = compiler.value(value, path);
  const local = compileZone(file.timezone, ['timezone']);
  const column = columnOf(value);
  return (scope) => {
    const text = read(scope)[0];
    if (text === undefined) return null;
    const found = moment(text, local);
    if (found === null) {
      throw new ValueRefused(column, reasonOf(text));
    }
    return found;
  };
}

function reasonOf(text: string): string {
  return /^\d{4}(-\d{2})?$/.test(text.trim())
    ? 'is a year or a month without a day, and no time can be told from it'
    : 'is not a date and time of ISO 8601; name its form by the step "date"';
}

export interface VersionFacts {
  readonly sourceVersion?: string;
  readonly sourceUpdatedAt?: Instant;
}

export function versionReader(
  entry: { readonly sourceVersion?: Value | undefined; readonly sourceUpdatedAt?: Value | undefined },
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => VersionFacts {
  const version = optional(compiler, entry.sourceVersion, [...path, 'sourceVersion']);
  const updated =
    entry.sourceUpdatedAt === undefined
      ? null
      : momentReader(entry.sourceUpdatedAt, file, compiler, [...path, 'sourceUpdatedAt']);
  return (scope) => {
    const sourceVersion = version?.(scope)[0];
    const sourceUpdatedAt = updated?.(scope)?.utc;
    return {
      ...(sourceVersion !== undefined && { sourceVersion: sourceVersion.trim() }),
      ...(sourceUpdatedAt !== undefined && { sourceUpdatedAt }),
    };
  };
}

/** A source key, null where its id is empty. */
export function keyReader(
  key: { readonly system?: string | undefined; readonly id: Value },
  file: MappingFile,
  compiler: ValueCompiler,
  path: Path,
): (scope: Scope) => SourceKey | null {
  const system = systemOf(key.system ?? file.system, [...path, 'system']);
  const read = compiler.value(key.id, [...path, 'id']);
  const column = columnOf(key.id);
  return (scope) => {
    const id = read(scope)[0];
    if (id === undefined) return null;
    return `${system}:${sourceIdOf(id, column)}` as SourceKey;
  };
}

/** @throws ValueRefused */
export function sourceIdOf(text: string, column: string | null): string {
  try {
    return parseSourceId(text);
  } catch {
    throw new ValueRefused(
      column,
      `is no id: it has 1 to ${LONGEST_SOURCE_ID} characters, none of them a control character`,
    );
  }
}
