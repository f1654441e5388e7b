import { StoreContractError } from '../index.ts';

/**
 * Field names on their way into BSON and back. A name from outside may hold `$`, a dot, NUL or spell a DBRef
 * (`$ref`), all of which the server or the driver would read as instructions. They are written as `%` and two
 * hex digits, `%` itself as well, so that the way back is exact.
 */
const SPECIAL = /[%$.\0]/g;
const ESCAPED = /%(25|24|2E|00)/g;

/** Fields that a stored document has beside those of `doc`. */
export const OWN_FIELDS = { id: '_id', version: '_v', documentVersion: '_dv', touched: '_t', sealed: '_s' } as const;
const RESERVED: ReadonlySet<string> = new Set(Object.values(OWN_FIELDS));

export function encodeName(name: string): string {
  return name.replace(SPECIAL, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

export function decodeName(name: string): string {
  return name.includes('%') ? name.replace(ESCAPED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : name;
}

/** A path of the port (`id`, or fields joined by dots) as a path of the stored document. */
export function storedPath(path: string): string {
  if (path === 'id') return OWN_FIELDS.id;
  return path.split('.').map(encodeName).join('.');
}

/** `__proto__` is an own field like any other; plain assignment would set the prototype instead. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  } else target[name] = value;
}

/** JSON semantics: `undefined` members vanish, `undefined` elements are null, -0 is 0. */
function encodeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((v) => (v === undefined ? null : encodeValue(v)));
  if (value === null || typeof value !== 'object') return Object.is(value, -0) ? 0 : value;
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (inner !== undefined) put(out, encodeName(name), encodeValue(inner));
  }
  return out;
}

function decodeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeValue);
  if (value === null || typeof value !== 'object') return value;
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) put(out, decodeName(name), decodeValue(inner));
  return out;
}

/** @throws StoreContractError when a top-level field has one of the names the store needs itself. */
export function encodeDocument(doc: object): Record<string, unknown> {
  for (const name of RESERVED) {
    if (Object.hasOwn(doc, name)) throw new StoreContractError(`A document may not have a field "${name}".`);
  }
  return encodeValue(doc) as Record<string, unknown>;
}

export function decodeDocument(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(stored)) {
    if (!RESERVED.has(name)) put(out, decodeName(name), decodeValue(inner));
  }
  return out;
}
