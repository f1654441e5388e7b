import { readFileSync } from 'node:fs';
import { Kind, parse, valueFromASTUntyped, type ConstDirectiveNode } from 'graphql';
import { ROLE_SCOPES, type Role } from '../../policy/index.ts';

/** What the committed supergraph says a coordinate asks for, read from its text alone and by none of our code. */
interface Asked {
  readonly authenticated: boolean;
  readonly scopes: readonly (readonly string[])[];
  readonly policies: readonly (readonly string[])[];
}

/** Coordinate (`Type.field`, or `Type`) → what it asks for. */
export type Contract = ReadonlyMap<string, Asked>;

export function readContract(file = 'schema/supergraph.graphql'): Contract {
  const contract = new Map<string, Asked>();
  for (const definition of parse(readFileSync(file, 'utf8')).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    contract.set(type, askedBy(definition.directives ?? []));
    for (const field of definition.fields ?? [])
      contract.set(`${type}.${field.name.value}`, askedBy(field.directives ?? []));
  }
  return contract;
}

function askedBy(directives: readonly ConstDirectiveNode[]): Asked {
  const lists = (name: string, argument: string): string[][] =>
    directives
      .filter((directive) => directive.name.value === name)
      .flatMap(({ arguments: given }) => given ?? [])
      .filter((given) => given.name.value === argument)
      .flatMap(({ value }) => valueFromASTUntyped(value) as string[][]);
  return {
    authenticated: directives.some((directive) => directive.name.value === 'authenticated'),
    scopes: lists('requiresScopes', 'scopes'),
    policies: lists('policy', 'policies'),
  };
}

/** Whether a role's scopes meet what a coordinate and the type it returns ask for. Policies count as `holds` says. */
export function allows(
  contract: Contract,
  role: Role,
  coordinate: string,
  returned: string,
  holds: (policy: string) => boolean,
): boolean {
  const scopes: readonly string[] = ROLE_SCOPES[role];
  return [contract.get(coordinate), contract.get(returned)].every((asked) => {
    if (asked === undefined) return true;
    const met = (lists: readonly (readonly string[])[], has: (name: string) => boolean) =>
      lists.length === 0 || lists.some((all) => all.every(has));
    return met(asked.scopes, (name) => scopes.includes(name)) && met(asked.policies, holds);
  });
}
