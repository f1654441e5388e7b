import { entryText, shapeOf } from './canonical.ts';
import type { AccessEntry } from './entry.ts';
import { hashedLeaf, hashText, type Hash } from './hash.ts';
import { headHash, headText, type Head, type Witness } from './head.ts';
import type { SigningKey } from './keys.ts';
import { checksOf, headLine, segmentLine } from './line.ts';
import { Frontier } from './tree.ts';

/** An entry made ready for a segment. */
export interface PreparedEntry {
  readonly text: string;
  readonly leaf: Hash;
  readonly shape: { readonly id: string; readonly text: string };
}

/** @throws Error where the entry holds what JSON has no form for */
export function prepareEntry(entry: AccessEntry): PreparedEntry {
  const shape = shapeOf(entry);
  const { leaf, text } = hashedLeaf(entryText(entry, shape.id));
  return { text, leaf, shape };
}

/** A line to be stored, and the chain as it stands when it is. */
export interface NextLine {
  readonly text: string;
  readonly head: Head;
  readonly after: Chain;
}

/**
 * One log as its writer sees it: what the next line builds on. Immutable, so that a line which could not be stored
 * leaves nothing behind. Only one process may write a log.
 */
export class Chain {
  private constructor(
    readonly log: string,
    private readonly key: SigningKey,
    private readonly tree: Frontier,
    private readonly next: { readonly line: number; readonly previous: string },
  ) {}

  /** `log`: an id nobody has used. */
  static begin(log: string, key: SigningKey): Chain {
    return new Chain(log, key, Frontier.empty(), { line: 0, previous: '' });
  }

  get size(): number {
    return this.tree.size;
  }

  get line(): number {
    return this.next.line;
  }

  segment(entries: readonly PreparedEntry[], at: string): NextLine {
    const tree = this.tree.copy();
    const shapes = new Map<string, string>();
    const leaves = entries.map(({ leaf }) => leaf);
    for (const leaf of leaves) tree.append(leaf);
    for (const { shape } of entries) shapes.set(shape.id, shape.text);
    const signed = this.sign(tree, { at, count: entries.length, end: null, others: [] });
    const line = segmentLine({
      checks: checksOf(leaves),
      entries: entries.map((entry) => entry.text),
      head: signed.text,
      shapes,
      signature: signed.signature,
    });
    return { text: line, head: signed.head, after: signed.after };
  }

  /** A head by itself; `others` in any order. */
  head(at: string, others: readonly Witness[], end: Head['end'] = null): NextLine {
    const sorted = [...others].sort((a, b) => (a.log < b.log ? -1 : a.log > b.log ? 1 : 0));
    const signed = this.sign(this.tree, { at, count: 0, end, others: sorted });
    return { text: headLine(signed.text, signed.signature), head: signed.head, after: signed.after };
  }

  private sign(tree: Frontier, said: Pick<Head, 'at' | 'count' | 'end' | 'others'>) {
    const { line, previous } = this.next;
    const root = hashText(tree.root());
    const head: Head = { ...said, key: this.key.id, line, log: this.log, previous, root, size: tree.size };
    const text = headText(head);
    const after = new Chain(this.log, this.key, tree, { line: line + 1, previous: headHash(text) });
    return { head, text, signature: this.key.sign(text), after };
  }
}
