import { isUtf8 } from 'node:buffer';
import { SourceError } from './errors.ts';

/**
 * Encodings in which spreadsheets and older systems still write, beside Unicode: they are declared, never guessed, as
 * almost any bytes would fit. By name of the WHATWG Encoding Standard.
 */
const LEGACY = [
  'latin1',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
] as const;
/** What decodes one that has a wider sibling. */
const WIDER: Readonly<Record<string, string>> = { latin1: 'windows-1252', gbk: 'gb18030' };

/** `auto`: a byte order mark decides, then the pattern of NUL bytes of UTF-16, else UTF-8. */
export const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', ...LEGACY] as const;
export type Encoding = (typeof ENCODINGS)[number];

const HEAD = 65_536;
/** Bytes in which the NULs of UTF-16 are looked for. */
const PATTERN = 4_096;

type Known = 'utf-8' | 'utf-16le' | 'utf-16be';

function marked(head: Buffer): Known | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : null;
}

/** The encoding by byte order mark, else by the NUL bytes that UTF-16 has and no other text holds. */
function detect(head: Buffer): Known {
  const mark = marked(head);
  if (mark !== null) return mark;
  let even = 0;
  let odd = 0;
  const length = Math.min(head.length, PATTERN);
  for (let i = 0; i < length; i++) {
    if (head[i] !== 0) continue;
    if (i % 2 === 0) even++;
    else odd++;
  }
  // The other byte is NUL in a few characters too, such as 一 (U+4E00).
  if (odd > length / 8 && even < odd / 8) return 'utf-16le';
  if (even > length / 8 && odd < even / 8) return 'utf-16be';
  return 'utf-8';
}

/**
 * A declaration of UTF-16 holds unless a mark or the pattern speaks against it. Text that is not Latin has few NULs,
 * but every line end is one; bytes without any that are good UTF-8 are that.
 */
function detectUnder(declared: Known, head: Buffer): Known {
  const found = detect(head);
  if (found !== 'utf-8' || marked(head) !== null) return found;
  return head.includes(0) || !isUtf8Text(head) ? declared : found;
}

/** True when bytes outside ASCII occur and all of them are UTF-8; a sequence cut at the end counts for neither. */
function looksLikeUtf8(head: Buffer): boolean {
  const text = utf8Of(head);
  return text !== null && !text.every((byte) => byte < 0x80);
}

/** True when the bytes are UTF-8, a sequence cut at the end apart. */
function isUtf8Text(head: Buffer): boolean {
  return utf8Of(head) !== null;
}

/** The bytes without a sequence that is cut at their end; null where they are no UTF-8. */
function utf8Of(head: Buffer): Buffer | null {
  for (let cut = 0; cut < 4 && cut < head.length; cut++) {
    const whole = head.subarray(0, head.length - cut);
    if (isUtf8(whole)) return whole;
  }
  return null;
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
    const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
    while (head.length < (wide ? PATTERN : 4)) {
      const more = await iterator.next();
      if (more.done === true) break;
      head = Buffer.concat([head, more.value]);
    }
    const sample = head.subarray(0, HEAD);
    const actual = wide ? detectUnder(encoding, sample) : detect(head);
    const declared = encoding === 'auto' ? actual : encoding;
    const isLegacy = !declared.startsWith('utf-');
    const isOther = isLegacy ? actual !== 'utf-8' || looksLikeUtf8(sample) : declared !== actual;
    if (isOther) {
      throw new SourceError(
        file,
        `is declared as ${declared} but its bytes are ${actual}; declare encoding: ${actual}`,
      );
    }
    if (declared === 'utf-8') {
      yield marked(head) === null ? head : head.subarray(3);
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
      return;
    }
    const decoder = new TextDecoder(WIDER[declared] ?? declared);
    yield Buffer.from(decoder.decode(head, { stream: true }));
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield Buffer.from(decoder.decode(next.value, { stream: true }));
    }
    yield Buffer.from(decoder.decode());
  } finally {
    await iterator.return?.();
  }
}
