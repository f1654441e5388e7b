import { describe, expect, test } from '@jest/globals';
import { fault, HEAD, person } from './support.ts';

/** Fields that an entry of the section needs, as columns; those given go before. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  transactions: ['type', 'currency'],
  interactions: ['type'],
  preferences: ['subject', 'name', 'choice'],
  consents: ['purpose', 'state'],
};
const rows = (section: string, field: string, value: string, top = ''): string => {
  const others = (NEEDED[section] ?? []).filter((name) => name !== field).map((name) => `, ${name}: ${name}`);
  return `${HEAD}${top}${section}:\n  - { id: id, at: at${others.join('')}, ${field}: ${value} }\n`;
};

describe('a text of the mapping that its field can never have is a fault of the mapping', () => {
  test.each([
    ['transactions', 'type', 'ordr', 'order', 'is none of order, invoice'],
    ['transactions', 'currency', 'EURO', 'eur', 'is no currency of ISO 4217'],
    ['interactions', 'type', 'cal', 'call', 'is none of call, email'],
    ['interactions', 'direction', 'in', 'inbound', 'is none of inbound, outbound'],
    ['interactions', 'state', 'done', 'closed', 'is none of open, pending, closed'],
    ['preferences', 'subject', 'news', 'topic', 'is none of channel, topic'],
    ['preferences', 'choice', 'yes', 'opt-in', 'is none of opt-in, opt-out, preferred'],
    ['consents', 'state', 'yes', 'granted', 'is none of granted, refused, withdrawn, expired'],
  ])('%s: %s', (section, field, wrong, right, why) => {
    expect(fault(rows(section, field, `{ const: ${wrong} }`))).toContain(`${section}.0.${field}.const ${why}`);
    expect(fault(rows(section, field, `{ const: ${right} }`))).toBe('no fault');
  });

  test.each([
    ['lifecycleStage: { const: custmer }', 'records.0.lifecycleStage.0.value.const is none of visitor, prospect'],
    ['restriction: [{ value: { const: nope } }]', 'records.0.restriction.0.value.const is none of processing-restr'],
    ['creditLimit: { amount: a, currency: { const: EUX } }', 'creditLimit.currency.const is no currency'],
    ['lifecycleStage: { const: Kunde }', 'no fault'],
    ['restriction: [{ const: legal hold }, a]', 'no fault'],
    ['creditLimit: { amount: a, currency: { const: € } }', 'no fault'],
    ['creditLimit: { amount: a }', 'no fault'],
  ])('of customers: %s', (fields, expected) => {
    expect(fault(person(fields))).toContain(expected);
  });

  test('it is told where it stands', () => {
    expect(fault(`${HEAD}consents:\n  - id: id\n    at: at\n    purpose: p\n    state:\n      const: yes\n`)).toBe(
      'm.yaml, line 8, column 7: consents.0.state.const is none of granted, refused, withdrawn, expired',
    );
  });

  test.each([
    ['{ when: { column: a, is: b }, then: { const: ordr }, else: t }', 'type.then.const'],
    ['{ when: { column: a, is: b }, then: t, else: { const: ordr } }', 'type.else.const'],
    ['{ first: [t, { const: ordr }] }', 'type.first.1.const'],
    ['{ column: t, default: ordr }', 'type.default'],
    ['{ column: t, do: [lower], default: ordr }', 'type.default'],
    ['{ column: t, do: [trim, { lookup: types }] }', 'lookups.types.I'],
  ])('also in %s', (value, place) => {
    const top = 'lookups: { types: { O: order, E: "", I: inv } }\n';
    expect(fault(rows('transactions', 'type', value, top))).toContain(`${place} is none of order`);
  });

  test.each([
    ['steps change it', '{ const: ORDER, do: [lower] }'],
    ['it is one part of a text', '{ join: [{ const: inv }, { const: oice }], with: "" }'],
    ['further steps follow the table', '{ column: t, do: [{ lookup: types }, lower] }'],
    ['the table is for some rows', '{ column: t, when: { column: a, is: b }, do: [{ lookup: types }] }'],
    ['the table is for other values too', '{ first: [{ column: t, do: [{ lookup: types }] }] }', 'status'],
  ])('not where %s', (_, value, other = '') => {
    const more = other === '' ? value : `${value}, ${other}: { column: s, do: [{ lookup: types }] }`;
    const top = 'lookups: { types: { O: ORDER } }\n';
    expect(fault(rows('transactions', 'type', more, top))).toBe('no fault');
  });
});
