import { isObjectType, type GraphQLSchema } from 'graphql';
import { DomainError } from '../../domain/errors.ts';
import type { SubgraphContext } from './definition.ts';

/** A representation of an entity as the gateway sends it: its key and what a field requires. */
export type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** Turns a representation into an instance of the entity's class, or null where there is none. */
export type ResolveReference = (reference: Representation, context: SubgraphContext) => unknown;

export type References = Readonly<Record<string, ResolveReference>>;

/**
 * Resolves `_entities` (Apollo Federation, subgraph specification). A failing reference fails alone, in its own
 * place; a representation of a type that is no entity here is the caller's mistake, not a fault of ours.
 */
export function resolveEntities(schema: GraphQLSchema, references: References): void {
  const query = schema.getQueryType();
  const field = isObjectType(query) ? query.getFields()['_entities'] : undefined;
  if (!field) return;
  field.resolve = (_parent, args, context: SubgraphContext): unknown[] => {
    const { representations } = args as { readonly representations: readonly unknown[] };
    for (const item of representations) {
      if (!isRepresentation(item) || !Object.hasOwn(references, item.__typename)) {
        const known = Object.keys(references).join(', ');
        throw new DomainError('BAD_USER_INPUT', `A representation names one of: ${known}.`);
      }
    }
    return (representations as readonly Representation[]).map((item) => entityOf(references, item, context));
  };
}

/** The entity, now or later; an error in its stead is told at its place. */
function entityOf(references: References, item: Representation, context: SubgraphContext): unknown {
  const resolve = references[item.__typename] as ResolveReference;
  try {
    const entity = resolve(item, context);
    return entity instanceof Promise
      ? entity.then((value: unknown) => named(value, item.__typename))
      : named(entity, item.__typename);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The union `_Entity` asks its values what they are. Each was made for this place. */
function named(entity: unknown, typename: string): unknown {
  if (typeof entity === 'object' && entity !== null) (entity as { __typename?: string }).__typename = typename;
  return entity;
}

function isRepresentation(item: unknown): item is Representation {
  return typeof item === 'object' && item !== null && typeof (item as Partial<Representation>).__typename === 'string';
}
