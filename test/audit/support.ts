import {
  Chain,
  newSigningKeyPem,
  prepareEntry,
  signingKey,
  type AccessEntry,
  type Witness,
} from '../../audit/index.ts';

export const KEY = signingKey(newSigningKeyPem());

const FIELDS = { contact: ['Customer.emails', 'EmailValue.value'], profile: ['Customer.names'] };

export function entry(n: number, changed: Partial<AccessEntry> = {}): AccessEntry {
  return {
    at: new Date(Date.UTC(2026, 10, 22, 6, 0, 0, n)).toISOString(),
    requestId: `req-${n}`,
    subject: 'https://issuer.example anna',
    roles: ['service'],
    onBehalfOf: null,
    client: { name: 'desk', version: '1.2.0' },
    purpose: 'service',
    operation: { kind: 'query', name: 'Full360', hash: 'ab'.repeat(32) },
    fields: FIELDS,
    customers: [`customer-hash-${n % 7}`],
    outcome: 'ok',
    ...changed,
  };
}

export const AT = '2026-11-22T06:00:00.000Z';

/** Several logs under one roof, written and exported as the hub does it. */
export class Writer {
  private readonly chains = new Map<string, Chain>();
  private readonly lines = new Map<string, string[]>();
  private readonly tips = new Map<string, Witness>();

  constructor(private readonly key = KEY) {}

  head(log: string, end: 'log' | null = null): this {
    const chain = this.chains.get(log) ?? Chain.begin(log, this.key);
    const others = [...this.tips.values()].filter((witness) => witness.log !== log);
    return this.add(log, chain.head(AT, others, end));
  }

  segment(log: string, entries: readonly AccessEntry[]): this {
    const chain = this.chains.get(log) ?? Chain.begin(log, this.key);
    return this.add(log, chain.segment(entries.map(prepareEntry), AT));
  }

  private add(log: string, next: ReturnType<Chain['head']>): this {
    this.chains.set(log, next.after);
    const { line, size, root } = next.head;
    this.tips.set(log, { log, line, size, root });
    this.lines.set(log, [...(this.lines.get(log) ?? []), next.text]);
    return this;
  }

  /** Lines without line feeds; the last one is the export's own head. */
  export(): string[] {
    const last = Chain.begin('export-1', this.key).head(AT, [...this.tips.values()], 'export');
    return [...[...this.lines.values()].flat(), last.text];
  }
}

/** Two logs of some segments each, with heads in between, as two processes leave them. */
export function twoLogs(): string[] {
  const writer = new Writer()
    .head('log-a')
    .segment('log-a', [entry(0), entry(1), entry(2)])
    .head('log-b');
  writer.segment('log-b', [entry(3), entry(4)]).segment('log-a', [entry(5), entry(6), entry(7), entry(8)]);
  writer
    .segment('log-b', [entry(9)])
    .head('log-a')
    .segment('log-a', [entry(10)])
    .head('log-b', 'log')
    .head('log-a');
  return writer.export();
}

export function open(lines: readonly string[], ending = '\n'): () => AsyncIterable<string> {
  return async function* () {
    for (const [index, line] of lines.entries()) yield index === lines.length - 1 ? line + ending : `${line}\n`;
  };
}
