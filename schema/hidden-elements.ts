import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { typesOf, type Member, type Type } from './elements.ts';

/**
 * Coordinates of what a contract hides: what is tagged or was hidden before, and what follows from it.
 * @throws Error where no query is left
 */
export function hiddenElements(document: DocumentNode, tags: ReadonlySet<string>): ReadonlySet<string> {
  const types = typesOf(document);
  const hidden = new Set<string>();
  for (const type of types.values()) {
    if (isMarked(type.directives, tags)) hidden.add(type.name);
    for (const member of type.members) {
      if (isMarked(member.directives, tags)) hidden.add(member.coordinate);
      for (const arg of member.args) if (isMarked(arg.directives, tags)) hidden.add(arg.coordinate);
    }
  }
  let before = -1;
  while (hidden.size !== before) {
    before = hidden.size;
    for (const type of types.values()) follow(type, types, hidden);
  }
  const reached = reachable(types, rootsOf(document), hidden);
  for (const name of types.keys()) if (!reached.has(name)) hidden.add(name);
  if (hidden.has('Query')) throw new Error('The contract leaves no query.');
  return hidden;
}

function isMarked(directives: readonly ConstDirectiveNode[], tags: ReadonlySet<string>): boolean {
  return directives.some(({ name, arguments: given }) => {
    if (name.value === 'inaccessible') return true;
    const value = given?.find((argument) => argument.name.value === 'name')?.value;
    return name.value === 'tag' && value?.kind === Kind.STRING && tags.has(value.value);
  });
}

/** What hidden elements take with them, for one type. */
function follow(type: Type, types: ReadonlyMap<string, Type>, hidden: Set<string>): void {
  for (const member of type.members) {
    if (member.type !== null && hidden.has(member.type) && type.kind !== 'union') hidden.add(member.coordinate);
    for (const arg of member.args) {
      if (arg.type !== null && hidden.has(arg.type)) hidden.add(arg.coordinate);
      // Nobody could call it any more.
      if (arg.required && hidden.has(arg.coordinate)) hidden.add(member.coordinate);
    }
    // Nobody could fill it in any more.
    if (type.kind === 'input' && member.required && hidden.has(member.coordinate)) hidden.add(type.name);
  }
  const gone = (member: Member) =>
    hidden.has(member.coordinate) || (type.kind === 'union' && member.type !== null && hidden.has(member.type));
  if (type.members.length > 0 && type.members.every(gone)) hidden.add(type.name);
  // What an implementer hides its interface cannot promise.
  if (hidden.has(type.name)) return;
  for (const parent of type.interfaces) {
    for (const { coordinate } of types.get(parent)?.members ?? []) {
      const own = `${type.name}.${coordinate.slice(parent.length + 1)}`;
      if (hidden.has(own)) hidden.add(coordinate);
    }
  }
}

function reachable(
  types: ReadonlyMap<string, Type>,
  roots: readonly string[],
  hidden: ReadonlySet<string>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const type = types.get(name);
    if (!type || reached.has(name) || hidden.has(name)) continue;
    reached.add(name);
    for (const member of type.members) {
      if (hidden.has(member.coordinate)) continue;
      if (member.type !== null) waiting.push(member.type);
      for (const arg of member.args) if (arg.type !== null && !hidden.has(arg.coordinate)) waiting.push(arg.type);
    }
    waiting.push(...type.interfaces);
    if (type.kind !== 'interface') continue;
    for (const other of types.values()) if (other.interfaces.includes(name)) waiting.push(other.name);
  }
  return reached;
}

function rootsOf(document: DocumentNode): string[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION ? node.operationTypes.map(({ type }) => type.name.value) : [],
  );
}
