import type { SourceKey } from '../../domain/model/index.ts';

/** The source keys that records and business rows name, without repeats. */
export function namedKeys(outputs: readonly object[]): SourceKey[] {
  const keys = new Set<SourceKey>();
  for (const output of outputs as readonly { readonly key?: SourceKey; readonly sourceKey?: SourceKey | null }[]) {
    const key = output.key ?? output.sourceKey;
    if (key) keys.add(key);
  }
  return [...keys];
}
