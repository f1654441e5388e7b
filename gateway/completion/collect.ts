import {
  Kind,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type NamedTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { NO_DEFAULTS, conditionsOf, isIncluded, type Flags } from '../../policy/operations/index.ts';

/** What the selections of one operation refer to. */
export interface Scope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly flags: Flags;
}

/**
 * The fields that selections ask of one object type, by response key, in the order of the operation; nodes under
 * one key are merged (GraphQL §6.3.2, CollectFields).
 */
export function collectFields(
  scope: Scope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const take = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (!isIncluded(conditionsOf(selection, NO_DEFAULTS), scope.flags)) continue;
      switch (selection.kind) {
        case Kind.FIELD: {
          const key = selection.alias?.value ?? selection.name.value;
          const nodes = fields.get(key);
          if (nodes) nodes.push(selection);
          else fields.set(key, [selection]);
          break;
        }
        case Kind.INLINE_FRAGMENT:
          if (applies(scope, selection.typeCondition, type)) take(selection.selectionSet);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = selection.name.value;
          if (visited.has(name)) break;
          visited.add(name);
          const fragment = scope.fragments.get(name);
          if (fragment && applies(scope, fragment.typeCondition, type)) take(fragment.selectionSet);
        }
      }
    }
  };
  for (const selectionSet of selectionSets) take(selectionSet);
  return fields;
}

function applies(scope: Scope, condition: NamedTypeNode | undefined, type: GraphQLObjectType): boolean {
  if (!condition || condition.name.value === type.name) return true;
  const named = scope.schema.getType(condition.name.value);
  return isAbstractType(named) && isObjectType(type) && scope.schema.isSubType(named, type);
}
