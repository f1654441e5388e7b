import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moment, zone } from '../../sources/mapping/dates.ts';

/** Some change in winter, some by half an hour, some by a whole day; west and east of Greenwich, and none at all. */
const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Chatham',
  'Etc/GMT+3',
  'UTC',
];

describe('a local time at a change of clocks', () => {
  test.each([
    ['Europe/Berlin', '2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z', '+02:00', 'before the hour that comes twice'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z', '+02:00', 'in it'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z', '+01:00', 'after it'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30:00.000Z', '-04:00', 'in it'],
    ['America/New_York', '2026-11-01T02:00', '2026-11-01T07:00:00.000Z', '-05:00', 'after it'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z', '+11:00', 'in half an hour that does'],
    ['Australia/Lord_Howe', '2026-04-05T02:00', '2026-04-04T15:30:00.000Z', '+10:30', 'after it'],
    ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z', '+01:00', 'before a gap'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z', '+01:00', 'in a gap'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z', '+02:00', 'after a gap'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30:00.000Z', '-05:00', 'in a gap'],
    ['America/New_York', '2026-03-08T03:00', '2026-03-08T07:00:00.000Z', '-04:00', 'after a gap'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45:00.000Z', '+10:30', 'in a gap of half an hour'],
    ['Pacific/Apia', '2011-12-29T23:59', '2011-12-30T09:59:00.000Z', '-10:00', 'before a day that never was'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00:00.000Z', '-10:00', 'in it'],
    ['Pacific/Apia', '2011-12-31T00:00', '2011-12-30T10:00:00.000Z', '+14:00', 'after it'],
  ])('%s %s is %s, %s: %s', (name, local, utc, offset) => {
    expect(moment(local, zone(name))).toEqual({ utc, offset });
  });

  test('is of its year, however early', () => {
    expect(moment('0001-01-01', null)).toEqual({ utc: '0001-01-01T00:00:00.000Z', offset: null });
    expect(moment('0099-12-31T23:30-01:00', null)).toEqual({ utc: '0100-01-01T00:30:00.000Z', offset: '-01:00' });
    expect(moment('0001-01-01', zone('+14:00'))?.utc).toBe('0000-12-31T10:00:00.000Z');
  });

  test('keeps its own offset where it states one', () => {
    expect(moment('2026-10-25T02:30+01:00', zone('Europe/Berlin'))).toEqual({
      utc: '2026-10-25T01:30:00.000Z',
      offset: '+01:00',
    });
  });
});

describe('any local time of any zone', () => {
  const readers = ZONES.map((name) => ({ name, local: zone(name), clock: clockOf(name) }));
  const minute = fc.integer({ min: Date.UTC(1980, 0, 1) / 60_000, max: Date.UTC(2037, 0, 1) / 60_000 });
  const isoOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

  test('is the first moment at which clocks show it; in a gap it moves on by the width of the gap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...readers), minute, ({ local, clock }, minutes) => {
        holds(minutes * 60_000, local, clock);
      }),
      { numRuns: 300 },
    );
  });

  test('also near the changes', () => {
    const changes = readers.flatMap((reader) => changesOf(reader.clock).map((ms) => ({ ...reader, ms })));
    fc.assert(
      fc.property(fc.constantFrom(...changes), fc.integer({ min: -1_600, max: 1_600 }), (change, minutes) => {
        holds(change.clock(change.ms) + minutes * 60_000, change.local, change.clock);
      }),
      { numRuns: 500 },
    );
  });

  function holds(localMs: number, local: ReturnType<typeof zone>, clock: (utcMs: number) => number): void {
    const told = moment(isoOf(localMs), local);
    if (told === null) throw new Error('is a date');
    const utcMs = Date.parse(told.utc);
    // What is kept tells the local time as it was written, gap or no gap.
    expect(Date.parse(`${isoOf(localMs)}${told.offset ?? ''}`)).toBe(utcMs);
    // Since 1980 all of these offsets are whole quarters of an hour.
    const shows: number[] = [];
    for (let ms = localMs - 15 * 3_600_000; ms <= localMs + 15 * 3_600_000; ms += 900_000) {
      if (clock(ms) === localMs) shows.push(ms);
    }
    if (shows.length > 0) expect(utcMs).toBe(shows[0]);
    else expect(clock(utcMs)).toBeGreaterThan(localMs);
  }
});

/** What the clocks of a zone show at a moment, as if it were UTC: parts of a date, apart from what is tested. */
function clockOf(name: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (utcMs) => {
    const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 1, ...time] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((type) =>
      parts.get(type as Intl.DateTimeFormatPartTypes),
    );
    const [day = 1, hour = 0, minute = 0, second = 0] = time;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}

/** Days of 2009 to 2027 in which the offset changes. */
function changesOf(clock: (utcMs: number) => number): readonly number[] {
  const days: number[] = [];
  const offset = (ms: number): number => clock(ms) - ms;
  for (let ms = Date.UTC(2009, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 86_400_000) {
    if (offset(ms) !== offset(ms + 86_400_000)) days.push(ms);
  }
  return days;
}
