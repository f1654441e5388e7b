import { GraphQLError } from 'graphql';
import type { FieldShape, ObjectShape, ValueShape } from './shape.ts';

/** The null of a non-null place on its way up to the next nullable one (GraphQL §6.4.4). */
const BUBBLE = Symbol('null on its way up');

type Data = Readonly<Record<string, unknown>>;

/** One answer under completion: where we stand, and what did not fit. */
class Completing {
  readonly path: (string | number)[] = [];
  readonly errors: GraphQLError[] = [];
  readonly seen = new Set<string>();

  constructor(private readonly watchedKey: string | null) {}

  object(shape: ObjectShape, data: Data): Record<string, unknown> | typeof BUBBLE {
    const out = (shape.bare ? Object.create(null) : {}) as Record<string, unknown>;
    if (shape.watched && this.watchedKey !== null) {
      const id = data[this.watchedKey];
      if (typeof id === 'string') this.seen.add(id);
    }
    for (const field of shape.fields) {
      const { key, source } = field;
      if (field.value === null) {
        out[key] = shape.typename;
        continue;
      }
      const raw = source === null || (field.inherited && !Object.hasOwn(data, source)) ? null : data[source];
      const value = this.field(field, field.value, raw);
      if (value === BUBBLE) return BUBBLE;
      out[key] = value;
    }
    return out;
  }

  private field(field: FieldShape, shape: ValueShape, raw: unknown): unknown {
    // Most values by far are leaves that fit.
    if (shape.kind === 'leaf' && raw !== null && raw !== undefined && (shape.check === null || shape.check(raw))) {
      return raw;
    }
    if ((raw === null || raw === undefined) && !shape.nonNull) return null;
    this.path.push(field.key);
    const value = this.value(shape, raw, field.coordinate);
    this.path.pop();
    return value;
  }

  /** A value for its place: BUBBLE where null cannot stand here. */
  private value(shape: ValueShape, raw: unknown, coordinate: string): unknown {
    if (raw === null || raw === undefined) {
      if (!shape.nonNull) return null;
      return this.refuse(`Cannot return null for non-nullable field ${coordinate}.`);
    }
    const value = this.present(shape, raw, coordinate);
    return value === BUBBLE && !shape.nonNull ? null : value;
  }

  private present(shape: ValueShape, raw: unknown, coordinate: string): unknown {
    switch (shape.kind) {
      case 'leaf':
        return shape.check === null || shape.check(raw) ? raw : this.misfit(coordinate);
      case 'list':
        return Array.isArray(raw) ? this.list(shape.item, raw, coordinate) : this.misfit(coordinate);
      case 'object': {
        if (typeof raw !== 'object' || Array.isArray(raw)) return this.misfit(coordinate);
        const object = shape.shapeOf((raw as Data)['__typename']);
        return object ? this.object(object, raw as Data) : this.misfit(coordinate);
      }
    }
  }

  private list(item: ValueShape, raw: readonly unknown[], coordinate: string): unknown {
    const out = new Array<unknown>(raw.length);
    for (let i = 0; i < raw.length; i += 1) {
      this.path.push(i);
      const value = this.value(item, raw[i], coordinate);
      this.path.pop();
      if (value === BUBBLE) return BUBBLE;
      out[i] = value;
    }
    return out;
  }

  /** Says nothing of the value or its type, which may be hidden. */
  private misfit(coordinate: string): typeof BUBBLE {
    return this.refuse(`A subgraph gave a value that ${coordinate} cannot have.`);
  }

  private refuse(message: string): typeof BUBBLE {
    this.errors.push(new GraphQLError(message, { path: [...this.path], extensions: { code: 'INTERNAL' } }));
    return BUBBLE;
  }
}

export interface Completed {
  readonly data: Record<string, unknown> | null;
  /** One for each null (or misfit) that could not stand where it was, with its path; code INTERNAL. */
  readonly errors: readonly GraphQLError[];
  /** Ids of the watched objects that were met, each once. */
  readonly seen: readonly string[];
}

/** Raw data in the form that a shape asks for. The input stays as it is; leaves are shared. */
export function completeData(
  shape: ObjectShape,
  data: Data | null | undefined,
  watchedKey: string | null = null,
): Completed {
  if (data === null || data === undefined) return { data: null, errors: [], seen: [] };
  const completing = new Completing(watchedKey);
  const value = completing.object(shape, data);
  return { data: value === BUBBLE ? null : value, errors: completing.errors, seen: [...completing.seen] };
}
