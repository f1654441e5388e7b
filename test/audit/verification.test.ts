import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newSigningKeyPem, signingKey, verifyAccessLog, type Verification } from '../../audit/index.ts';
import { entry, KEY, open, twoLogs, Writer } from './support.ts';

const LINES = twoLogs();
const verify = (lines: readonly string[]): Promise<Verification> => verifyAccessLog(open(lines));
const bad = async (lines: readonly string[]) => (await verify(lines)).firstBad;
/** Number in the file of the n-th line of a log. */
const place = (log: string, line: number): number =>
  LINES.findIndex((text) => text.includes(`"line":${line},"log":"${log}","others"`));
const without = (...gone: readonly number[]): string[] => LINES.filter((_, index) => !gone.includes(index));
const changed = (index: number, change: (text: string) => string): string[] =>
  LINES.map((text, i) => {
    if (i !== index) return text;
    const made = change(text);
    if (made === text) throw new Error('nothing was changed');
    return made;
  });
const swapped = (a: number, b: number): string[] =>
  LINES.map((text, i) => (i === a ? (LINES[b] ?? '') : i === b ? (LINES[a] ?? '') : text));
type Json = Record<string, unknown> & { entries: Record<string, unknown>[] };
const edited = (index: number, change: (line: Json) => void): string[] =>
  changed(index, (text) => {
    const line = JSON.parse(text) as Json;
    change(line);
    return JSON.stringify(line);
  });

// Log a: line 0 head, 1 entries 0–2, 2 entries 3–6, 3 head, 4 entry 7, 5 head. Log b: 0 head, 1 entries 0–1, 2 entry 2, 3 end.
describe('A log as it was written', () => {
  test('is good', async () => {
    expect(await verify(LINES)).toEqual({ ok: true, logs: 2, entries: 11, keys: [KEY.id], firstBad: null });
  });

  test('is good whatever the order of its logs, as long as each log keeps its own', async () => {
    const last = LINES.at(-1) ?? '';
    const a = LINES.slice(0, -1).filter((text) => text.includes('"log":"log-a","others"'));
    const b = LINES.slice(0, -1).filter((text) => !a.includes(text));
    expect(await bad([...b, ...a, last])).toBeNull();
  });

  test('without any entry is good', async () => {
    expect(await verify(new Writer().export())).toMatchObject({ ok: true, logs: 0, entries: 0, firstBad: null });
  });
});

describe('An edit', () => {
  test('of an entry is named by that entry', async () => {
    const at = place('log-a', 2);
    for (const [index, seq] of [
      [0, 3],
      [1, 4],
      [3, 6],
    ] as const) {
      const lines = edited(at, (line) => {
        (line.entries[index] as Record<string, unknown>)['subject'] = 'somebody else';
      });
      expect(await bad(lines)).toEqual({ logId: 'log-a', seq, kind: 'edited' });
    }
  });

  test('of an entry and its check is named by its segment', async () => {
    const lines = edited(place('log-a', 2), (line) => {
      (line.entries[1] as Record<string, unknown>)['outcome'] = 'refused';
      line['checks'] = 'A'.repeat(32);
    });
    expect(await bad(lines)).toEqual({ logId: 'log-a', seq: 3, kind: 'edited' });
  });

  test('of the fields that entries share is named', async () => {
    const lines = changed(place('log-b', 1), (text) => text.replace('Customer.names', 'Customer.tiers'));
    expect(await bad(lines)).toEqual({ logId: 'log-b', seq: 0, kind: 'edited' });
  });

  test('of a head, a signature, a root or the space between is named', async () => {
    const at = place('log-a', 3);
    const seen = { logId: 'log-a', seq: 7, kind: 'edited' };
    expect(await bad(changed(at, (text) => text.replace('06:00:00.000Z', '07:00:00.000Z')))).toEqual(seen);
    expect(await bad(changed(at, (text) => text.replace('"size":7', '"size":8')))).toEqual(seen);
    expect(await bad(changed(at, (text) => text.replace('"signature":"', '"signature":"A')))).toEqual(seen);
    expect(await bad(changed(at, (text) => text.replace('{"head"', '{ "head"')))).toEqual(seen);
    expect(await bad(changed(at, (text) => text.replace(/"root":"."?/, '"root":"!')))).toEqual(seen);
  });

  test('cannot hide in a member that is said twice', async () => {
    const lines = changed(place('log-a', 1), (text) =>
      text.replace('"outcome":"ok"', '"outcome":"refused","outcome":"ok"'),
    );
    expect(await bad(lines)).toEqual({ logId: 'log-a', seq: 0, kind: 'edited' });
  });

  test('of any one character is found', async () => {
    const whole = `${LINES.join('\n')}\n`;
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom('0', 'x', '"', ' ', '\n', '}'), async (at, by) => {
        fc.pre(whole[at] !== by);
        const lines = `${whole.slice(0, at)}${by}${whole.slice(at + 1)}`.split(/(?<=\n)/);
        const verification = await verifyAccessLog(async function* () {
          yield* lines;
        });
        expect(verification.ok).toBe(false);
        expect(verification.firstBad).not.toBeNull();
      }),
      { numRuns: 150 },
    );
  });
});

describe('What is gone', () => {
  test('is named when it is a line in the middle', async () => {
    expect(await bad(without(place('log-a', 2)))).toEqual({ logId: 'log-a', seq: 3, kind: 'missing' });
    expect(await bad(without(place('log-a', 3)))).toEqual({ logId: 'log-a', seq: 7, kind: 'missing' });
    expect(await bad(without(place('log-b', 0)))).toEqual({ logId: 'log-b', seq: 0, kind: 'missing' });
  });

  test('is named when it is an entry of a segment', async () => {
    const lines = edited(place('log-a', 2), (line) => void line.entries.splice(2, 1));
    expect(await bad(lines)).toEqual({ logId: 'log-a', seq: 5, kind: 'missing' });
  });

  test('is named when it is the end of one log', async () => {
    const last = without(place('log-a', 5), place('log-a', 4));
    expect(await bad(last)).toEqual({ logId: 'log-a', seq: 7, kind: 'truncated' });
    expect(await bad(without(place('log-b', 3)))).toEqual({ logId: 'log-b', seq: 3, kind: 'truncated' });
  });

  test('is named when it is a whole log', async () => {
    const lines = LINES.filter((text) => !text.includes('"log":"log-b","others"'));
    expect(await bad(lines)).toEqual({ logId: 'log-b', seq: 0, kind: 'missing' });
  });

  test('is named when the file was cut after a line, or within one', async () => {
    expect(await bad(LINES.slice(0, 4))).toMatchObject({ kind: 'truncated' });
    expect(await bad(LINES.slice(0, -1))).toMatchObject({ kind: 'truncated' });
    const cut = LINES.slice(0, place('log-b', 1) + 1);
    cut.push((cut.pop() ?? '').slice(0, 200));
    expect((await verifyAccessLog(open(cut, ''))).firstBad).toMatchObject({ kind: 'truncated' });
    expect((await verifyAccessLog(open([], ''))).firstBad).toEqual({ logId: '', seq: 0, kind: 'truncated' });
  });

  test('is named when store and export agree, as another log saw more', async () => {
    const writer = new Writer()
      .head('log-a')
      .segment('log-a', [entry(0)])
      .segment('log-a', [entry(1)])
      .head('log-b');
    const lines = writer.export();
    // Somebody with the key of the export but not of log-b lists what is left.
    const forged = new Writer().head('log-a').export().at(-1) ?? '';
    const kept = lines.filter((text) => !/"line":2,"log":"log-a","others"/.test(text)).slice(0, -1);
    expect(await bad([...kept, forged])).toEqual({ logId: 'log-a', seq: 1, kind: 'truncated' });
  });
});

describe('What was moved', () => {
  test('is named when lines changed places', async () => {
    const seen = { logId: 'log-a', seq: 0, kind: 'reordered' };
    expect(await bad(swapped(place('log-a', 1), place('log-a', 2)))).toEqual(seen);
    expect(await bad(swapped(place('log-a', 1), place('log-a', 4)))).toEqual(seen);
  });

  test('is named when a line is there twice', async () => {
    const at = place('log-a', 2);
    const lines = [...LINES.slice(0, at + 1), LINES[at] ?? '', ...LINES.slice(at + 1)];
    expect(await bad(lines)).toEqual({ logId: 'log-a', seq: 7, kind: 'reordered' });
  });

  test('is named when entries of a segment changed places', async () => {
    const lines = edited(place('log-a', 2), (line) => void line.entries.splice(1, 0, ...line.entries.splice(2, 1)));
    expect(await bad(lines)).toEqual({ logId: 'log-a', seq: 4, kind: 'reordered' });
  });

  test('is named when something stands behind the end', async () => {
    expect(await bad([...LINES, LINES[1] ?? ''])).toMatchObject({ kind: 'reordered' });
  });
});

describe('A key', () => {
  test('that is not pinned signs nothing', async () => {
    const other = signingKey(newSigningKeyPem());
    expect((await verifyAccessLog(open(LINES), { keys: new Set([KEY.id]) })).ok).toBe(true);
    const verification = await verifyAccessLog(open(LINES), { keys: new Set([other.id]) });
    expect(verification.firstBad).toEqual({ logId: 'log-a', seq: 0, kind: 'edited' });
  });

  test('of another cannot write a log anew that a head still remembers', async () => {
    const forged = new Writer(signingKey(newSigningKeyPem()))
      .head('log-b')
      .segment('log-b', [entry(99)])
      .head('log-b')
      .head('log-b')
      .export();
    const lines = LINES.filter((text) => !text.includes('"log":"log-b","others"'));
    const put = [...lines.slice(0, -1), ...forged.slice(0, -1), lines.at(-1) ?? ''];
    expect(await bad(put)).toMatchObject({ logId: 'log-b', kind: 'edited' });
  });
});
