import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { people, SYSTEMS } from './people.ts';
import { seeded } from './random.ts';

const COLUMNS = [
  'id',
  'given',
  'family',
  'email',
  'phone',
  'birthDate',
  'street',
  'city',
  'postalCode',
  'updatedAt',
] as const;

const customerMapping = (system: string): string => `
mapping: bench-${system}
system: ${system}
defaultCountry: US
records:
  - kind: person
    id: id
    sourceUpdatedAt: updatedAt
    names: [{ given: given, family: family }]
    emails: [email]
    phones: [phone]
    birthDate: birthDate
    addresses: [{ street: street, city: city, postalCode: postalCode, country: { const: US }, kind: home }]
`;

export interface World {
  /** Customer files with their mappings, one of each system. */
  readonly customers: readonly { readonly file: string; readonly mapping: string; readonly rows: number }[];
  readonly business: readonly { readonly file: string; readonly mapping: string; readonly rows: number }[];
  /** Some source keys, `system:id`, to ask for. */
  readonly keys: readonly string[];
}

/** Writes the four customer files and the files of orders, calls and consents under `directory`. */
export async function writeWorld(directory: string, customers: number, seed: number): Promise<World> {
  const random = seeded(seed + 1);
  const keys: string[] = [];
  const files = new Map(SYSTEMS.map((system) => [system, csv(directory, system, COLUMNS)]));
  const orders = csv(directory, 'orders', ['id', 'system', 'customer', 'at', 'currency', 'amount']);
  const calls = csv(directory, 'calls', ['id', 'system', 'customer', 'at', 'subject']);
  const consents = csv(directory, 'consents', ['id', 'system', 'customer', 'at', 'state']);
  for (const person of people(customers, seed)) {
    await files.get(person.system)?.write(COLUMNS.map((column) => person[column]));
    if (random() < 0.04) keys.push(`${person.system}:${person.id}`);
    const at = `2026-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 9)}T10:00:00Z`;
    if (person.system === 'shop') {
      for (let n = 0; n < 3; n += 1)
        await orders.write([`${person.id}-${n}`, 'shop', person.id, at, 'USD', (random() * 200).toFixed(2)]);
    }
    if (person.system === 'callcenter')
      await calls.write([`${person.id}-c`, 'callcenter', person.id, at, 'A question about an order']);
    if (person.system === 'marketing')
      await consents.write([`${person.id}-m`, 'marketing', person.id, at, random() < 0.7 ? 'granted' : 'refused']);
  }
  const done = [];
  for (const system of SYSTEMS) {
    const file = files.get(system);
    if (!file) continue;
    done.push({
      file: await file.end(),
      mapping: mapping(directory, system, customerMapping(system)),
      rows: file.rows(),
    });
  }
  const business = [
    { file: await orders.end(), mapping: mapping(directory, 'orders', ordersMapping), rows: orders.rows() },
    { file: await calls.end(), mapping: mapping(directory, 'calls', callsMapping), rows: calls.rows() },
    { file: await consents.end(), mapping: mapping(directory, 'consents', consentsMapping), rows: consents.rows() },
  ];
  return { customers: done, business, keys };
}

const ordersMapping = `
mapping: bench-orders
system: shop
columns: { ignoreUnknown: true }
transactions:
  - id: id
    customer: customer
    at: at
    type: { const: order }
    currency: currency
    amount: amount
`;
const callsMapping = `
mapping: bench-calls
system: callcenter
columns: { ignoreUnknown: true }
interactions:
  - id: id
    customer: customer
    at: at
    type: { const: call }
    direction: { const: inbound }
    subject: subject
`;
const consentsMapping = `
mapping: bench-consents
system: marketing
columns: { ignoreUnknown: true }
consents:
  - id: id
    customer: customer
    at: at
    purpose: { const: marketing }
    channel: { const: email }
    state: state
`;

function mapping(directory: string, name: string, text: string): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, text.trimStart());
  return file;
}

function csv(directory: string, name: string, columns: readonly string[]) {
  const path = join(directory, `${name}.csv`);
  const stream = createWriteStream(path);
  stream.write(`${columns.join(',')}\n`);
  let rows = 0;
  return {
    rows: () => rows,
    async write(values: readonly string[]): Promise<void> {
      rows += 1;
      if (!stream.write(`${values.join(',')}\n`)) await once(stream, 'drain');
    },
    async end(): Promise<string> {
      stream.end();
      await finished(stream);
      return path;
    },
  };
}
