import { describe, expect, test } from '@jest/globals';
import { normalizeAddress, type RawAddress } from '../../../domain/normalize/index.ts';
import { splitStreet } from '../../../domain/normalize/street.ts';
import { standardPostalCode } from '../../../domain/normalize/postal-code.ts';

describe('splitStreet', () => {
  test.each<[string, string | undefined, string, string | undefined, string | undefined]>([
    ['Hauptstraße 12a', 'DE', 'Hauptstraße', '12a', undefined],
    ['Hauptstr. 5 a', 'AT', 'Hauptstr.', '5a', undefined],
    ['12 High Street', 'GB', 'High Street', '12', undefined],
    ['221B Baker St', 'GB', 'Baker St', '221B', undefined],
    ['700 W Pender Street', 'CA', 'W Pender Street', '700', undefined],
    ['8210 111 ST NW', 'CA', '111 ST NW', '8210', undefined],
    ['302 S 700 E', 'US', 'S 700 E', '302', undefined],
    ['4, Rue Milton', 'FR', 'Rue Milton', '4', undefined],
    ['5 bis rue Victor Hugo', 'FR', 'rue Victor Hugo', '5 bis', undefined],
    ['Av. Paulista, 2022', 'BR', 'Av. Paulista', '2022', undefined],
    ['Via Degli Scipioni, 43', 'IT', 'Via Degli Scipioni', '43', undefined],
    ['C/ San Bernardo 85', 'ES', 'C/ San Bernardo', '85', undefined],
    ['Calle Mayor 5, 3º B', 'ES', 'Calle Mayor', '5', '3º B'],
    ['Klanova 9/506', 'CZ', 'Klanova', '9/506', undefined],
    ['ul. Długa 5/3', 'PL', 'ul. Długa', '5', '3'],
    ['ul. Marszałkowska 10 m. 5', 'PL', 'ul. Marszałkowska', '10', 'm. 5'],
    ['Strada Florilor nr. 12', 'RO', 'Strada Florilor', '12', undefined],
    ['Erzsébet krt. 58.', 'HU', 'Erzsébet krt.', '58', undefined],
    ['ул. Ленина, д. 5, кв. 12', 'RU', 'ул. Ленина', '5', 'кв. 12'],
    ['3,Raj Bhavan Road', 'IN', 'Raj Bhavan Road', '3', undefined],
    ['Apt 4, 12 Elm St', 'US', 'Elm St', '12', 'Apt 4'],
    ['12 Elm St Apt 4B', 'US', 'Elm St', '12', 'Apt 4B'],
    ['12 Elm St #4', 'US', 'Elm St', '12', '#4'],
    ['Highway 66', 'US', 'Highway 66', undefined, undefined],
    ['PO Box 123', 'AU', 'PO Box 123', undefined, undefined],
    ['The Old Mill', 'GB', 'The Old Mill', undefined, undefined],
    ['307 Macacha Güemes', 'AR', 'Macacha Güemes', '307', undefined],
    ['Hauptstraße 12', undefined, 'Hauptstraße', '12', undefined],
    ['12 High Street', undefined, 'High Street', '12', undefined],
  ])('%s (%s)', (line, country, street, houseNumber, unit) => {
    const { street: s, houseNumber: h, unit: u } = splitStreet(line, country);
    expect([s, h, u]).toEqual([street, houseNumber, unit]);
  });
});

describe('standardPostalCode', () => {
  test.each<[string, string | undefined, string, string[]]>([
    ['sw1a1aa', 'GB', 'SW1A 1AA', []],
    ['H2G1A7', 'CA', 'H2G 1A7', []],
    ['1016gv', 'NL', '1016 GV', []],
    ['11230', 'SE', '112 30', []],
    ['00358', 'PL', '00-358', []],
    ['12227000', 'BR', '12227-000', []],
    ['1000001', 'JP', '100-0001', []],
    ['940431351', 'US', '94043-1351', []],
    ['〒150-0002', 'JP', '150-0002', ['postal-mark-removed']],
    ['D-70174', 'DE', '70174', ['country-prefix-removed']],
    ['H-1073', 'HU', '1073', ['country-prefix-removed']],
    ['2113', 'US', '02113', ['leading-zero-restored']],
    ['1067', 'DE', '01067', ['leading-zero-restored']],
    ['94040-111', 'US', '94040-111', ['postal-code-form']],
    ['ab 12', undefined, 'AB 12', []],
  ])('%s (%s)', (raw, country, code, flags) => {
    expect(standardPostalCode(raw, country)).toEqual({ code, flags });
  });
});

describe('normalizeAddress', () => {
  test.each<[string, RawAddress, string | undefined, object | null, string, string[]]>([
    [
      'parts',
      {
        street: 'Theodor-Heuss-Straße 34',
        city: 'Stuttgart',
        postalCode: '70174',
        country: 'Germany',
        kind: 'billing',
      },
      undefined,
      {
        full: 'Theodor-Heuss-Straße 34, 70174 Stuttgart, DE',
        street: 'Theodor-Heuss-Straße',
        houseNumber: '34',
        city: 'Stuttgart',
        postalCode: '70174',
        country: 'DE',
        kind: 'billing',
      },
      'valid',
      [],
    ],
    [
      'american order',
      { street: '12 Elm St', unit: 'Apt 4', city: 'Austin', region: 'Texas', postalCode: '78701', country: 'USA' },
      undefined,
      {
        full: '12 Elm St, Apt 4, Austin, TX 78701, US',
        street: 'Elm St',
        houseNumber: '12',
        unit: 'Apt 4',
        city: 'Austin',
        region: 'TX',
        postalCode: '78701',
        country: 'US',
      },
      'valid',
      [],
    ],
    [
      'one line',
      { full: '1600 Amphitheatre Pkwy, Mountain View, CA 94043, USA' },
      'DE',
      {
        full: '1600 Amphitheatre Pkwy, Mountain View, CA 94043, USA',
        street: 'Amphitheatre Pkwy',
        houseNumber: '1600',
        city: 'Mountain View',
        region: 'CA',
        postalCode: '94043',
        country: 'US',
      },
      'valid',
      [],
    ],
    ...['UK', 'GB'].map((end): [string, RawAddress, string | undefined, object, string, string[]] => [
      `british line that ends with ${end}`,
      { full: `12 High Street, London SW1A1AA, ${end}` },
      undefined,
      {
        full: `12 High Street, London SW1A1AA, ${end}`,
        street: 'High Street',
        houseNumber: '12',
        city: 'London',
        postalCode: 'SW1A 1AA',
        country: 'GB',
      },
      'valid',
      [],
    ]),
    [
      'brazilian line',
      { full: 'Av. Paulista, 2022, São Paulo, SP, 01310-200, Brazil' },
      undefined,
      {
        full: 'Av. Paulista, 2022, São Paulo, SP, 01310-200, Brazil',
        street: 'Av. Paulista',
        houseNumber: '2022',
        city: 'São Paulo',
        region: 'SP',
        postalCode: '01310-200',
        country: 'BR',
      },
      'valid',
      [],
    ],
    [
      'lines with the place apart',
      { lines: ['Acme GmbH', 'Hauptstr. 5', '3. OG'], city: 'Bonn', postalCode: '53111', country: 'DE' },
      undefined,
      {
        full: 'Acme GmbH, Hauptstr. 5, 3. OG, 53111 Bonn, DE',
        street: 'Hauptstr.',
        houseNumber: '5',
        unit: '3. OG',
        city: 'Bonn',
        postalCode: '53111',
        country: 'DE',
      },
      'valid',
      [],
    ],
    [
      'default country',
      { full: 'Hauptstr. 5, 53111 Bonn' },
      'DE',
      {
        full: 'Hauptstr. 5, 53111 Bonn',
        street: 'Hauptstr.',
        houseNumber: '5',
        city: 'Bonn',
        postalCode: '53111',
        country: 'DE',
      },
      'valid',
      ['country-assumed'],
    ],
    [
      'house number apart and repeated',
      { street: 'Ordynacka 10', houseNumber: '10', city: 'Warsaw', postalCode: '00358', country: 'PL' },
      undefined,
      {
        full: 'Ordynacka 10, 00-358 Warsaw, PL',
        street: 'Ordynacka',
        houseNumber: '10',
        city: 'Warsaw',
        postalCode: '00-358',
        country: 'PL',
      },
      'valid',
      [],
    ],
    [
      'east asian',
      { full: '〒100-0001 東京都千代田区千代田1-1' },
      'JP',
      {
        full: '〒100-0001 東京都千代田区千代田1-1',
        street: '東京都千代田区千代田1-1',
        postalCode: '100-0001',
        country: 'JP',
      },
      'valid',
      ['country-assumed'],
    ],
    ['country alone', { country: 'France' }, undefined, { full: 'FR', country: 'FR' }, 'valid', ['incomplete']],
    [
      'unknown country',
      { street: 'Main Rd 1', city: 'X-Town', country: 'Atlantis' },
      undefined,
      {
        full: 'Main Rd 1, X-Town',
        street: 'Main Rd',
        houseNumber: '1',
        city: 'X-Town',
      },
      'suspicious',
      ['unknown-country'],
    ],
    ['nothing', { street: 'n/a', city: '-' }, 'DE', null, 'unparseable', ['absent']],
    [
      'a part that is too long',
      { street: 'Elm St', city: 'x'.repeat(201), country: 'DE' },
      undefined,
      { full: 'Elm St, DE', street: 'Elm St', country: 'DE' },
      'suspicious',
      ['part-too-long', 'incomplete'],
    ],
    ['too long', { full: 'x'.repeat(1001) }, undefined, null, 'unparseable', ['too-long']],
  ])('%s', (_name, raw, country, value, quality, flags) => {
    const actual = normalizeAddress(raw, country);
    expect(actual.value).toEqual(value);
    expect([actual.quality, actual.flags ?? []]).toEqual([quality, flags]);
  });
});
