import { describe, expect, test } from '@jest/globals';
import { loadMapping } from '../../sources/index.ts';
import { fault, Folder, HEAD, person } from './support.ts';

describe('a faulty mapping is refused with line and column', () => {
  test.each([
    ['bad YAML', 'mapping: [\nsystem: x', /m.yaml, line 2, column \d+: is not YAML/],
    [
      'an unknown key',
      `${HEAD}colour: red\nrecords:\n  - { kind: person, id: id }\n`,
      /m.yaml, line 3, column 1: has the unknown key "colour"/,
    ],
    ...[
      ['an empty file', '', 'is empty, and a mapping is expected: "mapping: name"'],
      ['a file that is a list', '- a\n', 'is a list, and a mapping is expected'],
      [
        'a text for a list',
        person('emails: email'),
        'records.0.emails is a text, and a list is expected: emails: [email]',
      ],
      [
        'a word of YAML for a list',
        `${HEAD}empty: "NULL"\n`,
        "empty is a text, and a list is expected: empty: ['NULL']",
      ],
      [
        'keys for a list',
        `${HEAD}records: { kind: person }\n`,
        'records is a group of keys, and a list is expected: a line',
      ],
      ['nothing for a list', person('emails:'), 'records.0.emails is empty, and a list is expected'],
      ['an empty list', `${HEAD}records: []\n`, 'records is a list without entries'],
      [
        'a number for a text',
        person('sex: { column: s, do: [{ multiply: 0.01 }] }'),
        "do.0.multiply is a number, and a text is expected: multiply: '0.01'",
      ],
      [
        'a number for a default',
        person('sex: { column: s, default: 0 }'),
        "is a number, and a text is expected: default: '0'",
      ],
      [
        'yes or no for a text',
        `${HEAD}lookups: { t: { Y: true } }\n`,
        "lookups.t.Y is true, and a text is expected: Y: 'true'",
      ],
      ['null for a text', `${HEAD}empty: [null]\n`, "empty.0 is empty, and a text is expected: 'null'"],
      ['a list for a text', `${HEAD}timezone: [UTC]\n`, 'timezone is a list, and a text is expected'],
      [
        'a text for yes or no',
        `${HEAD}columns: { ignoreUnknown: yes }\n`,
        'columns.ignoreUnknown is a text, and true or false is expected',
      ],
      [
        'a text for keys',
        `${HEAD}format: csv\n`,
        'format is a text, and keys with their values are expected: format: {type: csv',
      ],
      ['a step that is off', person('sex: { column: s, do: [{ trim: false }] }'), 'do.0.trim can only be true'],
      [
        'a number for a step',
        person('sex: { column: s, do: 5 }'),
        'do.0 is a number, and a step is expected: its name',
      ],
      [
        'a number for a column',
        person('emails: [5]'),
        "records.0.emails.0.value is a number, and a column's name is expected (in quotes where it is a number) or",
      ],
      [
        'a text for a condition',
        person('when: active'),
        'records.0.when is a text, and a condition is expected, such as',
      ],
      [
        'a broken number',
        person('sex: { column: s, do: [{ split: x, take: 1.5 }] }'),
        'and a whole number is expected',
      ],
      ['a column without a name', person('sex: ""'), 'column is an empty text'],
      ['a quote of two signs', `${HEAD}format: { quote: ab }\n`, 'format.quote is longer than 1 character'],
      ['a quote for a delimiter', `${HEAD}format: { delimiter: '"' }\n`, 'format the delimiter (") and the quote (")'],
      [
        'the delimiter for a quote',
        `${HEAD}format: { delimiter: ';', quote: ';' }\n`,
        'format the delimiter (;) and the quote (;)',
      ],
      [
        'the usual delimiter for a quote',
        `${HEAD}format: { quote: ',' }\n`,
        'format the delimiter (,) and the quote (,)',
      ],
      [
        'a line end for a delimiter',
        `${HEAD}format: { delimiter: "\\n" }\n`,
        'format.delimiter holds the end of a line',
      ],
      ['a line end for a quote', `${HEAD}format: { quote: "\\r" }\n`, 'format.quote is the end of a line'],
      ['a tab that is none', `${HEAD}format: { delimiter: '\\t' }\n`, 'format.delimiter is a backslash and a "t"'],
      ['no currency', `${HEAD}currency: XXQ\n`, 'currency is no currency of ISO 4217'],
      [
        'a column that is required and optional',
        `${HEAD}columns: { required: [a, b], optional: [b] }\n`,
        'columns.optional names a column that stands under required too',
      ],
      [
        'groups by the decimal sign',
        person('sex: { column: s, do: [{ number: { decimal: ",", group: "," } }] }'),
        'do.0.number.group separates thousands',
      ],
      [
        'groups by a minus',
        person('sex: { column: s, do: [{ number: { decimal: ",", group: "-" } }] }'),
        'number.group',
      ],
      ['else without when', person('sex: { column: s, else: t }'), 'value.else does nothing without "when" beside it'],
      ['then without when', person('sex: { then: t }'), 'value.then does nothing without "when"'],
      ['with without join', person('sex: { column: s, with: "-" }'), 'value.with does nothing without "join"'],
      [
        'take without split',
        person('sex: { column: s, do: [{ trim: true, take: 1 }] }'),
        'do.0.take does nothing without "split"',
      ],
      [
        'zone without date',
        person('sex: { column: s, do: [{ trim: true, zone: UTC }] }'),
        'do.0.zone does nothing without "date"',
      ],
      [
        'the else of a look-up alone',
        person('sex: { column: s, do: [{ trim: true, else: keep }] }'),
        'do.0.else does nothing without',
      ],
      [
        'a condition of a column and of conditions',
        person('when: { column: a, not: { column: b, is: x } }'),
        'records.0.when is about conditions (not, all, any)',
      ],
      [
        '$each without each',
        person('emails: [a, "$each.x"]'),
        'records.0.emails.1.value.column reads "$each.x" outside of',
      ],
      [
        '$each in what each reads',
        person('emails: [{ each: $each.a, value: $each }]'),
        'emails.0.each.column reads "$each.a" outside',
      ],
      [
        '$each for the whole row',
        `when: { column: $each, is: x }\n${person('sex: s')}`,
        'when.column reads "$each" outside',
      ],
      [
        '$each beside the item that has each',
        person('emails: [{ each: a, value: $each }, { value: b, when: { value: { join: [$each] }, is: x } }]'),
        'emails.1.when.value.join.0.column reads "$each" outside',
      ],
      ['two documents', `${person('sex: s')}---\n`, 'holds several documents; a mapping is one'],
      ['an unknown tag', person('sex: !gender s'), 'is not YAML: Unresolved tag'],
    ].map(([name, yaml, told]): [string, string, RegExp] => [
      name as string,
      yaml as string,
      new RegExp((told as string).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')),
    ]),
    ['nothing mapped', HEAD, /m.yaml, line 1, column 1: maps something/],
    ['a missing key', `${HEAD}records:\n  - kind: person\n`, /line 4, column 5: records.0.id/],
    [
      'a bad kind',
      `${HEAD}records:\n  - kind: robot\n    id: id\n`,
      /line 4, column 5: records.0.kind is none of person, organisation/,
    ],
    [
      'the reserved system',
      'mapping: m\nsystem: c360\nrecords:\n  - { kind: person, id: id }\n',
      /line 2, column 1: system "c360" is reserved/,
    ],
    [
      'a bad system',
      'mapping: m\nsystem: Shop!\nrecords:\n  - { kind: person, id: id }\n',
      /line 2, column 1: system is no system/,
    ],
    ['an unknown step', person('sex: { column: s, do: [shout] }'), /line 6, .* has the unknown key "shout"/],
    ['an unknown table', person('sex: { column: s, do: [{ lookup: sexes }] }'), /line 6, .*there is no table "sexes"/],
    [
      'an unknown zone',
      `${HEAD}timezone: Mars/Olympus\nrecords:\n  - { kind: person, id: id }\n`,
      /line 3, column 1: timezone is no time zone/,
    ],
    ['a bad expression', person('sex: { column: s, do: [{ strip: "(" }] }'), /line 6, .*is not a regular expression/],
    ['two bases', person('sex: { column: s, const: male }'), /line 6, .*has exactly one of: column, const/],
    [
      'an offset that is none',
      `${HEAD}timezone: '+99:99'\nrecords:\n  - { kind: person, id: id }\n`,
      /line 3, column 1: timezone is no time zone/,
    ],
    [
      'a date form that names a part twice',
      person('sex: { column: s, do: [{ date: [ISO, D.M.YYYY DD] }] }'),
      /m.yaml, line 6, column \d+: .*do.0.date.1 names the day twice: "DD"/,
    ],
    [
      'a date form with a year in two and in four digits',
      person('sex: { column: s, do: [{ date: YY YYYY }] }'),
      /names the year twice: "YYYY"/,
    ],
    [
      'a date form with letters that are no token',
      person('sex: { column: s, do: [{ date: DD Month YYYY }] }'),
      /line 6, column \d+: .*do.0.date.0 holds "Month", which is no token/,
    ],
    ...(
      [
        ['DD.MM HH:mm', 'names no year (YYYY or YY), without which there is no date'],
        ['H:mm', 'names no year'],
        ['"-"', 'names no year'],
        ['DD YYYY', 'names the day (DD or D) but no month (MM, M or MMM)'],
        ['YYYY HH:mm', 'names the hour (HH or H) but no day (DD or D)'],
        ['D.M.YYYY mm', 'names the minute (mm) but no hour (HH or H)'],
        ['D.M.YYYY HH ss', 'names the second (ss) but no minute (mm)'],
        ['D.M.YYYY HH:mm SSS', 'names the fraction of a second (SSS) but no second (ss)'],
        ['D.M.YYYY A', 'names the half of the day (A) but no hour (HH or H)'],
        ['YYYY-MM-DDZ', 'names the offset (Z) but no hour (HH or H)'],
        ['X SSS', 'names the Unix time (X or x), beside which no other token may stand'],
      ] as const
    ).map(([form, told]): [string, string, RegExp] => [
      `a date form that leaves something to be made up: ${form}`,
      person(`birthDate: { column: s, do: [{ date: ${form} }] }`),
      new RegExp(`do.0.date.0 ${told.replace(/[()]/g, '\\$&')}`),
    ]),
    [
      'a birth date of two digits',
      person('birthDate: { first: [{ column: s, do: [{ date: [D.M.YYYY, D.M.YY] }] }] }'),
      /birthDate.0.value.first.0.do.0.date.1 leaves the century open \(YY\); .*dateOrder/,
    ],
    [
      'units that do not mix',
      person('sex: { column: s, do: [{ unit: { from: hours, to: minor } }] }'),
      /knows the units/,
    ],
  ])('%s', (_, yaml, message) => {
    expect(fault(yaml)).toMatch(message);
  });

  test.each([
    'emails: [{ each: a, value: $each.b, when: { column: $each.c, is: x } }]',
    'each: a\nemails: [{ value: $each.b, validFrom: $each.c }]\ndeleted: { column: $each.d, is: x }',
    'each: a\nemails: [{ each: $each.b, value: $each }]',
    'emails: [{ const: $each }, { column: a, default: $each }]',
  ])('$each is good inside of each, and as a text: %s', (fields) => {
    expect(fault(person(fields))).toBe('no fault');
  });

  test.each([
    "format: { delimiter: '\"', quote: '' }",
    "format: { delimiter: '||', quote: \"'\" }",
    'currency: euro',
    'lookups: { t: { each: $each } }',
  ])('%s is good', (line) => {
    expect(fault(`${line}\n${person('sex: s')}`)).toBe('no fault');
  });

  test.each([
    'validFrom: { column: s, do: [{ date: D.M.YY }] }',
    'birthDate: { value: b, verifiedAt: { column: s, do: [{ date: D.M.YY }] } }',
    'birthDate: { column: b, when: { value: { column: s, do: [{ date: D.M.YY }] }, empty: false } }',
  ])('years of two digits are good elsewhere: %s', (fields) => {
    expect(fault(person(fields))).toBe('no fault');
  });

  test('in another encoding than UTF-8', async () => {
    const folder = new Folder();
    try {
      const path = folder.write('m.yaml', Buffer.from(person('emails: [Größe]'), 'latin1'));
      await expect(loadMapping(path)).rejects.toThrow(
        'm.yaml, line 6: holds bytes that are not UTF-8; save the mapping as UTF-8',
      );
      const marked = folder.write('n.yaml', `\ufeff${person('emails: [Größe]')}`);
      expect((await loadMapping(marked)).name).toBe('m');
    } finally {
      folder.remove();
    }
  });

  test('JSON is read as well', () => {
    expect(fault(JSON.stringify({ mapping: 'm', system: 'shop', records: [{ kind: 'person', id: 'id' }] }))).toBe(
      'no fault',
    );
  });
});
