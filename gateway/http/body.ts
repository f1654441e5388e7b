import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../domain/errors.ts';

export type Body =
  | { readonly kind: 'body'; readonly value: unknown; readonly bytes: number }
  | { readonly kind: 'refused'; readonly status: number; readonly code: ErrorCode; readonly message: string };

/** Nobody waits for the answer any more: no fault of ours. */
export class SenderGone extends Error {
  override readonly name = 'SenderGone';
  constructor() {
    super('The sender went away before the end of its body.');
  }
}

/** Keeps a byte-order mark, which JSON does not take. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads at most `limit` bytes of JSON in UTF-8. A larger body is refused before it is read, or as soon as it passes the
 * limit.
 * @param proceed called once nothing that stands before the body speaks against it
 */
export async function readBody(request: IncomingMessage, limit: number, proceed: () => void): Promise<Body> {
  if (request.method !== 'POST') return { kind: 'body', value: undefined, bytes: 0 };
  const declared = Number(request.headers['content-length'] ?? '0');
  if (declared > limit) return tooLarge(request, limit);
  if (!isJson(request.headers['content-type'])) {
    return unsupported('Send the operation as content-type application/json.');
  }
  if (!isUtf8(request.headers['content-type'])) {
    return unsupported('Send the body in UTF-8; no other charset is read.');
  }
  if (!isPlain(request.headers['content-encoding'])) {
    return unsupported('Send the body as it is, without a content-encoding; compressed bodies are not read.');
  }
  proceed();
  const bytes = await received(request, limit);
  if (bytes === null) return tooLarge(request, limit);
  const text = textOf(bytes);
  if (text === null) return malformed('The body is not UTF-8.');
  try {
    return { kind: 'body', value: JSON.parse(text), bytes: bytes.length };
  } catch {
    return malformed('The body is not JSON.');
  }
}

/** Null: not UTF-8. A lenient reader would store U+FFFD where the sender meant a letter. */
function textOf(bytes: Buffer): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * The whole body; null: it passes the limit. By events: an iterator over the request costs more than the rest of its
 * reading.
 * @throws SenderGone where the sender goes away before the end
 */
function received(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    // Whoever left while it was looked up who he is has said so already, and says it no more.
    if (request.destroyed) return reject(new SenderGone());
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.off('data', take);
      resolve(null);
    };
    request.on('data', take);
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const gone = (): void => {
      if (!request.complete) reject(new SenderGone());
    };
    request.once('error', (error) => (request.complete ? reject(error) : gone()));
    request.once('close', gone);
  });
}

function isJson(contentType: string | undefined): boolean {
  const essence = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  return essence === 'application/json' || essence === 'application/graphql+json';
}

/** JSON has no charset (RFC 8259 §11); who names another than its own means other letters than we would read. */
function isUtf8(contentType: string | undefined): boolean {
  const [, ...parameters] = (contentType ?? '').split(';');
  return parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=', 2).map((part) => part.trim().toLowerCase());
    return name !== 'charset' || UTF8_NAMES.has(value.replace(/^"(.*)"$/, '$1'));
  });
}

const UTF8_NAMES: ReadonlySet<string> = new Set(['utf-8', 'utf8']);

/** `identity` is the coding that changes nothing (RFC 9110 §8.4). */
function isPlain(contentEncoding: string | undefined): boolean {
  const codings = (contentEncoding ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  return codings.every((coding) => coding === '' || coding === 'identity');
}

const unsupported = (message: string): Body => ({ kind: 'refused', status: 415, code: 'BAD_REQUEST', message });

const malformed = (message: string): Body => ({ kind: 'refused', status: 400, code: 'BAD_REQUEST', message });

function tooLarge(request: IncomingMessage, limit: number): Body {
  request.unpipe();
  request.resume();
  return { kind: 'refused', status: 413, code: 'BAD_REQUEST', message: `The body is larger than ${limit} bytes.` };
}
