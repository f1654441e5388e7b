import canonicalize from 'canonicalize';
import { textHash } from './hash.ts';
import type { AccessEntry } from './entry.ts';

/**
 * What entries of one operation and mask have in common: kept once in a segment and named by its hash in each entry,
 * since the coordinates of a full view would be ten times as long as the rest.
 */
export interface Shape {
  /** SHA-256 of `text`, base64url. */
  readonly id: string;
  /** RFC 8785. */
  readonly text: string;
}

const shapes = new WeakMap<AccessEntry['fields'], Map<string, Shape>>();

/** The shape of an entry; computed once for each object of `fields` and operation. */
export function shapeOf(entry: AccessEntry): Shape {
  let known = shapes.get(entry.fields);
  if (known === undefined) shapes.set(entry.fields, (known = new Map<string, Shape>()));
  const { kind, name, hash } = entry.operation;
  const key = `${kind} ${hash} ${name ?? ''}`;
  let shape = known.get(key);
  if (shape === undefined) {
    const text = canonical({ fields: entry.fields, hash, kind, name });
    known.set(key, (shape = { id: textHash(text), text }));
  }
  return shape;
}

/**
 * The leaf of an entry: RFC 8785 by construction, keys written in their order, since the library would take longer
 * than everything else together. A test holds both forms against each other.
 */
export function entryText(entry: AccessEntry, shape: string): string {
  const { client } = entry;
  const by = client === null ? 'null' : `{"name":${json(client.name)},"version":${nullable(client.version)}}`;
  const reason = entry.reason === undefined ? '' : `"reason":${json(entry.reason)},`;
  const roles = entry.roles === undefined ? '' : `"roles":${JSON.stringify(entry.roles)},`;
  return `{"at":${json(entry.at)},"client":${by},"customers":${JSON.stringify(entry.customers)},"id":${json(entry.requestId)},"onBehalfOf":${nullable(entry.onBehalfOf)},"outcome":${json(entry.outcome)},"purpose":${json(entry.purpose)},${reason}${roles}"shape":${json(shape)},"subject":${json(entry.subject)}}`;
}

/** RFC 8785. @throws Error on what JSON has no form for */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('A value without a JSON form cannot be made canonical.');
  return text;
}

const json = (text: string): string => JSON.stringify(text);
const nullable = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text));
