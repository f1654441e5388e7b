import {
  Kind,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { alwaysHolds, conditionsOf, type Defaults } from './conditions.ts';
import type { Removed } from './requirement.ts';

/** A document of repeated fragments can refuse one field at very many places; no more of them are listed. */
export const MAX_REMOVED = 1_000;

/** The refusal of one field, at its own place. */
export const refusal = (key: string, coordinate: string, needs: readonly string[]): Removed => ({
  path: [key],
  coordinate,
  needs,
  conditions: [],
});

/** Adds the refusals of one selection, under its own conditions, up to the limit. */
export function append(list: Removed[], more: readonly Removed[], node: SelectionNode, defaults: Defaults): void {
  if (more.length === 0) return;
  const conditions = conditionsOf(node, defaults);
  for (const one of more) {
    if (list.length >= MAX_REMOVED) return;
    list.push(conditions.length === 0 ? one : { ...one, conditions: [...conditions, ...one.conditions] });
  }
}

/** Whether some request, by its variables, does not ask for a refused field: then there is no error of it. */
export const mayBeLeftOut = ({ conditions }: Removed): boolean => !conditions.every(alwaysHolds);

/** A type that is refused as a whole, with what is selected on it. */
interface RefusedType {
  readonly type: GraphQLCompositeType;
  readonly set: SelectionSetNode;
  readonly needs: readonly string[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly types: (name: string) => GraphQLCompositeType;
  readonly defaults: Defaults;
}

/** The fields selected on a refused type, each by its name: an error stands at a field, never at a fragment. */
export function refusedFields(refused: RefusedType): Removed[] {
  const removed: Removed[] = [];
  for (const node of refused.set.selections) {
    if (removed.length >= MAX_REMOVED) break;
    append(removed, within(refused, node), node, refused.defaults);
  }
  return removed;
}

function within(refused: RefusedType, node: SelectionNode): readonly Removed[] {
  const { type, needs, fragments, types } = refused;
  if (node.kind === Kind.FIELD) {
    const name = node.name.value;
    return [refusal(node.alias?.value ?? name, `${type.name}.${name}`, needs)];
  }
  const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
  if (!fragment) return [];
  const inner = fragment.typeCondition ? types(fragment.typeCondition.name.value) : type;
  return refusedFields({ ...refused, type: inner, set: fragment.selectionSet });
}
