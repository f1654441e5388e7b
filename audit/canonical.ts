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

interface KnownShape {
  readonly operation: AccessEntry['operation'];
  readonly shape: Shape;
}

const shapes = new WeakMap<AccessEntry['fields'], Map<string, KnownShape>>();

/** The shape of an entry; computed once for each object of `fields` and operation. */
export function shapeOf(entry: AccessEntry): Shape {
  let known = shapes.get(entry.fields);
  if (known === undefined) shapes.set(entry.fields, (known = new Map<string, KnownShape>()));
  const { kind, name, hash } = entry.operation;
  // By the name alone and then compared: a key of all three would have to be put together for every entry.
  const found = known.get(name ?? '');
  if (found?.operation.hash === hash && found.operation.kind === kind && found.operation.name === name) {
    return found.shape;
  }
  const text = canonical({ fields: entry.fields, hash, kind, name });
  const shape = { id: textHash(text), text };
  known.set(name ?? '', { operation: { kind, name, hash }, shape });
  return shape;
}

/**
 * The leaf of an entry: RFC 8785 by construction, keys written in their order, since the library would take longer
 * than everything else together. A test holds both forms against each other.
 */
export function entryText(entry: AccessEntry, shape: string): string {
  const { client, caller, purpose, roles, subject } = partsOf(entry);
  const reason = entry.reason === undefined ? '' : `"reason":${json(entry.reason)},`;
  return `{"at":${json(entry.at)}${client}${JSON.stringify(entry.customers)},"id":${json(entry.requestId)}${caller}${json(entry.outcome)}${purpose}${reason}${roles}${json(shape)}${subject}`;
}

type Caller = Pick<AccessEntry, 'client' | 'onBehalfOf' | 'purpose' | 'roles' | 'subject'>;

/** What all entries of one caller have in common, as it stands between the rest. */
interface CallerParts {
  readonly of: Caller;
  readonly client: string;
  readonly caller: string;
  readonly purpose: string;
  readonly roles: string;
  readonly subject: string;
}

const callers = new Map<string, CallerParts>();
const MOST_CALLERS = 4_096;

function partsOf(entry: AccessEntry): CallerParts {
  const known = callers.get(entry.subject);
  if (known !== undefined && isSame(known.of, entry)) return known;
  if (callers.size >= MOST_CALLERS) callers.clear();
  const { client, onBehalfOf, purpose, roles, subject } = entry;
  const by = client === null ? ['null'] : ['{"name":', json(client.name), ',"version":', nullable(client.version), '}'];
  // Joined and not added: a text that is added stays in pieces, which every entry would walk again.
  const parts = {
    of: {
      client: client === null ? null : { ...client },
      onBehalfOf,
      purpose,
      subject,
      ...(roles === undefined ? {} : { roles: [...roles] }),
    },
    client: [',"client":', ...by, ',"customers":'].join(''),
    caller: [',"onBehalfOf":', nullable(onBehalfOf), ',"outcome":'].join(''),
    purpose: [',"purpose":', json(purpose), ','].join(''),
    roles: [...(roles === undefined ? [] : ['"roles":', JSON.stringify(roles), ',']), '"shape":'].join(''),
    subject: [',"subject":', json(subject), '}'].join(''),
  };
  callers.set(subject, parts);
  return parts;
}

function isSame(a: Caller, b: Caller): boolean {
  const named = a.purpose === b.purpose && a.onBehalfOf === b.onBehalfOf && a.subject === b.subject;
  if (!named || a.client?.name !== b.client?.name || a.client?.version !== b.client?.version) return false;
  return a.roles?.length === b.roles?.length && (a.roles ?? []).every((role, i) => role === b.roles?.[i]);
}

/** RFC 8785. @throws Error on what JSON has no form for */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('A value without a JSON form cannot be made canonical.');
  return text;
}

const json = (text: string): string => JSON.stringify(text);
const nullable = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text));
