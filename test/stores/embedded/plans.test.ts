import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { DATABASE_FILE, openEmbeddedStore } from '../../../stores/embedded/index.ts';
import { countSql, manySql, searchSql, termSql, topSql, type Search } from '../../../stores/embedded/sql.ts';
import { tableOf } from '../../../stores/embedded/table.ts';
import type { TermIndex } from '../../../stores/embedded/term-index.ts';
import { COLLECTIONS, type CollectionName } from '../../../stores/index.ts';
import { temporaryDirectory, TEST_SECRET } from '../../support/stores.ts';

/** What SQLite does for each form of query that the product asks: always an index, and no sorting where one can give the order. */
describe('query plans', () => {
  const { directory, remove } = temporaryDirectory();
  let db: Database.Database;
  beforeAll(async () => {
    await (await openEmbeddedStore({ directory, secret: TEST_SECRET, cacheMb: 4 })).close();
    db = new Database(join(directory, DATABASE_FILE));
  });
  afterAll(() => {
    db.close();
    remove();
  });

  const plan = (text: string): string =>
    (db.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as { detail: string }[]).map((row) => row.detail).join('; ');
  const table = (name: CollectionName): ReturnType<typeof tableOf> => tableOf(name, COLLECTIONS[name]);

  it.each<[CollectionName, Omit<Search, 'limit'>]>([
    ['records', {}],
    ['records', { where: { id: { gt: 'a' } } }],
    ['links', { where: { customerId: 'c' } }],
    ['links', { where: { customerId: 'c' }, after: ['x'] }],
    ['keys', { where: { key: 'k' } }],
    ['keys', { where: { key: 'k' }, after: ['k|s'] }],
    ['keys', { where: { sourceKey: 's' } }],
    ['transactions', { where: { sourceKey: 's' }, sort: [{ path: 'at', direction: -1 }] }],
    ['transactions', { where: { sourceKey: 's' }, sort: [{ path: 'at', direction: -1 }], after: ['t', 'id'] }],
    ['transactions', { where: { sourceKey: 's', at: { gte: 'a', lt: 'b' } }, sort: [{ path: 'at', direction: 1 }] }],
    ['interactions', { where: { sourceKey: 's', state: 'open' }, sort: [{ path: 'at', direction: -1 }] }],
    ['customers', { where: { status: 'ACTIVE' }, sort: [{ path: 'updatedAt', direction: -1 }] }],
    ['customers', { where: { status: 'ACTIVE' }, sort: [{ path: 'createdAt', direction: 1 }], after: ['t', 'id'] }],
    ['customers', { where: { status: 'ACTIVE', segment: 'gold' } }],
    ['work', { where: { dueAt: { lte: 't' } }, sort: [{ path: 'dueAt', direction: 1 }] }],
    ['tasks', { where: { state: 'open' }, sort: [{ path: 'priority', direction: -1 }] }],
  ])('%s %j: one range of an index gives rows and order', (name, search) => {
    const steps = plan(searchSql(table(name), { ...search, limit: 10 }).text);
    expect(steps).not.toContain('TEMP B-TREE');
    if (search.where) expect(steps).toMatch(/SEARCH t USING/);
    if (search.where && table(name).clusteredBy?.path === Object.keys(search.where)[0]) {
      expect(steps).toMatch(/USING PRIMARY KEY \(id>\? AND id<\?\)/);
    }
  });

  it.each<[CollectionName, NonNullable<Search['where']>]>([
    ['keys', { key: { in: ['a', 'b'] } }],
    ['links', { customerId: { in: ['a', 'b'] } }],
    ['customers', { status: 'ACTIVE', country: { in: ['DE', 'FR'] } }],
    ['records', { id: { in: ['a', 'b'] } }],
  ])('%s %j: each value of a list is one look-up', (name, where) => {
    const steps = plan(searchSql(table(name), { where, limit: 10 }).text);
    expect(steps).toMatch(/SEARCH t USING/);
    expect(steps).not.toMatch(/SCAN t\b/);
    expect(plan(countSql(table(name), where, 10).text)).toMatch(/SEARCH t USING/);
  });

  it.each<[CollectionName, string]>([
    ['keys', 'key'],
    ['edges', 'from'],
    ['links', 'customerId'],
    ['linkEvents', 'key'],
    ['overrides', 'customerId'],
    ['verdictMembers', 'sourceKey'],
  ])('%s by many values of %s: one range of an index each, its rows in id order', (name, path) => {
    const steps = plan(manySql(table(name), path, ['a', 'b'], 10).text);
    expect(steps).toMatch(/SCAN c .*SEARCH t USING/);
    expect(steps).not.toMatch(/TEMP B-TREE|AUTOMATIC|SCAN t\b/);
  });

  it.each([true, false])('search terms: the full-text index, then a row by its number, bare %s', (bare) => {
    const terms = table('searchTerms');
    const steps = plan(termSql(terms, terms.terms as TermIndex, 'a', 10, bare).text);
    expect(steps).toMatch(/SCAN f VIRTUAL TABLE INDEX .*SEARCH t USING INTEGER PRIMARY KEY \(rowid=\?\)/);
    // Only the rows that are answered are sorted; the index gives those it finds in the order of their numbers.
    expect(steps.match(/TEMP B-TREE/g)).toHaveLength(1);
    expect(steps).not.toMatch(/SCAN t\b/);
  });

  it.each<[CollectionName, string, Omit<Search, 'limit'>]>([
    ['transactions', 'sourceKey', { sort: [{ path: 'at', direction: -1 }] }],
    ['transactions', 'sourceKey', { where: { at: { lt: 't' } }, sort: [{ path: 'at', direction: -1 }] }],
    ['transactions', 'sourceKey', { where: { at: 't', id: { lt: 'i' } }, sort: [{ path: 'at', direction: -1 }] }],
    ['interactions', 'sourceKey', { where: { type: 'case' }, sort: [{ path: 'at', direction: -1 }] }],
    ['linkEvents', 'customerId', { where: { id: { lt: 'x' } }, sort: [{ path: 'id', direction: -1 }] }],
    ['linkEvents', 'toId', { where: { id: { lt: 'x' } }, sort: [{ path: 'id', direction: -1 }] }],
  ])('%s, the first of many values of %s %j: a range of an index each, and the rows by id', (name, path, search) => {
    const steps = plan(topSql(table(name), path, ['a', 'b'], { ...search, limit: 3 }).text);
    expect(steps).toMatch(/SCAN w .*SEARCH t USING PRIMARY KEY \(id=\?\)/);
    expect(steps).toMatch(/CORRELATED LIST SUBQUERY.*SEARCH t USING (COVERING )?INDEX/);
    // The whole is sorted once; the ids of a value come in their order.
    expect(steps.match(/TEMP B-TREE/g)).toHaveLength(1);
    expect(steps).not.toMatch(/SCAN t\b/);
  });
});
