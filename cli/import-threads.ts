import { statSync } from 'node:fs';
import type { Secret } from '../stores/index.ts';
import type { ImportStep } from './import-steps.ts';
import { prepareThread, type PreparedFile, type PrepareThread } from './prepare-thread/index.ts';

/** Bytes of a file from which on a thread repays its start, a second or two. */
const WORTH_A_THREAD = 1_000_000;

/** Whether a file repays threads of its own; what cannot be measured does not. */
export function isLarge(file: string): boolean {
  try {
    return statSync(file).size >= WORTH_A_THREAD;
  } catch {
    return false;
  }
}

/** One thread that prepares the large files of a command, begun with the first of them. */
export class ImportThreads {
  #thread: PrepareThread | null = null;

  /** @param secret with it the thread works out look-up values too */
  constructor(private readonly secret: Secret | null) {}

  /** Null where the file does not repay a thread. */
  prepare({ file, mappingFile, mapping }: ImportStep, size: number | null): PreparedFile | null {
    if (size === null || size < WORTH_A_THREAD) return null;
    if (this.#thread?.alive !== true) this.#thread = prepareThread();
    return this.#thread.file({ file, mapping: mappingFile, version: mapping.version, secret: this.secret });
  }

  async close(): Promise<void> {
    await this.#thread?.close();
  }
}
