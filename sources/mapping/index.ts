export { type Mapping } from './mapping.ts';
export { TOO_SLOW } from './regex.ts';
export { parseMapping } from './parse.ts';
