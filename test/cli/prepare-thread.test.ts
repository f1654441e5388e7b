import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { prepareThread, type PrepareThread } from '../../cli/prepare-thread/index.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { gatherChunks, workAhead, type Chunk, type ChunkSource } from '../../hub/index.ts';
import { loadMapping, openInput, readItems } from '../../sources/index.ts';
import { keyring, type Secret } from '../../stores/index.ts';
import { TEST_SECRET } from '../support/stores.ts';

const directory = mkdtempSync(join(tmpdir(), 'c360-thread-'));
const file = join(directory, 'people.csv');
const mappingFile = join(directory, 'people.yaml');
const ROWS = 1_200;

writeFileSync(
  mappingFile,
  `mapping: people
system: crm
defaultCountry: US
records:
  - kind: person
    id: id
    names: [{ given: given, family: family }]
    emails: [email]
    birthDate: birthDate
`,
);
writeFileSync(
  file,
  ['id,given,family,email,birthDate']
    .concat(
      Array.from({ length: ROWS }, (_, i) =>
        // Some rows without an id, which are refused, and some dates that cannot be read.
        [
          i % 97 === 5 ? '' : `C${i}`,
          'Ada',
          `King${i}`,
          `ada${i}@mail.example`,
          i % 89 === 7 ? 'soon' : '1990-01-02',
        ].join(','),
      ),
    )
    .join('\n'),
);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function all(source: ChunkSource): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (;;) {
    const chunk = await source.next();
    chunks.push(chunk);
    if (chunk.ended) break;
  }
  await source.close();
  return chunks;
}

/** The chunks of a file, from the row after `after`. */
async function taken(
  thread: PrepareThread,
  task: { readonly version: string; readonly file?: string; readonly secret?: Secret },
  after: number,
): Promise<Chunk[]> {
  const prepared = thread.file({ file, mapping: mappingFile, secret: null, ...task });
  await prepared.started;
  expect(prepared.ready).toBe(true);
  return all(prepared.takeOver('bat_1', after));
}

describe('a thread that prepares rows', () => {
  it('hands over the very chunks that would be made here, from the row it is told', async () => {
    const mapping = await loadMapping(mappingFile);
    const here = async (after: number): Promise<Chunk[]> =>
      all(gatherChunks({ rows: readItems(await openInput(file), mapping), mapping, now: Date.now }, 'bat_1', after));
    const thread = prepareThread();
    const there = await taken(thread, { version: mapping.version }, 300);
    expect(there).toEqual(await here(300));
    const rows = there.flatMap((chunk) => chunk.rows);
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: ROWS - 300 }, (_, i) => i + 301));
    expect(rows.some(({ refused }) => refused !== null)).toBe(true);
    expect(rows.some(({ problems }) => problems.length > 0)).toBe(true);
    await thread.close();
  });

  it('also works out look-up values, as the store would', async () => {
    const mapping = await loadMapping(mappingFile);
    const { hmac } = keyring(TEST_SECRET);
    const ahead = workAhead(deterministicResolver(), hmac);
    const input = { rows: readItems(await openInput(file), mapping), mapping, now: Date.now };
    const here = await all(gatherChunks(input, 'bat_1', 0, ahead));
    const thread = prepareThread();
    const there = await taken(thread, { version: mapping.version, secret: TEST_SECRET }, 0);
    await thread.close();
    expect(there).toEqual(here);
    const found = there.flatMap(({ rows }) => rows).find(({ records }) => records.length > 0);
    expect(found?.ahead?.[0]?.keys).toContainEqual({
      kind: 'contact:email',
      value: found?.records[0]?.attributes.email?.[0]?.value?.canonical,
      hmac: hmac('contact:email', found?.records[0]?.attributes.email?.[0]?.value?.canonical ?? ''),
    });
  });

  it('serves file after file, and leaves one that is not read to its end', async () => {
    const { version } = await loadMapping(mappingFile);
    const thread = prepareThread();
    const left = thread.file({ file, mapping: mappingFile, version, secret: null });
    await left.started;
    const source = left.takeOver('bat_1', 0);
    expect((await source.next()).ended).toBe(false);
    await source.close();
    expect(left.ready).toBe(false);
    const others = join(directory, 'others.csv');
    writeFileSync(others, 'id,given,family,email,birthDate\nO1,Bo,Ek,,\n');
    const there = await taken(thread, { file: others, version }, 0);
    expect(there.flatMap(({ rows }) => rows).map(({ records }) => records[0]?.key)).toEqual(['crm:O1']);
    const again = await taken(thread, { version }, 1_199);
    expect(again.flatMap(({ rows }) => rows).map(({ row }) => row)).toEqual([ROWS]);
    expect(thread.alive).toBe(true);
    await thread.close();
    expect(thread.alive).toBe(false);
  });

  it('does not take over with another mapping than the import began with', async () => {
    const thread = prepareThread();
    const prepared = thread.file({ file, mapping: mappingFile, version: 'people@other', secret: null });
    await prepared.started;
    expect(prepared.ready).toBe(false);
    await thread.close();
  });

  it('says why it ended before the file did, and is never ready for another', async () => {
    const { version } = await loadMapping(mappingFile);
    const thread = prepareThread();
    const prepared = thread.file({ file, mapping: mappingFile, version, secret: null });
    await prepared.started;
    const source = prepared.takeOver('bat_1', 0);
    await thread.close();
    const chunks = await all(source);
    expect(chunks.at(-1)?.failure?.message).toContain('thread that prepares rows ended');
    const late = thread.file({ file, mapping: mappingFile, version, secret: null });
    await late.started;
    expect(late.ready).toBe(false);
  });
});
