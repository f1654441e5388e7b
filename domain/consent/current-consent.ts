import { compareConsents, consentSlot, statedBy } from '../business/index.ts';
import type { Consent, ConsentState, Instant } from '../model/index.ts';

/** A consent event that stands, with the state it has now. */
export interface CurrentConsent {
  readonly consent: Consent;
  /** As told, or `expired` for a grant whose time has run out. */
  readonly state: ConsentState;
}

/**
 * The consents that stand over all source keys of a customer: per legal entity, purpose, channel and contact point
 * the newest event, at the same time the refusal (DATA §9). Sorted by slot, so that any order of events gives the
 * same answer. What stands for the whole is what stood for one of its parts, so a merge grants nothing new. What is
 * dated after now does not stand yet.
 */
export function currentConsents(events: readonly Consent[], now: Instant): readonly CurrentConsent[] {
  const isStated = statedBy(now);
  const stated = events.every(isStated) ? events : events.filter(isStated);
  return newestPerSlot(stated).map((consent) => ({ consent, state: stateAt(consent, now) }));
}

/** The same events are asked of several times in one answer, those of a large customer in several. */
const NEWEST = new WeakMap<readonly Consent[], readonly Consent[]>();

function newestPerSlot(events: readonly Consent[]): readonly Consent[] {
  const known = NEWEST.get(events);
  if (known) return known;
  const newest = new Map<string, Consent>();
  for (const event of events) {
    if (event.deleted) continue;
    const slot = consentSlot(event);
    const other = newest.get(slot);
    if (other === undefined || compareConsents(event, other) < 0) newest.set(slot, event);
  }
  const sorted = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, consent]) => consent);
  NEWEST.set(events, sorted);
  return sorted;
}

/** A grant ends at `expiresAt`; nothing is written when it does. */
export function stateAt(consent: Pick<Consent, 'state' | 'expiresAt'>, now: Instant): ConsentState {
  const over = consent.expiresAt !== null && consent.expiresAt <= now;
  return consent.state === 'granted' && over ? 'expired' : consent.state;
}
