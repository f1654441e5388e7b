import { readFileSync } from 'node:fs';
import { explainOperation, type Explanation } from '../gateway/index.ts';
import { grantPolicies, roleActor, type Actor, type Purpose } from '../policy/index.ts';
import { readSupergraph } from '../schema/index.ts';
import type { Io } from './io.ts';
import { PEOPLE, type Label } from './issuer/people.ts';

export interface PolicyExplainOptions {
  readonly role: Label;
  /** Null: that of a request with the role's token that names none. */
  readonly purpose: Purpose | null;
  /** A file, or `-` for standard input. */
  readonly operation: string;
  /** Which operation of the document; null: its only one. */
  readonly name: string | null;
  readonly json: boolean;
}

/** `c360 policy explain`: what an operation of a role loses, and the plan of what is left. Needs no store and no server. */
export async function policyExplain(io: Io, options: PolicyExplainOptions): Promise<void> {
  const { role } = options;
  const text = readOperation(options.operation);
  const purpose = options.purpose ?? PEOPLE[role].purposes[0];
  const explanation = await explainOperation({
    supergraphSdl: readSupergraph(),
    text,
    operationName: options.name,
    actor: await grantPolicies()(actorOf(role, purpose)),
    log: quiet,
  });
  io.out(options.json ? inJson(explanation) : inWords(role, purpose, explanation));
}

/** As a token of the role makes the caller; the developer's has scopes and no role. */
function actorOf(role: Label, purpose: Purpose): Actor {
  const { roles, scope } = PEOPLE[role];
  return roleActor('customer', { subject: role, roles, scopes: scope, purpose });
}

function readOperation(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Error(`The operation cannot be read from ${file === '-' ? 'standard input' : file}${code}.`);
  }
}

function inJson({ removed, filtered, plan }: Explanation): string {
  const places = removed.map(({ path, coordinate, needs }) => ({ path, coordinate, needs }));
  return `${JSON.stringify({ removed: places, filtered, plan }, null, 2)}\n`;
}

function inWords(role: Label, purpose: Purpose, { removed, filtered, plan }: Explanation): string {
  const who = `Role ${role}, purpose ${purpose}`;
  if (removed.length === 0) return `${who}: nothing is removed.\n\n${plan ?? ''}\n`;
  const lines = removed.map(({ path, coordinate, needs, conditions }) => {
    const variables = conditions.flatMap(({ directive, variable }) =>
      variable === null ? [] : [`@${directive}(if: $${variable})`],
    );
    const only = variables.length > 0 ? ` — where ${variables.join(' ')} asks for it` : '';
    return `  ${path.join('.')}\n    ${coordinate} needs ${needs.join(', ')}${only}`;
  });
  const fields = removed.length === 1 ? 'one field is' : `${removed.length} fields are`;
  const rest =
    filtered === null
      ? 'Nothing is left: no subgraph is asked.\n'
      : `What is left:\n\n${indented(filtered)}\n\nIts plan:\n\n${indented(plan ?? '')}\n`;
  return `${who}: ${fields} removed.\n\n${lines.join('\n')}\n\n${rest}`;
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
