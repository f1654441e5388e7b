import { OWN_SYSTEM, type Consent, type Instant, type SourceKey } from '../model/index.ts';
import { currentConsents, type CurrentConsent } from './current-consent.ts';

/**
 * The customer id that each source key of a merged customer belongs to: an own key's is in its name, another's is
 * the one that its link names. A key without a link stands for itself.
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
 */
export function consentsApart(
  events: readonly Consent[],
  parts: Parts,
  now: Instant,
): readonly (readonly CurrentConsent[])[] {
  const withRecords = [...parts].filter(([key]) => !isOwn(key)).map(([, part]) => part);
  const said = new Map<string, Consent[]>();
  for (const part of withRecords.length === 0 ? parts.values() : withRecords) said.set(part, []);
  for (const event of events) {
    const part = event.sourceKey === null ? undefined : parts.get(event.sourceKey);
    if (part !== undefined) said.get(part)?.push(event);
  }
  return [...said.values()].map((of) => currentConsents(of, now));
}
