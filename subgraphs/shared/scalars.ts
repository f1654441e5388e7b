import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { instant, type Instant, type Moment } from '../../domain/model/index.ts';
import { publicError } from './public-error.ts';

/** The form that a scalar of this file asked for when it refused a value, which it never quotes; null for other errors. */
export function formAsked(error: unknown): string | null {
  return error instanceof GraphQLError && error.extensions['code'] === 'BAD_USER_INPUT' ? error.message : null;
}

const DATE_TIME_FORM = 'A DateTime is an RFC 3339 text with an offset, for instance 2026-03-01T10:00:00Z';
const DATE_TIME_RANGE = 'A DateTime lies from the year 0000 to the year 9999 in UTC';
/** A year beyond is printed with a sign and six digits, which sorts as text before all others. */
const FOUR_DIGIT_YEAR = /^\d{4}-/;

function parseInstant(value: unknown): Instant {
  const parsed = instantOf(value);
  if (parsed === null) throw publicError('BAD_USER_INPUT', DATE_TIME_FORM);
  if (!FOUR_DIGIT_YEAR.test(parsed)) throw publicError('BAD_USER_INPUT', DATE_TIME_RANGE);
  return parsed;
}

function instantOf(value: unknown): Instant | null {
  if (typeof value !== 'string') return null;
  try {
    return instant(GraphQLDateTimeISO.parseValue(value).getTime());
  } catch {
    // The library's message quotes the value, which may be personal.
    return null;
  }
}

/** RFC 3339. Going out, the stored text as it is (making and printing dates is dear); coming in, turned into UTC. */
export const DateTime = new GraphQLScalarType<Instant, string>({
  name: 'DateTime',
  description:
    'A moment, RFC 3339, in the years 0000 to 9999 of UTC. Answers are in UTC with milliseconds; arguments may carry any offset.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => value as string,
  parseValue: parseInstant,
  parseLiteral: (node: ValueNode) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
});

const OFFSET = /(?:z|[+-]\d{2}:\d{2})$/i;

/** The offset stands in what the scalar above has read already. */
function parseMoment(value: unknown): Moment {
  return { utc: parseInstant(value), offset: OFFSET.exec(value as string)?.[0].toUpperCase() ?? null };
}

/** Coming in alone, where the offset is kept beside the moment; answers give both as `Moment`. */
export const OffsetDateTime = new GraphQLScalarType<Moment, string>({
  name: 'OffsetDateTime',
  description: 'A DateTime of which the offset is kept, for instance 2026-03-01T10:00:00+01:00.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parseValue: parseMoment,
  parseLiteral: (node: ValueNode) => parseMoment(node.kind === Kind.STRING ? node.value : undefined),
});

const DECIMAL = /^-?(0|[1-9]\d{0,29})(\.\d{1,24})?$/;
const DECIMAL_FORM = 'A Decimal is a text such as "-12.50", with at most 30 digits before the point and 24 after it';

function parseDecimal(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || !DECIMAL.test(value)) throw publicError('BAD_USER_INPUT', DECIMAL_FORM);
  return value;
}

/** An exact decimal number as text; a JSON number with a fraction is refused, for it has lost its exactness. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'An exact decimal number, written as text, for instance "12.50".',
  serialize: (value) => value as string,
  parseValue: parseDecimal,
  parseLiteral: (node: ValueNode) =>
    parseDecimal(
      node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT ? node.value : undefined,
    ),
});
