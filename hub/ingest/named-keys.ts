import type { SourceKey } from '../../domain/model/index.ts';

/** A record, a business row, or a line of one. */
interface Naming {
  readonly key?: SourceKey;
  readonly sourceKey?: SourceKey | null;
  readonly customer?: SourceKey;
}

/** The source keys that records and business rows name, without repeats. */
export function namedKeys(outputs: readonly object[]): SourceKey[] {
  const keys = new Set<SourceKey>();
  for (const output of outputs as readonly Naming[]) {
    const key = output.key ?? output.sourceKey ?? output.customer;
    if (key) keys.add(key);
  }
  return [...keys];
}

/** Whether the id of this key begins or ends with a blank, which is part of it. */
export function isPadded(key: SourceKey): boolean {
  return PADDED.test(key);
}

const PADDED = /^[^:]*:\s|\s$/u;
