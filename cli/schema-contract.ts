import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contractSupergraph, readSupergraph } from '../schema/index.ts';
import type { Io } from './io.ts';

export interface SchemaContractOptions {
  readonly excludeTags: readonly string[];
  /** Null: standard output. */
  readonly out: string | null;
}

/** `c360 schema contract`: the supergraph without what carries one of the tags, for a router or a gateway to serve. */
export async function schemaContract(io: Io, { excludeTags, out }: SchemaContractOptions): Promise<void> {
  const sdl = contractSupergraph(readSupergraph(), excludeTags);
  if (out === null) {
    io.out(sdl);
    return;
  }
  try {
    writeFileSync(resolve(io.cwd, out), sdl);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(`The contract cannot be written to ${out}${code}.`);
  }
}
