import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import {
  ALL_ROWS,
  ownIdOf,
  parseCustomerId,
  sourceKey,
  splitSourceKey,
  type CustomerId,
  type SourceKey,
} from '../domain/model/index.ts';
import {
  announceErasures,
  customersBySourceKey,
  erase,
  keysOfCustomer,
  recordErasure,
  type Hub,
} from '../hub/index.ts';
import { readConfig } from './config.ts';
import { finishWork } from './finish-work.ts';
import { interruptible } from './interruptible.ts';
import { EXIT, type Io } from './io.ts';
import { openHub } from './open-hub.ts';
import { operator } from './operator.ts';
import { patient } from './patient.ts';

export interface EraseArguments {
  /** Customer ids, and source keys as `system:sourceId`. */
  readonly whom: readonly string[];
  /** Kept for ever with what remembers the erasure; null: none. */
  readonly reason: string | null;
  readonly dryRun: boolean;
}

/** What one word of the command line stands for. */
interface Wanted {
  readonly keys: readonly SourceKey[];
  readonly customers: readonly CustomerId[];
}

/**
 * `c360 erase WHOM…`: removes for ever all that is known under source keys, or of whole customers. What is stopped in
 * between is finished by the next process that finishes work. Exit codes: 0 all of it is gone, 1 some is kept (a legal
 * hold) or is not known, 2 a word is neither a customer id nor a source key.
 */
export async function eraseCommand(io: Io, args: EraseArguments): Promise<void> {
  const { stop } = io;
  const say = (message: string): void => io.err(`${message}\n`);
  const words = args.whom.map(wordOf);
  const wrong = args.whom.find((_, i) => words[i] === null);
  if (wrong !== undefined) {
    say(`c360: ${JSON.stringify(wrong)} is neither a customer id (cus_…) nor a source key (system:sourceId)`);
    io.exitCode = EXIT.usage;
    return;
  }
  const { hub: opened, close } = await openHub(readConfig(io.env, io.cwd), say);
  const hub = interruptible(patient(opened, { say, stop }), stop);
  try {
    for (const word of words) if (word !== null) await eraseOne(hub, io, word, args);
    if (!args.dryRun) await finishWork(hub);
  } finally {
    await close();
  }
}

function wordOf(text: string): CustomerId | SourceKey | null {
  const id = parseCustomerId(text);
  if (id !== null) return id;
  // The key of a customer's own rows, which no source may use.
  if (ownIdOf(text as SourceKey) !== null) return text as SourceKey;
  if (!text.includes(':')) return null;
  const { system, sourceId } = splitSourceKey(text as SourceKey);
  try {
    return sourceKey(system, sourceId);
  } catch {
    return null;
  }
}

async function eraseOne(hub: Hub, io: Io, word: CustomerId | SourceKey, args: EraseArguments): Promise<void> {
  const { reason, dryRun } = args;
  const caller = operator();
  const by = { kind: 'steward', name: caller.subject } as const;
  const wanted = await wantedBy(hub, word);
  const inputs = wanted.keys.map((key) => ({ key, ...(reason !== null && { reason }) }));
  let outcome: 'ok' | 'failed' = 'failed';
  try {
    if (inputs.length === 0) throw new DomainError('NOT_FOUND', 'There is no such customer.');
    if (inputs.length > 1 && !dryRun) await announceErasures(hub, inputs, { by });
    for (const input of inputs) {
      await erase(hub, input, { by, dryRun }).catch(unlessErased);
      io.out(`${dryRun ? 'would be erased' : 'erased'}: ${input.key}\n`);
    }
    outcome = 'ok';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    io.err(`c360: ${word}: ${error.message}\n`);
    io.exitCode = EXIT.failure;
  } finally {
    const { customers } = wanted;
    if (!dryRun) await recordErasure(hub, { actor: caller, requestId: randomUUID(), customers, outcome });
  }
}

/** It was erased before, and what came in since then just now. */
function unlessErased(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'ERASED') throw error;
}

async function wantedBy(hub: Hub, word: CustomerId | SourceKey): Promise<Wanted> {
  const id = parseCustomerId(word);
  if (id !== null) {
    const keys = (await keysOfCustomer(hub, id)) ?? [];
    return { keys, customers: [...new Set([id, ...keys.flatMap((key) => ownIdOf(key) ?? [])])] };
  }
  const key = word as SourceKey;
  const own = ownIdOf(key);
  if (own !== null) return { keys: [key], customers: [own] };
  const [found] = await customersBySourceKey(hub, ALL_ROWS, [key]);
  return { keys: [key], customers: found ? [found.id] : [] };
}
