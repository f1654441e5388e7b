import type { Witness } from './head.ts';

/** What heads say of one other log. */
export interface ClaimsOfLog {
  /** The furthest place that anybody saw. */
  readonly tip: Witness;
  /** What was seen after this line of the log, where somebody looked there. */
  at(line: number): Witness | undefined;
}

const KEPT = 4_096;

class Kept implements ClaimsOfLog {
  private readonly byLine = new Map<number, Witness>();

  constructor(public tip: Witness) {}

  at(line: number): Witness | undefined {
    return line === this.tip.line ? this.tip : this.byLine.get(line);
  }

  add(witness: Witness): void {
    if (witness.line > this.tip.line) this.tip = witness;
    if (!this.byLine.has(witness.line)) this.byLine.set(witness.line, witness);
    if (this.byLine.size <= KEPT) return;
    // Every second one goes: a tree that differs at one place differs at all later ones.
    let odd = false;
    for (const line of this.byLine.keys()) if ((odd = !odd)) this.byLine.delete(line);
  }
}

/** Everything that heads say of other logs; at most some thousand places of each are remembered, and the furthest. */
export class Claims {
  private readonly byLog = new Map<string, Kept>();

  add(witnesses: readonly Witness[]): void {
    for (const witness of witnesses) {
      const known = this.byLog.get(witness.log);
      if (known === undefined) this.byLog.set(witness.log, new Kept(witness));
      else known.add(witness);
    }
  }

  of(log: string): ClaimsOfLog | null {
    return this.byLog.get(log) ?? null;
  }

  logs(): Iterable<string> {
    return this.byLog.keys();
  }
}
