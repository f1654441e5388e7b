import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type SearchCandidate,
  rankMatches,
  searchKeys,
  searchQuery,
  shortlist,
} from '../../../domain/matching/index.ts';
import type { SourceRecord } from '../../../domain/model/index.ts';
import { foldName } from '../../../domain/normalize/index.ts';
import { record } from './support.ts';

const candidate = (one: SourceRecord): SearchCandidate => ({
  id: one.key,
  names: (one.attributes.name ?? []).flatMap(({ value }) => (value === null ? [] : [value])),
  organisationNames: (one.attributes.organisationName ?? []).flatMap(({ value }) => (value === null ? [] : [value])),
});

/** Looks up by equality alone, as a store does, then ranks. */
function search(text: string, records: readonly SourceRecord[]): { id: string; level: string }[] {
  const plan = searchQuery(text);
  const rows = plan.keys.map((key) => ({
    key,
    sourceKeys: records
      .filter((one) => searchKeys(one).some((row) => row.kind === key.kind && row.value === key.value))
      .map((one) => one.key),
  }));
  const found = new Set(shortlist(plan, rows, 1_000));
  return rankMatches(plan, records.filter((one) => found.has(one.key)).map(candidate)).map(({ id, level }) => ({
    id,
    level,
  }));
}

const person = (key: string, full: string) => record(key, { name: [{ full }] });
const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
const word = (minLength: number) =>
  fc.array(fc.constantFrom(...letters), { minLength, maxLength: 18 }).map((all) => all.join(''));
const named = (text: string) =>
  record('s:1', { name: [{ given: 'Q', family: text[0]!.toUpperCase() + text.slice(1) }] });

describe('search', () => {
  test.each([
    ['Abdulrahman', 'Abd al-Rahman Khalid', 'exact'],
    ['Abd al-Rahman', 'Abdulrahman Khalid', 'exact'],
    ['Abdurrahman', 'Abdul Rahman Khalid', 'exact'],
    ['abdel rahman', 'عبد الرحمن خالد', 'exact'],
    ['عبدالرحمن', 'Abd al-Rahman Khalid', 'exact'],
    ['alrashid', 'Ahmed Al-Rashid', 'exact'],
    ['al-rash', 'Ahmed Alrashid', 'prefix'],
    ['abu bakr', 'Abubakr Siddiq', 'exact'],
    ['abubakr', 'Abu Bakr Siddiq', 'exact'],
    ['el sayed', 'Mohamed Elsayed', 'one-edit'],
    ['bin laden', 'Osama Binladen', 'exact'],
    ['abd', 'Abd al-Rahman Khalid', 'exact'],
  ])('%s finds %s, whether or not a prefix is written apart', (text, full, level) => {
    expect(search(text, [person('s:1', full), person('s:2', 'Robert Gore')])).toEqual([{ id: 's:1', level }]);
  });

  test('every prefix of two letters and more finds the record', () => {
    fc.assert(
      fc.property(word(2), fc.nat(), (text, cut) => {
        fc.pre(!searchQuery(text).words.every((one) => one.length < 2));
        const size = 2 + (cut % (text.length - 1));
        const plan = searchQuery(text.slice(0, size));
        fc.pre(plan.words[0] === text.slice(0, size));
        const rows = new Set(searchKeys(named(text)).map(({ kind, value }) => `${kind} ${value}`));
        fc.pre([...rows].some((row) => row.startsWith('search:prefix')));
        expect(plan.keys.some(({ kind, value }) => rows.has(`${kind} ${value}`))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('every query one edit away finds the record', () => {
    const edit = fc.record({
      text: word(3),
      at: fc.nat(),
      letter: fc.constantFrom(...letters),
      how: fc.constantFrom('insert', 'delete', 'change', 'swap'),
    });
    fc.assert(
      fc.property(edit, ({ text, at, letter, how }) => {
        const i = at % text.length;
        const query =
          how === 'insert'
            ? text.slice(0, i) + letter + text.slice(i)
            : how === 'delete'
              ? text.slice(0, i) + text.slice(i + 1)
              : how === 'change'
                ? text.slice(0, i) + letter + text.slice(i + 1)
                : text.slice(0, i) + (text[i + 1] ?? '') + (text[i] ?? '') + text.slice(i + 2);
        const plan = searchQuery(query);
        fc.pre(query.length >= 3 && plan.words.length === 1 && plan.words[0] === query);
        const one = named(text);
        fc.pre(
          one.attributes.name?.[0]?.value?.family !== undefined &&
            foldName(one.attributes.name[0].value.family) === text,
        );
        const rows = new Set(searchKeys(one).map(({ kind, value }) => `${kind} ${value}`));
        expect(plan.keys.some(({ kind, value }) => rows.has(`${kind} ${value}`))).toBe(true);
        expect(rankMatches(plan, [candidate(one)])).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });

  const all = [
    person('s:1', 'Robert Smith'),
    person('s:2', 'Anna Smithson'),
    person('s:3', 'Anna Smitt'),
    person('s:4', 'John Smyth'),
    person('s:5', 'Сергей Лавров'),
    person('s:6', '习近平'),
    person('s:7', 'محمد سلمان'),
    person('s:8', 'Mohamed Salman'),
    record('s:9', { organisationName: [{ full: 'Smith & Partner GmbH' }] }, 'organisation'),
  ];

  test('exact before prefix before one edit before sound', () => {
    const found = search('smith', all);
    expect(found.map(({ level }) => level)).toEqual(['exact', 'exact', 'prefix', 'one-edit', 'one-edit']);
    expect(
      found
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['s:1', 's:9']);
    expect(search('smithe', [all[3]!])).toEqual([{ id: 's:4', level: 'phonetic' }]);
  });

  test('several words in any order must all be found; titles and legal forms are passed over', () => {
    expect(search('smith robert', all).map(({ id }) => id)).toEqual(['s:1']);
    expect(search('Smith Partner GmbH', all).map(({ id }) => id)).toEqual(['s:9']);
    expect(search('robert lavrov', all)).toEqual([]);
  });

  test('Latin text finds native script and back', () => {
    expect(search('Lavrov', all)[0]?.id).toBe('s:5');
    expect(search('Лавров', all)[0]?.id).toBe('s:5');
    expect(search('Xi Jinping', all)[0]?.id).toBe('s:6');
    expect(search('习近平', all)[0]?.id).toBe('s:6');
    expect(search('Jinping Xi', all)[0]?.id).toBe('s:6');
    expect(
      search('mohammed salman', all)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['s:7', 's:8']);
    expect(
      search('محمد سلمان', all)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['s:7', 's:8']);
  });

  test('e-mail, phone and numbers go through the contact and identifier keys', () => {
    expect(searchQuery('Jo+x@Example.org').keys).toEqual([
      { kind: 'contact:email', value: 'jo@example.org', words: [], weight: 100 },
      // Some systems number their accounts by an address, as it was typed.
      { kind: 'identifier:other', value: 'JO+X@EXAMPLE.ORG', words: [], weight: 79 },
      { kind: 'search:number', value: 'JO+X@EXAMPLE.ORG', words: [], weight: 79 },
    ]);
    expect(searchQuery('020 7946 0958', { country: 'GB' }).keys[0]).toMatchObject({
      kind: 'contact:phone',
      value: '+442079460958',
    });
    const passport = searchQuery('c01x-00t47').keys.map(({ kind, value }) => `${kind} ${value}`);
    expect(passport).toContain('identifier:passport C01X00T47');
    expect(searchQuery('   ').keys).toEqual([]);
  });

  test('few rows a record, telling ones first, none for a tombstone', () => {
    expect(searchKeys(person('s:1', 'Elizabeth Montgomery')).length).toBeLessThanOrEqual(13);
    expect(searchKeys({ ...person('s:1', 'Elizabeth Montgomery'), deleted: true })).toEqual([]);
    const weights = searchQuery('elizabeth montgomery').keys.map(({ weight }) => weight);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(searchQuery('elizabeth montgomery').keys[0]?.kind).toBe('search:pair');
  });
});

test('a picture is no word: alone it asks for nothing, beside a name it changes nothing', () => {
  for (const text of ['💥', '💥 💥', '☎️', '👩‍👩‍👧', '🇩🇪', '👍🏽', ' ']) expect(searchQuery(text).keys).toEqual([]);
  const words = (text: string) => searchQuery(text).words;
  expect(words('Anna 💥 Bolm')).toEqual(words('Anna Bolm'));
  expect(words('Foo® GmbH 3')).toEqual(words('Foo® GmbH 3 ☎'));
});
