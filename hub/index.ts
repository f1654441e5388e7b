export * from './context.ts';
export * from './commands.ts';
export * from './read/index.ts';
export * from './read/business/index.ts';
