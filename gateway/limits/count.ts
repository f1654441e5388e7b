import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Work } from './work.ts';

/** Sizes of an expanded selection set. They may be Infinity where fragments double one another often enough. */
interface Size {
  depth: number;
  height: number;
  aliases: number;
  directives: number;
  /** Fields of its first level. */
  fields: number;
}

export interface DocumentSize {
  readonly definitions: number;
  readonly depth: number;
  readonly height: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  /** Operations, and fragments that no operation reaches: validation reads those too. */
  readonly roots: readonly (OperationDefinitionNode | FragmentDefinitionNode)[];
}

export type Counted =
  | { readonly kind: 'counted'; readonly size: DocumentSize; readonly fragments: Fragments }
  | { readonly kind: 'circular'; readonly fragment: string };

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * The sizes that a document has when its fragments are put in, without putting them in: each selection is looked at
 * once, a fragment's size is kept and added at each spread. (Expanding is what a fragment bomb wants.)
 */
export function countDocument(document: DocumentNode, work: Work): Counted {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    else if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const counter = new Counter(fragments, work);
  const total = { depth: 0, height: 0, aliases: 0, directives: 0, rootFields: 0 };
  const roots: (OperationDefinitionNode | FragmentDefinitionNode)[] = [];
  const add = (root: OperationDefinitionNode | FragmentDefinitionNode, size: Size) => {
    roots.push(root);
    total.depth = Math.max(total.depth, size.depth);
    total.height += size.height;
    total.aliases += size.aliases;
    total.directives += size.directives;
  };
  for (const operation of operations) {
    const size = counter.selectionSet(operation.selectionSet);
    add(operation, size);
    total.directives += operation.directives?.length ?? 0;
    for (const variable of operation.variableDefinitions ?? []) total.directives += variable.directives?.length ?? 0;
    total.rootFields = Math.max(total.rootFields, size.fields);
  }
  for (const [name, fragment] of fragments) if (!counter.knows(name)) add(fragment, counter.fragment(name));
  if (counter.circular !== null) return { kind: 'circular', fragment: counter.circular };
  return { kind: 'counted', size: { ...total, definitions: document.definitions.length, roots }, fragments };
}

const nothing = (): Size => ({ depth: 0, height: 0, aliases: 0, directives: 0, fields: 0 });

class Counter {
  /** The first fragment found inside itself. */
  circular: string | null = null;
  readonly #known = new Map<string, Size>();
  readonly #open = new Set<string>();

  constructor(
    private readonly fragments: Fragments,
    private readonly work: Work,
  ) {}

  knows(fragment: string): boolean {
    return this.#known.has(fragment);
  }

  fragment(name: string): Size {
    const known = this.#known.get(name);
    if (known) return known;
    const definition = this.fragments.get(name);
    // A fragment that is not there is validation's to name.
    if (!definition) return nothing();
    if (this.#open.has(name)) {
      this.circular ??= name;
      return nothing();
    }
    this.#open.add(name);
    const size = this.selectionSet(definition.selectionSet);
    size.directives += definition.directives?.length ?? 0;
    this.#open.delete(name);
    this.#known.set(name, size);
    return size;
  }

  selectionSet(set: SelectionSetNode): Size {
    const size = nothing();
    for (const selection of set.selections) {
      this.work.selections += 1;
      size.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet ? this.selectionSet(selection.selectionSet) : nothing();
        size.fields += 1;
        size.height += 1 + inner.height;
        size.aliases += (selection.alias ? 1 : 0) + inner.aliases;
        size.directives += inner.directives;
        size.depth = Math.max(size.depth, 1 + inner.depth);
        continue;
      }
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? this.selectionSet(selection.selectionSet)
          : this.fragment(selection.name.value);
      size.fields += inner.fields;
      size.height += inner.height;
      size.aliases += inner.aliases;
      size.directives += inner.directives;
      size.depth = Math.max(size.depth, inner.depth);
    }
    return size;
  }
}
