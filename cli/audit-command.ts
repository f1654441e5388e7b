import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { publicKeyPem, readKeyIds, verifyAccessLog, type SigningKey, type Verification } from '../audit/index.ts';
import { exportAccessLog } from '../hub/index.ts';
import { auditKey } from './audit-key.ts';
import { linesOfFile } from './audit-lines.ts';
import { readConfig, type Config } from './config.ts';
import { interruptible } from './interruptible.ts';
import { EXIT, type Io } from './io.ts';
import { reasonOf } from './named-file.ts';
import { openHub } from './open-hub.ts';
import { writeWhole } from './whole-file.ts';

/** `c360 audit export --out FILE`: the whole access log as NDJSON; `-` for standard output. */
export async function auditExport(io: Io, out: string): Promise<void> {
  // From here on, so that a signal leaves no file half written.
  const { stop } = io;
  const config = readConfig(io.env, io.cwd);
  const key = auditKey(config);
  const lines = exported(io, stop, config, key);
  const what = 'The access log';
  const count =
    out === '-'
      ? await writeOut(lines, io)
      : await writeWhole({ path: resolve(io.cwd, out), named: out, what, ownerOnly: true }, lines);
  io.err(`${count} lines. This process signs with key ${key.id}.\n`);
}

/** The store is opened when the first line is asked for, and closed after the last. */
async function* exported(io: Io, stop: AbortSignal, config: Config, key: SigningKey): AsyncGenerator<string> {
  const { hub, close } = await openHub(config, (message) => io.err(`${message}\n`));
  try {
    yield* exportAccessLog(interruptible(hub, stop), key);
  } finally {
    await close();
  }
}

/** `c360 audit verify FILE`: offline; exit code 4 when something is not as it was signed. */
export async function auditVerify(
  io: Io,
  file: string,
  options: { readonly json: boolean; readonly key: string | null },
): Promise<void> {
  const path = resolve(io.cwd, file);
  const keys = options.key === null ? {} : { keys: pinned(io, options.key) };
  const verification = await verifyAccessLog(() => linesOfFile(path, file), keys);
  const { ok, logs, entries, firstBad } = verification;
  io.out(options.json ? `${JSON.stringify({ ok, logs, entries, firstBad })}\n` : forPeople(verification, options.key));
  if (!ok) io.exitCode = EXIT.differences;
}

/** `c360 audit key`: the public key of this installation's log, to be kept where the log cannot be changed. */
export function auditPublicKey(io: Io): void {
  io.out(publicKeyPem(auditKey(readConfig(io.env, io.cwd)).id));
}

function pinned(io: Io, named: string): ReadonlySet<string> {
  const text = textOf(resolve(io.cwd, named), named);
  try {
    return readKeyIds(text);
  } catch (error) {
    throw new Error(`${named} names no key that could have signed: ${(error as Error).message}`, { cause: error });
  }
}

function textOf(path: string, named: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`${named} is ${reasonOf(error)}.`, { cause: error });
  }
}

function forPeople({ logs, entries, keys, firstBad }: Verification, pinnedBy: string | null): string {
  const found = `${entries} entries in ${logs} logs`;
  if (firstBad !== null) {
    const { logId, seq, kind } = firstBad;
    return `${found}: ${kind} at entry ${seq} of ${logId === '' ? 'an unnamed log' : logId}.\n`;
  }
  const trust = pinnedBy === null ? ` Signed by ${keys.join(', ')}; give --key to pin it.` : '';
  return `${found}: nothing was edited, left out or moved.${trust}\n`;
}

async function writeOut(lines: AsyncIterable<string>, io: Io): Promise<number> {
  let count = 0;
  for await (const line of lines) {
    io.out(line);
    count += 1;
  }
  return count;
}
