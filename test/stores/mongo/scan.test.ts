import { expect, test } from '@jest/globals';
import { MongoNetworkError, type Db } from 'mongodb';
import { COLLECTIONS } from '../../../stores/index.ts';
import { mongoReaders } from '../../../stores/mongo/readers.ts';
import { shapeOf } from '../../../stores/mongo/shape.ts';

const ROWS = Array.from({ length: 6 }, (_, n) => ({ _id: `m${n}`, _v: 1, _dv: 1, value: n }));

/** Answers with the rows behind the one asked for, and breaks the connection of the cursors named, after their first page. */
function breaking(isBroken: (cursor: number, page: number) => boolean) {
  let cursors = 0;
  const find = ({ _id }: { readonly _id?: { readonly $gt: string } }) => {
    const cursor = (cursors += 1);
    const rows = ROWS.filter((row) => _id === undefined || row._id > _id.$gt);
    let page = 0;
    return {
      next: () => {
        page += 1;
        return isBroken(cursor, page)
          ? Promise.reject(new MongoNetworkError('closed'))
          : Promise.resolve(rows.shift() ?? null);
      },
      readBufferedDocuments: (n: number) => rows.splice(0, n),
      close: () => Promise.resolve(),
    };
  };
  const db = { collection: () => ({ find }) } as unknown as Db;
  const readers = mongoReaders({ db, collections: COLLECTIONS, shape: (name) => shapeOf(name, COLLECTIONS[name]) });
  return { readers, cursors: () => cursors };
}

test('a scan whose connection breaks between two pages goes on behind the last row', async () => {
  const { readers, cursors } = breaking((cursor, page) => cursor === 1 && page === 2);
  const ids: string[] = [];
  for await (const page of readers.scan('meta', { pageSize: 2 })) ids.push(...page.map(({ id }) => id));
  expect([ids, cursors()]).toEqual([ROWS.map(({ _id }) => _id), 2]);
});

test('a scan that gets no further ends', async () => {
  const { readers, cursors } = breaking(() => true);
  const pages = readers.scan('meta', { pageSize: 2 });
  await expect(pages[Symbol.asyncIterator]().next()).rejects.toThrow(MongoNetworkError);
  expect(cursors()).toBe(1);
});
