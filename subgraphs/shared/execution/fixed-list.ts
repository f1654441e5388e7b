import type { ObjectPlan, ValuePlan } from './plan.ts';

/** Shorter lists are completed as fast as they are looked up. */
const FEWEST = 100;
/** Selections that a list's answer is kept for; the gateway asks a list for one. */
const MOST_SHAPES = 4;

type Answer = readonly Readonly<Record<string, string>>[];

/** Answers go with the lists that they were made of. */
const ANSWERS = new WeakMap<readonly unknown[], Map<string, Answer>>();
const SHAPES = new WeakMap<ObjectPlan, string | null>();

/**
 * What a long frozen list of frozen objects comes to, where each is asked for texts that stand in it: the same in
 * every request, so it is made once, and frozen too, as requests share it. Null: the list is none of that kind.
 */
export function fixedList(item: ValuePlan, items: readonly unknown[]): Answer | null {
  if (items.length < FEWEST || item.kind !== 'object' || item.type.isTypeOf || !Object.isFrozen(items)) return null;
  const plan = item.plan();
  const shape = shapeOf(plan);
  if (shape === null) return null;
  let answers = ANSWERS.get(items);
  const known = answers?.get(shape);
  if (known) return known;
  const made = completed(plan, items);
  if (made === null) return null;
  if (!answers) ANSWERS.set(items, (answers = new Map<string, Answer>()));
  if (answers.size < MOST_SHAPES) answers.set(shape, made);
  return made;
}

/** Null: not all that is selected are members without a resolver. */
function shapeOf(plan: ObjectPlan): string | null {
  let shape = SHAPES.get(plan);
  if (shape === undefined) {
    const plain = plan.fields.every(
      ({ resolve, value }) => resolve === null && (value === null || value.kind === 'leaf'),
    );
    const parts = plan.fields.map(({ key, name, parentType }) => [key, name, parentType.name]);
    shape = plain && !plan.bare ? JSON.stringify(parts) : null;
    SHAPES.set(plan, shape);
  }
  return shape;
}

function completed(plan: ObjectPlan, items: readonly unknown[]): Answer | null {
  const answer: Readonly<Record<string, string>>[] = [];
  for (const item of items) {
    if (typeof item !== 'object' || item === null || !Object.isFrozen(item)) return null;
    const out: Record<string, string> = {};
    for (const { key, name, parentType, value } of plan.fields) {
      const member = value === null ? parentType.name : (item as Readonly<Record<string, unknown>>)[name];
      if (typeof member !== 'string' || (value?.kind === 'leaf' && value.type.serialize(member) !== member))
        return null;
      out[key] = member;
    }
    answer.push(Object.freeze(out));
  }
  return Object.freeze(answer);
}
