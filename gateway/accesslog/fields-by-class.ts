import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  valueFromAST,
  GraphQLBoolean,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type FieldsOfClasses = Readonly<Record<string, readonly string[]>>;

/** Data class of a coordinate where its values say something of a person; else null. */
export type PersonalClassOf = (coordinate: string) => string | null;

/** Forms of one document that are remembered: twenty conditions have a million of them. */
const MOST_FORMS = 64;

type Variables = Readonly<Record<string, unknown>>;

/**
 * What an operation reads of persons: data class → coordinates, both sorted. The same object for the same document,
 * operation and answers to @skip and @include, so that all entries of an operation share it.
 */
export class FieldsByClass {
  private readonly known = new WeakMap<DocumentNode, Map<string, FieldsOfClasses>>();
  private readonly conditions = new WeakMap<DocumentNode, readonly string[]>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly classOf: PersonalClassOf,
  ) {}

  of(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): FieldsOfClasses {
    let known = this.known.get(document);
    if (known === undefined) this.known.set(document, (known = new Map<string, FieldsOfClasses>()));
    let conditions = this.conditions.get(document);
    if (conditions === undefined) this.conditions.set(document, (conditions = conditionVariables(document)));
    const key = `${operation.name?.value ?? ''} ${conditions.map((name) => (variables[name] === true ? 1 : 0)).join('')}`;
    let found = known.get(key);
    if (found === undefined) {
      if (known.size >= MOST_FORMS) known.clear();
      known.set(key, (found = this.read(document, operation, variables)));
    }
    return found;
  }

  private read(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): FieldsOfClasses {
    const root = this.schema.getRootType(operation.operation);
    if (!root) return {};
    const found = new Map<string, Set<string>>();
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    }
    const seen = new Set<string>();
    const selections = (set: SelectionSetNode, parent: GraphQLCompositeType): void => {
      for (const node of set.selections) if (included(node, variables)) selection(node, parent);
    };
    const selection = (node: SelectionNode, parent: GraphQLCompositeType): void => {
      if (node.kind === Kind.FIELD) return field(node.name.value, node.selectionSet, parent);
      if (node.kind === Kind.INLINE_FRAGMENT) {
        return selections(node.selectionSet, this.typeNamed(node.typeCondition?.name.value, parent));
      }
      const fragment = fragments.get(node.name.value);
      if (fragment === undefined) return;
      const type = this.typeNamed(fragment.typeCondition.name.value, parent);
      // A fragment reads the same wherever it is spread.
      if (seen.has(node.name.value)) return;
      seen.add(node.name.value);
      selections(fragment.selectionSet, type);
    };
    const field = (name: string, set: SelectionSetNode | undefined, parent: GraphQLCompositeType): void => {
      if (!('getFields' in parent)) return;
      const definition = parent.getFields()[name];
      if (definition === undefined) return;
      for (const coordinate of this.coordinates(parent, name)) {
        const dataClass = this.classOf(coordinate);
        if (dataClass === null) continue;
        const coordinates = found.get(dataClass);
        if (coordinates) coordinates.add(coordinate);
        else found.set(dataClass, new Set([coordinate]));
      }
      const type = getNamedType(definition.type);
      if (set && isCompositeType(type)) selections(set, type);
    };
    selections(operation.selectionSet, root);
    return Object.fromEntries([...found].sort(byName).map(([name, coordinates]) => [name, [...coordinates].sort()]));
  }

  /** A field of an interface is one of each type that implements it. */
  private coordinates(parent: GraphQLCompositeType, field: string): string[] {
    const types = isAbstractType(parent) ? this.schema.getPossibleTypes(parent) : [parent];
    return types.map((type) => `${type.name}.${field}`);
  }

  private typeNamed(name: string | undefined, parent: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? parent : this.schema.getType(name);
    return isCompositeType(type) ? type : parent;
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function included(node: SelectionNode, variables: Variables): boolean {
  return (node.directives ?? []).every((directive) => {
    const name = directive.name.value;
    if (name !== GraphQLSkipDirective.name && name !== GraphQLIncludeDirective.name) return true;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const holds = value === undefined ? undefined : valueFromAST(value, GraphQLBoolean, variables);
    // What cannot be told is taken for read.
    if (typeof holds !== 'boolean') return true;
    return name === GraphQLIncludeDirective.name ? holds : !holds;
  });
}

/** Variables that @skip and @include ask for, anywhere in the document. */
function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  const visitSet = (set: SelectionSetNode | undefined): void => {
    for (const node of set?.selections ?? []) {
      for (const directive of node.directives ?? []) {
        for (const { value } of directive.arguments ?? [])
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      }
      if (node.kind !== Kind.FRAGMENT_SPREAD) visitSet(node.selectionSet);
    }
  };
  for (const node of document.definitions) if ('selectionSet' in node) visitSet(node.selectionSet);
  return [...names].sort();
}
