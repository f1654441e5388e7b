import { Lexer, Source, TokenKind } from 'graphql';

export interface Tokens {
  readonly tokens: number;
  /** Deepest nesting of brackets. */
  readonly nesting: number;
  /** Something is named `__proto__`: GraphQL allows it for an alias, and careless copying of an answer obeys it. */
  readonly namesPrototype: boolean;
}

const OPENS: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSES: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Counts tokens and nesting with the lexer that the parser uses, so that a bracket in a string or a comment is none
 * for either. The lexer does not recurse; the parser does, once a bracket, and overflows its stack far below any
 * useful number of tokens. Stops at the first token beyond `most`.
 * @throws GraphQLError where the text is not made of GraphQL's tokens
 */
export function readTokens(text: string, most: number): Tokens {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let depth = 0;
  let nesting = 0;
  let namesPrototype = false;
  while (lexer.advance().kind !== TokenKind.EOF) {
    tokens += 1;
    if (tokens > most) break;
    const { kind, value } = lexer.token;
    if (OPENS.has(kind)) nesting = Math.max(nesting, ++depth);
    else if (CLOSES.has(kind)) depth -= 1;
    else if (kind === TokenKind.NAME && value === '__proto__') namesPrototype = true;
  }
  return { tokens, nesting, namesPrototype };
}
