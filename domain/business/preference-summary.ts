import type { Consent, Preference, PreferenceSummary, RowKey, SourceKey } from '../model/index.ts';
import { nameKey } from './standard-name.ts';

export type CountedConsent = Pick<
  Consent,
  'id' | 'at' | 'deleted' | 'state' | 'purpose' | 'channel' | 'contactPoint' | 'legalEntity'
>;
export type CountedPreference = Pick<Preference, 'id' | 'at' | 'deleted' | 'subject' | 'name' | 'choice'>;

export function emptyPreferenceSummary(sourceKey: SourceKey): PreferenceSummary {
  return { sourceKey, consents: [], preferences: [] };
}

/** Consents of one slot replace one another (DATA §9). */
export function consentSlot(consent: CountedConsent): string {
  const { legalEntity, purpose, channel, contactPoint } = consent;
  return JSON.stringify([nameOrAll(legalEntity), nameKey(purpose), nameOrAll(channel), contactPoint]);
}

const nameOrAll = (name: string | null): string | null => (name === null ? null : nameKey(name));

export function preferenceSlot(preference: CountedPreference): string {
  return JSON.stringify([preference.subject, nameKey(preference.name)]);
}

/** Newest first; at the same time a refusal goes before a grant; then the id, so that the order is total. */
export function compareConsents(a: CountedConsent, b: CountedConsent): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  const granted = Number(a.state === 'granted') - Number(b.state === 'granted');
  if (granted !== 0) return granted;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Newest first; at the same time an opt-out goes first; then the id. */
export function comparePreferences(a: CountedPreference, b: CountedPreference): number {
  if (a.at !== b.at) return a.at > b.at ? -1 : 1;
  const out = Number(a.choice !== 'opt-out') - Number(b.choice !== 'opt-out');
  if (out !== 0) return out;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The ids of the rows that stand, one per slot, sorted. Tombstones never stand. */
function standing<T extends { readonly id: RowKey; readonly deleted: boolean }>(
  rows: readonly T[],
  slot: (row: T) => string,
  compare: (a: T, b: T) => number,
): RowKey[] {
  const best = new Map<string, T>();
  for (const row of rows) {
    if (row.deleted) continue;
    const name = slot(row);
    const other = best.get(name);
    if (other === undefined || compare(row, other) < 0) best.set(name, row);
  }
  return [...best.values()].map((row) => row.id).sort();
}

export function standingConsents(rows: readonly CountedConsent[]): RowKey[] {
  return standing(rows, consentSlot, compareConsents);
}

export function standingPreferences(rows: readonly CountedPreference[]): RowKey[] {
  return standing(rows, preferenceSlot, comparePreferences);
}
