import type { ClaimsOfLog } from './claims.ts';
import { canonical } from './canonical.ts';
import { hashText, leafHash, textHash, type Hash } from './hash.ts';
import { headHash } from './head.ts';
import { checksOf, type LogLine } from './line.ts';
import { placeOfEdit } from './place-of-edit.ts';
import { Frontier } from './tree.ts';

export interface FirstBad {
  readonly logId: string;
  /** Number of the entry in its log, from 0, at which the log stops being what was signed. */
  readonly seq: number;
  readonly kind: 'edited' | 'missing' | 'reordered' | 'truncated';
}

export interface Checked {
  readonly headText: string;
  readonly exact: boolean;
  /** Signed by a key that may sign. */
  readonly genuine: boolean;
}

/** Follows one log line by line; after the first fault it only looks whether a missing line comes later. */
export class LogReader {
  private tree = Frontier.empty();
  private line = 0;
  private previous = '';
  private key: string | null = null;
  private fault: FirstBad | null = null;
  private givenUp = false;

  constructor(
    readonly log: string,
    private readonly claims: ClaimsOfLog | null,
  ) {}

  /** Entries found good so far. */
  get size(): number {
    return this.tree.size;
  }

  get bad(): FirstBad | null {
    return this.fault;
  }

  giveUp(): void {
    this.givenUp = true;
  }

  /** Somebody saw more of this log than is here. */
  isShort(): boolean {
    return !this.givenUp && this.fault === null && this.claims !== null && this.claims.tip.line >= this.line;
  }

  take(read: LogLine, { headText, exact, genuine }: Checked): void {
    const { head } = read;
    if (this.fault !== null || this.givenUp) {
      if (this.fault?.kind === 'missing' && genuine && head.line === this.line) {
        this.fault = { ...this.fault, kind: 'reordered' };
      }
      return;
    }
    this.key ??= head.key;
    if (!genuine || head.key !== this.key) return this.found('edited');
    if (head.line > this.line) return this.found('missing');
    if (head.line < this.line) return this.found('reordered');
    if (head.previous !== this.previous) return this.found('edited');
    const leaves = (read.entries ?? []).map((entry) => leafHash(canonical(entry)));
    const tree = this.tree.copy();
    for (const leaf of leaves) tree.append(leaf);
    if (hashText(tree.root()) !== head.root || tree.size !== head.size) return this.foundIn(leaves, read);
    const shapes = firstWrongShape(read);
    if (shapes !== null) return this.found('edited', this.size + shapes);
    if ((read.checks ?? '') !== checksOf(leaves)) return this.found('edited');
    const claim = this.claims?.at(head.line);
    const otherwiseSeen = claim !== undefined && (claim.root !== head.root || claim.size !== head.size);
    if (!exact || leaves.length !== head.count || otherwiseSeen) return this.found('edited');
    this.tree = tree;
    this.line += 1;
    this.previous = headHash(headText);
  }

  private found(kind: FirstBad['kind'], seq = this.size): void {
    this.fault = { logId: this.log, seq, kind };
  }

  private foundIn(leaves: readonly Hash[], read: LogLine): void {
    const { index, kind } = placeOfEdit(leaves, read.checks ?? '', read.head.count);
    this.found(kind, this.size + index);
  }
}

/** Index of the first entry whose shape is not what its hash says; null where all are. */
function firstWrongShape({ entries = [], shapes = {} }: LogLine): number | null {
  const good = new Map<string, boolean>();
  for (const [id, shape] of Object.entries(shapes)) good.set(id, textHash(canonical(shape)) === id);
  const wrong = entries.findIndex((entry) => good.get(String(entry['shape'])) !== true);
  if (wrong >= 0) return wrong;
  // A shape that no entry names was put there later.
  const named = new Set(entries.map((entry) => entry['shape']));
  return [...good.keys()].every((id) => named.has(id)) ? null : 0;
}
