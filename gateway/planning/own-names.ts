import { Kind, parse, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** An operation in names that mean nothing to the planner, and the way back to the caller's. */
export interface WithOwnNames {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Response key of the caller → the one that is planned and fetched; only where they differ. */
  readonly keys: ReadonlyMap<string, string>;
  /** The other way round. */
  readonly callersKeys: ReadonlyMap<string, string>;
  /** A request's variables, under the names that are planned. */
  readonly variables: (given: Values) => Values;
}

/** The variable of a fetch of entities. */
const REPRESENTATIONS = 'representations';

/** Names that the planner may give or need beside the fields of the supergraph. */
const OF_THE_PLANNER = /^__|__alias_\d+$|^_entities$|^_service$/;

/** The names of all fields that a supergraph knows, hidden ones among them. */
export function fieldNames(supergraphSdl: string): ReadonlySet<string> {
  const names = new Set<string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
    [Kind.FIELD_DEFINITION]: ({ name }) => void names.add(name.value),
  });
  return names;
}

/**
 * Gives another name to each alias that is the name of a field. Apollo's planner takes what stands under the response
 * key `sourceKeys` for the field that a section requires, and sends it: a caller who names something of his own so
 * would choose whose rows he reads. Under `id` it drops what the caller asked, and answers the key.
 * @param taken names of the supergraph's fields
 */
export function withOwnNames(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  taken: ReadonlySet<string>,
): WithOwnNames {
  const used = new Set<string>();
  const aliases = new Set<string>();
  let representations = false;
  visit(document, {
    [Kind.FIELD]({ alias, name }) {
      used.add(alias?.value ?? name.value);
      if (alias && alias.value !== name.value) aliases.add(alias.value);
    },
    [Kind.VARIABLE]({ name }) {
      used.add(name.value);
      representations ||= name.value === REPRESENTATIONS;
    },
  });
  const ownNameOf = (name: string): string => {
    let own = `own_${name}`;
    while (used.has(own) || taken.has(own) || OF_THE_PLANNER.test(own)) own += '_';
    used.add(own);
    return own;
  };
  const clashing = [...aliases].filter((alias) => taken.has(alias) || OF_THE_PLANNER.test(alias));
  const keys = new Map(clashing.map((alias) => [alias, ownNameOf(alias)]));
  const callersKeys = new Map([...keys].map(([callers, own]) => [own, callers]));
  const variable = representations ? ownNameOf(REPRESENTATIONS) : null;
  const variables = variable === null ? asGiven : (given: Values) => withRepresentationsAs(variable, given);
  if (keys.size === 0 && variable === null) return { document, operation, keys, callersKeys, variables };
  const edited = visit(document, {
    [Kind.FIELD](node) {
      const { alias, name } = node;
      const own = alias && alias.value !== name.value ? keys.get(alias.value) : undefined;
      return own === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value: own } };
    },
    [Kind.VARIABLE](node) {
      if (variable === null || node.name.value !== REPRESENTATIONS) return undefined;
      return { ...node, name: { kind: Kind.NAME, value: variable } };
    },
  });
  const at = document.definitions.indexOf(operation);
  return {
    document: edited,
    operation: edited.definitions[at] as OperationDefinitionNode,
    keys,
    callersKeys,
    variables,
  };
}

const asGiven = (given: Values): Values => given;

function withRepresentationsAs(name: string, given: Values): Values {
  if (!Object.hasOwn(given, REPRESENTATIONS)) return given;
  const { [REPRESENTATIONS]: value, ...others } = given;
  return { ...others, [name]: value };
}
