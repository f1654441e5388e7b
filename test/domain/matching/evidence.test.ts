import { describe, expect, test } from '@jest/globals';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import type { CustomerKind } from '../../../domain/model/index.ts';
import type { RawRecord } from '../../../domain/normalize/index.ts';
import { nothingGeneric, record } from './support.ts';

type Raw = Omit<RawRecord, 'kind'>;
const MAIL: Raw = { email: ['jo@example.org'] };
const CALL: Raw = { phone: ['+44 20 7946 0958'] };
const BORN: Raw = { birthDate: ['1980-02-11'] };
const LATER: Raw = { birthDate: ['1991-03-04'] };
const NATIONAL = { type: 'national', value: 'QQ123456C', country: 'GB' } as const;
const ANOTHER = { ...NATIONAL, value: 'AB123456C' };
const PASSPORT = { type: 'passport', value: 'C01X00T47', country: 'DE' } as const;
const TAX = { type: 'tax', value: '65929970489', country: 'DE' } as const;
const OTHER_TAX = { ...TAX, value: '26954371827' };
const CARD = { type: 'loyalty', value: '90871234', country: 'GB', issuer: 'shop' } as const;
const UNNAMED = { type: 'loyalty', value: '90871234', country: 'GB' } as const;
const VAT = { type: 'vat', value: 'DE129273398' } as const;
const LEI = { type: 'lei', value: '529900T8BM49AURSDO55' } as const;
const I = (...identifier: NonNullable<Raw['identifier']>): Raw => ({ identifier });
const P = (full: string | null, ...more: readonly Raw[]): Raw =>
  Object.assign(full === null ? {} : { name: [{ full }] }, ...more) as Raw;
const F = (full: string, more: Raw): Raw => ({ organisationName: [{ full }], ...more });
const LINKED = 'link 51: phone=equal+ name=exact+';
const NEARBY = 'review 50: phone=equal+ name=near';
const at = (postalCode: string): Raw => ({
  address: [{ street: 'High Street', houseNumber: '1', city: 'London', postalCode, country: 'GB' }],
});

const resolver = deterministicResolver();

/** Kind and weight of the edge, then what was found: + speaks for one customer, - against; null: no edge. */
function edge(kind: CustomerKind, a: Raw, b: Raw): string | null {
  const found = resolver.compare(record('a:1', a, kind), record('b:2', b, kind), nothingGeneric);
  if (found === null) return null;
  const sign = (weight: number): string => (weight > 0 ? '+' : weight < 0 ? '-' : '');
  const evidence = found.evidence.map(({ comparison, level, weight }) => `${comparison}=${level}${sign(weight)}`);
  return `${found.kind} ${found.weight}: ${evidence.join(' ')}`;
}

type Pair = readonly [title: string, a: Raw, b: Raw, edge: string | null];

const PERSONS: readonly Pair[] = [
  [
    'passport, same name',
    P('John Smith', I(PASSPORT)),
    P('John Smith', I(PASSPORT)),
    'link 101: identifier:passport=equal+ name=exact+',
  ],
  [
    'national, other name',
    P('John Smith', I(NATIONAL)),
    P('Mary Brown', I(NATIONAL)),
    'link 100: identifier:national=equal+ name=different-',
  ],
  [
    'national, same name, other birth',
    P('John Smith', I(NATIONAL), BORN),
    P('John Smith', I(NATIONAL), LATER),
    'link 100: identifier:national=equal+ name=exact+ birth-date=contradicts-',
  ],
  [
    'national, weak name, other birth',
    P('J. Smith', I(NATIONAL), BORN),
    P('John Smith', I(NATIONAL), LATER),
    'link 100: identifier:national=equal+ name=weak+ birth-date=contradicts-',
  ],
  [
    'national, no name, other birth',
    P(null, I(NATIONAL), BORN),
    P('John Smith', I(NATIONAL), LATER),
    'link 100: identifier:national=equal+ birth-date=contradicts-',
  ],
  [
    'national, near name, other birth',
    P('John Smith Jr.', I(NATIONAL), BORN),
    P('John Smith Sr.', I(NATIONAL), LATER),
    'review 100: identifier:national=equal+ name=near birth-date=contradicts-',
  ],
  [
    'national, given-only, other birth',
    P('Mary Brown', I(NATIONAL), BORN),
    P('Mary Smith', I(NATIONAL), LATER),
    'review 100: identifier:national=equal+ name=given-only- birth-date=contradicts-',
  ],
  [
    'national, different, other birth',
    P('Mary Brown', I(NATIONAL), BORN),
    P('John Smith', I(NATIONAL), LATER),
    'review 100: identifier:national=equal+ name=different- birth-date=contradicts-',
  ],
  [
    'passport, same name, other birth',
    P('John Smith', I(PASSPORT), BORN),
    P('John Smith', I(PASSPORT), LATER),
    'review 100: identifier:passport=equal+ name=exact+ birth-date=contradicts-',
  ],
  [
    'passport, same name, other national',
    P('John Smith', I(PASSPORT, NATIONAL)),
    P('John Smith', I(PASSPORT, ANOTHER)),
    'review 100: identifier:passport=equal+ name=exact+ identifier:national=contradicts-',
  ],
  [
    'national, same name, other tax',
    P('John Smith', I(NATIONAL, TAX)),
    P('John Smith', I(NATIONAL, OTHER_TAX)),
    'review 100: identifier:national=equal+ name=exact+ identifier:tax=contradicts-',
  ],
  [
    'all agree',
    P('John Smith', I(PASSPORT), MAIL, CALL, BORN),
    P('John Smith', I(PASSPORT), MAIL, CALL, BORN),
    'link 104: identifier:passport=equal+ email=equal+ phone=equal+ name=exact+ birth-date=equal+',
  ],
  ['mail exact', P('John Smith', MAIL), P('John Smith', MAIL), 'link 61: email=equal+ name=exact+'],
  ['mail strong', P('Bob Smith', MAIL), P('Robert Smith', MAIL), 'link 61: email=equal+ name=strong+'],
  ['mail weak', P('J. Smith', MAIL), P('John Smith', MAIL), 'link 61: email=equal+ name=weak+'],
  ['mail near', P('John Smith Jr.', MAIL), P('John Smith Sr.', MAIL), 'review 60: email=equal+ name=near'],
  ['mail one sign other', P('渡𠮷子', MAIL), P('渡吉子', MAIL), 'review 60: email=equal+ name=near'],
  [
    'mail one sign other beside a rare one',
    P('𠮷田花子', MAIL),
    P('𠮷田花代', MAIL),
    'review 60: email=equal+ name=near',
  ],
  ['mail one sign more', P('渡𠮷', MAIL), P('渡吉子', MAIL), null],
  ['mail unknown', P(null, MAIL), P('John Smith', MAIL), 'link 40: email=equal+'],
  [
    'mail unknown other birth',
    P(null, MAIL, BORN),
    P('John Smith', MAIL, LATER),
    'review 40: email=equal+ birth-date=contradicts-',
  ],
  ['mail given-only', P('Mary Brown', MAIL), P('Mary Smith', MAIL), 'review 60: email=equal+ name=given-only-'],
  ['mail different', P('Mary Brown', MAIL), P('John Smith', MAIL), null],
  [
    'mail different same birth',
    P('Mary Brown', MAIL, BORN),
    P('John Smith', MAIL, BORN),
    'review 60: email=equal+ name=different- birth-date=equal+',
  ],
  [
    'mail exact other national',
    P('John Smith', MAIL, I(NATIONAL)),
    P('John Smith', MAIL, I(ANOTHER)),
    'review 60: email=equal+ name=exact+ identifier:national=contradicts-',
  ],
  [
    'mail+phone exact',
    P('John Smith', MAIL, CALL),
    P('John Smith', MAIL, CALL),
    'link 62: email=equal+ phone=equal+ name=exact+',
  ],
  ['phone exact', P('John Smith', CALL), P('John Smith', CALL), 'link 51: phone=equal+ name=exact+'],
  [
    'phone exact other birth',
    P('John Smith', CALL, BORN),
    P('John Smith', CALL, LATER),
    'review 50: phone=equal+ name=exact+ birth-date=contradicts-',
  ],
  ['phone weak', P('J. Smith', CALL), P('John Smith', CALL), 'review 51: phone=equal+ name=weak+'],
  [
    'phone weak same birth',
    P('J. Smith', CALL, BORN),
    P('John Smith', CALL, BORN),
    'link 52: phone=equal+ name=weak+ birth-date=equal+',
  ],
  ['phone near', P('John Smith Jr.', CALL), P('John Smith Sr.', CALL), 'review 50: phone=equal+ name=near'],
  ['phone unknown', P(null, CALL), P('John Smith', CALL), 'review 50: phone=equal+'],
  ['phone unknown other birth', P(null, CALL, BORN), P('John Smith', CALL, LATER), null],
  ['phone given-only', P('Mary Brown', CALL), P('Mary Smith', CALL), null],
  [
    'phone given-only same birth',
    P('Mary Brown', CALL, BORN),
    P('Mary Smith', CALL, BORN),
    'review 50: phone=equal+ name=given-only- birth-date=equal+',
  ],
  ['phone different same birth', P('Mary Brown', CALL, BORN), P('John Smith', CALL, BORN), null],
  [
    'loyalty exact',
    P('John Smith', I(CARD)),
    P('John Smith', I(CARD)),
    'link 46: identifier:loyalty=issued+ name=exact+',
  ],
  ['loyalty weak', P('J. Smith', I(CARD)), P('John Smith', I(CARD)), 'link 46: identifier:loyalty=issued+ name=weak+'],
  ['loyalty unknown', P(null, I(CARD)), P('John Smith', I(CARD)), 'review 45: identifier:loyalty=issued+'],
  ['loyalty given-only', P('Mary Brown', I(CARD)), P('Mary Smith', I(CARD)), null],
  ['loyalty without issuer', P('John Smith', I(UNNAMED)), P('John Smith', I(UNNAMED)), null],
  ['VAT of their company, two names', P('John Smith', I(VAT)), P('Mary Brown', I(VAT)), null],
  ['LEI of their company, one given name', P('Mary Brown', I(LEI)), P('Mary Smith', I(LEI)), null],
  [
    'VAT of a trade, same name',
    P('John Smith', I(VAT)),
    P('J. Smith', I(VAT)),
    'link 46: identifier:vat=issued+ name=weak+',
  ],
  [
    'mail exact, the companies of two employments',
    P('John Smith', MAIL, I(LEI)),
    P('John Smith', MAIL, I({ ...LEI, value: '5493001KJTIIGC8Y1R12' })),
    'link 61: email=equal+ name=exact+',
  ],
  ['VAT, no name', P(null, I(VAT)), P('John Smith', I(VAT)), 'review 45: identifier:vat=issued+'],
  [
    'other number',
    P('John Smith', I({ type: 'other', value: '90871234' })),
    P('John Smith', I({ type: 'other', value: '90871234' })),
    null,
  ],
  ['birth exact', P('John Smith', BORN), P('John Smith', BORN), 'review 21: name=exact+ birth-date=equal+'],
  ['birth weak', P('J. Smith', BORN), P('John Smith', BORN), null],
  ['birth near', P('John Smith Jr.', BORN), P('John Smith Sr.', BORN), null],
  ['birth other', P('Mary Brown', BORN), P('John Smith', BORN), null],
  ['phone, two surnames', P('Smith', CALL), P('Smith', CALL), 'review 51: phone=equal+ name=weak+'],
  ['phone, two initials', P('J. Smith', CALL), P('J. Smith', CALL), 'review 51: phone=equal+ name=weak+'],
  ['phone, an initial and a second name', P('J. Edgar Hoover', CALL), P('J. Edgar Hoover', CALL), LINKED],
  ['phone, a Han name', P('王小明', CALL), P('王小明', CALL), LINKED],
  ['phone, brother and sister', P('Daniel Weber', CALL), P('Daniela Weber', CALL), NEARBY],
  ['phone, husband and wife', P('Mario Rossi', CALL), P('Maria Rossi', CALL), NEARBY],
  ['phone, Andreas and Andrea', P('Andreas Huber', CALL), P('Andrea Huber', CALL), NEARBY],
  [
    'phone, two forms of one name',
    P('Sophie Weber', CALL),
    P('Sophia Weber', CALL),
    'link 51: phone=equal+ name=strong+',
  ],
  ['phone, a letter amiss', P('Daniel Weber', CALL), P('Danoel Weber', CALL), 'link 51: phone=equal+ name=strong+'],
  [
    'phone, a surname with its ending',
    P('Jana Novak', CALL),
    P('Jana Novaka', CALL),
    'link 51: phone=equal+ name=strong+',
  ],
  [
    'phone, twins',
    P('Daniel Weber', CALL, BORN),
    P('Daniela Weber', CALL, BORN),
    'review 51: phone=equal+ name=near birth-date=equal+',
  ],
  ['phone, a further name twice', P('Jo Lee Lee Smith', CALL), P('Jo Jane Lee Smith', CALL), NEARBY],
  ['mail, signs in one word or two', P('小明 van', MAIL), P('小明', MAIL), null],
  ['mail, Mr and Mrs', P('Mr Smith', MAIL), P('Mrs Smith', MAIL), 'review 60: email=equal+ name=near'],
  ['mail, Herr and Frau', P('Herr J. Smith', MAIL), P('Frau J. Smith', MAIL), 'review 60: email=equal+ name=near'],
  [
    'mail, Mr and Mrs of one nickname',
    P('Mr Alex Smith', MAIL),
    P('Mrs Alexandra Smith', MAIL),
    'review 60: email=equal+ name=near',
  ],
  [
    'mail, Mr and Ms of one name',
    P('Mr John Smith', MAIL),
    P('Ms John Smith', MAIL),
    'link 61: email=equal+ name=exact+',
  ],
  ['mail, Mr and Dr', P('Mr Smith', MAIL), P('Dr. Smith', MAIL), 'link 61: email=equal+ name=weak+'],
  ['persons at a place', P('John Smith', at('N1 1AA')), P('John Smith', at('N1 1AA')), null],
];

/** What forms are filled with: the same in the rows of strangers. */
const FILLERS: readonly [string, Raw][] = [
  ...['test@test.com', 'noreply@noreply.com', 'none@example.com'].map((text): [string, Raw] => [
    text,
    { email: [text] },
  ]),
  ...['0000000', '9999999999', '1234567890', '+1 555 555 5555'].map((text): [string, Raw] => [text, { phone: [text] }]),
  ...(['national', 'passport', 'loyalty'] as const).flatMap((type) =>
    ['0', '0000000', '999999999', '123456789', 'XXX-XX-1234', '4.71123E+11'].map((value): [string, Raw] => [
      `${type} ${value}`,
      I({ type, value, issuer: 'shop' }),
    ]),
  ),
  ['tax applied for', I({ type: 'tax', value: 'applied for' })],
];

test.each(FILLERS)('%s proves nothing, whatever the names', (_text, filler) => {
  for (const name of ['John Smith', null]) expect(edge('person', P(name, filler), P(name, filler))).toBeNull();
});

test('a number that was made up contradicts no other', () => {
  const own = P('John Smith', MAIL, I(NATIONAL));
  const other = P('John Smith', MAIL, I({ ...NATIONAL, value: '000000000' }));
  expect(edge('person', own, other)).toBe('link 61: email=equal+ name=exact+');
});

const ORGANISATIONS: readonly Pair[] = [
  [
    'place',
    F('Acme Tools Ltd', at('N1 1AA')),
    F('ACME Tools Limited', at('n11aa')),
    'review 16: name=exact+ postal-code=equal+',
  ],
  ['other place', F('Acme Tools Ltd', at('N1 1AA')), F('ACME Tools Limited', at('N2 1AA')), null],
  ['place other name', F('Acme Tools Ltd', at('N1 1AA')), F('Zebra Foods Ltd', at('N1 1AA')), null],
  ['phone, a word twice', F('Acme Acme Tools', CALL), F('Acme Tools Berlin', CALL), null],
  ['VAT', F('Acme Tools Ltd', I(VAT)), F('Zebra Foods Ltd', I(VAT)), 'link 100: identifier:vat=equal+ name=different-'],
  ['lei', F('Acme Tools Ltd', I(LEI)), F('Zebra Foods Ltd', I(LEI)), 'link 100: identifier:lei=equal+ name=different-'],
];

describe.each([
  ['person', PERSONS],
  ['organisation', ORGANISATIONS],
] as const)('what two records of the kind %s prove, and how much', (kind, pairs) => {
  test.each(pairs)('%s', (_title, a, b, expected) => {
    expect(edge(kind, a, b)).toBe(expected);
    expect(edge(kind, b, a)).toBe(expected);
  });
});
