import { createReadStream } from 'node:fs';

/** No line of ours is longer: a document of the store has at most 1 MB. */
const LONGEST = 4_000_000;

/**
 * The lines of a file, each with its line feed; the last without one where the file was cut. A longer line than any
 * of ours is handed out in parts, so that memory stays bounded; no part of it is a good line.
 */
export async function* linesOfFile(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    let from = 0;
    const text = chunk as string;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield rest + text.slice(from, end + 1);
      rest = '';
      from = end + 1;
    }
    rest += text.slice(from);
    if (rest.length > LONGEST) {
      yield `${rest}\n`;
      rest = '';
    }
  }
  if (rest !== '') yield rest;
}
