import { registerEnumType } from 'type-graphql';

export const TransactionTypeEnum = {
  ORDER: 'order',
  INVOICE: 'invoice',
  PAYMENT: 'payment',
  REFUND: 'refund',
  SUBSCRIPTION: 'subscription',
  INVOICE_DUE: 'invoice-due',
} as const;

registerEnumType(TransactionTypeEnum, {
  name: 'TransactionType',
  description: 'What kind of document a transaction is.',
});
