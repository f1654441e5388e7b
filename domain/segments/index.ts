export { rfmOf, type Rfm } from './rfm.ts';
export {
  firstPurchaseAt,
  lastPurchaseAt,
  lifetimeValue,
  orderCount,
  purchaseCount,
  transactionCounts,
  transactionTotals,
  type Amount,
  type TransactionTotal,
} from './totals.ts';
export { DEFAULT_VALUE_POLICY, parseValuePolicy, type ValuePolicy } from './value-policy.ts';
