import { Kind, parse, type ConstDirectiveNode } from 'graphql';

/** Directives given as SDL, as nodes. */
export function directiveNodes(directives: readonly string[]): readonly ConstDirectiveNode[] {
  if (directives.length === 0) return [];
  const [definition] = parse(`scalar S ${directives.join(' ')}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
