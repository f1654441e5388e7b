import type { Actor } from './actor.ts';

/** A second factor is fresh for so long. */
export const STEP_UP_SECONDS = 300;
/** Clocks of two machines may differ by this much. */
const CLOCK_SECONDS = 60;

/** Authentication methods that are, or contain, a second factor (RFC 8176 §2). */
const SECOND_FACTORS: ReadonlySet<string> = new Set(['mfa', 'otp', 'hwk', 'swk', 'sms', 'tel', 'sc']);
/** Authentication contexts that need one (OpenID EAP ACR Values 1.0; NIST SP 800-63B by its usual names; PAPE). */
const SECOND_FACTOR_CONTEXTS: ReadonlySet<string> = new Set([
  'phr',
  'phrh',
  'aal2',
  'aal3',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
]);

/** Did the person behind the token prove a second factor within the last five minutes? `nowMs`: milliseconds of the epoch. */
export function steppedUp({ acr, amr, authTime }: Pick<Actor, 'acr' | 'amr' | 'authTime'>, nowMs: number): boolean {
  const second = amr.some((method) => SECOND_FACTORS.has(method)) || (acr !== null && SECOND_FACTOR_CONTEXTS.has(acr));
  if (!second || authTime === null || !Number.isFinite(authTime)) return false;
  const age = nowMs / 1_000 - authTime;
  return age <= STEP_UP_SECONDS && age >= -CLOCK_SECONDS;
}
