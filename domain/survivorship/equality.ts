import type { AttributeName, AttributeTypes, Json } from '../model/index.ts';

type KeyOf = { readonly [A in AttributeName]?: (value: AttributeTypes[A]) => string };

/** What makes two values one; attributes not named here are equal when their text is, whatever its case. */
const KEYS: KeyOf = {
  name: (v) => `${v.kind}|${v.script}|${v.full}`.toLowerCase(),
  organisationName: (v) => `${v.kind}|${v.script}|${v.form ?? ''}|${v.core}`.toLowerCase(),
  email: (v) => v.address,
  phone: (v) => (v.extension === undefined ? v.e164 : `${v.e164}|${v.extension}`),
  // `full` is only another way to write the parts, and the use (`kind`) does not make another place.
  address: (v) =>
    v.street === undefined
      ? `${v.country ?? ''}||${v.full}`.toLowerCase()
      : `${v.country ?? ''}|${v.postalCode ?? v.city ?? ''}|${v.houseNumber ?? ''}|${v.unit ?? ''}|${v.street}`.toLowerCase(),
  identifier: (v) => `${v.type}|${v.country ?? ''}|${v.value}|${v.issuer ?? ''}`.toLowerCase(),
  creditLimit: (v) => `${v.amount} ${v.currency}`,
  socialHandle: (v) => `${v.network}|${v.handle}`,
  device: (v) => `${v.kind}|${v.value}`,
};

/** Values of one attribute with the same key are one golden value, supported by each record that has it. */
export function valueKey(attribute: AttributeName, value: Json): string {
  const key = KEYS[attribute] as ((value: Json) => string) | undefined;
  if (key) return key(value);
  return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value);
}

/** How much a value says: its filled parts; for a date its precision; one for any other text. */
export function completeness(attribute: AttributeName, value: Json): number {
  if (typeof value === 'string') return attribute.endsWith('Date') ? value.length : 1;
  return value !== null && typeof value === 'object' ? Object.keys(value).length : 0;
}
