import { components } from '../../domain/crossref/index.ts';
import type { SourceKey } from '../../domain/model/index.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Records as chains of link edges among them hold them together, whatever verdicts say. Their edges must have been read. */
export function linkedComponents(
  { neighbours }: Pick<Workspace, 'neighbours'>,
  keys: readonly SourceKey[],
): readonly (readonly SourceKey[])[] {
  const pairs = keys.flatMap((from) =>
    [...(neighbours.get(from) ?? [])].flatMap(([to, { kind }]): [SourceKey, SourceKey][] =>
      kind === 'link' ? [[from, to]] : [],
    ),
  );
  return components(keys, pairs);
}
