import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import type { LocalSubgraph, Log, SubgraphRequest } from '../../gateway/index.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@inaccessible"])';

const identity = {
  sdl: `${LINK}
    type Query { customer(id: ID!): Customer  customers: [Customer!]! }
    type Customer @key(fields: "id") { id: ID!  name: String  keys: [String!]! @inaccessible }`,
  resolvers: {
    Query: {
      customer: (_: unknown, { id }: { id: string }) =>
        id === 'none' ? null : { id, name: `name of ${id}`, keys: [`k-${id}`] },
      customers: () => ['a', 'b', 'c'].map((id) => ({ id, name: `name of ${id}`, keys: [`k-${id}`] })),
    },
    Customer: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `name of ${id}`, keys: [`k-${id}`] }) },
  },
};

const orders = {
  sdl: `${LINK}
    type Customer @key(fields: "id") { id: ID!  keys: [String!]! @external  orders: [String!] @requires(fields: "keys") }`,
  resolvers: {
    Customer: {
      __resolveReference: (reference: { keys: string[] }) => reference,
      orders: ({ keys }: { keys: string[] }) => keys.map((key) => `order of ${key}`),
    },
  },
};

/** Two subgraphs that are enough for every path of the gateway; `seen` lists the fetches. */
export function tinySupergraph(): {
  sdl: string;
  subgraphs: Record<'identity' | 'orders', LocalSubgraph>;
  seen: SubgraphRequest[];
} {
  const composed = composeServices([
    { name: 'identity', typeDefs: parse(identity.sdl), url: 'http://identity.invalid' },
    { name: 'orders', typeDefs: parse(orders.sdl), url: 'http://orders.invalid' },
  ]);
  if (composed.errors) throw new Error(composed.errors.map(String).join('\n'));
  const seen: SubgraphRequest[] = [];
  const local = (name: string, definition: typeof identity | typeof orders): LocalSubgraph => {
    const schema = buildSubgraphSchema({ typeDefs: parse(definition.sdl), resolvers: definition.resolvers });
    return {
      name,
      execute: async (request) => {
        seen.push(request);
        const result = await graphql({
          schema,
          source: request.query,
          variableValues: request.variables,
          operationName: request.operationName,
        });
        return {
          data: result.data ?? null,
          ...(result.errors ? { errors: result.errors.map((e) => e.toJSON()) } : {}),
        };
      },
    };
  };
  return {
    sdl: composed.supergraphSdl,
    subgraphs: { identity: local('identity', identity), orders: local('orders', orders) },
    seen,
  };
}

/** A log that keeps what it was told. */
export function memoryLog(): Log & {
  entries: { level: string; fields: Readonly<Record<string, unknown>>; message: string }[];
} {
  const entries: { level: string; fields: Readonly<Record<string, unknown>>; message: string }[] = [];
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void entries.push({ level, fields, message });
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
