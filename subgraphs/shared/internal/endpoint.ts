import canonicalize from 'canonicalize';
import type { Hub } from '../../../hub/index.ts';
import { INTERNAL_HEADER, isBodyOf, isSigned } from './signature.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A path by which one process of the installation asks another. Whoever is not one of them gets no further. */
export interface InternalEndpoint {
  readonly path: string;
  /** Asked before the body is read. */
  admits(headers: Headers): boolean;
  /** Null: the body is not what was signed. Rejects where it has not the form that was agreed. */
  answer(headers: Headers, body: unknown): Promise<unknown>;
}

export function internalEndpoint(
  hub: Pick<Hub, 'store' | 'now'>,
  path: string,
  answer: (body: unknown) => Promise<unknown>,
): InternalEndpoint {
  return {
    path,
    admits: (headers) => isSigned(hub.store, path, only(headers), hub.now()),
    answer: async (headers, body) => (isBodyOf(only(headers), canonicalize(body) ?? '') ? answer(body) : null),
  };
}

function only(headers: Headers): string | undefined {
  const value = headers[INTERNAL_HEADER];
  return typeof value === 'string' ? value : undefined;
}
