export { type Mapping } from './mapping.ts';
export { parseMapping } from './parse.ts';
