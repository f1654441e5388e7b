import { resolve } from 'node:path';
import { contractSupergraph, readSupergraph } from '../schema/index.ts';
import type { Io } from './io.ts';
import { writeWhole } from './whole-file.ts';

export interface SchemaContractOptions {
  readonly excludeTags: readonly string[];
  /** Null: standard output. */
  readonly out: string | null;
}

/** `c360 schema contract`: the supergraph without what carries one of the tags, for a router or a gateway to serve. */
export async function schemaContract(io: Io, { excludeTags, out }: SchemaContractOptions): Promise<void> {
  const sdl = contractSupergraph(readSupergraph(), excludeTags);
  if (out === null) io.out(sdl);
  else await writeWhole({ path: resolve(io.cwd, out), named: out, what: 'The contract', ownerOnly: false }, [sdl]);
}
