export * from './resolver.ts';
export {
  DETERMINISTIC_VERSION,
  type DeterministicOptions,
  GENERIC_LIMITS,
  deterministicResolver,
} from './deterministic.ts';
export { EMAIL_KEY, lookUpKeys, PHONE_KEY } from './keys.ts';
export { identifierKey } from './profile.ts';
export {
  findableNumbers,
  isSearchKind,
  type MakeKey,
  NUMBER_KEY,
  searchKeys,
  searchKeysBy,
  type WordKeys,
  wordKeys,
} from './search/keys.ts';
export { type PlannedKey, type SearchPlan, searchQuery } from './search/query.ts';
export { type RankedMatch, SEARCH_LEVELS, type SearchCandidate, type SearchLevel, rankMatches } from './search/rank.ts';
export { type KeyRows, shortlist } from './search/shortlist.ts';
