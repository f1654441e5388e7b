import type { AttributeName, AttributeTypes, Json } from '../model/index.ts';

type KeyOf = { readonly [A in AttributeName]?: (value: AttributeTypes[A]) => string };

const lower = (...parts: readonly (string | undefined)[]): string =>
  parts
    .map((part) => part ?? '')
    .join('\u0000')
    .toLowerCase();

/** What makes two values one; attributes not named here are equal when their text is, whatever its case. */
const KEYS: KeyOf = {
  name: (v) => lower(v.full, v.kind, v.script),
  organisationName: (v) => lower(v.core, v.form ?? '', v.kind, v.script),
  email: (v) => v.address,
  phone: (v) => lower(v.e164, v.extension),
  // `full` is only another way to write the parts, and the use (`kind`) does not make another place.
  address: (v) =>
    v.street === undefined
      ? lower(v.full, v.country)
      : lower(v.street, v.houseNumber, v.unit, v.postalCode, v.postalCode === undefined ? v.city : '', v.country),
  identifier: (v) => lower(v.type, v.value, v.country, v.issuer),
  creditLimit: (v) => `${v.amount} ${v.currency}`,
  socialHandle: (v) => lower(v.network, v.handle),
  device: (v) => `${v.kind}\u0000${v.value}`,
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
