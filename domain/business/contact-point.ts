import { normalizeEmail, normalizePhone } from '../normalize/index.ts';
import type { Checked } from './refusal.ts';
import type { ConsentInput } from './inputs.ts';

/** A contact point in its canonical form, by which look-ups know it. */
export function checkContactPoint(point: NonNullable<ConsentInput['contactPoint']>): Checked<string> {
  const canonical =
    point.kind === 'email'
      ? normalizeEmail(point.value).value?.canonical
      : normalizePhone(point.value, point.country).value?.e164;
  if (canonical !== undefined) return { ok: canonical };
  const reason = point.kind === 'email' ? 'is not an e-mail address' : 'is not a phone number';
  return { problem: { field: point.kind, valueClass: 'contact', reason } };
}
