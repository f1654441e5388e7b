import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A question that asks for every field of one object type at once, reached through fields that the caller may have. */
export interface TypeQuestion {
  readonly type: string;
  readonly text: string;
  /** Response names from the root to the type. */
  readonly path: readonly string[];
  /** Field names of the type, which are their response names too. */
  readonly fields: readonly string[];
}

interface Step {
  readonly parent: Step | null;
  readonly field: GraphQLField<unknown, unknown>;
  readonly root: 'query' | 'mutation';
}

/** Values of arguments by name; what is not named gets the plainest value of its type. */
export type Samples = Readonly<Record<string, string>>;

/**
 * One question for each object type that `may` lets be reached, breadth first, so that the way is a shortest one.
 * `may` is asked with the coordinate of each field on the way and the name of the type it returns.
 */
export function questionsFor(
  schema: GraphQLSchema,
  may: (coordinate: string, returned: string) => boolean,
  samples: Samples,
): TypeQuestion[] {
  const questions: TypeQuestion[] = [];
  const seen = new Set<string>();
  const waiting: { readonly type: GraphQLObjectType; readonly step: Step | null; readonly root: Step['root'] }[] = [];
  const visit = (type: GraphQLObjectType, step: Step | null, root: Step['root']) => {
    if (seen.has(type.name)) return;
    seen.add(type.name);
    waiting.push({ type, step, root });
  };
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  if (query) visit(query, null, 'query');
  if (mutation) visit(mutation, null, 'mutation');
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { type, step, root } = next;
    questions.push(questionOf(type, step, root, samples));
    for (const field of Object.values(type.getFields())) {
      const returned = getNamedType(field.type);
      if (isObjectType(returned) && may(`${type.name}.${field.name}`, returned.name)) {
        visit(returned, { parent: step, field, root }, root);
      }
    }
  }
  return questions;
}

function questionOf(type: GraphQLObjectType, step: Step | null, root: Step['root'], samples: Samples): TypeQuestion {
  const fields = Object.values(type.getFields());
  let text = fields.map((field) => `${call(field, samples)}${leaf(field)}`).join(' ');
  const path: string[] = [];
  for (let at = step; at; at = at.parent) {
    text = `${call(at.field, samples)} { ${text} }`;
    path.unshift(at.field.name);
  }
  return { type: type.name, text: `${root} { ${text} }`, path, fields: fields.map(({ name }) => name) };
}

const leaf = (field: GraphQLField<unknown, unknown>): string =>
  isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';

function call(field: GraphQLField<unknown, unknown>, samples: Samples): string {
  const wanted = field.args.filter(
    (argument) => isRequiredArgument(argument) || samples[`${field.name}.${argument.name}`],
  );
  if (wanted.length === 0) return field.name;
  const given = wanted.map(({ name, type }) => `${name}: ${value(type, `${field.name}.${name}`, samples)}`);
  return `${field.name}(${given.join(', ')})`;
}

function value(type: GraphQLInputType, name: string, samples: Samples): string {
  const sample = samples[name];
  if (sample !== undefined) return sample;
  if (isNonNullType(type)) return value(type.ofType, name, samples);
  if (isListType(type)) return `[${value(type.ofType, name, samples)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const wanted = fields.filter((field) => isRequiredInputField(field) || field.name === 'dryRun');
    return `{ ${wanted.map((field) => `${field.name}: ${field.name === 'dryRun' ? 'true' : value(field.type, `${name}.${field.name}`, samples)}`).join(', ')} }`;
  }
  switch (type.name) {
    case 'ID':
      return '"cus_01900000-0000-7000-8000-000000000000"';
    case 'Int':
    case 'Float':
      return '1';
    case 'Boolean':
      return 'false';
    case 'DateTime':
      return '"2026-01-01T00:00:00Z"';
    default:
      return '"1"';
  }
}
