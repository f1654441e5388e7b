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
    [
      'units that do not mix',
      person('sex: { column: s, do: [{ unit: { from: hours, to: minor } }] }'),
      /knows the units/,
    ],
  ])('%s', (_, yaml, message) => {
    expect(fault(yaml)).toMatch(message);
  });

  test('JSON is read as well', () => {
    expect(fault(JSON.stringify({ mapping: 'm', system: 'shop', records: [{ kind: 'person', id: 'id' }] }))).toBe(
      'no fault',
    );
  });
});
