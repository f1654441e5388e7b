import {
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

/** The operation that a request executes (GraphQL §6.1 GetOperation); undefined where the name picks none. */
export function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (name === null || name === '') return operations.length === 1 ? operations[0] : undefined;
  return operations.find((node) => node.name?.value === name);
}

/** A document of one operation with the fragments and variables that it still uses. */
export function withoutUnused(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): { readonly document: DocumentNode; readonly operation: OperationDefinitionNode } {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const used = new Set<string>();
  const variables = new Set<string>();
  const collect = (node: ASTNode): void => {
    visit(node, {
      // Its own definitions are no use of a variable.
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread: ({ name }) => {
        const fragment = byName.get(name.value);
        if (!fragment || used.has(name.value)) return;
        used.add(name.value);
        collect(fragment);
      },
    });
  };
  collect(operation);
  const definitions = operation.variableDefinitions?.filter(({ variable }) => variables.has(variable.name.value));
  const kept: OperationDefinitionNode = definitions ? { ...operation, variableDefinitions: definitions } : operation;
  return {
    operation: kept,
    document: { kind: Kind.DOCUMENT, definitions: [kept, ...fragments.filter(({ name }) => used.has(name.value))] },
  };
}
