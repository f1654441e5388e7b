import type { Consent, Instant, Preference } from '../model/index.ts';
import { stateAt } from './current-consent.ts';

/**
 * Of what stands under the keys of deleted records that which goes on counting: refusals, withdrawals and lapsed
 * grants. A grant goes with its record, so it lifts nothing any more either.
 */
export function refusals(consents: readonly Consent[], now: Instant): readonly Consent[] {
  return consents.filter((consent) => stateAt(consent, now) !== 'granted');
}

/** The same of choices: opt-outs. */
export function optOuts(choices: readonly Preference[]): readonly Preference[] {
  return choices.filter(({ choice }) => choice === 'opt-out');
}
