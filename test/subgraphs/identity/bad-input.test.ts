/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN } from '../../support/actors.ts';
import { asking, identityHub, type Answer, type Ask } from '../../support/identity-hub.ts';
import { customerId } from '../../support/identity-seed.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const NUL = 'a\u0000b';
const AHEAD = '2999-01-01T00:00:00Z';
const LONG = 'x'.repeat(300_000);
const unknown = customerId(999);
const MUTATION_FIELDS = 'affected { customerId kind } customer { id } userErrors { code field message }';

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let ask: Ask;
  const ids: string[] = [];

  beforeAll(async () => {
    opened = await kind.open();
    ask = asking(identityHub(opened.store));
    for (const [n, name] of ['Ada', 'Bob', 'Eve'].entries()) {
      const record = {
        system: 'crm',
        sourceId: String(n),
        kind: 'PERSON',
        attributes: { names: [{ given: name, family: 'Test' }] },
      };
      const { data } = await ask(
        `mutation ($input: UpsertSourceRecordsInput!) { upsertSourceRecords(input: $input) { results { customerId } userErrors { code } } }`,
        { input: { records: [record] } },
      );
      ids.push(data['upsertSourceRecords'].results[0].customerId);
    }
  });
  afterAll(() => opened.destroy());

  const mutate = async (name: string, type: string, input: object) => {
    const { data, errors } = await ask(
      `mutation ($input: ${type}!) { answer: ${name}(input: $input) { ${name.includes('ourceRecord') ? 'results { outcome customerId sourceRecord { sourceId } userError { code field message } } userErrors { code field message }' : MUTATION_FIELDS} } }`,
      { input },
    );
    return { answer: data['answer'], errors };
  };

  test.each([
    ['an unknown id', `{ customer(id: "${unknown}") { id } }`],
    ['no id at all', `{ customer(id: "nonsense") { id } }`],
    ['an empty id', `{ customer(id: "") { id } }`],
    ['an unknown source key', `{ customer: customerBySource(system: "crm", sourceId: "none") { id } }`],
    ['an own key of nobody', `{ customer: customerBySource(system: "c360", sourceId: "x") { id } }`],
    ['an unknown source record', `{ customer: sourceRecord(system: "none", sourceId: "1") { system } }`],
  ])('%s is null without an error', async (_, query) => {
    expect(await ask(query)).toEqual({ data: { customer: null }, errors: [] });
  });

  test.each([
    ['first 0', `{ customers(first: 0) { edges { cursor } } }`, {}],
    ['first 101', `{ customers(first: 101) { edges { cursor } } }`, {}],
    ['first below zero', `{ searchCustomers(text: "a", first: -1) { edges { cursor } } }`, {}],
    ['a cursor that is none', `{ customers(after: "abc") { edges { cursor } } }`, {}],
    ['an empty cursor', `{ customers(after: "") { edges { cursor } } }`, {}],
    ['a system that cannot be', `{ customerBySource(system: "C R M", sourceId: "1") { id } }`, {}],
    ['an empty source id', `{ customerBySource(system: "crm", sourceId: "") { id } }`, {}],
    ['neither e-mail nor phone', `{ customersByContact { edges { cursor } } }`, {}],
    [
      'both e-mail and phone',
      `{ customersByContact(email: "a@b.de", phone: "+49711123456") { edges { cursor } } }`,
      {},
    ],
    ['an e-mail that is none', `{ customersByContact(email: "nobody") { edges { cursor } } }`, {}],
    ['a phone without its country', `{ customersByContact(phone: "0711 123456") { edges { cursor } } }`, {}],
    ['a country that is none', `{ customersByContact(phone: "0711 123456", country: "??") { edges { cursor } } }`, {}],
    ['an empty search', `{ searchCustomers(text: "") { edges { cursor } } }`, {}],
    [
      'a search too long',
      `query ($t: String!) { searchCustomers(text: $t) { edges { cursor } } }`,
      { t: 'a'.repeat(201) },
    ],
    ['NUL in a search', `query ($t: String!) { searchCustomers(text: $t) { edges { cursor } } }`, { t: NUL }],
    ['a text far too long', `query ($t: String!) { searchCustomers(text: $t) { edges { cursor } } }`, { t: LONG }],
    ['NUL in a source id', `query ($t: String!) { customerBySource(system: "crm", sourceId: $t) { id } }`, { t: NUL }],
    ['NUL in an id', `query ($t: ID!) { customer(id: $t) { id } }`, { t: NUL }],
    [
      'a lone surrogate',
      `query ($t: String!) { customerBySource(system: "crm", sourceId: $t) { id } }`,
      { t: '\ud800' },
    ],
    [
      'too many filter values',
      `query ($t: [String!]) { customers(filter: { region: $t }) { edges { cursor } } }`,
      { t: Array(101).fill('x') },
    ],
    [
      'a time that ends before it begins',
      `{ customers(filter: { createdAt: { from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" } }) { edges { cursor } } }`,
      {},
    ],
    ['a filter without a value', `{ customers(filter: { region: [] }) { edges { cursor } } }`, {}],
    ['an empty filter value', `{ customers(filter: { region: [""] }) { edges { cursor } } }`, {}],
    ['a variable of another type', `query ($t: ID!) { customer(id: $t) { id } }`, { t: { a: 1 } }],
    [
      'a representation of nothing',
      `query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }`,
      { r: [{ __typename: 'Order', id: 1 }] },
    ],
    [
      'a source record of no key',
      `query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }`,
      { r: [{ __typename: 'SourceRecord', system: 1 }] },
    ],
  ])('%s is BAD_USER_INPUT', async (_, query, variables) => {
    const { errors } = await ask(query, variables);
    expect(errors.map((error) => error.code)).toEqual(['BAD_USER_INPUT']);
  });

  test('a cursor of another list, another filter or another caller is refused', async () => {
    const { data } = await ask(`{ customers(first: 1, filter: { kind: PERSON }) { pageInfo { endCursor } } }`);
    const after = data['customers'].pageInfo.endCursor;
    const other = { ...ADMIN, subject: 'somebody-else' };
    const codes = async (query: string, actor = ADMIN) =>
      (await ask(query, { after }, actor)).errors.map((error) => error.code);
    expect(
      await codes(
        `query ($after: String) { customers(first: 1, filter: { kind: PERSON }, after: $after) { totalCount } }`,
      ),
    ).toEqual([]);
    expect(await codes(`query ($after: String) { customers(first: 1, after: $after) { totalCount } }`)).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(await codes(`query ($after: String) { searchCustomers(text: "a", after: $after) { totalCount } }`)).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(
      await codes(
        `query ($after: String) { customers(first: 1, filter: { kind: PERSON }, after: $after) { totalCount } }`,
        other,
      ),
    ).toEqual(['BAD_USER_INPUT']);
  });

  test('who is nobody is refused whatever he asks for', async () => {
    for (const query of [
      `{ customer(id: "${unknown}") { id } }`,
      `{ sourceSystems { system } }`,
      `mutation { unlink(input: { sourceRecord: { system: "crm", sourceId: "0" } }) { userErrors { code } } }`,
    ]) {
      const { errors } = await ask(query, {}, null);
      expect(errors.map((error) => error.code)).toEqual(['UNAUTHENTICATED']);
    }
  });

  test.each([['no attribute', 'recordedValues(attributes: [])']])(
    'of a customer %s is BAD_USER_INPUT',
    async (_, field) => {
      const { errors } = await ask(`query ($id: ID!) { customer(id: $id) { ${field} { edges { cursor } } } }`, {
        id: ids[0],
      });
      expect(errors.map((error) => error.code)).toEqual(['BAD_USER_INPUT']);
    },
  );

  test.each([
    ['no value', [], 'SET needs a value of input.values.emails; for none, use CLEAR.'],
    ['a blank', [{ value: ' ' }], expect.stringContaining('is blank or a placeholder')],
    [
      'one among others',
      [{ value: 'a@b.example' }, { value: 'b' }],
      expect.stringMatching(/^Value 2 of email .* \(.+\)\.$/),
    ],
  ])('setting %s says which value, and why', async (_, emails, message) => {
    const { answer } = await mutate('overrideValue', 'OverrideValueInput', {
      customerId: ids[0],
      attribute: 'EMAIL',
      action: 'SET',
      values: { emails },
    });
    expect(answer.userErrors).toEqual([{ code: 'BAD_USER_INPUT', field: ['input', 'values', 'emails'], message }]);
  });

  const source = (sourceId: string) => ({ sourceRecord: { system: 'crm', sourceId } });
  const names = (full: string) => ({ names: [{ full }] });
  test.each<[string, string, string, () => object, string, string[] | null]>([
    [
      'link to nobody',
      'link',
      'LinkInput',
      () => ({ ...source('0'), customerId: unknown }),
      'NOT_FOUND',
      ['input', 'customerId'],
    ],
    [
      'link to no id',
      'link',
      'LinkInput',
      () => ({ ...source('0'), customerId: 'x' }),
      'NOT_FOUND',
      ['input', 'customerId'],
    ],
    [
      'link of no record',
      'link',
      'LinkInput',
      () => ({ ...source('none'), customerId: ids[0] }),
      'NOT_FOUND',
      ['input', 'sourceRecord'],
    ],
    [
      'link of no key',
      'link',
      'LinkInput',
      () => ({ sourceRecord: { system: '?', sourceId: '1' }, customerId: ids[0] }),
      'BAD_USER_INPUT',
      ['input', 'sourceRecord', 'system'],
    ],
    [
      'link at another version',
      'link',
      'LinkInput',
      () => ({ ...source('1'), customerId: ids[0], expectedVersion: 99 }),
      'VERSION_CONFLICT',
      ['input', 'expectedVersion'],
    ],
    [
      'unlinking the last record',
      'unlink',
      'UnlinkInput',
      () => source('0'),
      'BAD_USER_INPUT',
      ['input', 'sourceRecord'],
    ],
    ['unlink of no record', 'unlink', 'UnlinkInput', () => source('none'), 'NOT_FOUND', ['input', 'sourceRecord']],
    [
      'a reason too long',
      'unlink',
      'UnlinkInput',
      () => ({ ...source('0'), reason: 'x'.repeat(1_001) }),
      'BAD_USER_INPUT',
      ['input', 'reason'],
    ],
    [
      'merging with itself',
      'mergeCustomers',
      'MergeCustomersInput',
      () => ({ customerIds: [ids[0], ids[0]] }),
      'BAD_USER_INPUT',
      ['input', 'customerIds'],
    ],
    [
      'merging one',
      'mergeCustomers',
      'MergeCustomersInput',
      () => ({ customerIds: [ids[0]] }),
      'BAD_USER_INPUT',
      ['input', 'customerIds'],
    ],
    [
      'merging three',
      'mergeCustomers',
      'MergeCustomersInput',
      () => ({ customerIds: ids }),
      'BAD_USER_INPUT',
      ['input', 'customerIds'],
    ],
    [
      'merging with nobody',
      'mergeCustomers',
      'MergeCustomersInput',
      () => ({ customerIds: [ids[0], unknown] }),
      'NOT_FOUND',
      ['input', 'customerIds'],
    ],
    [
      'a survivor from elsewhere',
      'mergeCustomers',
      'MergeCustomersInput',
      () => ({ customerIds: [ids[0], ids[1]], survivorId: ids[2] }),
      'BAD_USER_INPUT',
      ['input', 'survivorId'],
    ],
    [
      'merging at another version',
      'mergeCustomers',
      'MergeCustomersInput',
      () => ({ customerIds: [ids[0], ids[1]], expectedVersion: 77 }),
      'VERSION_CONFLICT',
      ['input', 'expectedVersion'],
    ],
    [
      'unmerging nobody',
      'unmergeCustomer',
      'UnmergeCustomerInput',
      () => ({ customerId: unknown }),
      'NOT_FOUND',
      ['input', 'customerId'],
    ],
    [
      'unmerging what was never merged',
      'unmergeCustomer',
      'UnmergeCustomerInput',
      () => ({ customerId: ids[0] }),
      'CONFLICT',
      ['input', 'customerId'],
    ],
    [
      'splitting by records of others',
      'splitCustomer',
      'SplitCustomerInput',
      () => ({ customerId: ids[0], parts: [[{ system: 'crm', sourceId: '1' }]] }),
      'BAD_USER_INPUT',
      ['input', 'parts'],
    ],
    [
      'splitting nobody',
      'splitCustomer',
      'SplitCustomerInput',
      () => ({ customerId: unknown, parts: [] }),
      'NOT_FOUND',
      ['input', 'customerId'],
    ],
    [
      'overriding nobody',
      'overrideValue',
      'OverrideValueInput',
      () => ({ customerId: unknown, attribute: 'SEGMENT', action: 'CLEAR' }),
      'NOT_FOUND',
      ['input', 'customerId'],
    ],
    [
      'setting nothing',
      'overrideValue',
      'OverrideValueInput',
      () => ({ customerId: ids[0], attribute: 'SEGMENT', action: 'SET' }),
      'BAD_USER_INPUT',
      ['input', 'values', 'segment'],
    ],
    [
      'setting another attribute',
      'overrideValue',
      'OverrideValueInput',
      () => ({ customerId: ids[0], attribute: 'SEGMENT', action: 'SET', values: names('A B') }),
      'BAD_USER_INPUT',
      ['input', 'values', 'segment'],
    ],
    [
      'setting what cannot be read',
      'overrideValue',
      'OverrideValueInput',
      () => ({ customerId: ids[0], attribute: 'EMAIL', action: 'SET', values: { emails: [{ value: 'nothing' }] } }),
      'BAD_USER_INPUT',
      ['input', 'values', 'emails'],
    ],
    [
      'setting what a person has not',
      'overrideValue',
      'OverrideValueInput',
      () => ({
        customerId: ids[0],
        attribute: 'ORGANISATION_NAME',
        action: 'SET',
        values: { organisationNames: [{ full: 'Acme Ltd' }] },
      }),
      'BAD_USER_INPUT',
      ['input', 'values', 'organisationNames'],
    ],
    [
      'creating an organisation that was born',
      'createCustomer',
      'CreateCustomerInput',
      () => ({
        kind: 'ORGANISATION',
        attributes: { organisationNames: [{ full: 'Acme Ltd' }], birthDate: { value: '1990-01-01' } },
      }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'birthDate'],
    ],
    [
      'correcting a person by what an organisation is called',
      'updateCustomer',
      'UpdateCustomerInput',
      () => ({ customerId: ids[0], attributes: { organisationNames: [{ full: 'Acme Ltd' }] } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'organisationNames'],
    ],
    ...[' ', 'n/a', 'x'].map((value): [string, string, string, () => object, string, string[]] => [
      `correcting by "${value}"`,
      'updateCustomer',
      'UpdateCustomerInput',
      () => ({ customerId: ids[0], attributes: { team: { value }, brand: { value: 'known' } } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'team'],
    ]),
    [
      'clearing with values',
      'overrideValue',
      'OverrideValueInput',
      () => ({ customerId: ids[0], attribute: 'NAME', action: 'CLEAR', values: names('A B') }),
      'BAD_USER_INPUT',
      ['input', 'values'],
    ],
    [
      'creating out of nothing',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: {} }),
      'BAD_USER_INPUT',
      ['input', 'attributes'],
    ],
    ...[{ names: [{ full: ' ' }] }, { names: [{ full: 'n/a', validFrom: '2026' }], segment: { value: '' } }].map(
      (attributes): [string, string, string, () => object, string, string[]] => [
        `creating out of ${JSON.stringify(attributes)}`,
        'createCustomer',
        'CreateCustomerInput',
        () => ({ kind: 'PERSON', attributes }),
        'BAD_USER_INPUT',
        ['input', 'attributes'],
      ],
    ),
    [
      'creating with an e-mail that is none',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: { ...names('A B'), emails: [{ value: 'nothing' }] } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'emails'],
    ],
    [
      'creating in a country that is none',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: names('A B'), country: '??' }),
      'BAD_USER_INPUT',
      ['input', 'country'],
    ],
    [
      'a relation to nobody',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: names('A B'), relations: [{ type: 'SPOUSE' }] }),
      'BAD_USER_INPUT',
      ['input', 'relations', '0'],
    ],
    [
      'a date that is none',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: { names: [{ full: 'A B', validFrom: 'soon' }] } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'names', '0', 'validFrom'],
    ],
    [
      'a value observed after now',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: { names: [{ full: 'A B', observedAt: AHEAD }] } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'names'],
    ],
    [
      'a value verified after now',
      'updateCustomer',
      'UpdateCustomerInput',
      () => ({ customerId: ids[0], attributes: { segment: { value: 'a', verifiedAt: AHEAD } } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'segment'],
    ],
    [
      'an empty idempotency key',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: names('A B'), idempotencyKey: '' }),
      'BAD_USER_INPUT',
      ['input', 'idempotencyKey'],
    ],
    [
      'a text too long',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: names('x'.repeat(401)) }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'names', '0', 'full'],
    ],
    [
      'an address far longer than one',
      'createCustomer',
      'CreateCustomerInput',
      () => ({ kind: 'PERSON', attributes: { ...names('A B'), addresses: [{ lines: ['x', 'x'.repeat(2_001)] }] } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'addresses', '0', 'lines', '1'],
    ],
    [
      'a segment too long',
      'updateCustomer',
      'UpdateCustomerInput',
      () => ({ customerId: ids[0], attributes: { segment: { value: 'x'.repeat(401) } } }),
      'BAD_USER_INPUT',
      ['input', 'attributes', 'segment', '0', 'value'],
    ],
    [
      'updating nobody',
      'updateCustomer',
      'UpdateCustomerInput',
      () => ({ customerId: unknown, attributes: {} }),
      'NOT_FOUND',
      ['input', 'customerId'],
    ],
    [
      'updating at another version',
      'updateCustomer',
      'UpdateCustomerInput',
      () => ({ customerId: ids[0], attributes: { segment: { value: 'a' } }, expectedVersion: 55 }),
      'VERSION_CONFLICT',
      ['input', 'expectedVersion'],
    ],
    [
      'deleting what never was',
      'deleteSourceRecord',
      'DeleteSourceRecordInput',
      () => ({ system: 'crm', sourceId: 'none' }),
      'NOT_FOUND',
      ['input', 'sourceId'],
    ],
  ])('%s: userErrors', async (_, name, type, input, code, field) => {
    const { answer, errors } = await mutate(name, type, input());
    expect(errors).toEqual([]);
    expect(answer.userErrors).toEqual([{ code, field, message: expect.any(String) }]);
    expect(answer.customer ?? null).toBeNull();
  });

  test('NUL anywhere in an input is BAD_USER_INPUT of the operation', async () => {
    const { errors } = await mutate('createCustomer', 'CreateCustomerInput', {
      kind: 'PERSON',
      attributes: names(NUL),
    });
    expect(errors.map((error) => error.code)).toEqual(['BAD_USER_INPUT']);
  });

  test('no message repeats what was given', async () => {
    const secret = 'very-private@';
    const { answer } = await mutate('createCustomer', 'CreateCustomerInput', {
      kind: 'PERSON',
      attributes: { emails: [{ value: secret }] },
    });
    expect(JSON.stringify(answer.userErrors)).not.toContain('private');
    const contact = await ask(`{ customersByContact(email: "${secret}") { totalCount } }`);
    expect(JSON.stringify(contact.errors)).not.toContain('private');
  });

  test('an idempotency key gives the same answer for the same input, CONFLICT for other input, and is one caller’s own', async () => {
    const input = { kind: 'PERSON', attributes: names('Ida Idempotent'), idempotencyKey: 'once' };
    const first = await mutate('createCustomer', 'CreateCustomerInput', input);
    const again = await mutate('createCustomer', 'CreateCustomerInput', input);
    expect(again).toEqual(first);
    const other = await mutate('createCustomer', 'CreateCustomerInput', {
      ...input,
      attributes: names('Somebody Else'),
    });
    expect(other.answer.userErrors).toEqual([
      { code: 'CONFLICT', field: ['input', 'idempotencyKey'], message: expect.any(String) },
    ]);
    const merge = await mutate('unlink', 'UnlinkInput', { ...source('0'), idempotencyKey: 'once' });
    expect(merge.answer.userErrors[0].code).toBe('CONFLICT');
    const stranger = await ask(
      `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { affected { kind } userErrors { code } } }`,
      { input: { ...input, attributes: names('Quite Another') } },
      { ...ADMIN, subject: 'stranger' },
    );
    expect(stranger.data['createCustomer']).toEqual({ affected: [{ kind: 'CREATED' }], userErrors: [] });
  });

  test('a dry run says what would happen and changes nothing', async () => {
    const read = async () =>
      (
        await ask(
          `{ a: customer(id: "${ids[0]}") { id version mergedIds } b: customer(id: "${ids[1]}") { id version } }`,
        )
      ).data;
    const before = await read();
    const { answer } = await mutate('mergeCustomers', 'MergeCustomersInput', {
      customerIds: [ids[0], ids[1]],
      dryRun: true,
    });
    expect(answer.userErrors).toEqual([]);
    expect(answer.affected).toContainEqual({ customerId: ids[1], kind: 'MERGED' });
    const update = await mutate('updateCustomer', 'UpdateCustomerInput', {
      customerId: ids[0],
      attributes: { segment: { value: 'a' } },
      dryRun: true,
    });
    expect(update.answer).toMatchObject({ affected: [{ customerId: ids[0], kind: 'LINKED' }], userErrors: [] });
    const created = await mutate('createCustomer', 'CreateCustomerInput', {
      kind: 'PERSON',
      attributes: names('Dry Run'),
      dryRun: true,
    });
    expect(created.answer).toMatchObject({ affected: [{ kind: 'CREATED' }], customer: null, userErrors: [] });
    expect(await read()).toEqual(before);
    expect((await ask(`{ searchCustomers(text: "Dry Run") { totalCount } }`)).data).toEqual({
      searchCustomers: { totalCount: 0 },
    });
  });

  test('of many records each is judged by itself, in order', async () => {
    const good = (sourceId: string) => ({
      system: 'shop',
      sourceId,
      kind: 'PERSON',
      attributes: names(`Good ${sourceId}`),
    });
    const { answer, errors } = await mutate('upsertSourceRecords', 'UpsertSourceRecordsInput', {
      records: [
        good('a'),
        { ...good('b'), system: 'No System' },
        { ...good('c'), sourceId: '' },
        { ...good('d'), system: 'c360' },
        { ...good('e'), system: 'app' },
        { ...good('f'), attributes: { emails: [{ value: 'unreadable' }] } },
        { ...good('g'), relations: [{ type: 'SPOUSE' }] },
        good('a'),
        { ...good('h'), sourceVersion: '5' },
        { ...good('h'), sourceVersion: '4', attributes: names('Older') },
        { ...good('h'), sourceVersion: '5', attributes: names('Other') },
        { ...good('i'), validFrom: 'soon' },
        { ...good('j'), validTo: '' },
        { ...good('k'), validFrom: '2026-12-01', validTo: '2026' },
        { ...good('l'), validFrom: '2026-02-29' },
        { ...good('m'), validFrom: '2026-02-01', validTo: '2026-01' },
        { ...good('n'), attributes: { names: [{ full: 'A B', validFrom: '2026-02-01', validTo: '2025' }] } },
        { ...good('o'), relations: [{ type: 'SPOUSE', toName: ' ' }] },
        { ...good('p'), relations: [{ type: 'SPOUSE', toName: 'A B', validFrom: '2026', validTo: '0000' }] },
        { ...good('q'), sourceUpdatedAt: AHEAD },
        { ...good('r'), attributes: { emails: [{ value: 'r@example.org', observedAt: AHEAD }] } },
        { ...good('s'), validFrom: '2998', validTo: '2999' },
      ],
    });
    expect(errors).toEqual([]);
    expect(answer.userErrors).toEqual([]);
    expect(answer.results.map((each: Answer) => [each['outcome'], each['userError']?.code ?? null])).toEqual([
      ['INSERTED', null],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['INSERTED', null],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['UNCHANGED', null],
      ['INSERTED', null],
      ['SUPERSEDED', null],
      ['REJECTED', 'VERSION_CONFLICT'],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['REJECTED', 'BAD_USER_INPUT'],
      ['INSERTED', null],
      ...Array.from({ length: 7 }, () => ['REJECTED', 'BAD_USER_INPUT']),
      ['INSERTED', null],
    ]);
    // Whatever is refused says which of its parts is at fault, wherever that came out.
    expect(answer.results.flatMap((each: Answer) => [each['userError']?.field.join('.') ?? []].flat())).toEqual([
      'input.records.1.system',
      'input.records.2.sourceId',
      'input.records.3.system',
      'input.records.4.system',
      'input.records.6.relations.0',
      'input.records.10.sourceVersion',
      'input.records.11.validFrom',
      'input.records.12.validTo',
      'input.records.14.validFrom',
      'input.records.15.validTo',
      'input.records.16.attributes.names.0.validTo',
      'input.records.17.relations.0',
      'input.records.18.relations.0.validTo',
      'input.records.19.sourceUpdatedAt',
      'input.records.20.attributes.emails',
    ]);
    expect(answer.results[11].userError).toEqual({
      code: 'BAD_USER_INPUT',
      field: ['input', 'records', '11', 'validFrom'],
      message: '"input.records.11.validFrom" is YYYY, YYYY-MM or YYYY-MM-DD, a date of the calendar.',
    });
    const many = await mutate('upsertSourceRecords', 'UpsertSourceRecordsInput', {
      records: Array.from({ length: 501 }, (_, n) => good(String(n))),
    });
    expect(many.answer.userErrors[0].code).toBe('BAD_USER_INPUT');
    const none = await mutate('upsertSourceRecords', 'UpsertSourceRecordsInput', { records: [] });
    expect(none.answer).toEqual({ results: [], userErrors: [] });
  });
});
