import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BREAK,
  Kind,
  parse,
  print,
  validate,
  visit,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { localGates } from '../../cli/gates.ts';
import { buildSubgraphs } from '../../cli/subgraphs.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import {
  ApolloExecutor,
  PlanExecutor,
  SubgraphFailure,
  type Executor,
  type LocalSubgraph,
  type OperationResult,
} from '../../gateway/index.ts';
import { upsertRecords } from '../../hub/upsert/index.ts';
import { ADMIN } from '../support/actors.ts';
import { fieldNames } from '../../gateway/planning/index.ts';
import { readSupergraph } from '../../schema/index.ts';
import { createSubgraphExecutor } from '../../subgraphs/shared/index.ts';
import { memoryLog } from '../gateway/tiny-supergraph.ts';
import { AT, consent, interaction, line, preference, seedBusinessRows, transaction } from '../support/business-rows.ts';
import { IMPORTER, person, testHub } from '../support/hub.ts';
import { key } from '../support/identity-seed.ts';
import { selections, type Arguments } from '../support/random-operation.ts';
import { freshStore, type OpenedStore } from '../support/stores.ts';
import { CUSTOMER_FIELDS } from './questions.ts';

/** The question's own text, known to both; `hash` plays no part. */
const CONTEXT = { actor: ADMIN, requestId: 'request-1' };

let opened: OpenedStore;
let schema: GraphQLSchema;
let executors: { readonly reference: Executor; readonly ours: Executor };
/** A subgraph that does not answer for now. */
let down: string | null = null;

beforeAll(async () => {
  opened = await freshStore();
  const hub = testHub(opened.store, { resolver: deterministicResolver() });
  const records = ['ada', 'bob', 'eve'].map((name) =>
    person(`crm:${name}`, { given: name, family: 'Test', email: `${name}@example.com` }),
  );
  // Whose name is a source key of another.
  const mallory = person('crm:mallory', { given: 'crm', family: 'bob' });
  await upsertRecords(hub, [...records, mallory], { by: IMPORTER });
  const at = (n: number) => AT(new Date(Date.UTC(2026, 0, n)).toISOString());
  const keys = records.map((record) => record.key);
  await seedBusinessRows(opened.store, {
    transactions: keys.flatMap((of, k) => [1, 2].map((n) => transaction(of, `t${k}-${n}`, at(n), { lineCount: 1 }))),
    lines: keys.map((_, k) => line(`crm:t${k}-1`, 1)),
    interactions: keys.flatMap((of, k) =>
      [1, 2].map((n) => interaction(of, `i${k}-${n}`, at(n), { type: 'case', state: 'open' })),
    ),
    consents: keys.map((of, k) => consent(of, `c${k}`, at(1), { purpose: 'newsletter' })),
    preferences: [preference(key('crm', 'ada'), 'p1', at(1))],
  });
  const subgraphs = buildSubgraphs().map((definition): LocalSubgraph => {
    const executor = createSubgraphExecutor(definition, hub, localGates(hub));
    const execute: LocalSubgraph['execute'] = async (request) => {
      if (down === definition.name) throw new SubgraphFailure(definition.name, 'SUBGRAPH_TIMEOUT');
      return executor.execute(request);
    };
    return { name: definition.name, execute };
  });
  const supergraphSdl = readSupergraph();
  const log = memoryLog();
  executors = {
    reference: new ApolloExecutor(supergraphSdl, subgraphs, log),
    ours: new PlanExecutor({ supergraphSdl, subgraphs, log }),
  };
  schema = await executors.ours.start();
  await executors.reference.start();
}, 300_000);

afterAll(async () => {
  await executors.ours.stop();
  await executors.reference.stop();
  await opened.destroy();
});

afterEach(() => {
  down = null;
});

/** Both answers to one question. */
async function both(text: string, variables: Record<string, unknown>) {
  const request = requestOf(text, variables);
  const reference = await executors.reference.execute(request);
  const ours = await executors.ours.execute(request);
  return { reference: told(reference), ours: told(ours), result: ours };
}

function requestOf(text: string, variables: Record<string, unknown>) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  return { document, operation, operationName: null, variables, hash: text, context: CONTEXT };
}

/** Errors of fetches side by side come in any order. */
function told({ data, errors = [] }: OperationResult) {
  const places = (errors as readonly { message: string; path?: unknown; extensions?: { code?: unknown } }[]).map(
    ({ message, path, extensions }) => JSON.stringify([message, path, extensions?.code]),
  );
  // By value: Apollo orders members of merged selections by its own normal form, we by the operation (GraphQL §6.3.2).
  return { data: JSON.parse(JSON.stringify(data ?? null)) as unknown, errors: places.sort() };
}

const ARGUMENTS: Arguments = {
  'Query.customerBySource': '(system: "crm", sourceId: "ada")',
  'Query.sourceRecord': '(system: "crm", sourceId: "bob")',
  'Query.transaction': '(system: "crm", id: "t0-1")',
  'Query.interaction': '(system: "crm", id: "i1-1")',
  'Query.customers': '(first: 3)',
  'Query.searchCustomers': '(text: "test", first: 3)',
  'Customer.mayContact': '(channel: "email", purpose: "newsletter")',
};

const question = () =>
  selections(schema, schema.getType('Query') as GraphQLNamedType, 5, ARGUMENTS)
    .map(
      (root) =>
        `query ($yes: Boolean!, $no: Boolean! = false) { all: __typename @include(if: $yes) @skip(if: $no) ${root.slice(1)}`,
    )
    .filter((text) => !contradictsItself(text));

/** Whether something is asked only if `$yes` below what is asked only if not: Apollo leaves out both (0095). */
function contradictsItself(text: string): boolean {
  const CONTRARY = new Map([
    ['@skip(if: $yes)', '@include(if: $yes)'],
    ['@include(if: $yes)', '@skip(if: $yes)'],
  ]);
  const above: string[] = [];
  let found = false;
  visit(parse(text), {
    enter(node) {
      const conditions = 'directives' in node ? (node.directives ?? []).map(print) : [];
      found ||= conditions.some((condition) => above.includes(CONTRARY.get(condition) ?? ''));
      above.push(...conditions);
      return found ? BREAK : undefined;
    },
    leave(node) {
      if ('directives' in node) above.length -= node.directives?.length ?? 0;
    },
  });
  return found;
}

/** A question with an alias at each field: of those wished for, by turns, else its name after `a_`. And the way back. */
function underNames(question: string, wishes: readonly string[]) {
  const names = new Map<string, string>();
  const aliasOf = (name: string): string => {
    const known = names.get(name) ?? wishes[names.size] ?? `a_${name}`;
    names.set(name, known);
    return known;
  };
  const text = print(
    visit(parse(question), {
      [Kind.FIELD]: ({ alias, name, ...rest }) => ({
        ...rest,
        name,
        alias: { kind: Kind.NAME, value: aliasOf((alias ?? name).value) },
      }),
    }),
  );
  return { text, keys: new Map([...names].map(([name, wish]) => [wish, `a_${name}`])) };
}

/** An answer under the aliases of the plain question. */
function withKeys({ data, errors }: ReturnType<typeof told>, keys: ReadonlyMap<string, string>) {
  const back = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(back);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [keys.get(key) ?? key, back(each)]));
  };
  const placed = errors.map((error) => {
    const [message, path, code] = JSON.parse(error) as [string, (string | number)[] | null, unknown];
    return JSON.stringify([message, path?.map((step) => keys.get(String(step)) ?? step), code]);
  });
  return { data: back(data), errors: placed.sort() };
}

describe('the executor answers as Apollo does', () => {
  const whole = `{ customers(first: 10) { edges { node { ${CUSTOMER_FIELDS} } } } }`;
  const around = `{ transaction(system: "crm", id: "t0-1") { id sourceRecord { sourceId customer { displayName lastContactAt
    transactions(first: 1) { edges { node { id sourceRecord { customer { orderCount } } } } } } } }
    __schema { queryType { name } } again: __type(name: "Customer") { name ... on __Type { kind } } }`;
  const DOWN = [null, 'identity', 'transactions', 'interactions', 'preferences'];

  test.each(DOWN)('to the full 360 of several customers, %s being down', async (name) => {
    down = name;
    for (const text of [whole, around]) {
      const { reference, ours } = await both(text, {});
      expect(ours).toEqual(reference);
    }
  });

  test.each(DOWN)('to fragments that stand in a fetch more than once, %s being down', async (name) => {
    down = name;
    const nested = `{ transaction(system: "crm", id: "t0-1") { sourceRecord { ...R customer { crossReferences(first: 1) {
      edges { node { sourceRecord { ...R } } } } } } } }
      fragment R on SourceRecord { crossReference { customerId } linkHistory { totalCount } }`;
    const conditional = `query ($yes: Boolean!) {
      ... @include(if: $yes) { ...Q } ... @skip(if: $yes) { ...Q again: __typename }
    }
    fragment Q on Query { sourceSystems { name } customerBySource(system: "crm", sourceId: "ada") {
      ... @include(if: $yes) { ...C } ... @skip(if: $yes) { ...C id }
    } }
    fragment C on Customer { orderCount lastPurchaseAt displayName }`;
    for (const yes of [true, false]) {
      for (const text of [nested, conditional]) {
        const { reference, ours } = await both(text, { yes });
        expect(ours).toEqual(reference);
      }
    }
  });

  test('to random questions, with any subgraph down or none', async () => {
    await fc.assert(
      fc.asyncProperty(question(), fc.boolean(), fc.constantFrom(...DOWN), async (text, yes, name) => {
        down = name;
        const { reference, ours } = await both(text, { yes });
        expect(ours).toEqual(reference);
      }),
      { numRuns: 60 },
    );
  });

  test('whatever a caller calls what he asks', async () => {
    const hidden = ['sourceKeys', 'processingRestricted', 'id', 'system', 'sourceId', '__typename', 'node', 'customer'];
    const others = [...fieldNames(readSupergraph()), '_entities', 'id__alias_0', 'c360Seen'];
    const shuffled = (names: readonly string[]) => fc.shuffledSubarray([...names], { minLength: names.length });
    const names = fc.tuple(shuffled(hidden), shuffled(others)).map((lists) => [...new Set(lists.flat())]);
    for (const text of [whole, around]) {
      const plain = underNames(text, []).text;
      const { reference, result } = await both(plain, {});
      await fc.assert(
        fc.asyncProperty(names, async (wishes) => {
          const { text: asked, keys } = underNames(text, wishes);
          // Of some of these names the reference makes a plan that it cannot execute.
          const named = await executors.ours.execute(requestOf(asked, {}));
          expect(withKeys(told(named), keys)).toEqual(reference);
          expect(named.customers).toEqual(result.customers);
        }),
        { numRuns: 10 },
      );
    }
  });

  test('but that an object of which nothing is wanted is there', async () => {
    const ask = (sourceId: string) => `query ($yes: Boolean!) {
      customerBySource(system: "crm", sourceId: "${sourceId}") @skip(if: $yes) { id @include(if: $yes) }
    }`;
    const there = await both(ask('ada'), { yes: false });
    expect(there.ours).toEqual({ data: { customerBySource: {} }, errors: [] });
    expect(there.reference).toEqual({ data: { customerBySource: null }, errors: [] });
    const absent = await both(ask('nobody'), { yes: false });
    expect(absent.ours).toEqual({ data: { customerBySource: null }, errors: [] });
  });

  test('but that a caller chooses nobody’s rows by what he names as the keys of a section', async () => {
    const text = `{
      customerBySource(system: "crm", sourceId: "mallory") {
        sourceKeys: names { system: given sourceId: family }
        processingRestricted: displayName
        id: orderCount
        transactions { edges { node { id } } }
        interactions { edges { node { id } } }
        consents { id }
        mayContact(channel: "email", purpose: "newsletter") { allowed reason }
      }
    }`;
    const { ours, reference } = await both(text, {});
    expect(ours).toEqual({
      data: {
        customerBySource: {
          sourceKeys: [{ system: 'crm', sourceId: 'bob' }],
          processingRestricted: 'crm bob',
          id: 0,
          transactions: { edges: [] },
          interactions: { edges: [] },
          consents: [],
          mayContact: { allowed: false, reason: 'NO_CONSENT' },
        },
      },
      errors: [],
    });
    // The reference is of use for what Apollo's planner gets right.
    expect(JSON.stringify(reference.data)).toContain('"id":"t1-1"');
  });

  test('to variables that do not fit', async () => {
    const { reference, ours } = await both('query ($n: Int!) { customers(first: $n) { totalCount } }', {});
    expect(ours).toEqual(reference);
    expect(ours.errors).toHaveLength(1);
  });
});

describe('the customers that an answer shows', () => {
  test('are reported by id, asked for or not, however they were reached', async () => {
    const ids = await both('{ customers(first: 10) { edges { node { id } } } }', {});
    const { customers = [] } = ids.result;
    expect(customers).toHaveLength(4);
    for (const text of [
      '{ customers(first: 10) { edges { node { displayName } } } }',
      '{ customers(first: 10) { edges { node { ...F } } } } fragment F on Customer { ... on Customer { lastContactAt } }',
      '{ customers(first: 10) { edges { node { c360Seen: displayName } } } }',
    ]) {
      expect((await both(text, {})).result.customers).toEqual(customers);
    }
    const one = await both(
      '{ transaction(system: "crm", id: "t0-1") { sourceRecord { customer { orderCount } } } }',
      {},
    );
    expect(one.result.customers).toHaveLength(1);
    const none = await both('{ transaction(system: "crm", id: "t0-1") { id } __schema { queryType { name } } }', {});
    expect(none.result.customers).toEqual([]);
  });
});
