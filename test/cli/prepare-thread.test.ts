import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { prepareThread } from '../../cli/prepare-thread/index.ts';
import { deterministicResolver } from '../../domain/matching/index.ts';
import { gatherChunks, workAhead, type Chunk, type ChunkSource } from '../../hub/index.ts';
import { loadMapping, openInput, readItems } from '../../sources/index.ts';
import { keyring } from '../../stores/index.ts';
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

describe('a thread that prepares rows', () => {
  it('hands over the very chunks that would be made here, from the row it is told', async () => {
    const mapping = await loadMapping(mappingFile);
    const here = async (after: number): Promise<Chunk[]> =>
      all(gatherChunks({ rows: readItems(await openInput(file), mapping), mapping }, 'bat_1', after));
    const thread = prepareThread({ file, mapping: mappingFile, version: mapping.version, secret: null });
    await thread.started;
    expect(thread.ready).toBe(true);
    const there = await all(thread.takeOver('bat_1', 300));
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
    const input = { rows: readItems(await openInput(file), mapping), mapping };
    const here = await all(gatherChunks(input, 'bat_1', 0, ahead));
    const thread = prepareThread({ file, mapping: mappingFile, version: mapping.version, secret: TEST_SECRET });
    await thread.started;
    const there = await all(thread.takeOver('bat_1', 0));
    await thread.close();
    expect(there).toEqual(here);
    const taken = there.flatMap(({ rows }) => rows).find(({ records }) => records.length > 0);
    expect(taken?.ahead?.[0]?.keys).toContainEqual({
      kind: 'contact:email',
      value: taken?.records[0]?.attributes.email?.[0]?.value?.canonical,
      hmac: hmac('contact:email', taken?.records[0]?.attributes.email?.[0]?.value?.canonical ?? ''),
    });
  });

  it('does not take over with another mapping than the import began with', async () => {
    const thread = prepareThread({ file, mapping: mappingFile, version: 'people@other', secret: null });
    await thread.started;
    expect(thread.ready).toBe(false);
    await thread.close();
  });

  it('says why it ended before the file did', async () => {
    const { version } = await loadMapping(mappingFile);
    const thread = prepareThread({ file, mapping: mappingFile, version, secret: null });
    await thread.started;
    const source = thread.takeOver('bat_1', 0);
    await thread.close();
    const chunks = await all(source);
    expect(chunks.at(-1)?.failure?.message).toContain('thread that prepares rows ended');
  });
});
