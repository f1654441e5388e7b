import type { SourceKey } from '../../model/index.ts';
import type { PlannedKey, SearchPlan } from './query.ts';

/** The rows one planned key gave. */
export interface KeyRows {
  readonly key: PlannedKey;
  readonly sourceKeys: readonly SourceKey[];
}

/**
 * Which of the rows found are worth reading, before any record is read: those found for most words of the text and by
 * the most telling keys first; at most `limit`. Ties by source key, so that the choice is the same every time.
 */
export function shortlist(plan: SearchPlan, rows: readonly KeyRows[], limit: number): SourceKey[] {
  const scores = new Map<SourceKey, { words: Map<number, number>; other: number }>();
  for (const { key, sourceKeys } of rows) {
    for (const sourceKey of sourceKeys) {
      let score = scores.get(sourceKey);
      if (score === undefined) scores.set(sourceKey, (score = { words: new Map(), other: 0 }));
      if (key.words.length === 0) score.other = Math.max(score.other, key.weight);
      for (const word of key.words) score.words.set(word, Math.max(score.words.get(word) ?? 0, key.weight));
    }
  }
  const total = (score: { words: Map<number, number>; other: number }): number => {
    let sum = score.other * Math.max(1, plan.words.length);
    for (const weight of score.words.values()) sum += weight;
    return sum + 100 * score.words.size;
  };
  return [...scores]
    .map(([sourceKey, score]) => ({ sourceKey, total: total(score) }))
    .sort((a, b) => b.total - a.total || (a.sourceKey < b.sourceKey ? -1 : 1))
    .slice(0, limit)
    .map(({ sourceKey }) => sourceKey);
}
