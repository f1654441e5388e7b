import { nickname } from './names.ts';
import { national } from './phones.ts';
import type { Random } from './random.ts';
import { ndjson, plainTime, Table } from './table.ts';
import type { Known } from './known.ts';
import type { Person, Truth } from './truth.ts';

const CURRENCIES: Readonly<Record<string, string>> = { US: 'USD', GB: 'GBP', PL: 'PLN', CN: 'CNY', AE: 'AED' };
const LANGUAGES: Readonly<Record<string, string>> = {
  DE: 'de',
  FR: 'fr',
  PL: 'pl',
  ES: 'es',
  CN: 'zh',
  RU: 'ru',
  AE: 'ar',
};
const PLANS = [
  ['Repair cover', '4.90'],
  ['Spare parts club', '9.90'],
  ['Fleet service', '49.00'],
] as const;

interface Account {
  readonly id: string;
  readonly country: string;
  readonly since: number;
}

/** The web shop: people type their own data, so spelling is right and much is left out. */
export function shopFiles(random: Random, truth: Truth, known: Known): ReadonlyMap<string, string> {
  const { table, accounts } = accountTable(random, truth, known);
  const catalogue = Array.from({ length: 60 }, (_, i) => ({
    sku: `SKU-${String(1000 + i)}`,
    title: random.product(),
    price: `${random.between(3, 180)}.${random.pick(['00', '49', '90', '95'])}`,
  }));
  const { orders, payments } = orderFiles(random, accounts, catalogue);
  return new Map([
    ['shop-accounts.csv', table.text()],
    ['shop-orders.ndjson', ndjson(orders)],
    ['shop-payments.csv', payments.text()],
    ['shop-subscriptions.csv', subscriptions(random, accounts).text()],
  ]);
}

function accountTable(random: Random, truth: Truth, known: Known): { table: Table; accounts: Account[] } {
  const table = new Table([
    'account_id',
    'type',
    'company',
    'vat_id',
    'first_name',
    'last_name',
    'email',
    'phone',
    'street',
    'zip',
    'city',
    'country',
    'birth_date',
    'loyalty_card',
    'language',
    'registered_at',
    'updated_at',
  ]);
  const accounts: Account[] = [];
  let next = 10_001;
  const open = (country: string): { account: Account; times: { registered_at: string; updated_at: string } } => {
    const since = random.between(60, 1500);
    const account = { id: `S${next++}`, country, since };
    accounts.push(account);
    const changed = random.moment(since, 1);
    return {
      account,
      times: { registered_at: plainTime(random.moment(since, since)), updated_at: plainTime(changed) },
    };
  };
  for (const person of truth.persons) {
    if (!person.systems.has('shop')) continue;
    // A forgotten password makes a second account, with the other address.
    for (let n = 0; n < (random.chance(0.06) ? 2 : 1); n++) {
      const { account, times } = open(person.country);
      known.add('shop', account.id, person.id);
      table.add({ account_id: account.id, type: 'private', ...typed(random, person, n), ...times });
    }
  }
  for (const organisation of truth.organisations.filter(() => random.chance(0.4))) {
    const { account, times } = open(organisation.country);
    known.add('shop', account.id, organisation.id);
    const { street, zip, city } = organisation.address;
    table.add({
      account_id: account.id,
      type: 'business',
      company: random.chance(0.7) ? organisation.name : organisation.name.toUpperCase(),
      vat_id: random.chance(0.8) ? organisation.vat : '',
      email: organisation.email,
      phone: random.chance(0.6) ? organisation.phone : '',
      street,
      zip,
      city,
      country: organisation.country,
      ...times,
    });
  }
  return { table, accounts };
}

function typed(random: Random, person: Person, n: number): Record<string, string> {
  const written = person.name.native !== null && random.chance(0.4) ? person.name.native : person.name;
  const { street, zip, city } = random.chance(0.85) ? person.address : person.formerAddress;
  const first = random.chance(0.1) ? nickname(written.given) : written.given;
  return {
    first_name: random.chance(0.05) ? first.toLowerCase() : first,
    last_name: written.family,
    email: n === 0 ? (random.chance(0.15) ? person.email.toUpperCase() : person.email) : person.otherEmail,
    phone: n > 0 || random.chance(0.7) ? (random.chance(0.6) ? person.phone : national(person.phone)) : '',
    street,
    zip,
    city,
    country: person.country,
    birth_date: random.chance(0.4) ? person.birthDate : '',
    loyalty_card: person.card !== null && random.chance(0.7) ? person.card : '',
    language: LANGUAGES[person.country] ?? 'en',
  };
}

function orderFiles(
  random: Random,
  accounts: readonly Account[],
  catalogue: readonly { readonly sku: string; readonly title: string; readonly price: string }[],
): { orders: object[]; payments: Table } {
  const payments = new Table(['payment_id', 'kind', 'order_no', 'account_id', 'amount', 'currency', 'booked_at']);
  const orders: object[] = [];
  const book = (kind: string, order: string, account: string, amount: string, currency: string, at: Date): void =>
    payments.add({
      payment_id: `P${String(payments.length + 1).padStart(6, '0')}`,
      kind,
      order_no: order,
      account_id: account,
      amount,
      currency,
      booked_at: plainTime(at),
    });
  for (const account of [...accounts, ...Array.from({ length: 40 }, () => null)]) {
    // Guests order without an account.
    const count = account === null ? 1 : random.pick([0, 1, 1, 1, 2, 2, 3, 5]);
    for (let n = 0; n < count; n++) {
      const placed = random.moment(account?.since ?? 700, 2);
      const currency = CURRENCIES[account?.country ?? 'DE'] ?? 'EUR';
      const items = Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, (_, i) => {
        const { sku, title, price } = random.pick(catalogue);
        return { line: i + 1, sku, title, qty: random.pick([1, 1, 1, 2, 4]), price };
      });
      const cents = items.reduce((sum, item) => sum + item.qty * Math.round(Number(item.price) * 100), 0);
      const total = (cents / 100).toFixed(2);
      const order = `B${String(orders.length + 1).padStart(6, '0')}`;
      const status = random.pick(['delivered', 'delivered', 'delivered', 'sent', 'cancelled']);
      orders.push({
        order_no: order,
        account: account?.id ?? null,
        placed_at: placed.toISOString(),
        status,
        currency,
        total,
        items,
      });
      const later = (days: number): Date => new Date(placed.getTime() + days * 86_400_000);
      book('payment', order, account?.id ?? '', total, currency, later(1));
      if (status === 'cancelled') book('refund', order, account?.id ?? '', total, currency, later(2));
    }
  }
  return { orders, payments };
}

function subscriptions(random: Random, accounts: readonly Account[]): Table {
  const table = new Table([
    'subscription_id',
    'account_id',
    'plan',
    'fee',
    'currency',
    'started_on',
    'next_due_on',
    'state',
  ]);
  for (const account of accounts) {
    if (!random.chance(0.12)) continue;
    const [plan, fee] = random.pick(PLANS);
    const state = random.pick(['active', 'active', 'active', 'ended']);
    table.add({
      subscription_id: `A${String(table.length + 1).padStart(5, '0')}`,
      account_id: account.id,
      plan,
      fee,
      currency: CURRENCIES[account.country] ?? 'EUR',
      started_on: random.moment(account.since, 30).toISOString().slice(0, 10),
      next_due_on: state === 'active' ? `2026-${random.pick(['11', '12'])}-${random.pick(['05', '15', '25'])}` : '',
      state,
    });
  }
  return table;
}
