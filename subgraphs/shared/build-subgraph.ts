import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { isObjectType, parse, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { DomainError } from '../../domain/errors.ts';
import { FIELD_KINDS, type FieldKinds } from '../../policy/index.ts';
import { auditMutations } from './audited-mutations.ts';
import { withCostDirectives } from './cost-directives.ts';
import { withFieldDirectives } from './field-directives.ts';
import { guardRootFields } from './guards.ts';
import type { SubgraphContext, SubgraphDefinition, SubgraphName } from './definition.ts';

/** Federation directives that a subgraph's SDL may use. */
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@provides", "@shareable", "@inaccessible", "@tag", "@override", "@composeDirective", "@interfaceObject", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])`;

/** A representation of an entity as the gateway sends it: its key and what a field requires. */
export type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** Turns a representation into an instance of the entity's class, or null where there is none. */
export type ResolveReference = (reference: Representation, context: SubgraphContext) => unknown;

export interface SubgraphSource {
  readonly name: SubgraphName;
  /** TypeGraphQL resolver classes. */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeGraphQL's own type of a class
  readonly resolvers: NonEmptyArray<Function>;
  /** Types that no root field reaches, entities first. */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  readonly orphanedTypes?: readonly Function[];
  /** Entity type → how its representations are resolved. */
  readonly references: Readonly<Record<string, ResolveReference>>;
  /** What each field asks for. Default: the table of `policy/fields`. */
  readonly kinds?: FieldKinds;
}

/**
 * Makes a Federation 2 subgraph of TypeGraphQL classes: prints their schema with directives, those of authorization
 * by the field's kind, links the federation specification, and builds the executable schema with guarded root fields.
 *
 * @throws Error where a field has no kind
 */
export function buildSubgraph(source: SubgraphSource): SubgraphDefinition {
  const classes = buildSchemaSync({
    resolvers: source.resolvers,
    orphanedTypes: [...(source.orphanedTypes ?? [])],
    skipCheck: true,
    validate: false,
  });
  const kinds = source.kinds ?? FIELD_KINDS[source.name];
  const types = printSchemaWithDirectives(classes).replace(/^schema \{[^}]*\}\s*/, '');
  const sdl = `${LINK}\n\n${withCostDirectives(withFieldDirectives(types, kinds))}\n`;
  const resolvers = createResolversMap(classes) as Record<string, Record<string, unknown>>;
  for (const [type, resolve] of Object.entries(source.references)) {
    resolvers[type] = { ...resolvers[type], __resolveReference: referenceResolver(resolve) };
  }
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  checkRepresentations(schema, Object.keys(source.references));
  return { name: source.name, schema: guardRootFields(auditMutations(schema), kinds), sdl };
}

/** A failing reference fails alone: a throw here would take the whole list of entities with it. */
function referenceResolver(resolve: ResolveReference) {
  return async (reference: Representation, context: SubgraphContext) => resolve(reference, context);
}

/** A representation of a type that is no entity here is the caller's mistake, not a fault of ours. */
function checkRepresentations(schema: GraphQLSchema, entities: readonly string[]): void {
  const query = schema.getQueryType();
  const field = isObjectType(query) ? query.getFields()['_entities'] : undefined;
  const resolve = field?.resolve;
  if (!field || !resolve) return;
  field.resolve = (parent, args, context, info) => {
    const { representations } = args as { readonly representations: readonly unknown[] };
    for (const item of representations) {
      const type = typeof item === 'object' && item !== null ? (item as Partial<Representation>).__typename : undefined;
      if (type === undefined || !entities.includes(type)) {
        throw new DomainError('BAD_USER_INPUT', `A representation names one of: ${entities.join(', ')}.`);
      }
    }
    return resolve(parent, args, context, info);
  };
}
