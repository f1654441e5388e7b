import { withoutAccents } from './names.ts';
import type { Random } from './random.ts';
import { ndjson, plainTime, Table } from './table.ts';
import type { Known } from './known.ts';
import type { Person, Truth } from './truth.ts';

const TOPICS = ['offers', 'new products', 'workshops', 'company news'];
const POINTS = ['web form', 'checkout', 'fair', 'call'];

/** The newsletter system: knows people by e-mail address, with whatever name they gave, and what they agreed to. */
export function marketingFiles(random: Random, truth: Truth, known: Known): ReadonlyMap<string, string> {
  const contacts: object[] = [];
  const consents = new Table([
    'event_id',
    'contact_id',
    'email',
    'purpose',
    'channel',
    'state',
    'notice',
    'law',
    'point',
    'happened_at',
  ]);
  for (const person of truth.persons) {
    if (!person.systems.has('marketing')) continue;
    const id = `M-${String(300_001 + contacts.length)}`;
    known.add('marketing', id, person.id);
    const email = random.chance(0.8) ? person.email : person.otherEmail;
    const since = random.between(30, 1200);
    contacts.push(contactRow(random, person, id, email, since));
    decide(random, consents, id, email, since, person.country);
  }
  return new Map([
    ['marketing-contacts.ndjson', ndjson(contacts)],
    ['marketing-consents.csv', consents.text()],
  ]);
}

function contactRow(random: Random, person: Person, id: string, email: string, since: number): object {
  const { given, family, native } = person.name;
  const name =
    native !== null && random.chance(0.3)
      ? `${native.given} ${native.family}`
      : random.chance(0.15)
        ? `${given.charAt(0)}. ${family}`
        : withoutAccents(`${given} ${family}`);
  const chosen = TOPICS.filter(() => random.chance(0.4));
  return {
    id,
    email,
    ...(random.chance(0.85) && { display_name: name }),
    ...(random.chance(0.3) && { mobile: person.phone }),
    ...(person.card !== null && random.chance(0.3) && { loyalty_card: person.card }),
    country: person.country,
    topics: chosen,
    ...(random.chance(0.2) && { declined_topics: TOPICS.filter((topic) => !chosen.includes(topic)).slice(0, 1) }),
    channel: random.pick(['email', 'email', 'sms', 'post']),
    subscribed_at: plainTime(random.moment(since, since)),
  };
}

function decide(random: Random, consents: Table, contact: string, email: string, since: number, country: string): void {
  const law = country === 'US' ? 'CAN-SPAM' : country === 'GB' ? 'UK GDPR' : 'GDPR';
  const add = (purpose: string, channel: string, state: string, daysAgo: number): void =>
    consents.add({
      event_id: `E${String(consents.length + 1).padStart(6, '0')}`,
      contact_id: contact,
      email,
      purpose,
      channel,
      state,
      notice: random.pick(['2023-1', '2025-2']),
      law,
      point: random.pick(POINTS),
      happened_at: plainTime(random.moment(daysAgo, Math.max(1, daysAgo - 20))),
    });
  add('marketing', 'email', random.chance(0.85) ? 'granted' : 'refused', since);
  if (random.chance(0.2)) add('marketing', 'email', 'withdrawn', Math.floor(since / 2));
  if (random.chance(0.25)) add('profiling', 'email', random.chance(0.5) ? 'granted' : 'refused', since);
}
