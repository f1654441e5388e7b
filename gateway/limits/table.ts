/** What is done with a request that passes a limit: refuse it, or write it to the log and let it pass. */
export type LimitMode = 'enforce' | 'measure';

export interface Limit {
  readonly most: number;
  readonly mode: LimitMode;
}

interface LimitRow {
  readonly most: number;
  /** The smallest and greatest values that make sense. */
  readonly range: readonly [number, number];
  /** What is counted; completes "The request has 12 …". */
  readonly unit: string;
  readonly meaning: string;
}

/**
 * Every limit of the front, in the order in which a request meets them. "Expanded" means: with each fragment put in
 * where it is spread. Generates docs/reference/limits.md and the variables `C360_LIMITS_<NAME>`.
 */
export const LIMIT_TABLE = {
  headerBytes: {
    most: 16_384,
    range: [1_024, 65_536],
    unit: 'bytes of request line and headers',
    meaning: 'Request line and headers.',
  },
  bodyBytes: {
    most: 262_144,
    range: [1_000, 64_000_000],
    unit: 'bytes of body',
    meaning: 'The body, counted while it arrives.',
  },
  variableDepth: {
    most: 32,
    range: [1, 1_000],
    unit: 'levels of lists and objects in the variables',
    meaning: 'Lists and objects inside one another in the variables.',
  },
  documentLength: {
    most: 65_536,
    range: [100, 10_000_000],
    unit: 'characters of document',
    meaning: 'Characters of the document: comments and white space are no tokens, and yet are read.',
  },
  tokens: {
    most: 5_000,
    range: [10, 1_000_000],
    unit: 'tokens',
    meaning: 'Tokens of the document; reading stops at the first beyond.',
  },
  nesting: {
    most: 100,
    range: [1, 1_000],
    unit: 'brackets inside one another',
    meaning: 'Brackets inside one another, counted before the document is parsed.',
  },
  definitions: {
    most: 100,
    range: [1, 10_000],
    unit: 'operations and fragments',
    meaning: 'Operations and fragments of one document.',
  },
  depth: {
    most: 20,
    range: [1, 1_000],
    unit: 'levels of fields',
    meaning: 'Fields inside one another, expanded.',
  },
  height: {
    most: 1_000,
    range: [1, 1_000_000],
    unit: 'fields',
    meaning: 'Fields of the whole document, expanded.',
  },
  aliases: {
    most: 50,
    range: [0, 100_000],
    unit: 'aliases',
    meaning: 'Aliases of the whole document, expanded, those of `__typename` among them.',
  },
  rootFields: {
    most: 20,
    range: [1, 10_000],
    unit: 'root fields',
    meaning: 'Fields at the root of one operation, expanded.',
  },
  directives: {
    most: 100,
    range: [0, 100_000],
    unit: 'directives',
    meaning: 'Directives of the whole document, expanded.',
  },
  sameName: {
    most: 50,
    range: [1, 10_000],
    unit: 'selections of one response name at one place',
    meaning:
      'Selections that share one place of the answer, expanded. Validation compares each of them with each other, so this bounds its work.',
  },
  cost: {
    most: 50_000,
    range: [1, 1_000_000_000],
    unit: 'points of cost',
    meaning: 'Cost of one operation by `@cost` and `@listSize`, list sizes taken from the variables.',
  },
  budget: {
    most: 10_000_000,
    range: [1, 1_000_000_000_000],
    unit: 'points of cost a minute',
    meaning: 'Cost that one caller may ask for in a minute; RATE_LIMITED beyond.',
  },
} as const satisfies Record<string, LimitRow>;

export type LimitName = keyof typeof LIMIT_TABLE;
export type Limits = Readonly<Record<LimitName, Limit>>;

export const LIMIT_NAMES = Object.keys(LIMIT_TABLE) as readonly LimitName[];

/** Seconds after which a caller's budget is whole again. */
export const BUDGET_SECONDS = 60;

/** Errors that one answer may hold. */
export const MAX_REQUEST_ERRORS = 5;
export const MAX_EXECUTION_ERRORS = 100;

/** The table's own values, with what is given instead. */
export function limitsOf(changed: Partial<Record<LimitName, Partial<Limit>>> = {}): Limits {
  const limits = LIMIT_NAMES.map((name) => [name, { most: LIMIT_TABLE[name].most, mode: 'enforce', ...changed[name] }]);
  return Object.fromEntries(limits) as Limits;
}
