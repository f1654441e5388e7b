import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { toUtf8, type Encoding } from './encoding.ts';
import { SourceError } from './errors.ts';

/** The bytes of a source as UTF-8, read once, in order, with back-pressure. */
export interface Input {
  readonly name: string;
  /** Bytes of the file as it lies there; null where there is none, as for standard input and pipes. */
  readonly size: number | null;
  /** Bytes of the file taken so far, for progress. */
  taken(): number;
  /** Ends early, without throwing, where the input fails: ask `failure` when it has ended. */
  readonly chunks: AsyncIterable<Buffer>;
  failure(): SourceError | null;
  /** Lets the file go, also where nothing, or not all, of it was read. */
  close(): Promise<void>;
}

export interface InputOptions {
  readonly encoding?: Encoding;
  /** Standard input, read where the path is `-`. */
  readonly stdin?: AsyncIterable<Buffer | string>;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Opens a file, or standard input for `-`; gzip is known by its first bytes, not by its name.
 * @throws SourceError when the file cannot be opened
 */
export async function openInput(path: string, options: InputOptions = {}): Promise<Input> {
  const name = path === '-' ? 'standard input' : basename(path);
  let failure: SourceError | null = null;
  let taken = 0;
  const fail = (reason: string): void => {
    failure ??= new SourceError(name, reason);
  };
  const count = (bytes: number): void => {
    taken += bytes;
  };
  const file = path === '-' ? null : await openFile(path, name);
  const bytes = file === null ? standardInput(options.stdin, count) : fileBytes(file, path, count, fail);
  return {
    name,
    size: file?.size ?? null,
    taken: () => taken,
    chunks: withoutThrowing(toUtf8(unpacked(bytes, fail), options.encoding ?? 'auto', name), name, (error) => {
      failure ??= error;
    }),
    failure: () => failure,
    close: async () => file?.handle.close(),
  };
}

interface OpenFile {
  readonly handle: FileHandle;
  /** Null for a pipe or a device: whoever writes into it changes it while it is read. */
  readonly size: number | null;
  readonly mtimeMs: number;
  readonly ino: number;
}

async function openFile(path: string, name: string): Promise<OpenFile> {
  try {
    const handle = await open(path, 'r');
    const facts = await handle.stat();
    if (facts.isDirectory()) {
      await handle.close();
      throw new SourceError(name, 'is a folder, not a file');
    }
    return { handle, size: facts.isFile() ? facts.size : null, mtimeMs: facts.mtimeMs, ino: facts.ino };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(name, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: check its permissions';
  return `cannot be read (${code ?? 'unknown reason'})`;
}

async function* standardInput(
  stdin: AsyncIterable<Buffer | string> | undefined,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of stdin ?? (process.stdin as AsyncIterable<Buffer | string>)) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    count(bytes.length);
    yield bytes;
  }
}

/** Reads the file and, where it lies there, compares its size and time of change before and after. */
async function* fileBytes(
  file: OpenFile,
  path: string,
  count: (bytes: number) => void,
  fail: (reason: string) => void,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    const stream = file.handle.createReadStream({ autoClose: false, highWaterMark: 262_144 });
    for await (const chunk of stream) {
      count((chunk as Buffer).length);
      yield chunk as Buffer;
    }
    if (file.size === null) return;
    const now = await stat(path).catch(() => null);
    if (now === null || now.size !== file.size || now.mtimeMs !== file.mtimeMs || now.ino !== file.ino) {
      fail('changed while it was read; the rows read so far are loaded, import it again when it is complete');
    }
  } finally {
    await file.handle.close();
  }
}

async function* unpacked(
  bytes: AsyncGenerator<Buffer, void, undefined>,
  fail: (reason: string) => void,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    let head = Buffer.alloc(0);
    while (head.length < GZIP_MAGIC.length) {
      const next = await bytes.next();
      if (next.done === true) break;
      head = Buffer.concat([head, next.value]);
    }
    if (!head.subarray(0, 2).equals(GZIP_MAGIC)) {
      if (head.length > 0) yield head;
      yield* bytes;
      return;
    }
    // A readable side of one byte: an error can then never overtake bytes that were unpacked before it.
    const unzip = createGunzip({ chunkSize: 65_536, readableHighWaterMark: 1 } as Parameters<typeof createGunzip>[0]);
    const packed = Readable.from(
      (async function* () {
        yield head;
        yield* bytes;
      })(),
    );
    packed.on('error', (error) => unzip.destroy(error));
    packed.pipe(unzip);
    try {
      for await (const chunk of unzip) yield chunk as Buffer;
    } catch (error) {
      const cut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
      fail(cut ? 'the gzip data end too early: the file is cut short' : `the gzip data are damaged or cannot be read`);
    } finally {
      packed.destroy();
    }
  } finally {
    await bytes.return();
  }
}

async function* withoutThrowing(
  chunks: AsyncIterable<Buffer>,
  name: string,
  fail: (error: SourceError) => void,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* chunks;
  } catch (error) {
    fail(error instanceof SourceError ? error : new SourceError(name, reasonOf(error)));
  }
}
