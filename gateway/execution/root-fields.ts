import { Kind, type DocumentNode, type SelectionNode } from 'graphql';
import { conditionsOf, defaultsOf, isIncluded, type Condition, type Defaults } from '../../policy/operations/index.ts';

/** A field at the root of a fetch. */
interface RootField {
  readonly key: string;
  readonly conditions: readonly Condition[];
}

type Values = Readonly<Record<string, unknown>>;

/** The fields at the root of a fetch, as its variables let them stand. */
export class RootFields {
  private readonly fields: RootField[] = [];

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      collect(definition.selectionSet.selections, [], defaultsOf(definition), this.fields);
    }
  }

  /** Whether data holds every one: an answer that lacks a field is not one in which the field is null. */
  areIn(data: Values, variables: Values): boolean {
    return this.fields.every(({ key, conditions }) => Object.hasOwn(data, key) || !isIncluded(conditions, variables));
  }

  /** Their response keys, each once. */
  keys(variables: Values): readonly string[] {
    const asked = this.fields.filter(({ conditions }) => isIncluded(conditions, variables));
    return [...new Set(asked.map(({ key }) => key))];
  }
}

/** The planner writes root fields and inline fragments; a named fragment at the root would go unchecked. */
function collect(
  selections: readonly SelectionNode[],
  outer: readonly Condition[],
  defaults: Defaults,
  roots: RootField[],
): void {
  for (const selection of selections) {
    const conditions = [...outer, ...conditionsOf(selection, defaults)];
    if (selection.kind === Kind.FIELD) roots.push({ key: selection.alias?.value ?? selection.name.value, conditions });
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      collect(selection.selectionSet.selections, conditions, defaults, roots);
  }
}
