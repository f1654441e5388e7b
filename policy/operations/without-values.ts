/** A name that graphql-js read in the schema, as it puts it between quotes. */
const NAME = '"(\\w+)"';
const SUGGESTED = `(?:"\\w+"(?:, or |, | or )?)+`;

interface Form {
  readonly is: RegExp;
  readonly say: (...parts: readonly (string | undefined)[]) => string;
}

/**
 * Every message of graphql-js that quotes a value: of a token, a literal, or a variable. What it expected stays; so do
 * names of the schema. A name without quotes is a value, too, where one may stand (`id: anna`), and nothing in a text
 * that cannot be parsed says which it was.
 */
const FORMS: readonly Form[] = [
  {
    is: /^Syntax Error: (Expected [^,]+, found|Unexpected) (Name|Int|Float|String|BlockString|Comment) "/,
    say: (what, kind) => `Syntax Error: ${what ?? ''} ${kind ?? ''}.`,
  },
  {
    is: /^Syntax Error: (Invalid (?:Unicode|character) escape sequence): /,
    say: (what) => `Syntax Error: ${what ?? ''}.`,
  },
  {
    is: /^Expected value of type "([\w![\]]+)", found /,
    say: (type) => `Expected value of type "${type ?? ''}", found a value that is none.`,
  },
  {
    is: /^((?:Int|Float|String|Boolean|ID) cannot represent (?:a )?[\w -]+): /,
    say: (what) => `${what ?? ''}.`,
  },
  {
    is: new RegExp(
      `^(Enum ${NAME} cannot represent [\\w-]+ value): [^]*?( Did you mean the enum value ${SUGGESTED}\\?)?$`,
    ),
    say: (what, _name, suggestion) => `${what ?? ''}.${suggestion ?? ''}`,
  },
  {
    is: new RegExp(`^Value "[^]*" does not exist in ${NAME} enum\\.( Did you mean the enum value ${SUGGESTED}\\?)?$`),
    say: (name, suggestion) => `What is given does not exist in "${name ?? ''}" enum.${suggestion ?? ''}`,
  },
  {
    is: new RegExp(`^Argument ${NAME} has invalid value `),
    say: (name) => `Argument "${name ?? ''}" has a value that its type does not take.`,
  },
];

const VARIABLE = /^Variable "\$(\w+)" got invalid value /;

/** Says again what graphql-js says of a document or its variables, without the values that it quotes: they may be personal. */
export function withoutValues(message: string): string {
  const variable = VARIABLE.exec(message)?.[1];
  if (variable !== undefined) {
    const at = new RegExp(` at "(${variable}(?:\\.\\w+|\\[\\d+\\])+)"; `).exec(message)?.[1];
    return `Variable "$${variable}" holds a value that its type does not take${at === undefined ? '' : `, at "${at}"`}; see the schema.`;
  }
  for (const { is, say } of FORMS) {
    const found = is.exec(message);
    if (found) return say(...found.slice(1));
  }
  return message;
}
