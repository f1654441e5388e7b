import { isUtf8 } from 'node:buffer';
import { SourceError } from './errors.ts';

/** `auto`: a byte order mark decides, then the pattern of NUL bytes of UTF-16, else UTF-8. */
export const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const HEAD = 65_536;

/** The encoding by byte order mark, else by the NUL bytes that UTF-16 has and no other text holds. */
function detect(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  let even = 0;
  let odd = 0;
  const length = Math.min(head.length, 4096);
  for (let i = 0; i < length; i++) {
    if (head[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  if (odd > length / 8 && even === 0) return 'utf-16le';
  if (even > length / 8 && odd === 0) return 'utf-16be';
  return 'utf-8';
}

/** True when bytes outside ASCII occur and all of them are UTF-8 (a sequence cut at the end apart). */
function looksLikeUtf8(head: Buffer): boolean {
  if (head.every((byte) => byte < 0x80)) return false;
  for (let cut = 0; cut < 4 && cut < head.length; cut++) if (isUtf8(head.subarray(0, head.length - cut))) return true;
  return false;
}

/**
 * Bytes of any known encoding as UTF-8 without byte order mark. Bytes that are not UTF-8 pass unchanged and
 * become U+FFFD in the connector, which then names row and column.
 * @throws SourceError when the declared encoding contradicts the bytes
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
  file: string,
): AsyncGenerator<Buffer, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done === true) return;
    let head = first.value;
    while (head.length < 4) {
      const more = await iterator.next();
      if (more.done === true) break;
      head = Buffer.concat([head, more.value]);
    }
    const actual = detect(head);
    const declared = encoding === 'auto' ? actual : encoding;
    const sample = head.subarray(0, HEAD);
    if ((declared === 'latin1' || declared === 'windows-1252') && (actual !== 'utf-8' || looksLikeUtf8(sample))) {
      throw new SourceError(
        file,
        `is declared as ${declared} but its bytes are ${actual}; declare encoding: ${actual}`,
      );
    }
    if (declared.startsWith('utf-') && declared !== actual) {
      throw new SourceError(
        file,
        `is declared as ${declared} but its bytes are ${actual}; declare encoding: ${actual}`,
      );
    }
    if (declared === 'utf-8') {
      yield head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
      return;
    }
    const decoder = new TextDecoder(declared === 'latin1' ? 'windows-1252' : declared);
    yield Buffer.from(decoder.decode(head, { stream: true }));
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield Buffer.from(decoder.decode(next.value, { stream: true }));
    }
    yield Buffer.from(decoder.decode());
  } finally {
    await iterator.return?.();
  }
}
