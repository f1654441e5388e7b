import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../domain/errors.ts';

export type Body =
  | { readonly kind: 'body'; readonly value: unknown; readonly bytes: number }
  | { readonly kind: 'refused'; readonly status: number; readonly code: ErrorCode; readonly message: string };

/** Reads at most `limit` bytes of JSON. A larger body is refused before it is read, or as soon as it passes the limit. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (request.method !== 'POST') return { kind: 'body', value: undefined, bytes: 0 };
  const declared = Number(request.headers['content-length'] ?? '0');
  if (declared > limit) return tooLarge(request, limit);
  if (!isJson(request.headers['content-type'])) {
    return {
      kind: 'refused',
      status: 415,
      code: 'BAD_REQUEST',
      message: 'Send the operation as content-type application/json.',
    };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) return tooLarge(request, limit);
    chunks.push(bytes);
  }
  try {
    return { kind: 'body', value: JSON.parse(Buffer.concat(chunks).toString('utf8')), bytes: size };
  } catch {
    return { kind: 'refused', status: 400, code: 'BAD_REQUEST', message: 'The body is not JSON.' };
  }
}

function isJson(contentType: string | undefined): boolean {
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return essence === 'application/json' || essence === 'application/graphql+json';
}

function tooLarge(request: IncomingMessage, limit: number): Body {
  request.unpipe();
  request.resume();
  return { kind: 'refused', status: 413, code: 'BAD_REQUEST', message: `The body is larger than ${limit} bytes.` };
}
