import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** A type whose objects are noted as they are answered, and the field that names one. */
export interface Watched {
  readonly type: string;
  readonly idField: string;
}

export interface WithHiddenIds {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Response key of the ids; null: the operation selects nothing of the type. */
  readonly key: string | null;
}

/**
 * Asks for the id wherever something of the watched type is selected, under a key that the document does not use.
 * Completion drops it, since the caller did not ask for it.
 */
export function withHiddenIds(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  watched: Watched,
): WithHiddenIds {
  const key = unusedKey(document, 'c360Seen');
  const id: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: key },
    name: { kind: Kind.NAME, value: watched.idField },
  };
  let found = false;
  let changed = operation;
  const types = new TypeInfo(schema);
  const edited = visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.SELECTION_SET]: {
        leave(node) {
          if (types.getParentType()?.name !== watched.type) return undefined;
          found = true;
          return { ...node, selections: [...node.selections, id] };
        },
      },
    }),
  );
  if (!found) return { document, operation, key: null };
  const at = document.definitions.indexOf(operation);
  changed = edited.definitions[at] as OperationDefinitionNode;
  return { document: edited, operation: changed, key };
}

function unusedKey(document: DocumentNode, wish: string): string {
  const used = new Set<string>();
  visit(document, { [Kind.FIELD]: (node) => void used.add(node.alias?.value ?? node.name.value) });
  let key = wish;
  while (used.has(key)) key += '_';
  return key;
}
