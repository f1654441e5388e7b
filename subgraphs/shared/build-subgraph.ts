import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { parse } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { FIELD_KINDS, type FieldKinds } from '../../policy/index.ts';
import { auditMutations } from './audited-mutations.ts';
import { withCostDirectives } from './cost-directives.ts';
import { readDefaultValues } from './default-values.ts';
import { callDirectly } from './direct-resolvers.ts';
import { resolveEntities, type References } from './entities.ts';
import { withFieldDirectives } from './field-directives.ts';
import { guardRootFields } from './guards.ts';
import type { SubgraphDefinition, SubgraphName } from './definition.ts';

export type { Representation, ResolveReference } from './entities.ts';

/** Federation directives that a subgraph's SDL may use. */
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external", "@provides", "@shareable", "@inaccessible", "@tag", "@override", "@composeDirective", "@interfaceObject", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])`;

export interface SubgraphSource {
  readonly name: SubgraphName;
  /** TypeGraphQL resolver classes. */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeGraphQL's own type of a class
  readonly resolvers: NonEmptyArray<Function>;
  /** Types that no root field reaches, entities first. */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  readonly orphanedTypes?: readonly Function[];
  /** Entity type → how its representations are resolved. */
  readonly references: References;
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
  callDirectly(resolvers, source.resolvers);
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  readDefaultValues(schema);
  resolveEntities(schema, source.references);
  return { name: source.name, schema: guardRootFields(auditMutations(schema), kinds), sdl };
}
