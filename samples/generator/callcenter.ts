import { mistyped, nickname, withoutAccents } from './names.ts';
import { national } from './phones.ts';
import type { Random } from './random.ts';
import { Table } from './table.ts';
import type { Known } from './known.ts';
import type { Person, Truth } from './truth.ts';

const AGENTS = ['Ines', 'Jörg', 'Keiko', 'Lamar', 'Mona', 'Noah'];
const TOPICS = ['delivery', 'invoice', 'complaint', 'product question', 'address change', 'warranty'];
const COMMENTS = ['quick help', 'waited too long', 'friendly', 'not solved', 'all good', ''];

/** `DD/MM/YYYY HH:mm`, as the telephone system writes local time in London. */
function stamp(date: Date): string {
  const iso = date.toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)} ${iso.slice(11, 16)}`;
}

/** The call centre: who calls is known by number, and names are typed as they were heard. */
export function callcenterFiles(random: Random, truth: Truth, known: Known): ReadonlyMap<string, string> {
  const callers = new Table(['caller_id', 'name', 'number', 'country', 'email', 'card', 'first_call']);
  const calls = new Table(['call_id', 'caller_id', 'started', 'minutes', 'direction', 'agent', 'topic']);
  const cases = new Table(['case_id', 'caller_id', 'opened', 'closed', 'state', 'subject', 'agent', 'call_id']);
  const feedback = new Table(['feedback_id', 'caller_id', 'given_at', 'score', 'comment']);
  for (const person of truth.persons) {
    if (!person.systems.has('callcenter')) continue;
    const caller = `T${String(500_001 + callers.length)}`;
    const since = random.between(30, 900);
    known.add('callcenter', caller, person.id);
    callers.add({ caller_id: caller, ...callerRow(random, person), first_call: stamp(random.moment(since, since)) });
    talk(random, caller, since, { calls, cases, feedback });
  }
  // Some calls come from numbers that were withheld.
  for (let i = 0; i < 60; i++) addCall(random, calls, '', 900);
  return new Map([
    ['callcenter-callers.csv', callers.text()],
    ['callcenter-calls.csv', calls.text()],
    ['callcenter-cases.csv', cases.text()],
    ['callcenter-feedback.csv', feedback.text()],
  ]);
}

function callerRow(random: Random, person: Person): Record<string, string> {
  const given = withoutAccents(random.chance(0.2) ? nickname(person.name.given) : person.name.given);
  const family = withoutAccents(person.name.family);
  const heard = random.chance(0.08) ? mistyped(random, family) : family;
  const name = random.chance(0.1) ? `${given.charAt(0)}. ${heard}` : `${given} ${heard}`;
  const withCard = person.card !== null && random.chance(0.5);
  return {
    name: random.chance(0.1) ? name.toUpperCase() : name,
    number: random.chance(0.9) ? (random.chance(0.5) ? person.phone : national(person.phone)) : '',
    country: person.country,
    email: random.chance(0.25) ? person.email : '',
    card: withCard ? (person.card ?? '') : '',
  };
}

interface Tables {
  readonly calls: Table;
  readonly cases: Table;
  readonly feedback: Table;
}

function addCall(random: Random, calls: Table, caller: string, since: number): { id: string; at: Date } {
  const id = `K${String(900_001 + calls.length)}`;
  const at = random.moment(since, 1);
  calls.add({
    call_id: id,
    caller_id: caller,
    started: stamp(at),
    minutes: random.between(1, 25),
    direction: random.chance(0.8) ? 'in' : 'out',
    agent: random.pick(AGENTS),
    topic: random.pick(TOPICS),
  });
  return { id, at };
}

function talk(random: Random, caller: string, since: number, { calls, cases, feedback }: Tables): void {
  const count = random.pick([1, 1, 1, 2, 2, 3]);
  for (let n = 0; n < count; n++) {
    const { id, at } = addCall(random, calls, caller, since);
    if (random.chance(0.3)) {
      const state = random.pick(['closed', 'closed', 'closed', 'open', 'waiting']);
      const closed = new Date(at.getTime() + random.between(1, 20) * 86_400_000);
      cases.add({
        case_id: `F${String(30_001 + cases.length)}`,
        caller_id: caller,
        opened: stamp(at),
        closed: state === 'closed' ? stamp(closed) : '',
        state,
        subject: random.pick(TOPICS),
        agent: random.pick(AGENTS),
        call_id: id,
      });
    }
    if (random.chance(0.25)) {
      feedback.add({
        feedback_id: `R${String(80_001 + feedback.length)}`,
        caller_id: caller,
        given_at: stamp(new Date(at.getTime() + 3_600_000)),
        score: random.between(0, 10),
        comment: random.pick(COMMENTS),
      });
    }
  }
}
