import { expect, test } from '@jest/globals';
import { normalizeRecord, phoneNormalizer } from '../../../domain/normalize/index.ts';

test('what a source says of a person becomes standard values in order; what says nothing is left out', () => {
  const { attributes, problems } = normalizeRecord(
    {
      kind: 'person',
      name: [{ given: 'Luís', family: 'Gonçalves' }],
      email: ['luisg@embraer.com.br', 'n/a', { value: 'broken', observedAt: '2024-05-01' }],
      phone: ['(12) 3923-5555'],
      address: [{ street: 'Av. Brigadeiro Faria Lima, 2170', city: 'São José dos Campos', country: 'Brazil' }],
      birthDate: [
        { value: '03/04/1990', order: 'mdy', verifiedAt: '2024-05-01T10:00:00+02:00', verifiedBy: 'id-document' },
      ],
      segment: ['-', 'retail'],
      status: [''],
      creditLimit: [{ amount: '1.500,00', currency: 'EUR' }],
    },
    { phones: phoneNormalizer() },
  );
  expect(Object.keys(attributes).sort()).toEqual([
    'address',
    'birthDate',
    'creditLimit',
    'email',
    'name',
    'phone',
    'segment',
  ]);
  expect(attributes.name?.[0]?.value).toMatchObject({ full: 'Luís Gonçalves', given: 'Luís', family: 'Gonçalves' });
  // The record's own address tells the country of its numbers.
  expect(attributes.phone?.[0]?.value).toMatchObject({ e164: '+551239235555', country: 'BR' });
  expect(attributes.birthDate).toEqual([
    {
      raw: '03/04/1990',
      value: '1990-03-04',
      quality: 'valid',
      verifiedAt: '2024-05-01T08:00:00.000Z',
      verifiedBy: 'id-document',
    },
  ]);
  expect(attributes.segment).toEqual([{ raw: 'retail', value: 'retail', quality: 'valid' }]);
  expect(attributes.creditLimit?.[0]?.value).toEqual({ amount: '1500', currency: 'EUR' });
  expect(attributes.email?.map(({ value, quality }) => [value?.address, quality])).toEqual([
    ['luisg@embraer.com.br', 'valid'],
    [undefined, 'unparseable'],
  ]);
  expect(attributes.email?.[1]?.observedAt).toBe('2024-05-01T00:00:00.000Z');
  expect(problems).toEqual([{ attribute: 'email', index: 2, quality: 'unparseable', flags: ['no-at-sign'] }]);
});

test('the source speaks for records without an address', () => {
  const { attributes } = normalizeRecord({ kind: 'person', phone: ['0711 2842222'] }, { defaultCountry: 'DE' });
  expect(attributes.phone?.[0]?.value?.e164).toBe('+497112842222');
});

test('a time that cannot be read is left out', () => {
  const { attributes } = normalizeRecord({
    kind: 'person',
    segment: [{ value: 'a', observedAt: 'soon', validTo: '31.12.2020' }],
  });
  expect(attributes.segment).toEqual([{ raw: 'a', value: 'a', quality: 'valid', validTo: '2020-12-31' }]);
});
