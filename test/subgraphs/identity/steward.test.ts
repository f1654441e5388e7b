/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- answers are read by the shape of their queries */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { asking, identityHub, type Answer, type Ask } from '../../support/identity-hub.ts';
import { storeKinds, type OpenedStore } from '../../support/stores.ts';

const CHANGE =
  'affected { customerId kind } finality operationId customer { id displayName version } userErrors { code field message }';

describe.each(storeKinds())('$name', (kind) => {
  let opened: OpenedStore;
  let ask: Ask;

  beforeEach(async () => {
    opened = await kind.open();
    ask = asking(identityHub(opened.store));
  });
  afterEach(() => opened.destroy());

  const take = async (...records: object[]): Promise<string[]> => {
    const { data, errors } = await ask(
      `mutation ($input: UpsertSourceRecordsInput!) { answer: upsertSourceRecords(input: $input) { results { customerId userError { message } } userErrors { message } } }`,
      { input: { records } },
    );
    expect([errors, data['answer'].userErrors]).toEqual([[], []]);
    return data['answer'].results.map((each: Answer) => each['customerId']);
  };
  const ada = (sourceId: string, more: object = {}) => ({
    system: 'crm',
    sourceId,
    kind: 'PERSON',
    attributes: { names: [{ given: 'Ada', family: 'Lovelace' }], emails: [{ value: 'ada@analytical.org' }], ...more },
  });
  const change = async (name: string, type: string, input: object): Promise<Answer> => {
    const { data, errors } = await ask(`mutation ($input: ${type}!) { answer: ${name}(input: $input) { ${CHANGE} } }`, {
      input,
    });
    expect(errors).toEqual([]);
    expect(data['answer'].userErrors).toEqual([]);
    return data['answer'];
  };
  const keysOf = async (id: string): Promise<string[]> => {
    const { data } = await ask(
      `query ($id: ID!) { customer(id: $id) { crossReferences(first: 100) { edges { node { sourceRecord { sourceId } } } } } }`,
      { id },
    );
    return data['customer'].crossReferences.edges.map((edge: Answer) => edge['node'].sourceRecord.sourceId);
  };
  const record = (sourceId: string) => ({ system: 'crm', sourceId });

  test('unlink takes a record out for good, link brings it back, and the history tells who did it', async () => {
    const [id] = await take(ada('1'), ada('2'), ada('3'));
    const out = await change('unlink', 'UnlinkInput', { sourceRecord: record('2'), reason: 'another Ada' });
    expect(out['customer'].id).toBe(id);
    expect(await keysOf(id!)).toEqual(['1', '3']);
    const { data } = await ask(`{ customerBySource(system: "crm", sourceId: "2") { id } }`);
    const other = data['customerBySource'].id;
    expect(out['affected']).toContainEqual({ customerId: other, kind: expect.any(String) });
    // Their e-mail is equal still, and the rules may not join them again, nor is there anything left to decide.
    await take(ada('2', { segment: { value: 'new' } }));
    expect(await keysOf(other)).toEqual(['2']);
    const open = await ask(`{ customers { edges { node { possibleDuplicates { nodes { customer { id } } } } } } }`);
    const decided = { node: { possibleDuplicates: { nodes: [] } } };
    expect([open.errors, open.data]).toEqual([[], { customers: { edges: [decided, decided] } }]);
    const back = await change('mergeCustomers', 'MergeCustomersInput', {
      customerIds: [id, other],
      supersedes: await verdicts(id!, other),
    });
    expect(back['customer'].id).toBe(id);
    expect(await keysOf(other)).toEqual(['1', '2', '3']);
    const told = await ask(
      `query ($id: ID!) { customer(id: $id) { history { edges { node { kind by { kind name } at operationId } } } } }`,
      { id },
    );
    const kinds = told.data['customer'].history.edges.map((edge: Answer) => edge['node'].kind);
    expect(kinds).toEqual(expect.arrayContaining(['CUSTOMER_CREATED', 'LINKED', 'REDIRECTED']));
    expect(told.data['customer'].history.edges[0].node.by).toEqual({ kind: 'STEWARD', name: 'test|admin' });
  });

  /** Which verdicts stand in the way, as the refusal names them. */
  const verdicts = async (one: string, other: string): Promise<string[]> => {
    const { data } = await ask(
      `mutation ($input: MergeCustomersInput!) { mergeCustomers(input: $input) { userErrors { code message } } }`,
      { input: { customerIds: [one, other] } },
    );
    const [error] = data['mergeCustomers'].userErrors;
    expect(error.code).toBe('CONFLICT');
    return error.message.match(/ver_[0-9a-f-]+/g);
  };

  test('link pins a record to a customer it would not have joined', async () => {
    const [id, other] = await take(ada('1'), { ...ada('2'), attributes: { names: [{ full: 'Bob Boole' }] } });
    const linked = await change('link', 'LinkInput', { sourceRecord: record('2'), customerId: id });
    expect(linked['customer'].id).toBe(id);
    expect(await keysOf(id!)).toEqual(['1', '2']);
    const { data } = await ask(`query ($id: ID!) { customer(id: $id) { id status requestedId } }`, { id: other });
    expect(data['customer'].requestedId).toBe(other);
  });

  test('link heeds the restriction do-not-merge as a merge does, on either side, until it is cleared', async () => {
    const bob = (sourceId: string, more: object = {}) => ({
      ...ada(sourceId),
      attributes: { names: [{ full: 'Bob Boole' }], emails: [{ value: 'bob@boole.org' }], ...more },
    });
    const restrictions = [{ value: 'do-not-merge' }];
    const [id, , restricted] = await take(ada('1'), ada('2'), bob('3', { restrictions }));
    const codes = async (name: string, type: string, input: object) => {
      const { data, errors } = await ask(
        `mutation ($input: ${type}!) { answer: ${name}(input: $input) { userErrors { code field message } } }`,
        { input },
      );
      expect(errors).toEqual([]);
      return data['answer'].userErrors;
    };
    const merged = await codes('mergeCustomers', 'MergeCustomersInput', { customerIds: [id, restricted] });
    const out = { sourceRecord: record('3'), customerId: id };
    const into = { sourceRecord: record('2'), customerId: restricted };
    const refused = [await codes('link', 'LinkInput', out), await codes('link', 'LinkInput', into)];
    expect(refused.map(([error]) => error.code)).toEqual(['CONFLICT', 'CONFLICT']);
    expect(refused.map(([error]) => error.message)).toEqual([merged[0].message, merged[0].message]);
    expect(refused.map(([error]) => error.field)).toEqual([
      ['input', 'sourceRecord'],
      ['input', 'customerId'],
    ]);
    expect([await keysOf(id!), await keysOf(restricted!)]).toEqual([['1', '2'], ['3']]);
    // Where it is already, it may be pinned.
    await change('link', 'LinkInput', { sourceRecord: record('2'), customerId: id });
    await change('overrideValue', 'OverrideValueInput', {
      customerId: restricted,
      attribute: 'RESTRICTION',
      action: 'CLEAR',
    });
    expect(await codes('link', 'LinkInput', out)).toEqual([]);
    expect(await keysOf(id!)).toEqual(['1', '2', '3']);
  });

  test('split divides a customer, and the parts stay apart', async () => {
    const [id] = await take(ada('1'), ada('2'), ada('3'), ada('4'));
    const split = await change('splitCustomer', 'SplitCustomerInput', { customerId: id, parts: [[record('4')]] });
    expect(split['customer'].id).toBe(id);
    expect(await keysOf(id!)).toEqual(['1', '2', '3']);
    const other = split['affected'].find((each: Answer) => each['customerId'] !== id).customerId;
    expect(await keysOf(other)).toEqual(['4']);
    // A new record that is like both parts joins at most one of them, and they do not become one through it.
    await take(ada('5'), ada('4', { segment: { value: 'new' } }));
    const { data } = await ask(
      `{ a: customerBySource(system: "crm", sourceId: "1") { id } b: customerBySource(system: "crm", sourceId: "4") { id } }`,
    );
    expect(data).toEqual({ a: { id }, b: { id: other } });
  });

  test('who was joined by a record that is unlinked or split off stays one customer', async () => {
    const phones = [{ value: '+48221234567' }];
    const [id] = await take(ada('1'), ada('2', { phones }), ada('3', { phones, emails: [] }), ada('4'));
    await change('unlink', 'UnlinkInput', { sourceRecord: record('2') });
    expect(await keysOf(id!)).toEqual(['1', '3', '4']);
    await change('splitCustomer', 'SplitCustomerInput', { customerId: id, parts: [[record('4')]] });
    expect(await keysOf(id!)).toEqual(['1', '3']);
  });

  test('an override stands against every source until it is released', async () => {
    const [id] = await take(ada('1', { segment: { value: 'retail' } }));
    const read = async () => {
      const { data } = await ask(
        `query ($id: ID!) { customer(id: $id) { segment { value lineage { rule overrideId sourceRecord { sourceId } } } emails { address } } }`,
        { id },
      );
      return data['customer'];
    };
    const before = await read();
    const override = (input: object) => change('overrideValue', 'OverrideValueInput', { customerId: id, ...input });
    await override({ attribute: 'SEGMENT', action: 'SET', values: { segment: { value: 'key account' } } });
    expect((await read()).segment).toEqual({
      value: 'key account',
      lineage: { rule: 'override', overrideId: expect.stringMatching(/^ovr_/), sourceRecord: null },
    });
    await take(ada('1', { segment: { value: 'trade' } }));
    expect((await read()).segment.value).toBe('key account');
    await override({ attribute: 'EMAIL', action: 'SET', values: { emails: [{ value: 'Ada@Engine.ORG' }] } });
    expect((await read()).emails).toEqual([{ address: 'ada@engine.org' }]);
    await override({ attribute: 'SEGMENT', action: 'CLEAR' });
    expect((await read()).segment).toBeNull();
    await override({ attribute: 'SEGMENT', action: 'RELEASE' });
    await override({ attribute: 'EMAIL', action: 'RELEASE' });
    await take(ada('1', { segment: { value: 'retail' } }));
    expect(await read()).toEqual(before);
  });

  test('brands, legal entities and industries are several, from sources, corrections and stewards', async () => {
    const fields = [
      ['brand', 'brands', 'BRAND'],
      ['legalEntity', 'legalEntities', 'LEGAL_ENTITY'],
      ['industry', 'industries', 'INDUSTRY'],
    ] as const;
    const several = Object.fromEntries(fields.map(([name]) => [name, [{ value: 'Zeta' }, { value: 'Alpha' }]]));
    const [id] = await take(ada('1', several));
    const read = async (): Promise<Answer> => {
      const each = fields.map(([one, all]) => `${one} { value } ${all} { value }`).join(' ');
      return (await ask(`query ($id: ID!) { customer(id: $id) { ${each} } }`, { id })).data['customer'];
    };
    const shown = (...values: string[]) =>
      Object.fromEntries(
        fields.flatMap(([one, all]) => [
          [one, { value: values[0] }],
          [all, values.map((value) => ({ value }))],
        ]),
      );
    expect(await read()).toEqual(shown('Zeta', 'Alpha'));

    // One value stands for a list of one, as in inputs of before there were several.
    const one = Object.fromEntries(fields.map(([name]) => [name, { value: 'Beta' }]));
    await change('updateCustomer', 'UpdateCustomerInput', { customerId: id, attributes: one });
    expect(await read()).toEqual(shown('Beta', 'Zeta', 'Alpha'));
    const two = Object.fromEntries(fields.map(([name]) => [name, [{ value: 'Eta' }, { value: 'Beta' }]]));
    await change('updateCustomer', 'UpdateCustomerInput', { customerId: id, attributes: two });
    expect(await read()).toEqual(shown('Eta', 'Beta', 'Zeta', 'Alpha'));

    for (const [name, , attribute] of fields) {
      const values = { [name]: [{ value: 'Theta' }, { value: 'Iota' }] };
      await change('overrideValue', 'OverrideValueInput', { customerId: id, attribute, action: 'SET', values });
    }
    expect(await read()).toEqual(shown('Theta', 'Iota'));
  });

  test('a source deletes its record: the customer goes on without it, then retires, and keeps its id', async () => {
    const [id] = await take(ada('1'), ada('2'));
    const remove = async (sourceId: string) => {
      const { data, errors } = await ask(
        `mutation ($input: DeleteSourceRecordInput!) { deleteSourceRecord(input: $input) { results { outcome } affected { customerId kind } userErrors { code } } }`,
        { input: record(sourceId) },
      );
      expect([errors, data['deleteSourceRecord'].userErrors]).toEqual([[], []]);
      return data['deleteSourceRecord'];
    };
    await remove('1');
    expect(await keysOf(id!)).toEqual(['2']);
    expect((await remove('2')).affected).toContainEqual({ customerId: id, kind: 'RETIRED' });
    const { data } = await ask(
      `query ($id: ID!) { customer(id: $id) { id status names { full } history { edges { node { kind } } } sourceKeys { system sourceId } }
        customers { edges { node { id } } } record: sourceRecord(system: "crm", sourceId: "2") { customer { id } current { deleted version } versions { edges { node { deleted version } } } } }`,
      { id },
    );
    expect(data['customer']).toMatchObject({
      id,
      status: 'RETIRED',
      names: [],
      sourceKeys: [{ system: 'c360', sourceId: id }],
    });
    expect(data['customers'].edges).toEqual([]);
    expect(data['record']).toEqual({
      customer: null,
      current: { deleted: true, version: 2 },
      versions: { edges: [{ node: { deleted: true, version: 2 } }, { node: { deleted: false, version: 1 } }] },
    });
  });

  test('corrections of a merged id, after a deletion, after an unlink, and of who is retired', async () => {
    const [id, other] = await take(ada('1'), { ...ada('2'), attributes: { names: [{ full: 'Bob Boole' }] } });
    const UPDATE =
      'mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { customer { id segment { value } team { value } } userErrors { code field } } }';
    const update = async (customerId: string | undefined, attributes: object) =>
      (await ask(UPDATE, { input: { customerId, attributes } })).data['updateCustomer'];
    await change('mergeCustomers', 'MergeCustomersInput', { customerIds: [id, other], survivorId: id });
    expect(await update(other, { segment: { value: 'a' } })).toEqual({
      customer: { id, segment: { value: 'a' }, team: null },
      userErrors: [],
    });
    // What is said of a merged id is kept under it, and goes with it when the two are parted.
    expect((await keysOf(id!)).sort()).toEqual(['1', '2', other!].sort());
    await change('unmergeCustomer', 'UnmergeCustomerInput', { customerId: other });
    expect(await update(other, { team: { value: 'o' } })).toEqual({
      customer: { id: other, segment: { value: 'a' }, team: { value: 'o' } },
      userErrors: [],
    });
    expect(await update(id, { segment: { value: 'a' } })).toEqual({
      customer: { id, segment: { value: 'a' }, team: null },
      userErrors: [],
    });
    const app = { system: 'app', sourceId: id };
    const DELETE =
      'mutation ($input: DeleteSourceRecordInput!) { deleteSourceRecord(input: $input) { userErrors { code } } }';
    expect((await ask(DELETE, { input: app })).data).toEqual({ deleteSourceRecord: { userErrors: [] } });
    // What was withdrawn with the record does not come back with the next correction.
    expect(await update(id, { team: { value: 'b' } })).toEqual({
      customer: { id, segment: null, team: { value: 'b' } },
      userErrors: [],
    });
    await change('unlink', 'UnlinkInput', { sourceRecord: app });
    // What was taken out stays out; the customer is corrected by a record that knows nothing of it.
    expect(await update(id, { segment: { value: 'c' } })).toEqual({
      customer: { id, segment: { value: 'c' }, team: null },
      userErrors: [],
    });
    expect((await keysOf(id!)).sort()).toEqual(['1', `${id}.2`]);

    const [gone] = await take({ ...ada('9'), attributes: { names: [{ full: 'Gone Soon' }] } });
    await ask(DELETE, { input: record('9') });
    expect((await update(gone, { team: { value: 'd' } })).userErrors).toEqual([
      { code: 'CONFLICT', field: ['input', 'customerId'] },
    ]);
  });
});
