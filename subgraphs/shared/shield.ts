import type * as graphqlShield from 'graphql-shield';
import { createRequire } from 'node:module';

/**
 * graphql-shield in its CommonJS form. Its ES modules import a function of `node:util` that Node 23 took away, so that
 * they do not load there; in this form it is looked up where it is called, by rules that nobody here uses (`chain`
 * and `race`).
 */
export const { allow, rule, shield } = createRequire(import.meta.url)('graphql-shield') as typeof graphqlShield;
