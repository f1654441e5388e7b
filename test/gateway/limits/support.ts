import { buildSchema, type GraphQLSchema } from 'graphql';
import { limitsOf, readCosts, type CostTable, type LimitName } from '../../../gateway/index.ts';
// The step itself, below the gateway's own entrance.
import { noWork, prepareDocument, valueOf, type PreparedDocument, type Work } from '../../../gateway/limits/index.ts';

const DIRECTIVES = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;

const SDL = `
  type Query {
    a: Query
    b: Query
    name: String
    book: Book
    best(first: Int, last: Int): [Book!] @listSize(slicingArguments: ["first", "last"], assumedSize: 7)
    books(first: Int = 20): BookConnection
      @listSize(slicingArguments: ["first"], sizedFields: ["edges"], assumedSize: 20, requireOneSlicingArgument: false)
    plain: [Book]
    dear: Int @cost(weight: 9)
    node: Node
    find(input: Find, weighed: Int @cost(weight: 4)): Book
  }
  type Mutation { add(books: [NewBook!]!): Book }
  input NewBook { title: String  author: NewAuthor }
  input NewAuthor { name: String @cost(weight: 3) }
  input Find { title: String }
  interface Node { id: ID }
  type Book implements Node { id: ID  title: String  author: Author  pages: [Page!] @listSize(assumedSize: 3) }
  type Author implements Node @cost(weight: 5) { id: ID  name: String }
  type Page { text: String }
  type BookConnection { edges: [BookEdge]  total: Int @cost(weight: 2) }
  type BookEdge { node: Book }
`;

const schemaOf = (sdl: string): { readonly schema: GraphQLSchema; readonly costs: CostTable } => ({
  schema: buildSchema(`${DIRECTIVES} ${sdl}`),
  costs: readCosts(sdl),
});
const usual = schemaOf(SDL);

export interface Tried {
  readonly prepared: PreparedDocument;
  readonly work: Work;
  /** Names of the limits that were passed. */
  readonly passed: readonly LimitName[];
  readonly messages: readonly string[];
}

/** Prepares a document under the limits of the table, with what is given instead. */
export function prepare(
  text: string,
  changed: Parameters<typeof limitsOf>[0] = {},
  suggest = false,
  sdl: string = SDL,
): Tried {
  const work = noWork();
  const { schema, costs } = sdl === SDL ? usual : schemaOf(sdl);
  const prepared = prepareDocument(schema, costs, limitsOf(changed), text, work);
  const messages = prepared.kind === 'refused' ? prepared.errors(suggest).map(({ message }) => message) : [];
  return { prepared, work, passed: prepared.overruns.map(({ limit }) => limit), messages };
}

/** The cost of the first operation of a document that must be good. */
export function costOf(text: string, variables: Readonly<Record<string, unknown>> = {}, sdl = SDL): number {
  const { prepared, messages } = prepare(text, {}, false, sdl);
  if (prepared.kind === 'refused') throw new Error(messages.join('\n'));
  const [part] = prepared.parts;
  if (!part) throw new Error('no operation');
  return valueOf(part.cost, variables);
}
