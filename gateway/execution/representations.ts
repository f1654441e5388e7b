import type { RequiredSelection } from '../planning/index.ts';
import { mergeInto, setOwn } from './merge.ts';
import { isObject, ownValue, type Data } from './places.ts';
import type { Subtypes } from './subtypes.ts';

/** What a fetch sends of an entity; null: something that it requires is not there. */
export type Represent = (entity: Readonly<Data>) => Data | null;

/** The selection of a fetch's `requires`, worked out once. */
export function compileRepresentation(selections: readonly RequiredSelection[], subtypes: Subtypes): Represent {
  const parts = selections.map((selection) => compilePart(selection, subtypes));
  return (entity) => {
    const result: Data = {};
    for (const part of parts) if (!part(entity, result)) return null;
    return result;
  };
}

/** Adds to the representation; false: something is missing. */
type Part = (entity: Readonly<Data>, result: Data) => boolean;

function compilePart(selection: RequiredSelection, subtypes: Subtypes): Part {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition } = selection;
    if (!typeCondition) return () => true;
    const represent = compileRepresentation(selection.selections, subtypes);
    return (entity, result) => {
      if (!subtypes.isA(entity['__typename'], typeCondition)) return true;
      const part = represent(entity);
      if (part) mergeInto(result, part);
      return true;
    };
  }
  const key = selection.alias ?? selection.name;
  const below = selection.selections ? compileRepresentation(selection.selections, subtypes) : null;
  const members = namesOf(selection.selections);
  const value = below
    ? (given: unknown) => (members !== null && isFixed(given, members) ? given : selected(given, below))
    : (given: unknown) => given;
  return (entity, result) => {
    const given = ownValue(entity, key);
    if (given === undefined) return false;
    setOwn(result, key, value(given));
    return true;
  };
}

/** The members that a selection of plain fields leaves of an object; null: it is more than that. */
function namesOf(selections: readonly RequiredSelection[] | undefined): string | null {
  const names = selections?.map((each) =>
    each.kind === 'Field' && each.alias === undefined && each.selections === undefined ? each.name : null,
  );
  return !names || names.includes(null) ? null : names.join();
}

/** Of frozen lists: the members that each of their objects has, and no more. */
const MEMBERS = new WeakMap<readonly unknown[], string | null>();

/** A frozen list whose objects have these members and no others is sent as it is, with every question the same. */
function isFixed(value: unknown, members: string): boolean {
  if (!Array.isArray(value) || !Object.isFrozen(value)) return false;
  let known = MEMBERS.get(value);
  if (known === undefined) MEMBERS.set(value, (known = commonMembers(value)));
  return known === members;
}

function commonMembers(list: readonly unknown[]): string | null {
  let common: string | null = null;
  for (const item of list) {
    if (!isObject(item) || !Object.isFrozen(item)) return null;
    const members = Object.keys(item).join();
    if (common !== null && members !== common) return null;
    common = members;
  }
  return common;
}

function selected(value: unknown, represent: Represent): unknown {
  if (Array.isArray(value)) return value.map((item) => selected(item, represent));
  return isObject(value) ? represent(value) : null;
}

export interface Represented {
  /** Each once, however many entities it stands for. */
  readonly representations: readonly Data[];
  /** For each representation, the indices of its entities. */
  readonly entities: readonly (readonly number[])[];
}

/** Representations of entities; those that cannot be represented are left out. */
export function representAll(entities: readonly Data[], represent: Represent): Represented {
  const representations: Data[] = [];
  const owners: number[][] = [];
  const known = new Map<string, number[]>();
  for (const [index, entity] of entities.entries()) {
    const representation = represent(entity);
    if (!representation?.['__typename']) continue;
    // One entity needs no comparison, and its keys can be many.
    const text = entities.length === 1 ? '' : JSON.stringify(representation);
    const same = known.get(text);
    if (same) same.push(index);
    else {
      const first = [index];
      known.set(text, first);
      representations.push(representation);
      owners.push(first);
    }
  }
  return { representations, entities: owners };
}
