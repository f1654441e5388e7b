import { EMPTY_ROOT, leafHash, nodeHash, type Hash } from './hash.ts';

/**
 * A growing Merkle tree of RFC 9162 §2.1 that keeps its frontier alone: the roots of the complete subtrees that the
 * leaves so far make, largest first; their sizes are the bits of the number of leaves. Memory is logarithmic.
 */
export class Frontier {
  private constructor(
    private readonly subtrees: Hash[],
    private leaves: number,
  ) {}

  static empty(): Frontier {
    return new Frontier([], 0);
  }

  get size(): number {
    return this.leaves;
  }

  append(leaf: Hash): void {
    let node = leaf;
    // A complete subtree on the left for every trailing one bit: the new leaf completes the next larger one.
    for (let bits = this.leaves; bits % 2 === 1; bits = Math.floor(bits / 2)) {
      node = nodeHash(this.subtrees.pop() as Hash, node);
    }
    this.subtrees.push(node);
    this.leaves += 1;
  }

  root(): Hash {
    let root = this.subtrees.at(-1);
    if (root === undefined) return EMPTY_ROOT;
    for (let i = this.subtrees.length - 2; i >= 0; i--) root = nodeHash(this.subtrees[i] as Hash, root);
    return root;
  }

  /** A tree of its own, so that a segment can be tried and given up. */
  copy(): Frontier {
    return new Frontier([...this.subtrees], this.leaves);
  }
}

/** Root of the tree over these entries (RFC 9162 §2.1.1). */
export function rootOf(entries: Iterable<string | Uint8Array>): Hash {
  const tree = Frontier.empty();
  for (const entry of entries) tree.append(leafHash(entry));
  return tree.root();
}

/** Root over leaf hashes `from` to before `to`. */
export function rootOfLeaves(leaves: readonly Hash[], from = 0, to = leaves.length): Hash {
  const tree = Frontier.empty();
  for (let i = from; i < to; i++) tree.append(leaves[i] as Hash);
  return tree.root();
}
