import {
  GraphQLError,
  defaultTypeResolver,
  isObjectType,
  locatedError,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { FieldInfo } from './field-info.ts';
import { fixedList } from './fixed-list.ts';
import { BUBBLE, isDead, makeNull, pathTo, type Holder, type Place } from './place.ts';
import type { FieldPlan, ObjectPlan, ValuePlan } from './plan.ts';
import type { RunInput } from './run-input.ts';

/**
 * One execution of an operation (GraphQL §6.3–6.4). Values are put into their places as they come: what is there at
 * once costs no promise, and what comes later no chain of them.
 */
export class Run {
  readonly errors: GraphQLError[] = [];
  /** The answer so far; null once a null went all the way up. */
  data: Holder | null = null;
  private pending = 0;
  private whenIdle: (() => void) | undefined;

  constructor(readonly input: RunInput) {}

  /** All root fields side by side. */
  query(plan: ObjectPlan): Promise<void> {
    const data = newObject(plan);
    this.data = data;
    for (const field of plan.fields) if (!this.root(field, data)) break;
    return this.idle();
  }

  /** Root fields one after another, each to its end (GraphQL §6.2.2). */
  async mutation(plan: ObjectPlan): Promise<void> {
    const data = newObject(plan);
    this.data = data;
    for (const field of plan.fields) {
      const goesOn = this.root(field, data);
      await this.idle();
      if (!goesOn) return;
    }
  }

  private root(field: FieldPlan, data: Holder): boolean {
    if (this.field(field, undefined, data, null)) return true;
    this.data = null;
    return false;
  }

  private idle(): Promise<void> {
    return this.pending === 0 ? Promise.resolve() : new Promise((resolve) => (this.whenIdle = resolve));
  }

  private object(plan: ObjectPlan, source: unknown, at: Place): Holder | typeof BUBBLE {
    const out = newObject(plan);
    for (const field of plan.fields) if (!this.field(field, source, out, at)) return BUBBLE;
    return out;
  }

  /** Puts a field's value into its object, now or later. False: null may not stand there. */
  private field(plan: FieldPlan, source: unknown, out: Holder, parent: Place | null): boolean {
    const { key, value } = plan;
    if (value === null) {
      out[key] = plan.parentType.name;
      return true;
    }
    let result: unknown;
    let place: Place | undefined;
    try {
      result = this.resolve(plan, source, parent);
      // Most values by far are leaves that are there, and most of those texts.
      if (value.kind === 'leaf' && value.isText && typeof result === 'string') {
        out[key] = result;
        return true;
      }
      if (value.kind === 'leaf' && result !== null && result !== undefined && typeof result !== 'object') {
        out[key] = serialized(value.type.serialize(result), plan);
        return true;
      }
    } catch (error) {
      place = { parent, holder: out, key, nonNull: value.nonNull };
      return this.put(place, this.failed(plan, place, error));
    }
    if ((result === null || result === undefined) && !value.nonNull) {
      out[key] = null;
      return true;
    }
    return this.complete(plan, value, result, { parent, holder: out, key, nonNull: value.nonNull });
  }

  private resolve(plan: FieldPlan, source: unknown, parent: Place | null): unknown {
    const { input } = this;
    if (plan.resolve) {
      return plan.resolve(source, plan.argumentsOf(input.variables), input.context, this.info(plan, parent));
    }
    if (typeof source !== 'object' || source === null) return undefined;
    const member = (source as Readonly<Record<string, unknown>>)[plan.name];
    if (typeof member !== 'function') return member;
    return (member as (...args: unknown[]) => unknown).call(
      source,
      plan.argumentsOf(input.variables),
      input.context,
      this.info(plan, parent),
    );
  }

  private info(plan: FieldPlan, parent: Place | null): GraphQLResolveInfo {
    return new FieldInfo(this.input, plan, parent);
  }

  /** Completes a value and puts it into its place; one that is still coming, when it is there. */
  private complete(field: FieldPlan, plan: ValuePlan, result: unknown, place: Place): boolean {
    if (isThenable(result)) {
      this.later(field, place, result, (value) => this.value(field, plan, value, place));
      return true;
    }
    let value: unknown;
    try {
      value = this.value(field, plan, result, place);
    } catch (error) {
      value = this.failed(field, place, error);
    }
    return this.put(place, value);
  }

  /** Holds the place with null until the value is there. */
  private later(field: FieldPlan, place: Place, coming: PromiseLike<unknown>, then: (value: unknown) => unknown): void {
    place.holder[place.key] = null;
    this.pending += 1;
    coming.then(
      (value) => this.settle(place, this.attempt(field, place, value, then)),
      (error: unknown) => this.settle(place, this.failed(field, place, error)),
    );
  }

  private attempt(field: FieldPlan, place: Place, value: unknown, then: (value: unknown) => unknown): unknown {
    try {
      return then(value);
    } catch (error) {
      return this.failed(field, place, error);
    }
  }

  private settle(place: Place, value: unknown): void {
    if (!this.put(place, value)) {
      makeNull(place, () => {
        this.data = null;
      });
    }
    this.pending -= 1;
    if (this.pending === 0) this.whenIdle?.();
  }

  private put(place: Place, value: unknown): boolean {
    if (value !== BUBBLE) {
      // What is still coming holds its place already.
      if (value !== LATER) place.holder[place.key] = value;
      return true;
    }
    if (place.nonNull) return false;
    place.holder[place.key] = null;
    place.dead = true;
    return true;
  }

  private failed(field: FieldPlan, place: Place, error: unknown): typeof BUBBLE {
    // A place that is null already is told once.
    if (this.data !== null && !isDead(place)) this.errors.push(locatedError(error, field.nodes, pathTo(place)));
    return BUBBLE;
  }

  /** @throws whatever makes the value null, to be told at its place */
  private value(field: FieldPlan, plan: ValuePlan, result: unknown, place: Place): unknown {
    if (result instanceof Error) throw result;
    if (result === null || result === undefined) {
      if (!plan.nonNull) return null;
      throw new GraphQLError(`Cannot return null for non-nullable field ${coordinate(field)}.`);
    }
    switch (plan.kind) {
      case 'leaf':
        return serialized(plan.type.serialize(result), field);
      case 'list':
        return this.list(field, plan.item, result, place);
      case 'object':
        return this.ofType(field, plan.type, plan.plan(), result, place);
      case 'abstract': {
        const resolveType = plan.type.resolveType ?? defaultTypeResolver;
        const name = resolveType(result, this.input.context, this.info(field, place.parent), plan.type);
        if (!isThenable(name)) return this.named(field, plan, name, result, place);
        this.later(field, place, name, (typename) => this.named(field, plan, typename, result, place));
        return LATER;
      }
    }
  }

  private named(
    field: FieldPlan,
    plan: Extract<ValuePlan, { readonly kind: 'abstract' }>,
    typename: unknown,
    source: unknown,
    place: Place,
  ): unknown {
    const type = this.concrete(plan.type, typename, field);
    return this.ofType(field, type, plan.planOf(type), source, place);
  }

  private list(field: FieldPlan, item: ValuePlan, result: unknown, place: Place): unknown {
    const items = itemsOf(result, field);
    const fixed = fixedList(item, items);
    if (fixed) return fixed;
    const out = new Array<unknown>(items.length);
    const holder = out as unknown as Holder;
    for (let i = 0; i < items.length; i += 1) {
      const given = items[i];
      if ((given === null || given === undefined) && !item.nonNull) out[i] = null;
      else if (!this.complete(field, item, given, { parent: place, holder, key: i, nonNull: item.nonNull }))
        return BUBBLE;
    }
    return out;
  }

  private ofType(field: FieldPlan, type: GraphQLObjectType, plan: ObjectPlan, source: unknown, place: Place): unknown {
    if (!type.isTypeOf) return this.object(plan, source, place);
    const is = type.isTypeOf(source, this.input.context, this.info(field, place.parent));
    if (!isThenable(is)) {
      if (!is) throw new GraphQLError(`${coordinate(field)} gave a value that is no ${type.name}.`);
      return this.object(plan, source, place);
    }
    this.later(field, place, is, (yes) => {
      if (!yes) throw new GraphQLError(`${coordinate(field)} gave a value that is no ${type.name}.`);
      return this.object(plan, source, place);
    });
    return LATER;
  }

  private concrete(abstract: GraphQLAbstractType, typename: unknown, field: FieldPlan): GraphQLObjectType {
    const { schema } = this.input.scope;
    const type = typeof typename === 'string' ? schema.getType(typename) : undefined;
    if (!isObjectType(type) || !schema.isSubType(abstract, type)) {
      throw new GraphQLError(`${coordinate(field)} gave a value of no type of ${abstract.name}.`);
    }
    return type;
  }
}

/** The value is still coming and has its place. */
const LATER = Symbol('later');

function newObject(plan: ObjectPlan): Holder {
  return (plan.bare ? Object.create(null) : {}) as Holder;
}

function coordinate(field: FieldPlan): string {
  return `${field.parentType.name}.${field.name}`;
}

function serialized(value: unknown, field: FieldPlan): unknown {
  if (value === null || value === undefined) throw new Error(`${coordinate(field)} was serialised to nothing.`);
  return value;
}

function itemsOf(result: unknown, field: FieldPlan): readonly unknown[] {
  if (Array.isArray(result)) return result as unknown[];
  if (typeof result === 'object' && result !== null && Symbol.iterator in result) {
    return [...(result as Iterable<unknown>)];
  }
  throw new GraphQLError(`Expected Iterable, but did not find one for field "${coordinate(field)}".`);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Promise || typeof (value as { readonly then?: unknown }).then === 'function';
}
