import { describe, expect, test } from '@jest/globals';
import { parseMapping } from '../../sources/index.ts';
import { HEAD, person } from './support.ts';

const fault = (yaml: string): string => {
  try {
    parseMapping(yaml, 'm.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no fault';
};

describe('a faulty mapping is refused with line and column', () => {
  test.each([
    ['bad YAML', 'mapping: [\nsystem: x', /m.yaml, line 2, column \d+: is not YAML/],
    [
      'an unknown key',
      `${HEAD}colour: red\nrecords:\n  - { kind: person, id: id }\n`,
      /m.yaml, line 3, column 1: has the unknown key "colour"/,
    ],
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
    'validFrom: { column: s, do: [{ date: D.M.YY }] }',
    'birthDate: { value: b, verifiedAt: { column: s, do: [{ date: D.M.YY }] } }',
    'birthDate: { column: b, when: { value: { column: s, do: [{ date: D.M.YY }] }, empty: false } }',
  ])('years of two digits are good elsewhere: %s', (fields) => {
    expect(fault(person(fields))).toBe('no fault');
  });

  test('JSON is read as well', () => {
    expect(fault(JSON.stringify({ mapping: 'm', system: 'shop', records: [{ kind: 'person', id: 'id' }] }))).toBe(
      'no fault',
    );
  });
});
