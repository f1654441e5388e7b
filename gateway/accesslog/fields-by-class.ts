import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  NO_DEFAULTS,
  conditionsOf,
  flagsReader,
  formOf,
  isIncluded,
  type Flags,
} from '../../policy/operations/index.ts';

export type FieldsOfClasses = Readonly<Record<string, readonly string[]>>;

/** Data class of a coordinate where its values say something of a person; else null. */
export type PersonalClassOf = (coordinate: string) => string | null;

/** Forms of one operation that are remembered: twenty conditions have a million of them. */
const MOST_FORMS = 64;

type Variables = Readonly<Record<string, unknown>>;

interface Known {
  readonly flagsOf: (variables: Variables) => Flags;
  /** By the answers to @skip and @include. */
  readonly forms: Map<string, FieldsOfClasses>;
}

/**
 * What an operation reads of persons: data class → coordinates, both sorted. The same object for the same operation
 * and answers to @skip and @include, so that all entries of an operation share it.
 */
export class FieldsByClass {
  private readonly known = new WeakMap<OperationDefinitionNode, Known>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly classOf: PersonalClassOf,
  ) {}

  of(document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): FieldsOfClasses {
    let known = this.known.get(operation);
    if (known === undefined) {
      this.known.set(operation, (known = { flagsOf: flagsReader(document, operation), forms: new Map() }));
    }
    const { flagsOf, forms } = known;
    // By the rule that the answer is completed by: what it shows is what is recorded.
    const flags = flagsOf(variables);
    const key = formOf(flags);
    let found = forms.get(key);
    if (found === undefined) {
      if (forms.size >= MOST_FORMS) forms.clear();
      forms.set(key, (found = this.read(document, operation, flags)));
    }
    return found;
  }

  private read(document: DocumentNode, operation: OperationDefinitionNode, flags: Flags): FieldsOfClasses {
    const root = this.schema.getRootType(operation.operation);
    if (!root) return {};
    const found = new Map<string, Set<string>>();
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    }
    const seen = new Set<string>();
    const selections = (set: SelectionSetNode, parent: GraphQLCompositeType): void => {
      for (const node of set.selections) {
        if (isIncluded(conditionsOf(node, NO_DEFAULTS), flags)) selection(node, parent);
      }
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
