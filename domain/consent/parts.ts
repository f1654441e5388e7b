import { OWN_SYSTEM, type Consent, type Instant, type SourceKey } from '../model/index.ts';
import { currentConsents, type CurrentConsent } from './current-consent.ts';

/**
 * The customer id that each source key of a merged customer belongs to: an own key's is in its name, another's is
 * the one that its link names, a deleted record's the one that its link named last. A key of which nothing is known
 * stands for itself.
 */
export type Parts = ReadonlyMap<SourceKey, string>;

const isOwn = (key: SourceKey): boolean => key.startsWith(`${OWN_SYSTEM}:`);

/** Whether the keys are those of several customer ids: each has an own key. */
export function isMerged(keys: readonly SourceKey[]): boolean {
  let own = 0;
  return keys.some((key) => isOwn(key) && (own += 1) > 1);
}

/**
 * Whose word a question needs by itself, besides what stands over all keys of the customer: that of the keys which
 * have the contact point asked for, that of the parts of a merged customer where none is named, or nobody's.
 */
export function wordNeeded(
  contactPoint: string | null,
  keys: readonly SourceKey[],
  consents: readonly CurrentConsent[],
): 'holders' | 'parts' | null {
  // Only a grant for all contact points raises the question which ones these are.
  if (!consents.some(({ consent, state }) => state === 'granted' && consent.contactPoint === null)) return null;
  if (contactPoint !== null) return 'holders';
  return isMerged(keys) ? 'parts' : null;
}

/**
 * Whose statement on "all contact points" includes one of them: that of some keys together, or, where no record of the
 * customer has it, that of each part.
 */
export type Coverage = { readonly keys: ReadonlySet<SourceKey> } | { readonly parts: Parts };

/** What stands for those by themselves whose word on a contact point is needed. */
export function consentsCovering(
  events: readonly Consent[],
  keys: readonly SourceKey[],
  coverage: Coverage,
  now: Instant,
): readonly (readonly CurrentConsent[])[] {
  if ('parts' in coverage) return consentsApart(events, keys, coverage.parts, now);
  return [consentsUnder(events, (key) => coverage.keys.has(key), now)];
}

/** The consents that stand over some of the source keys by themselves. */
export function consentsUnder(
  events: readonly Consent[],
  includes: (key: SourceKey) => boolean,
  now: Instant,
): readonly CurrentConsent[] {
  const under = events.filter(({ sourceKey }) => sourceKey !== null && includes(sourceKey));
  return currentConsents(under, now);
}

/**
 * What stands for each part of a merged customer by itself. A part without a record brings no contact point along and
 * is left out, unless none has one.
 * @param keys those of the customer; `parts` may tell of keys of deleted records besides
 */
export function consentsApart(
  events: readonly Consent[],
  keys: readonly SourceKey[],
  parts: Parts,
  now: Instant,
): readonly (readonly CurrentConsent[])[] {
  const withRecords = keys.flatMap((key) => (isOwn(key) ? [] : (parts.get(key) ?? [])));
  const said = new Map<string, Consent[]>();
  for (const part of withRecords.length === 0 ? parts.values() : withRecords) said.set(part, []);
  for (const event of events) {
    const part = event.sourceKey === null ? undefined : parts.get(event.sourceKey);
    if (part !== undefined) said.get(part)?.push(event);
  }
  return [...said.values()].map((of) => currentConsents(of, now));
}
