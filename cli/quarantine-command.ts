import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import {
  MOST_COUNTED,
  quarantinedBatches,
  quarantinedRows,
  type Hub,
  type QuarantinedBatch,
  type QuarantinedRow,
} from '../hub/index.ts';
import { readConfig } from './config.ts';
import { interruptible } from './interruptible.ts';
import { EXIT, type Io } from './io.ts';
import { openHub } from './open-hub.ts';
import { operator } from './operator.ts';

export interface QuarantineArguments {
  /** Null: the batches that have refused rows. */
  readonly batch: string | null;
  readonly raw: boolean;
  readonly json: boolean;
}

/**
 * `c360 quarantine [BATCH]`: the batches that have refused rows, newest first; of one batch its rows in the order of
 * the file, each with column, class of the value and reason. `raw` shows each row as it came, and is on record.
 */
export async function quarantineCommand(io: Io, args: QuarantineArguments): Promise<void> {
  const { batch, raw, json } = args;
  if (batch === null && raw) {
    io.err('c360: --raw shows the rows of one batch; name it (c360 quarantine lists the batches)\n');
    io.exitCode = EXIT.usage;
    return;
  }
  const { hub: opened, close } = await openHub(readConfig(io.env, io.cwd), (message) => io.err(`${message}\n`));
  const hub = interruptible(opened, io.stop);
  try {
    if (batch === null) await listBatches(hub, io, json);
    else await listRows(hub, io, { batch, raw, json });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
    io.err('c360: there is no such batch; c360 quarantine lists those that have refused rows\n');
    io.exitCode = EXIT.usage;
  } finally {
    await close();
  }
}

async function listBatches(hub: Hub, io: Io, json: boolean): Promise<void> {
  let none = true;
  for await (const batch of quarantinedBatches(hub)) {
    none = false;
    io.out(json ? `${batchJson(batch)}\n` : `${batchLine(batch)}\n`);
  }
  if (none && !json) io.out('No batch has refused rows.\n');
}

function batchJson({ id, file, mapping, startedAt, rows }: QuarantinedBatch): string {
  return JSON.stringify({ batch: id, file, mapping, startedAt, rows, more: rows >= MOST_COUNTED });
}

function batchLine({ id, file, startedAt, rows }: QuarantinedBatch): string {
  const count = rows >= MOST_COUNTED ? `${rows} rows or more` : rows === 1 ? '1 row' : `${rows} rows`;
  return `${id}  ${startedAt}  ${count}  ${printable(file)}`;
}

async function listRows(
  hub: Hub,
  io: Io,
  { batch, raw, json }: QuarantineArguments & { readonly batch: string },
): Promise<void> {
  let none = true;
  for await (const page of quarantinedRows(hub, batch, raw ? { actor: operator(), requestId: randomUUID() } : null)) {
    none = false;
    io.out(page.map((row) => `${json ? rowJson(batch, row) : rowLines(row)}\n`).join(''));
  }
  if (none && !json) io.out(`${batch} has no refused rows.\n`);
}

function rowJson(batch: string, { row, column, valueClass, reason, at, raw }: QuarantinedRow): string {
  return JSON.stringify({ batch, row, column, valueClass, reason, at, ...(raw !== undefined && { raw }) });
}

function rowLines({ row, column, valueClass, reason, raw }: QuarantinedRow): string {
  const place = column === null ? `row ${row}` : `row ${row}, column "${printable(column)}"`;
  const line = `${place}${valueClass === null ? '' : ` (${valueClass})`}: ${printable(reason)}`;
  return raw === undefined ? line : `${line}\n  ${printable(raw)}`;
}

/** A source's text must not command the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
