import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { deterministicResolver } from '../../../domain/matching/index.ts';
import { compareNames, isCompatible } from '../../../domain/matching/compare/name.ts';
import { compareOrganisations, organisationForm } from '../../../domain/matching/compare/organisation.ts';
import { nameForm } from '../../../domain/matching/name-form.ts';
import type { Edge, SourceRecord } from '../../../domain/model/index.ts';
import { normalizeOrganisationName, normalizePersonName } from '../../../domain/normalize/index.ts';
import { testData } from '../../support/notices.ts';
import { record } from './support.ts';

type Row = Record<string, string>;
const folder = testData('matching on data with known truth');
const read = (path: string): Row[] =>
  parse(readFileSync(join(folder ?? '', path)), { columns: true, trim: true, bom: true }) as unknown as Row[];
const suite = folder === null ? describe.skip : describe;
const one = (text: string | undefined): string[] => (text ? [text] : []);
const isoDate = (text: string | undefined): string[] => one(text?.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));

/** Keys, comparisons and partition over all candidate pairs, as batch work does it. */
function resolve(records: readonly SourceRecord[], truth: (a: string, b: string) => boolean) {
  const resolver = deterministicResolver();
  const byKey = new Map<string, SourceRecord[]>();
  let rows = 0;
  for (const one of records) {
    for (const { kind, value } of resolver.keys(one)) {
      rows += 1;
      const id = `${kind} ${value}`;
      const group = byKey.get(id);
      if (group === undefined) byKey.set(id, [one]);
      else group.push(one);
    }
  }
  const isGeneric = ({ kind, value }: { kind: string; value: string }) =>
    (byKey.get(`${kind} ${value}`)?.length ?? 0) > resolver.genericLimit(kind);
  const edges = new Map<string, Edge>();
  for (const group of byKey.values()) {
    group.forEach((a, i) =>
      group.slice(i + 1).forEach((b) => {
        const edge = resolver.compare(a, b, isGeneric);
        if (edge !== null) edges.set(`${edge.a} ${edge.b}`, edge);
      }),
    );
  }
  const score = {
    rows: rows / records.length,
    links: 0,
    wrong: 0,
    reviews: 0,
    wrongReviews: 0,
    pairs: 0,
    wrongPairs: 0,
  };
  for (const { a, b, kind } of edges.values()) {
    const right = truth(a, b);
    if (kind === 'link') score[right ? 'links' : 'wrong'] += 1;
    else score[right ? 'reviews' : 'wrongReviews'] += 1;
  }
  for (const part of resolver.partition(records, [...edges.values()], [], isGeneric)) {
    part.forEach((a, i) => part.slice(i + 1).forEach((b) => (score[truth(a, b) ? 'pairs' : 'wrongPairs'] += 1)));
  }
  return score;
}

const entity = (key: string): string => key.split('-')[1] ?? key;
const sameEntity = (a: string, b: string): boolean => entity(a) === entity(b);

suite('on data with known truth', () => {
  test.each(['dataset1', 'dataset2', 'dataset3'])(
    'febrl %s: name and birth date raise reviews that are right',
    (name) => {
      const rows = read(`febrl/${name}.csv`);
      const records = rows.map((row) =>
        record(`f:${row['rec_id']!}`, {
          name: [{ given: row['given_name']!, family: row['surname']! }],
          birthDate: isoDate(row['date_of_birth']),
        }),
      );
      const score = resolve(records, sameEntity);
      expect(score.links + score.wrong).toBe(0);
      expect(score.reviews / (score.reviews + score.wrongReviews)).toBeGreaterThanOrEqual(0.98);
      expect(score.reviews).toBeGreaterThan(250);
    },
  );

  test('splink: e-mail with a compatible name', () => {
    const rows = read('splink/fake_1000.csv');
    const cluster = new Map(rows.map((row) => [`s:${row['unique_id']!}`, row['cluster']]));
    const records = rows.map((row) =>
      record(`s:${row['unique_id']!}`, {
        name: [{ given: row['first_name']!, family: row['surname']! }],
        email: one(row['email']),
        birthDate: one(row['dob']),
      }),
    );
    const score = resolve(records, (a, b) => cluster.get(a) === cluster.get(b));
    expect(score.links / (score.links + score.wrong)).toBeGreaterThanOrEqual(0.98);
    expect(score.pairs / (score.pairs + score.wrongPairs)).toBeGreaterThanOrEqual(0.98);
    expect(score.links).toBeGreaterThan(150);
  });

  test('opencr: national numbers and phones', () => {
    const rows = read('opencr/uganda_data_v21_20201501.csv');
    const records = rows.map((row) =>
      record(
        `o:${row['rec_id']!}`,
        {
          name: [{ given: row['given_name']!, family: row['surname']! }],
          phone: one(row['phone_number']),
          birthDate: isoDate(row['date_of_birth']),
          identifier: [
            ...one(row['uganda_nin']).map((value) => ({ type: 'national' as const, value, country: 'UG' })),
            ...one(row['art_number']).map((value) => ({ type: 'account' as const, value, issuer: 'art' })),
          ],
        },
        'person',
        'UG',
      ),
    );
    const score = resolve(records, sameEntity);
    expect(score.pairs / (score.pairs + score.wrongPairs)).toBeGreaterThanOrEqual(0.995);
    expect(score.pairs).toBeGreaterThanOrEqual(900);
    expect(score.rows).toBeLessThanOrEqual(6);
  });

  test('name pairs that people judged: what is called compatible is right', () => {
    const counts = { Person: [0, 0], Organisation: [0, 0] };
    for (const row of read('name_bench/cases.csv')) {
      const person = row['schema'] === 'Person';
      if (!person && !['Company', 'Organization', 'LegalEntity'].includes(row['schema'] ?? '')) continue;
      const [x, y] = [row['name1'] ?? '', row['name2'] ?? ''];
      const forms = (full: string) => {
        const form = nameForm(normalizePersonName({ full }));
        return form === null ? [] : [form];
      };
      const firms = (full: string) => {
        const { value, quality } = normalizeOrganisationName({ full });
        return value === null ? [] : [organisationForm(value, quality === 'suspicious')];
      };
      const level = person ? compareNames(forms(x), forms(y)) : compareOrganisations(firms(x), firms(y));
      if (isCompatible(level)) counts[person ? 'Person' : 'Organisation'][row['is_match'] === 'true' ? 0 : 1]! += 1;
    }
    for (const [right = 0, wrong = 0] of Object.values(counts))
      expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.93);
    expect(counts.Person[0]).toBeGreaterThanOrEqual(80);
    expect(counts.Organisation[0]).toBeGreaterThanOrEqual(52);
  });
});
