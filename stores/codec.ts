import type { CollectionDeclaration, DataClass } from './collections.ts';
import type { CollectionName } from './documents.ts';

/**
 * How documents of one data class are kept at rest. `address` names whose data it is: a source key, or a customer
 * id for golden records; a key belongs to an address, so that erasing the address can destroy it. What `seal`
 * returns holds all that `open` needs.
 */
export interface Codec {
  seal(address: string, json: string): string;
  /** @throws when the text was not sealed under a key that is still there */
  open(sealed: string): string;
}

/** One codec per data class; a class without one is kept plain. */
export type Codecs = { readonly [K in DataClass]?: Codec };

/** From the most delicate down: a document of several classes is kept as its most delicate one. */
const DELICACY: readonly DataClass[] = [
  'sensitive',
  'financial',
  'identifier',
  'contact',
  'profile',
  'public',
  'internal',
];

/** The codec of one collection's documents. */
export interface DocumentCodec {
  seal(id: string, doc: object, json: string): string;
  open(sealed: string): string;
}

/** Null where documents of the collection are plain, so that the plain path costs nothing. */
export function documentCodec(
  collection: CollectionName,
  declaration: CollectionDeclaration,
  codecs: Codecs | undefined,
): DocumentCodec | null {
  const dataClass = DELICACY.find((c) => declaration.dataClasses.includes(c));
  const codec = dataClass === undefined ? undefined : codecs?.[dataClass];
  if (codec === undefined) return null;
  return {
    seal: (id, doc, json) => codec.seal(addressOf(collection, id, doc), json),
    open: (sealed) => codec.open(sealed),
  };
}

/** Whose data a document is: its customer for golden records and overrides, else the source key it came under. */
export function addressOf(collection: CollectionName, id: string, doc: object): string {
  if (collection === 'customers') return id;
  const named = doc as {
    readonly sourceKey?: unknown;
    readonly customerId?: unknown;
    readonly transactionId?: unknown;
  };
  for (const value of [named.sourceKey, named.customerId, named.transactionId]) {
    if (typeof value === 'string') return value;
  }
  return id;
}
