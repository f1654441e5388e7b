import { isObjectType, type GraphQLSchema } from 'graphql';
import { applyMiddleware, type IMiddlewareGenerator } from 'graphql-middleware';
import { allow, rule, shield } from 'graphql-shield';
import { publicError } from './public-error.ts';
import type { SubgraphContext } from './definition.ts';

/** Rests on the actor alone, so that one verdict holds for the whole request (`contextual`). */
const actorPresent = rule('actorPresent', { cache: 'contextual' })((_parent, _args, context: SubgraphContext) =>
  context.actor === null ? publicError('UNAUTHENTICATED', 'The request names no actor.') : true,
);

const ROOTS = ['Query', 'Mutation'] as const;

/**
 * Guards the root fields (`Query.*` with `_entities`, `Mutation.*`); `_service` stays open, for it holds the
 * schema alone. Rows are guarded by predicates in the store, not here. Shield would wrap every field of every
 * type; only the root types' part of its map is applied.
 */
export function guardRootFields(schema: GraphQLSchema): GraphQLSchema {
  const roots = ROOTS.filter((name) => isObjectType(schema.getType(name)));
  const tree = Object.fromEntries(
    roots.map((name) => [name, { '*': actorPresent, ...(name === 'Query' ? { _service: allow } : {}) }]),
  );
  const generator: IMiddlewareGenerator<unknown, SubgraphContext, unknown> = shield(tree, {
    allowExternalErrors: true,
    fallbackRule: allow,
    fallbackError: publicError('FORBIDDEN', 'The actor may not do this.'),
  });
  const all = generator.generate(schema) as Readonly<Record<string, object>>;
  const only = Object.fromEntries(roots.map((name) => [name, all[name] as Record<string, never>]));
  return applyMiddleware(schema, only);
}
