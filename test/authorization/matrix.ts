import { expect } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { decodeJwt } from 'jose';
import { ROLES, type Role } from '../../policy/index.ts';
import { allows, readContract } from './contract.ts';
import { questionsFor, type Samples, type TypeQuestion } from './questions.ts';

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string; readonly coordinate?: string };
  }[];
}

/** One form of the product under test: whoever answers GraphQL for a bearer of `token`. */
export interface Form {
  ask(token: string, query: string): Promise<Answer>;
  /** How an answer says that a field was refused: by coordinate (ours) or by path (other routers). */
  readonly refusals: 'coordinate' | 'path';
}

const CODE = 'UNAUTHORIZED_FIELD_OR_TYPE';
const contract = readContract();
/** `care-or-law` holds where the purpose of the request is one of these; a token's first purpose is the default. */
const CARE_OR_LAW = ['service', 'legal'];

function holdsFor(token: string): (policy: string) => boolean {
  const { purposes = [] } = decodeJwt<{ purposes?: string[] }>(token);
  return (policy) => policy === 'care-or-law' && CARE_OR_LAW.includes(purposes[0] ?? '');
}

export async function introspect(form: Form, adminToken: string): Promise<GraphQLSchema> {
  const answer = await form.ask(adminToken, getIntrospectionQuery());
  return buildClientSchema(answer.data as IntrospectionQuery);
}

/**
 * Asks, as one role, every field of every type that the role can reach, and compares what is refused with what the
 * supergraph's directives and the table of roles say. Answers with how many fields were judged.
 */
export async function judgeRole(
  form: Form,
  schema: GraphQLSchema,
  role: Role,
  token: string,
  samples: Samples,
): Promise<{ allowed: number; refused: number }> {
  const holds = holdsFor(token);
  const may = (coordinate: string, returned: string) => allows(contract, role, coordinate, returned, holds);
  const counts = { allowed: 0, refused: 0 };
  for (const question of questionsFor(schema, may, samples)) {
    const type = schema.getType(question.type);
    if (!type || !('getFields' in type)) throw new Error(`no type ${question.type}`);
    const returned = (field: string) => String(type.getFields()[field]?.type ?? '').replace(/[[\]!]/g, '');
    const refused = question.fields.filter((field) => !may(`${question.type}.${field}`, returned(field)));
    const answer = await form.ask(token, question.text);
    expect({ role, question: question.text, refused: refusedIn(form, question, answer) }).toEqual({
      role,
      question: question.text,
      refused: refused.sort(),
    });
    expectNoValue(question, new Set(refused), answer);
    counts.refused += refused.length;
    counts.allowed += question.fields.length - refused.length;
  }
  return counts;
}

/** Names of the fields of the question's type that the answer says were refused. */
function refusedIn(form: Form, question: TypeQuestion, answer: Answer): string[] {
  const found = (answer.errors ?? []).filter(({ extensions }) => extensions?.code === CODE);
  if (form.refusals === 'coordinate') {
    return found
      .map(({ extensions }) => extensions?.coordinate ?? '')
      .map((coordinate) =>
        coordinate.startsWith(`${question.type}.`) ? coordinate.slice(question.type.length + 1) : coordinate,
      )
      .sort();
  }
  const names = found.map(({ path = [] }) => path.filter((part) => typeof part === 'string' && part !== '@').at(-1));
  return [...new Set(names.map(String))].sort();
}

/** A refused field is null or absent wherever it stands in the answer. */
function expectNoValue(question: TypeQuestion, refused: ReadonlySet<string>, answer: Answer): void {
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) return value.forEach((item) => visit(item, path));
    if (typeof value !== 'object' || value === null) return;
    const [step, ...rest] = path;
    const members = value as Readonly<Record<string, unknown>>;
    if (step !== undefined) return visit(members[step], rest);
    for (const field of refused) expect({ field, value: members[field] ?? null }).toEqual({ field, value: null });
  };
  visit(answer.data, question.path);
}

/** Every role against every field. `token` gives the demonstration token of a role. */
export async function judgeEveryRole(form: Form, token: (role: Role) => string, samples: Samples): Promise<void> {
  const schema = await introspect(form, token('admin'));
  for (const role of ROLES) {
    const { allowed, refused } = await judgeRole(form, schema, role, token(role), samples);
    expect(allowed).toBeGreaterThan(10);
    if (role === 'admin') expect(refused).toBe(0);
    else expect(refused).toBeGreaterThan(0);
  }
}
