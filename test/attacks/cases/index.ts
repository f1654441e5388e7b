import type { Attack } from '../attack.ts';
import { DOCUMENT_ATTACKS } from './documents.ts';
import { HTTP_ATTACKS } from './http.ts';
import { TOKEN_ATTACKS } from './tokens.ts';
import { VARIABLE_ATTACKS } from './variables.ts';

/** Every attack with its expected answer: run by attacks.test.ts, printed in docs/attacks.md, timed by bench/limits. */
export const ATTACKS: readonly Attack[] = [...TOKEN_ATTACKS, ...HTTP_ATTACKS, ...DOCUMENT_ATTACKS, ...VARIABLE_ATTACKS];
