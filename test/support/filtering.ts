import { buildSchema, parse, print, validate, type GraphQLSchema } from 'graphql';
import type { Mask } from '../../policy/index.ts';
import { Needs, filterOperation, requirementsOf, type FilteredOperation } from '../../policy/operations/index.ts';

/** The authorization directives as federation defines them, for schemas that are not composed. */
const DIRECTIVES = `
  directive @authenticated on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM
`;

export interface TestSchema {
  readonly schema: GraphQLSchema;
  readonly needs: Needs;
}

export function testSchema(sdl: string): TestSchema {
  const schema = buildSchema(DIRECTIVES + sdl);
  return { schema, needs: new Needs(schema, requirementsOf(sdl)) };
}

export const NOBODY: Mask = { authenticated: false, scopes: new Set(), policies: new Set(), purpose: '' };

export const mask = (scopes: readonly string[] = [], policies: readonly string[] = [], purpose = 'service'): Mask => ({
  authenticated: true,
  scopes: new Set(scopes),
  policies: new Set(policies),
  purpose,
});

/** Filters a document that must be valid, and sees to it that what is left is valid too. */
export function filtered(
  { schema, needs }: TestSchema,
  text: string,
  by: Mask,
  operationName: string | null = null,
): FilteredOperation {
  const document = parse(text);
  expectValid(schema, text, document);
  const result = filterOperation({ needs, document, operationName, mask: by });
  if (result.document && !result.unchanged) expectValid(schema, print(result.document), result.document);
  return result;
}

function expectValid(schema: GraphQLSchema, text: string, document: ReturnType<typeof parse>): void {
  const errors = validate(schema, document);
  if (errors.length > 0) throw new Error(`${text}\n${errors.map(({ message }) => message).join('\n')}`);
}

/** What is left, printed; null: nothing. */
export const left = ({ document }: FilteredOperation): string | null => (document ? print(document) : null);

/** Text of a document in the printer's form. */
export const printed = (text: string): string => print(parse(text));

/** `posts.id Post.id: authentication`, one a refusal. */
export const refusedIn = ({ removed }: FilteredOperation): string[] =>
  removed.map(({ path, coordinate, needs }) => `${path.join('.')} ${coordinate}: ${needs.join(', ')}`);
