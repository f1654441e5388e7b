import { describe, expect, test } from '@jest/globals';
import {
  Arg,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { DomainError } from '../../../domain/errors.ts';
import type { Hub } from '../../../hub/context.ts';
import { ADMIN } from '../../support/actors.ts';
import {
  DateTime,
  Decimal,
  Money,
  SourceRecord,
  UserError,
  buildSubgraph,
  checkText,
  connectionOf,
  connectionType,
  createSubgraphExecutor,
  customerReference,
  defineLoader,
  pageArguments,
  payload,
  requiredKeys,
  type Connection,
  type Payload,
  type SubgraphContext,
} from '../../../subgraphs/shared/index.ts';
import { DOCUMENT_LIMITS } from '../../../subgraphs/shared/documents.ts';
import { LIMIT_TABLE } from '../../../gateway/settings.ts';

@ObjectType('Thing', { simpleResolvers: true })
class Thing {
  @Field(() => Int)
  n!: number;
}

@InputType()
class Bounds {
  @Field(() => Decimal, { nullable: true })
  least?: string;
  @Field(() => [Decimal], { nullable: true })
  between?: string[];
}
const ThingConnection = connectionType('Thing', () => Thing);

@ObjectType('ThingPayload', { simpleResolvers: true })
class ThingPayload implements Payload {
  @Field(() => Thing, { nullable: true })
  thing?: Thing;
  @Field(() => [UserError])
  userErrors!: readonly UserError[];
}

@Directive('@key(fields: "id")')
@ObjectType('Customer', { simpleResolvers: true })
class Customer {
  @Field(() => String)
  id!: string;
  keys!: readonly string[] | null;
}

const batches: (readonly string[])[] = [];
const sizes = defineLoader<string, number>(async (keys) => {
  batches.push(keys);
  return keys.map((key) => key.length);
});

@Resolver(() => Customer)
class CustomerResolver {
  @Directive('@external')
  @FieldResolver(() => [SourceRecord])
  sourceKeys(@Root() customer: Customer): SourceRecord[] {
    return requiredKeys(customer as never).map((key) => SourceRecord.of(key));
  }

  @Directive('@requires(fields: "sourceKeys { system sourceId }")')
  @FieldResolver(() => Int, { nullable: true })
  async size(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<number> {
    const found = await sizes(context).loadMany(requiredKeys(customer as never));
    return found.reduce<number>((sum, n) => sum + (n as number), 0);
  }

  @FieldResolver(() => ThingConnection, { nullable: true })
  things(
    @Root() customer: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, { nullable: true }) first?: number,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ): Connection<Thing> {
    const scope = { field: 'Customer.things', filter: { id: customer.id } };
    const page = pageArguments(context, scope, { first, after });
    const start = page.after === null ? 0 : Number(page.after[0]) + 1;
    const rest = Array.from({ length: 45 }, (_, n) => n).slice(start);
    const rows = rest.slice(0, page.first).map((item) => ({ item, position: [item] }));
    return connectionOf(ThingConnection, {
      context,
      scope,
      page,
      found: { rows, hasNextPage: rest.length > page.first, cut: false },
      toNode: (n) => Object.assign(new Thing(), { n }),
      count: () => ({ count: 45, isLowerBound: false }),
    });
  }

  @Query(() => String, { nullable: true })
  fail(@Arg('how', () => String) how: string): string {
    if (how === 'domain') throw new DomainError('CONFLICT', 'It contradicts.', ['how']);
    if (how === 'store') throw Object.assign(new Error('mongodb://secret-host'), { name: 'StoreUnavailableError' });
    throw new Error('secret text');
  }

  @Query(() => String, { nullable: true })
  echo(
    @Arg('text', () => String, { nullable: true }) text?: string,
    @Arg('at', () => DateTime, { nullable: true }) at?: string,
    @Arg('amount', () => Decimal, { nullable: true }) amount?: string,
  ): string {
    return [text && checkText(text, ['text'], { max: 10 }), at, amount].join('|');
  }

  @Query(() => String, { nullable: true })
  find(@Arg('filter', () => Bounds, { nullable: true }) filter?: Bounds): string {
    return filter?.least ?? '';
  }

  @Query(() => Money, { nullable: true })
  money(): Money {
    return new Money('10.50', 'EUR');
  }

  @Mutation(() => ThingPayload, { nullable: true })
  make(@Arg('how', () => String) how: string): Promise<ThingPayload> {
    return payload(ThingPayload, async () => {
      if (how === 'missing') throw new DomainError('NOT_FOUND', 'There is no such thing.', ['how']);
      if (how === 'broken') throw new Error('secret text');
      return { thing: Object.assign(new Thing(), { n: 1 }) };
    });
  }
}

const plumbing = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'plumbing'] as const));
const kinds = {
  Thing: plumbing('n'),
  ThingConnection: plumbing('edges', 'pageInfo', 'totalCount', 'totalCountIsLowerBound'),
  ThingEdge: plumbing('node', 'cursor'),
  ThingPayload: plumbing('thing', 'userErrors'),
  Customer: plumbing('id', 'sourceKeys', 'size', 'things'),
  SourceRecord: plumbing('system', 'sourceId'),
  Money: plumbing('amount', 'currency'),
  PageInfo: plumbing('hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'),
  UserError: plumbing('code', 'field', 'message'),
  Query: plumbing('fail', 'echo', 'find', 'money'),
  Mutation: plumbing('make'),
};

const definition = buildSubgraph({
  name: 'transactions',
  resolvers: [CustomerResolver],
  orphanedTypes: [Customer],
  references: {
    Customer: (reference) => {
      const found = customerReference(reference);
      return found && Object.assign(new Customer(), found);
    },
  },
  kinds,
});

const store = {
  sign: (kind: string, value: string) =>
    `mac${[...`${kind}${value}`].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7)}`,
};
const faults: unknown[] = [];
const executor = createSubgraphExecutor(definition, { store } as unknown as Hub, {
  report: ({ error }) => faults.push(error),
});
const ask = (query: string, variables: Record<string, unknown> = {}, actor: typeof ADMIN | null = ADMIN) =>
  executor.execute({ query, variables, actor, requestId: 'r1' });
const codes = (result: Awaited<ReturnType<typeof ask>>) => result.errors?.map((e) => e.extensions?.['code']);

const ID = 'cus_01980000-0000-7000-8000-000000000001';
const ENTITIES = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id size } } }';
const reference = (...ids: string[]) => ({
  __typename: 'Customer',
  id: ID,
  sourceKeys: ids.map((sourceId) => ({ system: 'crm', sourceId })),
});

describe('a subgraph', () => {
  test('links federation and keeps directives', () => {
    expect(definition.sdl).toContain('@link(url: "https://specs.apollo.dev/federation/v2.9"');
    expect(definition.sdl).toContain('type Customer @key(fields: "id")');
    expect(definition.sdl).toContain('sourceKeys: [SourceRecord!]! @external');
    expect(definition.sdl).not.toContain('schema {');
  });

  test('resolves references, all customers of a request in one batch', async () => {
    batches.length = 0;
    const result = await ask(ENTITIES, { r: [reference('1', '22'), reference('1', '333')] });
    expect(result).toEqual({
      data: {
        _entities: [
          { id: ID, size: 11 },
          { id: ID, size: 12 },
        ],
      },
    });
    expect(batches).toEqual([['crm:1', 'crm:22', 'crm:333']]);
  });

  test('an entity whose source keys are missing has its sections null, with a code, the others are served', async () => {
    const result = await ask(ENTITIES, { r: [{ __typename: 'Customer', id: ID }, reference('1')] });
    expect(result.data).toEqual({
      _entities: [
        { id: ID, size: null },
        { id: ID, size: 5 },
      ],
    });
    expect(codes(result)).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(result.errors?.[0]?.path).toEqual(['_entities', 0, 'size']);
  });

  test('a bad reference fails alone; an unknown entity type is bad input', async () => {
    const bad = { __typename: 'Customer', id: ID, sourceKeys: [{ system: 'NO', sourceId: '1' }] };
    const mixed = await ask(ENTITIES, { r: [bad, reference('1'), { __typename: 'Customer', id: 'nonsense' }] });
    expect(mixed.data).toEqual({ _entities: [null, { id: ID, size: 5 }, null] });
    expect(codes(mixed)).toEqual(['BAD_USER_INPUT']);
    expect(codes(await ask(ENTITIES, { r: [{ __typename: 'Thing' }] }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await ask(ENTITIES, { r: ['text'] }))).toEqual(['BAD_USER_INPUT']);
  });

  test('without an actor every root field is refused, and _service alone is open', async () => {
    expect(codes(await ask(ENTITIES, { r: [reference('1')] }, null))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await ask('{ money { amount } }', {}, null))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await ask('mutation { make(how: "x") { thing { n } } }', {}, null))).toEqual(['UNAUTHENTICATED']);
    expect((await ask('{ _service { sdl } }', {}, null)).errors).toBeUndefined();
  });
});

describe('errors', () => {
  test('a DomainError keeps its code and message, everything else loses its text', async () => {
    faults.length = 0;
    const domain = await ask('{ fail(how: "domain") }');
    expect(domain.errors?.[0]).toMatchObject({
      message: 'It contradicts.',
      path: ['fail'],
      extensions: { code: 'CONFLICT', field: ['how'] },
    });
    expect(faults).toEqual([]);
    const other = [await ask('{ fail(how: "bug") }'), await ask('{ fail(how: "store") }')];
    expect(other.map(codes)).toEqual([['INTERNAL'], ['SUBGRAPH_UNAVAILABLE']]);
    expect(JSON.stringify(other)).not.toContain('secret');
    expect(faults).toHaveLength(2);
  });

  test('a subgraph takes what a gateway may be configured to let pass', async () => {
    expect(DOCUMENT_LIMITS.tokens).toBe(LIMIT_TABLE.tokens.range[1]);
    expect(DOCUMENT_LIMITS.depth).toBeGreaterThan(LIMIT_TABLE.nesting.range[1]);
    const long = `{ find(filter: { between: [${'"1" '.repeat(25_000)}] }) }`;
    const deep = `{ ${'... { '.repeat(1_050)} __typename ${'} '.repeat(1_050)} }`;
    expect([codes(await ask(long)), codes(await ask(deep))]).toEqual([undefined, undefined]);
  });

  test('brackets that somebody wrote into a text nest nothing', async () => {
    const answer = await ask(`{ # ${'('.repeat(3_000)}\n other: __typename echo(text: "${'('.repeat(3_000)}") }`);
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.message).not.toMatch(/nests/);
  });

  test.each([
    ['no GraphQL', '{', 'GRAPHQL_PARSE_FAILED'],
    ['deep nesting', '{'.repeat(100_000), 'GRAPHQL_PARSE_FAILED'],
    ['deep nesting behind comments', '{ # }\n'.repeat(100_000), 'GRAPHQL_PARSE_FAILED'],
    ['a text without end', '{ echo(text: "', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['no operation', 'fragment F on Thing { n }', 'GRAPHQL_VALIDATION_FAILED'],
    ['two operations, none named', 'query A { __typename } query B { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
    ['a NUL in a literal', '{ echo(text: "a\\u0000b") }', 'BAD_USER_INPUT'],
    ['a control character in a literal', '{ echo(text: "a\\u001fb") }', 'BAD_USER_INPUT'],
    ['a literal too long', `{ echo(text: "${'a'.repeat(11)}") }`, 'BAD_USER_INPUT'],
    ['a literal beyond every limit', `{ echo(text: "${'a'.repeat(262_145)}") }`, 'BAD_USER_INPUT'],
    ['a date that is none', '{ echo(at: "yesterday") }', 'BAD_USER_INPUT'],
    ['a decimal that is none', '{ echo(amount: "1e5") }', 'BAD_USER_INPUT'],
    ['a list for a decimal', '{ echo(amount: ["1"]) }', 'BAD_USER_INPUT'],
    ['an object for a decimal', '{ echo(amount: { a: "1" }) }', 'BAD_USER_INPUT'],
    ['a bad default', 'query($at: DateTime = "4711") { echo(at: $at) }', 'BAD_USER_INPUT'],
    ['that and an unknown field', '{ nothing echo(amount: "1e5") }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s', async (_name, query, code) => {
    expect(codes(await ask(query))?.[0]).toBe(code);
  });

  test.each([
    ['a NUL', { text: 'a\u0000' }],
    ['a control character', { text: 'a\u0001' }],
    ['a lone surrogate', { text: 'a\ud800' }],
    ['an over-long text', { text: 'a'.repeat(11) }],
    ['a wrong type', { text: 4711 }],
    ['a wrong date', { at: 'x4711' }],
    ['a date without offset', { at: '2026-01-01T4711' }],
    ['a moment before the year 0000 of UTC', { at: '0000-01-01T00:47:11+01:00' }],
    ['a moment after the year 9999 of UTC', { at: '9999-12-31T23:47:11-05:00' }],
    ['an inexact decimal', { amount: 47.11 }],
  ])('variables: %s is BAD_USER_INPUT and is not quoted', async (_name, variables) => {
    const result = await ask(
      'query($text: String, $at: DateTime, $amount: Decimal) { echo(text: $text, at: $at, amount: $amount) }',
      variables,
    );
    expect(codes(result)).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(result)).not.toMatch(/47\.?11/);
  });

  test('a scalar that is malformed is named by its place and own type, as literal and as variable', async () => {
    const said = async (query: string, variables = {}) => (await ask(query, variables)).errors?.map((e) => e.message);
    const form =
      'is no valid Decimal: A Decimal is a text such as "-12.50", with at most 30 digits before the point and 24 after it.';
    const literal = '{ a: find(filter: { least: "x4711", between: ["1", "y4711"] }) b: echo(amount: "z4711") }';
    expect(await said(literal)).toEqual([
      `Argument "filter".least of "a" ${form}`,
      `Argument "filter".between.1 of "a" ${form}`,
      `Argument "amount" of "b" ${form}`,
    ]);
    const filter = { least: 'x4711', between: ['1', 'y4711'], other: 1 };
    expect(await said('query($f: Bounds) { find(filter: $f) }', { f: filter })).toEqual([
      `Variable "$f".least ${form}`,
      `Variable "$f".between.1 ${form.replace('Decimal', 'Decimal!')}`,
      'Variable "$f" is no valid Bounds.',
    ]);
    expect(await said('query($d: Decimal = "x4711") { echo(amount: $d) }')).toEqual([`Variable "$d" ${form}`]);
  });

  test('a document that is not valid or no GraphQL is refused without what it says', async () => {
    const said = async (query: string) =>
      (await ask(query)).errors?.map(({ message, locations }) => [message, locations]);
    expect(await said('{ find(filter: "x4711") }')).toEqual([
      ['Expected value of type "Bounds", found a value that is none.', [{ line: 1, column: 16 }]],
    ]);
    expect(await said('{ find "x4711" }')).toEqual([
      ['Syntax Error: Expected Name, found String.', [{ line: 1, column: 8 }]],
    ]);
  });

  test('an argument that its variables spoil is bad input, not a fault of ours', async () => {
    const result = await ask('query($d: Decimal = "1") { find(filter: { least: "4711", between: [$d] }) }', {
      d: null,
    });
    expect(codes(result)).toEqual(['BAD_USER_INPUT']);
    expect(result.errors?.[0]?.message).toBe('Argument "filter" has a value that its type does not take.');
  });

  test('a missing variable is named', async () => {
    const result = await ask('query($how: String!) { fail(how: $how) }');
    expect(result.errors?.[0]?.message).toBe('Variable "$how" of type String! is missing.');
  });
});

test('scalars keep their exact text', async () => {
  const query = 'query($at: DateTime, $amount: Decimal) { echo(at: $at, amount: $amount) money { amount currency } }';
  const result = await ask(query, { at: '2026-03-01T12:00:00+02:00', amount: '12345678901234567890.10' });
  const sum = '-0.000000000000000000000001';
  expect((await ask(query, { amount: sum })).data?.['echo']).toBe(`||${sum}`);
  expect(result.data).toEqual({
    echo: '|2026-03-01T10:00:00.000Z|12345678901234567890.10',
    money: { amount: '10.50', currency: 'EUR' },
  });
});

test('a moment has a year of four digits in UTC, so that text order is time order', async () => {
  const query = 'query($at: DateTime) { echo(at: $at) }';
  const read = async (at: string) => (await ask(query, { at })).data?.['echo'];
  expect(await read('9999-12-31T23:59:59.999Z')).toBe('|9999-12-31T23:59:59.999Z|');
  expect(await read('9999-12-31T23:59:59+05:00')).toBe('|9999-12-31T18:59:59.000Z|');
  expect(await read('0000-01-01T00:00:00Z')).toBe('|0000-01-01T00:00:00.000Z|');
  const { errors } = await ask('{ echo(at: "9999-12-31T23:59:59-05:00") }');
  expect(errors?.[0]?.message).toContain('from the year 0000 to the year 9999 in UTC');
});

describe('mutations', () => {
  test('answer with a value, or with userErrors, or fail', async () => {
    const make = 'mutation($how: String!) { make(how: $how) { thing { n } userErrors { code field message } } }';
    expect((await ask(make, { how: 'well' })).data).toEqual({ make: { thing: { n: 1 }, userErrors: [] } });
    expect((await ask(make, { how: 'missing' })).data).toEqual({
      make: { thing: null, userErrors: [{ code: 'NOT_FOUND', field: ['how'], message: 'There is no such thing.' }] },
    });
    expect(codes(await ask(make, { how: 'broken' }))).toEqual(['INTERNAL']);
  });
});

describe('connections', () => {
  const things = `query($r: [_Any!]!, $first: Int, $after: String) { _entities(representations: $r) { ... on Customer {
    things(first: $first, after: $after) {
      edges { cursor node { n } } totalCount totalCountIsLowerBound
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } } } }`;
  interface Page {
    edges: { cursor: string; node: { n: number } }[];
    totalCount: number;
    totalCountIsLowerBound: boolean;
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  }
  const r = [{ __typename: 'Customer', id: ID }];
  const page = async (variables: Record<string, unknown>) => {
    const result = await ask(things, { r, ...variables });
    expect(result.errors).toBeUndefined();
    return (result.data?.['_entities'] as { things: Page }[])[0]?.things as Page;
  };

  test('are walked by cursors to the end', async () => {
    const seen: number[] = [];
    let after: string | null = null;
    for (;;) {
      const p: Page = await page({ after });
      expect(p).toMatchObject({ totalCount: 45, totalCountIsLowerBound: false });
      expect(p.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...p.edges.map((e) => e.node.n));
      if (!p.pageInfo.hasNextPage) break;
      after = p.pageInfo.endCursor;
      expect(after).toBe(p.edges.at(-1)?.cursor);
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, n) => n));
  });

  test('refuse a malformed, forged or foreign cursor and a page out of range', async () => {
    const { endCursor } = (await page({})).pageInfo;
    const [body, mac] = endCursor.split('.') as [string, string];
    const forged = `${Buffer.from('[40]').toString('base64url')}.${mac}`;
    for (const after of ['', 'x', '.', body, `${body}.`, `${body}.${mac}x`, forged, 'a'.repeat(5_000)]) {
      expect(codes(await ask(things, { r, after }))).toEqual(['BAD_USER_INPUT']);
    }
    const other = [{ __typename: 'Customer', id: ID.replace(/1$/, '2') }];
    expect(codes(await ask(things, { r: other, after: endCursor }))).toEqual(['BAD_USER_INPUT']);
    const someone = { ...ADMIN, subject: 'someone-else' };
    expect(codes(await ask(things, { r, after: endCursor }, someone))).toEqual(['BAD_USER_INPUT']);
    for (const first of [0, -1, 101]) expect(codes(await ask(things, { r, first }))).toEqual(['BAD_USER_INPUT']);
  });
});
