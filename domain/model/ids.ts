import { v7 } from 'uuid';
import { DomainError } from '../errors.ts';
import type { Brand } from './brand.ts';

/** `cus_` + UUIDv7. Sorting by it sorts by the time it was minted. */
export type CustomerId = Brand<string, 'CustomerId'>;
/** Name of an id space, for instance `crm-lead`: 1–32 of a–z, 0–9 and `-`, starting with a letter. */
export type System = Brand<string, 'System'>;
/** `system:sourceId`; as a system holds no colon, the first colon divides. Unique over all sources. */
export type SourceKey = Brand<string, 'SourceKey'>;

/** The system under which what is written by customer id is kept (DATA §3); it never has a source record. */
export const OWN_SYSTEM = 'c360' as System;
/** The system of records written through the API. */
export const APP_SYSTEM = 'app' as System;

const SYSTEM = /^[a-z][a-z0-9-]{0,31}$/;
const CUSTOMER = /^cus_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
// C0, DEL, C1 controls and lone surrogates can stand in no id.
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether a system may be named so. */
export function isSystem(text: string): boolean {
  return SYSTEM.test(text);
}

/** @throws DomainError BAD_USER_INPUT */
export function parseSystem(text: string, field: readonly string[] = ['system']): System {
  if (isSystem(text)) return text as System;
  throw new DomainError('BAD_USER_INPUT', 'A system is 1 to 32 of a–z, 0–9 and "-", starting with a letter.', field);
}

/** Longest id that a source may give a record or a row, in UTF-16 units. */
export const LONGEST_SOURCE_ID = 256;

/** What nearly all sources number their records with: in NFC, and without control characters. */
const PLAIN_ID = new RegExp(`^[ -~]{1,${LONGEST_SOURCE_ID}}$`);

/** NFC, 1–256 characters, no control characters; case and leading zeros are kept. @throws DomainError BAD_USER_INPUT */
export function parseSourceId(text: string, field: readonly string[] = ['sourceId']): string {
  if (PLAIN_ID.test(text)) return text;
  const id = text.normalize('NFC');
  if (id.length < 1 || id.length > LONGEST_SOURCE_ID || FORBIDDEN.test(id)) {
    throw new DomainError(
      'BAD_USER_INPUT',
      `A source id has 1 to ${LONGEST_SOURCE_ID} characters, none of them a control character.`,
      field,
    );
  }
  return id;
}

/** @throws DomainError BAD_USER_INPUT */
export function sourceKey(system: string, sourceId: string, field: readonly string[] = []): SourceKey {
  return `${parseSystem(system, [...field, 'system'])}:${parseSourceId(sourceId, [...field, 'sourceId'])}` as SourceKey;
}

export function splitSourceKey(key: SourceKey): { system: System; sourceId: string } {
  const colon = key.indexOf(':');
  return { system: key.slice(0, colon) as System, sourceId: key.slice(colon + 1) };
}

export function parseCustomerId(text: string): CustomerId | null {
  return CUSTOMER.test(text) ? (text as CustomerId) : null;
}

/** The key under which consents, choices and notes written by customer id stand. */
export function ownKey(id: CustomerId): SourceKey {
  return `${OWN_SYSTEM}:${id}` as SourceKey;
}

/** The customer id whose own key this is; null for the key of a source record. */
export function ownIdOf(key: SourceKey): CustomerId | null {
  const { system, sourceId } = splitSourceKey(key);
  return system === OWN_SYSTEM ? parseCustomerId(sourceId) : null;
}

/** The key of the record that holds corrections of a customer; `earlier`: how many such records it had before. */
export function correctionKey(id: CustomerId, earlier = 0): SourceKey {
  return `${APP_SYSTEM}:${earlier === 0 ? id : `${id}.${earlier + 1}`}` as SourceKey;
}

/** The customer id whose corrections a record holds; null for every other record. */
export function correctedId(key: SourceKey): CustomerId | null {
  const { system, sourceId } = splitSourceKey(key);
  return system === APP_SYSTEM ? parseCustomerId(sourceId.replace(/\.[0-9]+$/, '')) : null;
}

/** Where randomness comes from: `n` fresh random bytes. */
export type RandomBytes = (n: number) => Uint8Array;

/** A UUIDv7 (RFC 9562 §5.7) behind a prefix; minted without coordination. */
export function mintId(prefix: string, nowMs: number, random: RandomBytes): string {
  return `${prefix}_${v7({ msecs: nowMs, random: random(16) })}`;
}

export function mintCustomerId(nowMs: number, random: RandomBytes): CustomerId {
  return mintId('cus', nowMs, random) as CustomerId;
}

/** Versions are numbered from 1; ten digits keep them in order as text. */
export function versionKey(id: string, n: number): string {
  return `${id}#${String(n).padStart(10, '0')}`;
}
