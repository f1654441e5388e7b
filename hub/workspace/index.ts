export * from './load.ts';
export * from './load-customers.ts';
export * from './table.ts';
export * from './unit.ts';
export * from './workspace.ts';
export * from './customer-document.ts';
