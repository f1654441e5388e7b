import { comparePreferences, preferenceSlot } from '../business/index.ts';
import type { Preference } from '../model/index.ts';

/**
 * The choice that stands for each channel and topic over all source keys of a customer: the newest, at the same
 * time the opt-out. Sorted by name.
 */
export function currentChoices(events: readonly Preference[]): readonly Preference[] {
  let choices = CURRENT.get(events);
  if (!choices) CURRENT.set(events, (choices = newestPerSlot(events)));
  return choices;
}

/** The same events are asked of several times in one answer, those of a large customer in several. */
const CURRENT = new WeakMap<readonly Preference[], readonly Preference[]>();

function newestPerSlot(events: readonly Preference[]): readonly Preference[] {
  const newest = new Map<string, Preference>();
  for (const event of events) {
    if (event.deleted) continue;
    const slot = preferenceSlot(event);
    const other = newest.get(slot);
    if (other === undefined || comparePreferences(event, other) < 0) newest.set(slot, event);
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, choice]) => choice);
}
