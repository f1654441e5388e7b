/** Why data is read; sent as `c360-purpose`, allowed by the token's `purposes`, written to the access log. */
export const PURPOSES = {
  service: { boundToConsent: false, meaning: 'To serve the customer who asks.' },
  sales: { boundToConsent: false, meaning: 'To sell to a customer in one’s care.' },
  marketing: { boundToConsent: true, meaning: 'To address customers for advertising; only with their consent.' },
  analytics: { boundToConsent: false, meaning: 'To count and compare, without contacting anybody.' },
  legal: { boundToConsent: false, meaning: 'To meet a legal duty or defend a claim.' },
} as const satisfies Record<string, { readonly boundToConsent: boolean; readonly meaning: string }>;

export type Purpose = keyof typeof PURPOSES;
export const PURPOSE_NAMES = Object.keys(PURPOSES) as readonly Purpose[];

export const isPurpose = (name: string): name is Purpose => Object.hasOwn(PURPOSES, name);

/** The purpose of a request: what the header names, else the token's first. Null: the token does not allow it. */
export function chosenPurpose(allowed: readonly string[], header: string | null): Purpose | null {
  const known = allowed.filter(isPurpose);
  if (header === null) return known[0] ?? null;
  return known.find((purpose) => purpose === header) ?? null;
}
