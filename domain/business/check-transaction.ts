import {
  LONGEST_SOURCE_ID,
  TRANSACTION_TYPES,
  type Instant,
  type Transaction,
  type TransactionLine,
} from '../model/index.ts';
import { isCurrency, multiplyDecimals } from './amount.ts';
import type { LineInput, TransactionInput } from './inputs.ts';
import { checked, decimal, limited, oneOf, refuse, refuseTimes, type Checked } from './refusal.ts';

/** The fields of a transaction that its source tells. */
export type TransactionFacts = Pick<Transaction, 'type' | 'status' | 'cancelled' | 'currency' | 'tax' | 'dueAt'> & {
  readonly amount: string | null;
  readonly relatedTo: string | null;
};

export function checkTransaction(input: TransactionInput, now: Instant): Checked<TransactionFacts> {
  return checked(() => {
    refuseTimes(input, now);
    const negative = input.allowNegative === true;
    const currency = input.currency.trim().toUpperCase();
    if (!isCurrency(currency)) refuse('currency', 'financial', 'is not a currency of ISO 4217');
    return {
      type: oneOf('type', 'financial', input.type, TRANSACTION_TYPES),
      status: limited('status', 'financial', input.status, 100),
      // Said only where it is so: rows of before are the same when they come again.
      ...(input.cancelled === true && { cancelled: true }),
      currency,
      amount: decimal('amount', input.amount, negative),
      tax: decimal('tax', input.tax, negative),
      dueAt: input.dueAt?.utc ?? null,
      relatedTo: limited('relatedTo', 'financial', input.relatedTo, LONGEST_SOURCE_ID),
    };
  });
}

export type LineFacts = Pick<TransactionLine, 'product' | 'description' | 'quantity' | 'unitPrice' | 'tax' | 'amount'>;

/** What makes two lines equal. */
export function saidByLine(facts: LineFacts): readonly (string | null)[] {
  return [facts.product, facts.description, facts.quantity, facts.unitPrice, facts.tax, facts.amount];
}

/** A line without an amount has quantity × unit price; without a quantity it has one. */
export function checkLine(input: LineInput): Checked<LineFacts> {
  return checked(() => {
    limited('number', 'financial', input.number, LONGEST_SOURCE_ID);
    const negative = input.allowNegative === true;
    const quantity = decimal('quantity', input.quantity, negative) ?? '1';
    const unitPrice = decimal('unitPrice', input.unitPrice, negative);
    const amount =
      decimal('amount', input.amount, negative) ??
      (unitPrice === null
        ? refuse('amount', 'financial', 'is missing, and so is the unit price')
        : multiplyDecimals(quantity, unitPrice));
    return {
      product: limited('product', 'financial', input.product, 256),
      description: limited('description', 'financial', input.description, 2_000),
      quantity,
      unitPrice,
      tax: decimal('tax', input.tax, negative),
      amount,
    };
  });
}

export interface CheckedLine {
  readonly line: LineInput;
  readonly facts: LineFacts;
}

/** All lines of one document, of which no two have the same number. Those that were deleted are none. */
export function checkLines(lines: readonly LineInput[]): Checked<readonly CheckedLine[]> {
  const all: CheckedLine[] = [];
  const numbers = new Set<string>();
  for (const line of lines) {
    if (line.deleted === true) continue;
    const checkedLine = checkLine(line);
    if ('problem' in checkedLine) return checkedLine;
    if (line.number !== null && numbers.size === numbers.add(line.number).size) {
      const reason = 'is that of another line of the same document too; give each line a number of its own, or none';
      return { problem: { field: 'number', valueClass: 'financial', reason } };
    }
    all.push({ line, facts: checkedLine.ok });
  }
  return { ok: all };
}
