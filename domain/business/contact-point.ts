import { normalizeEmails, normalizePhone } from '../normalize/index.ts';
import type { Checked } from './refusal.ts';
import type { ConsentInput } from './inputs.ts';

type Point = NonNullable<ConsentInput['contactPoint']>;

/** What was said of several is not to be kept of the first alone. */
const SEVERAL = 'holds several addresses: give an entry for each, with each and split';

/** The canonical forms, by which look-ups know them, of all contact points that a text holds. */
export function contactPointsIn({ kind, value, country }: Point): readonly string[] {
  if (kind === 'email') {
    const emails = [normalizeEmails(value)].flat();
    return [...new Set(emails.flatMap((email) => (email.value === null ? [] : [email.value.canonical])))];
  }
  const number = normalizePhone(value, country).value;
  return number === null ? [] : [number.e164];
}

/** A contact point in its canonical form. */
export function checkContactPoint(point: Point): Checked<string> {
  const [canonical, ...more] = contactPointsIn(point);
  if (canonical !== undefined && more.length === 0) return { ok: canonical };
  const wrong = point.kind === 'email' ? 'is not an e-mail address' : 'is not a phone number';
  const reason = canonical === undefined ? wrong : SEVERAL;
  return { problem: { field: point.kind, valueClass: 'contact', reason } };
}
