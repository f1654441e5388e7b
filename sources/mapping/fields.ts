import type { Moment } from '../../domain/model/index.ts';
import type { Value } from './expression.ts';
import type { MappingFile } from './language.ts';
import { momentReader, optional, sourceIdOf, type Path } from './shared.ts';
import { columnOf, ValueRefused, type Scope, type ValueCompiler } from './value.ts';

/** Where an entry stands. */
export interface Entry {
  readonly file: MappingFile;
  readonly compiler: ValueCompiler;
  readonly path: Path;
}

/** Compiles the fields of one entry. */
export class Fields {
  constructor(
    private readonly file: MappingFile,
    private readonly compiler: ValueCompiler,
    private readonly path: Path,
  ) {}

  /** Null where the source says nothing. */
  text(name: string, value: Value | undefined): (scope: Scope) => string | null {
    const read = optional(this.compiler, value, [...this.path, name]);
    if (read === null) return () => null;
    // Steps may leave nothing but blanks.
    return (scope) => read(scope)[0]?.trim() || null;
  }

  /** The texts of these fields, under their names; of an entry that leaves one out, null. */
  texts<N extends string>(
    mapping: { readonly [K in N]?: Value | undefined },
    names: readonly N[],
  ): (scope: Scope) => { [K in N]: string | null } {
    const readers = names.map((name) => [name, this.text(name, mapping[name])] as const);
    return (scope) =>
      Object.fromEntries(readers.map(([name, read]) => [name, read(scope)])) as { [K in N]: string | null };
  }

  needed(name: string, value: Value): (scope: Scope) => string {
    const read = this.text(name, value);
    const column = columnOf(value);
    return (scope) => {
      const text = read(scope);
      if (text === null) throw new ValueRefused(column, `is empty, and the row needs its ${name}`);
      return text;
    };
  }

  id(name: string, value: Value): (scope: Scope) => string {
    const read = this.needed(name, value);
    const column = columnOf(value);
    return (scope) => sourceIdOf(read(scope), column);
  }

  time(name: string, value: Value | undefined): (scope: Scope) => Moment | null {
    return value === undefined ? () => null : momentReader(value, this.file, this.compiler, [...this.path, name]);
  }

  moment(name: string, value: Value): (scope: Scope) => Moment {
    const read = momentReader(value, this.file, this.compiler, [...this.path, name]);
    const column = columnOf(value);
    return (scope) => {
      const found = read(scope);
      if (found === null) throw new ValueRefused(column, 'is empty, and the row needs its time');
      return found;
    };
  }
}
