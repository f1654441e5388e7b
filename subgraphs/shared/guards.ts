import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { kindOf, mayRead, type Actor, type FieldKinds } from '../../policy/index.ts';
import { publicError } from './public-error.ts';
import type { SubgraphContext } from './definition.ts';

const ROOTS = ['Query', 'Mutation'] as const;

/** Holds the schema alone, so anybody may ask. */
const OPEN = '_service';

/**
 * Guards the root fields (`Query.*`, `Mutation.*` by the scopes of their kinds, `_entities` for any actor). The
 * operation as a whole was checked before: this is what holds if that ever fails. A verdict rests on the actor
 * alone; rows are guarded by predicates in the store, not here.
 */
export function guardRootFields(schema: GraphQLSchema, kinds: FieldKinds): GraphQLSchema {
  for (const root of ROOTS) {
    const type = schema.getType(root);
    if (!isObjectType(type)) continue;
    for (const field of Object.values<RootField>(type.getFields())) {
      if (field.name === OPEN) continue;
      // A field without a kind is one of federation's own.
      const kind = kindOf(kinds, root, field.name);
      guard(field, (actor) => kind === null || mayRead(actor, kind));
    }
  }
  return schema;
}

type RootField = GraphQLField<unknown, SubgraphContext>;

function guard(field: RootField, allows: (actor: Actor) => boolean): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info): unknown => {
    if (context.actor === null) throw publicError('UNAUTHENTICATED', 'The request names no actor.');
    if (!allows(context.actor)) throw publicError('FORBIDDEN', 'The actor may not ask for this.');
    return resolve(parent, args, context, info);
  };
}
