import type { CustomerId, SourceKey } from '../../domain/model/index.ts';
import { loadWhereabouts } from '../workspace/load.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Of the records that a match names on a side, those it still speaks of: who lives with another customer than this one
 * left the side by what he says, who is gone may come back to it.
 * @param customer null: of a side that is with no customer all speak
 */
export async function whoStays(
  ws: Workspace,
  side: readonly SourceKey[],
  customer: CustomerId | null,
): Promise<readonly SourceKey[]> {
  await loadWhereabouts(ws, side);
  return side.filter((key) => customer === null || !ws.lives(key) || ws.customerOf(key) === customer);
}
