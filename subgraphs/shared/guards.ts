import { isObjectType, type GraphQLSchema } from 'graphql';
import { applyMiddleware, type IMiddlewareGenerator } from 'graphql-middleware';
import { allow, rule, shield } from './shield.ts';
import { kindOf, mayRead, type Actor, type FieldKinds } from '../../policy/index.ts';
import { publicError } from './public-error.ts';
import type { SubgraphContext } from './definition.ts';

type Rule = ReturnType<ReturnType<typeof rule>>;

/** Rests on the actor alone, so that one verdict holds for the whole request (`contextual`). */
function actorRule(name: string, allows: (actor: Actor) => boolean): Rule {
  return rule(name, { cache: 'contextual' })((_parent, _args, context: SubgraphContext) => {
    if (context.actor === null) return publicError('UNAUTHENTICATED', 'The request names no actor.');
    return allows(context.actor) ? true : publicError('FORBIDDEN', 'The actor may not ask for this.');
  });
}

const actorPresent = actorRule('actorPresent', () => true);
const ROOTS = ['Query', 'Mutation'] as const;

/**
 * Guards the root fields (`Query.*`, `Mutation.*` by the scopes of their kinds, `_entities` for any actor); `_service`
 * stays open, for it holds the schema alone. The operation as a whole was checked before: this is what holds if that
 * ever fails. Rows are guarded by predicates in the store, not here. Shield would wrap every field of every type;
 * only the root types' part of its map is applied.
 */
export function guardRootFields(schema: GraphQLSchema, kinds: FieldKinds): GraphQLSchema {
  const roots = ROOTS.filter((name) => isObjectType(schema.getType(name)));
  const tree = Object.fromEntries(roots.map((name) => [name, rulesOf(schema, name, kinds)]));
  const generator: IMiddlewareGenerator<unknown, SubgraphContext, unknown> = shield(tree, {
    allowExternalErrors: true,
    fallbackRule: allow,
    fallbackError: publicError('FORBIDDEN', 'The actor may not do this.'),
  });
  const all = generator.generate(schema) as Readonly<Record<string, object>>;
  const only = Object.fromEntries(roots.map((name) => [name, all[name] as Record<string, never>]));
  return applyMiddleware(schema, only);
}

/** A field without a kind is one of federation's own. */
function rulesOf(
  schema: GraphQLSchema,
  root: (typeof ROOTS)[number],
  kinds: FieldKinds,
): Record<string, Rule | typeof allow> {
  const type = schema.getType(root);
  const rules: Record<string, Rule | typeof allow> = { '*': actorPresent };
  if (!isObjectType(type)) return rules;
  for (const field of Object.keys(type.getFields())) {
    const kind = kindOf(kinds, root, field);
    if (field === '_service') rules[field] = allow;
    else if (kind !== null) rules[field] = actorRule(`${root}.${field}`, (actor) => mayRead(actor, kind));
  }
  return rules;
}
