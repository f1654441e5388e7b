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
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Mask } from '../mask.ts';
import type { Defaults } from './conditions.ts';
import type { Needs } from './needs.ts';
import { append, mayBeLeftOut, refusal, refusedFields } from './refused-fields.ts';
import { unmet, type Removed, type Requirement } from './requirement.ts';

/** What remains of a part of the document, and what was refused in it; paths from that part on. */
interface Kept<N> {
  readonly node: N | null;
  /**
   * Where nothing is left: what must stand in its place if anything is left beside it, because its null would null
   * its parent (`edges`, `node`). It asks for `__typename` alone.
   */
  readonly hollow?: SelectionNode | null;
  readonly removed: readonly Removed[];
}

/** Selections, and those that could stand in for them where none is left. */
type KeptSet = Omit<Kept<SelectionSetNode>, 'hollow'> & { readonly hollow?: SelectionSetNode | null };

const TYPENAME: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
};

/**
 * Walks an operation once and takes out what the mask does not allow. `removed` lists at most `MAX_REMOVED` places;
 * what is taken out does not depend on that limit.
 */
export class Walk {
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
  typed(type: GraphQLCompositeType, set: SelectionSetNode): KeptSet {
    const lacking = unmet(this.typeNeeds(type, set), this.mask);
    if (lacking.length === 0) return this.selections(type, set);
    return {
      node: null,
      removed: refusedFields({
        type,
        set,
        needs: lacking,
        fragments: this.definitions,
        types: this.composite,
        defaults: this.defaults,
      }),
    };
  }

  private selections(type: GraphQLCompositeType, set: SelectionSetNode): KeptSet {
    const kept: SelectionNode[] = [];
    const removed: Removed[] = [];
    let changed = false;
    let left = false;
    for (const selection of set.selections) {
      const part = this.selection(type, selection);
      append(removed, part.removed, selection, this.defaults);
      const node = part.node ?? part.hollow;
      if (node) kept.push(node);
      if (part.node) left = true;
      if (part.node !== selection) changed = true;
    }
    if (!left) return { node: null, removed, hollow: kept.length > 0 ? { ...set, selections: kept } : null };
    return { node: changed ? { ...set, selections: kept } : set, removed };
  }

  private selection(type: GraphQLCompositeType, node: SelectionNode): Kept<SelectionNode> {
    switch (node.kind) {
      case Kind.FIELD:
        return this.field(type, node);
      case Kind.INLINE_FRAGMENT:
        return this.inlineFragment(type, node);
      case Kind.FRAGMENT_SPREAD: {
        const { node: left, removed, hollow } = this.fragment(node.name.value);
        const place = hollow && node.directives ? { ...hollow, directives: node.directives } : hollow;
        return { node: left ? node : null, removed, ...(place ? { hollow: place } : {}) };
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
    if (!field) return refused(refusal(key, coordinate, ['a field of the schema']));
    const { type, requirement, nonNull } = field;
    const lacking = unmet(requirement, this.mask);
    const inner = node.selectionSet;
    if (inner && isCompositeType(type) && isAbstractType(type)) {
      lacking.push(...unmet(this.typeNeeds(type, inner), this.mask));
    }
    if (lacking.length > 0) return refused(refusal(key, coordinate, [...new Set(lacking)]));
    if (!inner || !isCompositeType(type)) return { node, removed: [] };
    const { node: set, removed, hollow } = this.selections(type, inner);
    const within = removed.map((one) => ({ ...one, path: [key, ...one.path] }));
    if (!set) {
      const bare = { ...node, selectionSet: hollow ?? TYPENAME };
      // Null would read as "there is none" where variables leave out all that is refused.
      if (removed.every(mayBeLeftOut)) return { node: bare, removed: within };
      return { node: null, removed: within, hollow: nonNull ? bare : null };
    }
    return { node: set === inner ? node : { ...node, selectionSet: set }, removed: within };
  }

  private inlineFragment(parent: GraphQLCompositeType, node: InlineFragmentNode): Kept<InlineFragmentNode> {
    const named = node.typeCondition;
    const type = named ? this.composite(named.name.value) : parent;
    const {
      node: set,
      removed,
      hollow,
    } = named ? this.typed(type, node.selectionSet) : this.selections(type, node.selectionSet);
    if (!set) return { node: null, removed, hollow: hollow ? { ...node, selectionSet: hollow } : null };
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
    const { node: set, removed, hollow } = this.typed(type, definition.selectionSet);
    const same = set === definition.selectionSet;
    const kept: Kept<FragmentDefinitionNode> = {
      node: set ? (same ? definition : { ...definition, selectionSet: set }) : null,
      removed,
      hollow: hollow
        ? { kind: Kind.INLINE_FRAGMENT, typeCondition: definition.typeCondition, selectionSet: hollow }
        : null,
    };
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

  private readonly composite = (name: string): GraphQLCompositeType => {
    const type = this.needs.schema.getType(name);
    if (!type || !isCompositeType(type)) throw new Error(`The schema has no object, interface or union ${name}.`);
    return type;
  };
}

const refused = (one: Removed): Kept<never> => ({ node: null, removed: [one] });
