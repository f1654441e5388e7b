export * from './amount.ts';
export * from './check.ts';
export * from './inputs.ts';
export * from './interaction-summary.ts';
export * from './items.ts';
export * from './preference-summary.ts';
export * from './row-position.ts';
export * from './transaction-summary.ts';
