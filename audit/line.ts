import { Buffer } from 'node:buffer';
import { canonical } from './canonical.ts';
import type { Hash } from './hash.ts';
import type { Head } from './head.ts';

/**
 * A line of the log, as it is stored and exported: a segment (entries with the head they led to) or a head by
 * itself. RFC 8785 throughout: a line is exactly its canonical form.
 */
export interface LogLine {
  readonly head: Head;
  readonly signature: string;
  /** Absent in a head by itself. */
  readonly entries?: readonly Readonly<Record<string, unknown>>[];
  /** The first 6 bytes of each leaf hash, 8 characters an entry: not proof, but they lead to the entry that was edited. */
  readonly checks?: string;
  /** Shape id → shape. */
  readonly shapes?: Readonly<Record<string, unknown>>;
}

export const CHECK_CHARACTERS = 8;

const CHECK_BYTES = 6;

export function checkOf(leaf: Hash): string {
  return checksOf([leaf]);
}

/** Six bytes are eight characters without a rest, so all can be written at once. */
export function checksOf(leaves: readonly Hash[]): string {
  const bytes = Buffer.allocUnsafe(CHECK_BYTES * leaves.length);
  for (const [i, leaf] of leaves.entries()) bytes.write(leaf, CHECK_BYTES * i, CHECK_BYTES, 'latin1');
  return bytes.toString('base64url');
}

export function headLine(head: string, signature: string): string {
  return `{"head":${head},"signature":"${signature}"}`;
}

export interface SegmentParts {
  readonly checks: string;
  /** Canonical text of each entry. */
  readonly entries: readonly string[];
  /** Canonical text of the head. */
  readonly head: string;
  /** Shape id → canonical text. */
  readonly shapes: ReadonlyMap<string, string>;
  readonly signature: string;
}

export function segmentLine(parts: SegmentParts): string {
  const shapes = [...parts.shapes.keys()].sort().map((id) => `"${id}":${parts.shapes.get(id) ?? 'null'}`);
  return `{"checks":"${parts.checks}","entries":[${parts.entries.join(',')}],"head":${parts.head},"shapes":{${shapes.join(',')}},"signature":"${parts.signature}"}`;
}

export const isSegment = (text: string): boolean => text.startsWith('{"checks":');

export type ParsedLine =
  | { readonly kind: 'line'; readonly line: LogLine; readonly headText: string; readonly exact: boolean }
  /** Not JSON, or not of the form of a line. */
  | { readonly kind: 'broken' };

/** A segment as it stands in a line of ours, unverified. Null where the text is no segment. */
export function readSegment(text: string): LogLine | null {
  if (!isSegment(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : null;
  } catch {
    return null;
  }
}

/** `exact`: the text is the canonical form of what was read, so nothing can be hidden in it. */
export function parseLine(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'broken' };
  }
  if (!isLine(value)) return { kind: 'broken' };
  try {
    return { kind: 'line', line: value, headText: canonical(value.head), exact: canonical(value) === text };
  } catch {
    return { kind: 'broken' };
  }
}

function isLine(value: unknown): value is LogLine {
  if (!isRecord(value) || !isRecord(value['head']) || typeof value['signature'] !== 'string') return false;
  const head = value['head'];
  const whole = (name: string): boolean => Number.isSafeInteger(head[name]) && (head[name] as number) >= 0;
  const text = (name: string): boolean => typeof head[name] === 'string';
  const formed =
    ['count', 'line', 'size'].every(whole) &&
    ['at', 'key', 'log', 'previous', 'root'].every(text) &&
    Array.isArray(head['others']) &&
    head['others'].every(isWitness);
  if (!formed) return false;
  if (value['entries'] === undefined) return value['checks'] === undefined && value['shapes'] === undefined;
  return (
    Array.isArray(value['entries']) &&
    value['entries'].every(isRecord) &&
    typeof value['checks'] === 'string' &&
    isRecord(value['shapes'])
  );
}

function isWitness(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['log'] === 'string' &&
    typeof value['root'] === 'string' &&
    Number.isSafeInteger(value['line']) &&
    Number.isSafeInteger(value['size'])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
