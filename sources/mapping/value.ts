import type { Json } from '../../domain/model/index.ts';
import type { Condition, Value } from './expression.ts';
import type { MappingFile } from './language.ts';
import { BoundedRegex, TOO_SLOW, TooSlow } from './regex.ts';
import { compileStep, MappingFault, Refused } from './steps.ts';
import { ColumnClasses } from './value-class.ts';

/** What values are read from: a row, and inside `each` one of its elements. */
export interface Scope {
  readonly values: Readonly<Record<string, Json>>;
  readonly each?: Json;
}

/** A value that cannot be taken; the row is refused with it. */
export class ValueRefused extends Error {
  constructor(
    readonly column: string | null,
    reason: string,
  ) {
    super(reason);
  }
}

/** All texts that a value has in a scope; none where the source says nothing. @throws ValueRefused */
export type CompiledValue = (scope: Scope) => readonly string[];
export type CompiledCondition = (scope: Scope) => boolean;
type Path = readonly (string | number)[];

/** Compiles values against one mapping and remembers which columns they read, and for what. */
export class ValueCompiler {
  readonly columns = new Set<string>();
  readonly classes = new ColumnClasses();
  private readonly empty: ReadonlySet<string>;

  constructor(private readonly file: MappingFile) {
    this.empty = new Set(['', ...(file.empty ?? []).map((text) => text.trim())]);
  }

  value(value: Value, path: Path): CompiledValue {
    const base = this.base(value, path);
    const column = columnOf(value);
    const steps = (value.do ?? []).map((step, i) => compileStep(step, this.file, [...path, 'do', i]));
    const condition = value.when === undefined ? null : this.condition(value.when, [...path, 'when']);
    const otherwise = value.else === undefined ? null : this.value(value.else, [...path, 'else']);
    const fallback: readonly string[] = value.default === undefined ? [] : [value.default];
    return (scope) => {
      if (condition !== null && !condition(scope)) return otherwise === null ? fallback : otherwise(scope);
      let texts = base(scope);
      for (const step of steps) {
        const next: string[] = [];
        for (const text of texts) {
          const result = step(text);
          if (result instanceof Refused) throw new ValueRefused(column, result.reason);
          next.push(...result);
        }
        texts = next;
      }
      return texts.length > 0 ? texts : fallback;
    };
  }

  /** The elements of a value for `each`: of a list, objects too. What says nothing is none. */
  elements(value: Value, path: Path): (scope: Scope) => readonly Json[] {
    if (value.column !== undefined && value.do === undefined && value.when === undefined) {
      const read = this.reader(value.column, path);
      return (scope) => {
        const found = read(scope) ?? null;
        const elements = Array.isArray(found) ? (found as readonly Json[]) : [found];
        return elements.filter((element) => this.saysSomething(element));
      };
    }
    return this.value(value, path);
  }

  condition(condition: Condition, path: Path): CompiledCondition {
    if (condition.not !== undefined) {
      const inner = this.condition(condition.not, [...path, 'not']);
      return (scope) => !inner(scope);
    }
    const several = condition.all ?? condition.any;
    if (several !== undefined) {
      const word = condition.all === undefined ? 'any' : 'all';
      const inner = several.map((part, i) => this.condition(part, [...path, word, i]));
      return word === 'all' ? (s) => inner.every((part) => part(s)) : (s) => inner.some((part) => part(s));
    }
    const read = this.value(condition.value ?? { column: condition.column }, path);
    if (condition.empty !== undefined) {
      const wanted = condition.empty;
      return (scope) => (read(scope).length === 0) === wanted;
    }
    if (condition.matches !== undefined) {
      const expression = new BoundedRegex(condition.matches);
      const column = columnOf(condition.value ?? { column: condition.column });
      return (scope) => {
        try {
          return read(scope).some((text) => expression.test(text));
        } catch (error) {
          throw error instanceof TooSlow ? new ValueRefused(column, TOO_SLOW) : error;
        }
      };
    }
    const wanted = new Set((condition.in ?? [condition.is ?? '']).map(String));
    return (scope) => read(scope).some((text) => wanted.has(text.trim()));
  }

  /** Whether a column holds something: a list or an object does where something in it does. */
  holds(column: string, path: Path): CompiledCondition {
    const read = this.reader(column, path);
    return (scope) => this.saysSomething(read(scope));
  }

  private saysSomething(found: Json | undefined): boolean {
    if (typeof found === 'string') return !this.empty.has(found.trim());
    if (found === undefined || found === null) return false;
    return typeof found !== 'object' || Object.values(found).some((part: Json) => this.saysSomething(part));
  }

  private base(value: Value, path: Path): CompiledValue {
    if (value.const !== undefined) {
      const text = [String(value.const)];
      return () => text;
    }
    if (value.join !== undefined) {
      const parts = value.join.map((part, i) => this.value(part, [...path, 'join', i]));
      const by = value.with ?? ' ';
      return (scope) => {
        const text = parts.flatMap((part) => part(scope)).join(by);
        return text === '' ? [] : [text];
      };
    }
    if (value.first !== undefined) {
      const parts = value.first.map((part, i) => this.value(part, [...path, 'first', i]));
      return (scope) => {
        for (const part of parts) {
          const texts = part(scope);
          if (texts.length > 0) return texts;
        }
        return [];
      };
    }
    if (value.then !== undefined) return this.value(value.then, [...path, 'then']);
    if (value.column === undefined) throw new MappingFault(path, 'reads nothing');
    const read = this.reader(value.column, path);
    const name = value.column;
    return (scope) => this.texts(read(scope), name);
  }

  private texts(found: Json | undefined, column: string): readonly string[] {
    if (found === undefined || found === null) return [];
    if (typeof found === 'string') return this.empty.has(found.trim()) ? [] : [found];
    if (typeof found === 'number' || typeof found === 'boolean') return [String(found)];
    if (Array.isArray(found)) return (found as readonly Json[]).flatMap((part) => this.texts(part, column));
    throw new ValueRefused(column, 'is an object where a text is expected');
  }

  private reader(name: string, path: Path): (scope: Scope) => Json | undefined {
    this.classes.add(name, path);
    if (name === '$each') return (scope) => scope.each;
    if (name.startsWith('$each.')) {
      const steps = name.slice('$each.'.length).split('.');
      return (scope) => descend(scope.each, steps);
    }
    this.columns.add(name);
    if (!name.includes('.')) return (scope) => scope.values[name];
    const steps = name.split('.');
    return (scope) => (name in scope.values ? scope.values[name] : descend(scope.values, steps));
  }
}

function descend(from: Json | undefined, steps: readonly string[]): Json | undefined {
  let at = from;
  for (const step of steps) {
    if (at === null || typeof at !== 'object' || Array.isArray(at) || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string, Json>>)[step];
  }
  return at;
}

/** The column a refusal names: the first that the value reads. */
export function columnOf(value: Value): string | null {
  if (value.column !== undefined) return value.column;
  for (const part of [...(value.join ?? []), ...(value.first ?? []), value.then, value.else]) {
    const name = part === undefined ? null : columnOf(part);
    if (name !== null) return name;
  }
  return null;
}
