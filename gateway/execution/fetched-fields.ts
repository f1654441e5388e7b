import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionNode } from 'graphql';
import { conditionsOf, defaultsOf, type Condition, type Defaults } from '../../policy/operations/index.ts';

/** A field that a fetch asks of each object that it brings. */
export interface FetchedField {
  readonly key: string;
  readonly name: string;
  readonly conditions: readonly Condition[];
}

const ENTITIES = '_entities';

/**
 * What a fetch asks of the root or of its entities, each as often as it is written, through all fragments: the planner
 * writes a named fragment of the caller's where it stands more than once, for instance under two conditions.
 */
export function fetchedFields({ definitions }: DocumentNode): readonly FetchedField[] {
  const fragments = new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
  );
  const fields: FetchedField[] = [];
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { selections } = definition.selectionSet;
    collect(entitySelections(selections) ?? selections, [], { fragments, defaults: defaultsOf(definition) }, fields);
  }
  return fields;
}

/** Null: the fetch asks root fields. */
function entitySelections([only]: readonly SelectionNode[]): readonly SelectionNode[] | null {
  return only?.kind === Kind.FIELD && only.name.value === ENTITIES ? (only.selectionSet?.selections ?? []) : null;
}

interface Scope {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly defaults: Defaults;
}

function collect(
  selections: readonly SelectionNode[],
  outer: readonly Condition[],
  scope: Scope,
  fields: FetchedField[],
): void {
  for (const selection of selections) {
    const conditions = [...outer, ...conditionsOf(selection, scope.defaults)];
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      fields.push({ key: selection.alias?.value ?? name, name, conditions });
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments.get(selection.name.value);
    if (fragment) collect(fragment.selectionSet.selections, conditions, scope, fields);
  }
}
