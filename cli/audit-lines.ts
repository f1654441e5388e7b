import { createReadStream } from 'node:fs';
import { reasonOf } from './named-file.ts';

/** No line of ours is longer: a document of the store has at most 1 MB. */
const LONGEST = 4_000_000;

/**
 * The lines of a file, each with its line feed; the last without one where the file was cut. A longer line than any
 * of ours is handed out in parts, so that memory stays bounded; no part of it is a good line.
 *
 * @param named how the command line names it
 * @throws Error that names the file, where it cannot be read
 */
export async function* linesOfFile(file: string, named: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunksOf(file, named)) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      yield rest + chunk.slice(from, end + 1);
      rest = '';
      from = end + 1;
    }
    rest += chunk.slice(from);
    if (rest.length > LONGEST) {
      yield `${rest}\n`;
      rest = '';
    }
  }
  if (rest !== '') yield rest;
}

async function* chunksOf(file: string, named: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 }) as AsyncIterable<string>;
  } catch (error) {
    throw new Error(`${named} is ${reasonOf(error)}.`, { cause: error });
  }
}
