import {
  Kind,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Mask } from '../mask.ts';
import { conditionsOf, defaultsOf, type Defaults } from './conditions.ts';
import type { Needs } from './needs.ts';
import { operationOf, withoutUnused } from './document.ts';
import { unmet, type Removed, type Requirement } from './requirement.ts';

export interface FilterInput {
  readonly needs: Needs;
  /** Valid against the schema: what it selects exists. */
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly mask: Mask;
}

export interface FilteredOperation {
  /** Null: nothing is left to be asked. */
  readonly document: DocumentNode | null;
  readonly operation: OperationDefinitionNode | null;
  /** The refused fields, not the parents that went because nothing was left in them; at most `MAX_REMOVED`. */
  readonly removed: readonly Removed[];
  readonly unchanged: boolean;
}

/** A document of repeated fragments can refuse one field at very many places; no more of them are listed. */
export const MAX_REMOVED = 1_000;

/**
 * Takes out of an operation what the mask does not allow, so that a refused field is neither planned nor resolved.
 * Rests on document, operation and mask alone, not on variables: the answer can be kept.
 *
 * Semantics of Apollo Router's authorization directives; docs/authorization.md lists where we differ.
 * @throws Error where the name picks no operation
 */
export function filterOperation({ needs, document, operationName, mask }: FilterInput): FilteredOperation {
  const operation = operationOf(document, operationName);
  if (!operation) throw new Error('The operation name picks none of the operations.');
  const root = needs.schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}.`);
  const walk = new Walk(needs, mask, document, defaultsOf(operation));
  const { node, removed } = walk.typed(root, operation.selectionSet);
  if (removed.length === 0) return { document, operation, removed, unchanged: true };
  if (!node) return { document: null, operation: null, removed, unchanged: false };
  const filtered = withoutUnused({ ...operation, selectionSet: node }, walk.keptFragments());
  return { ...filtered, removed, unchanged: false };
}

/** What a gateway should have removed from the operation; empty: it may be executed. */
export const checkOperation = (input: FilterInput): readonly Removed[] => filterOperation(input).removed;

/** What remains of a part of the document, and what was refused in it; paths from that part on. */
interface Kept<N> {
  readonly node: N | null;
  readonly removed: readonly Removed[];
}

class Walk {
  private readonly definitions = new Map<string, FragmentDefinitionNode>();
  /** A fragment is judged once, by its own type condition, wherever it is spread. */
  private readonly judged = new Map<string, Kept<FragmentDefinitionNode>>();

  constructor(
    private readonly needs: Needs,
    private readonly mask: Mask,
    document: DocumentNode,
    private readonly defaults: Defaults,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.definitions.set(definition.name.value, definition);
    }
  }

  /** In the order of the document. */
  keptFragments(): FragmentDefinitionNode[] {
    return [...this.definitions.keys()].flatMap((name) => this.judged.get(name)?.node ?? []);
  }

  /** The selections on a type that a type condition (or the operation) names: the type itself must be allowed. */
  typed(type: GraphQLCompositeType, set: SelectionSetNode): Kept<SelectionSetNode> {
    const lacking = unmet(this.typeNeeds(type, set), this.mask);
    if (lacking.length === 0) return this.selections(type, set);
    return { node: null, removed: this.refusedFields(type, set, lacking) };
  }

  private selections(type: GraphQLCompositeType, set: SelectionSetNode): Kept<SelectionSetNode> {
    const kept: SelectionNode[] = [];
    const removed: Removed[] = [];
    let changed = false;
    for (const selection of set.selections) {
      const part = this.selection(type, selection);
      append(removed, part.removed, selection, this.defaults);
      if (part.node) kept.push(part.node);
      if (part.node !== selection) changed = true;
    }
    if (kept.length === 0) return { node: null, removed };
    return { node: changed ? { ...set, selections: kept } : set, removed };
  }

  private selection(type: GraphQLCompositeType, node: SelectionNode): Kept<SelectionNode> {
    switch (node.kind) {
      case Kind.FIELD:
        return this.field(type, node);
      case Kind.INLINE_FRAGMENT:
        return this.inlineFragment(type, node);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = this.fragment(node.name.value);
        return { node: fragment.node ? node : null, removed: fragment.removed };
      }
    }
  }

  private field(parent: GraphQLCompositeType, node: FieldNode): Kept<FieldNode> {
    const name = node.name.value;
    // Introspection is no data: whether it is allowed is not a matter of fields.
    if (name.startsWith('__')) return { node, removed: [] };
    const key = node.alias?.value ?? name;
    const coordinate = `${parent.name}.${name}`;
    const field = this.needs.field(parent, name);
    if (!field) return refused(key, coordinate, ['a field of the schema']);
    const { type, requirement } = field;
    const lacking = unmet(requirement, this.mask);
    const inner = node.selectionSet;
    if (inner && isCompositeType(type) && isAbstractType(type)) {
      lacking.push(...unmet(this.typeNeeds(type, inner), this.mask));
    }
    if (lacking.length > 0) return refused(key, coordinate, [...new Set(lacking)]);
    if (!inner || !isCompositeType(type)) return { node, removed: [] };
    const { node: set, removed } = this.selections(type, inner);
    const within = removed.map((one) => ({ ...one, path: [key, ...one.path] }));
    if (!set) return { node: null, removed: within };
    return { node: set === inner ? node : { ...node, selectionSet: set }, removed: within };
  }

  private inlineFragment(parent: GraphQLCompositeType, node: InlineFragmentNode): Kept<InlineFragmentNode> {
    const named = node.typeCondition;
    const type = named ? this.composite(named.name.value) : parent;
    const { node: set, removed } = named
      ? this.typed(type, node.selectionSet)
      : this.selections(type, node.selectionSet);
    if (!set) return { node: null, removed };
    return { node: set === node.selectionSet ? node : { ...node, selectionSet: set }, removed };
  }

  private fragment(name: string): Kept<FragmentDefinitionNode> {
    const known = this.judged.get(name);
    if (known) return known;
    const definition = this.definitions.get(name);
    if (!definition) return { node: null, removed: [] };
    // A circle is refused by validation; here it ends.
    this.judged.set(name, { node: null, removed: [] });
    const type = this.composite(definition.typeCondition.name.value);
    const { node: set, removed } = this.typed(type, definition.selectionSet);
    const same = set === definition.selectionSet;
    const kept = { node: set ? (same ? definition : { ...definition, selectionSet: set }) : null, removed };
    this.judged.set(name, kept);
    return kept;
  }

  /**
   * What a type asks for, given what is selected on it. An abstract type asks for nothing where only type
   * conditions and `__typename` are selected, since each condition is then judged by itself.
   */
  private typeNeeds(type: GraphQLCompositeType, set: SelectionSetNode): Requirement {
    if (isObjectType(type) || this.selectsOn(type, set)) return this.needs.type(type);
    return { authenticated: false, scopes: [], policies: [] };
  }

  private selectsOn(type: GraphQLCompositeType, set: SelectionSetNode): boolean {
    return set.selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value !== '__typename';
      if (node.kind === Kind.FRAGMENT_SPREAD) return false;
      return node.typeCondition === undefined && this.selectsOn(type, node.selectionSet);
    });
  }

  /** A type refused as a whole: the fields selected on it, each by its name. */
  private refusedFields(type: GraphQLCompositeType, set: SelectionSetNode, needs: readonly string[]): Removed[] {
    const removed: Removed[] = [];
    for (const node of set.selections) {
      if (removed.length >= MAX_REMOVED) break;
      append(removed, this.refusedIn(type, node, needs), node, this.defaults);
    }
    return removed;
  }

  private refusedIn(type: GraphQLCompositeType, node: SelectionNode, needs: readonly string[]): readonly Removed[] {
    if (node.kind === Kind.FIELD) {
      const name = node.name.value;
      return refused(node.alias?.value ?? name, `${type.name}.${name}`, needs).removed;
    }
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const inner = node.typeCondition ? this.composite(node.typeCondition.name.value) : type;
      return this.refusedFields(inner, node.selectionSet, needs);
    }
    const fragment = this.definitions.get(node.name.value);
    if (!fragment) return [];
    return this.refusedFields(this.composite(fragment.typeCondition.name.value), fragment.selectionSet, needs);
  }

  private composite(name: string): GraphQLCompositeType {
    const type = this.needs.schema.getType(name);
    if (!type || !isCompositeType(type)) throw new Error(`The schema has no object, interface or union ${name}.`);
    return type;
  }
}

function refused(key: string, coordinate: string, needs: readonly string[]): Kept<never> {
  return { node: null, removed: [{ path: [key], coordinate, needs, conditions: [] }] };
}

/** Adds the refusals of one selection, under its own conditions, up to the limit. */
function append(list: Removed[], more: readonly Removed[], node: SelectionNode, defaults: Defaults): void {
  if (more.length === 0) return;
  const conditions = conditionsOf(node, defaults);
  for (const one of more) {
    if (list.length >= MAX_REMOVED) return;
    list.push(conditions.length === 0 ? one : { ...one, conditions: [...conditions, ...one.conditions] });
  }
}
