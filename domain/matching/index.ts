export * from './resolver.ts';
export {
  DETERMINISTIC_VERSION,
  type DeterministicOptions,
  GENERIC_LIMITS,
  deterministicResolver,
} from './deterministic.ts';
