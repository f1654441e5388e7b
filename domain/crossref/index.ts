export * from './apart.ts';
export * from './assign.ts';
export * from './components.ts';
export * from './constraints.ts';
export * from './order.ts';
export * from './standing.ts';
