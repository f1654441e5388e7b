import { getMetadataStorage } from 'type-graphql';
import type { GraphQLFieldResolver } from 'graphql';

type Resolver = GraphQLFieldResolver<unknown, unknown>;
type ResolversMap = Record<string, Record<string, unknown>>;
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeGraphQL's own type of a class
type Class = Function;

/**
 * Calls the methods of resolver classes without TypeGraphQL's way there, which makes a promise of every argument
 * (to validate it, which none of ours asks for) and sorts and looks up what is the same in every call. Whatever is
 * not plain, as an argument of an input class, still goes that way.
 */
export function callDirectly(map: ResolversMap, classes: readonly Class[]): void {
  const storage = getMetadataStorage();
  const instances = new Map<Class, Record<string, unknown>>();
  const put = (type: string | undefined, method: Method): void => {
    const fields = type === undefined ? undefined : map[type];
    const known = fields?.[method.schemaName];
    if (!fields || typeof known !== 'function' || !classes.includes(method.target)) return;
    let instance = instances.get(method.target);
    if (!instance)
      instances.set(method.target, (instance = new (method.target as new () => Record<string, unknown>)()));
    fields[method.schemaName] = direct(method, instance, known as Resolver) ?? known;
  };
  for (const query of storage.queries) put('Query', query);
  for (const mutation of storage.mutations) put('Mutation', mutation);
  for (const field of storage.fieldResolvers) {
    if (field.kind !== 'external') continue;
    const type = field.getObjectType?.();
    put(storage.objectTypes.find(({ target }) => target === type)?.name, field);
  }
}

type Storage = ReturnType<typeof getMetadataStorage>;
type Method = Storage['queries'][number] | Storage['fieldResolvers'][number];
type Param = NonNullable<Method['params']>[number];
/** An argument's value, or NOT_PLAIN. */
type Read = (root: unknown, args: Readonly<Record<string, unknown>>, context: unknown, info: unknown) => unknown;

const NOT_PLAIN = Symbol('left to TypeGraphQL');

function direct(method: Method, instance: Record<string, unknown>, otherwise: Resolver): Resolver | null {
  const call = instance[method.methodName];
  if (typeof call !== 'function' || (method.middlewares?.length ?? 0) > 0) return null;
  const params = [...(method.params ?? [])].sort((a, b) => a.index - b.index);
  const reads = params.map(readOf);
  if (!reads.every((read) => read !== null)) return null;
  return (root, args: Record<string, unknown>, context, info) => {
    const values = new Array<unknown>(reads.length);
    for (let i = 0; i < reads.length; i += 1) {
      const value = reads[i]?.(root, args, context, info);
      if (value === NOT_PLAIN) return otherwise(root, args, context, info);
      values[i] = value;
    }
    return (call as (...values: unknown[]) => unknown).apply(instance, values);
  };
}

/** Null: a kind of argument that is left to TypeGraphQL. */
function readOf(param: Param): Read | null {
  switch (param.kind) {
    case 'context':
      return param.propertyName === undefined ? (_root, _args, context) => context : null;
    case 'info':
      return (_root, _args, _context, info) => info;
    case 'root': {
      if (param.propertyName !== undefined) return null;
      const Type = param.getType?.() as (new () => object) | undefined;
      // A source that is no instance yet is made one there.
      return Type === undefined ? (root) => root : (root) => (root instanceof Type ? root : NOT_PLAIN);
    }
    case 'arg': {
      const { name } = param;
      if (!isInput(param.getType())) return (_root, args) => args[name];
      return (_root, args) => (args[name] === null || args[name] === undefined ? args[name] : NOT_PLAIN);
    }
    case 'args':
      return argumentsAs(param.getType() as new () => object);
    case 'custom':
    case 'pubSub':
      return null;
  }
}

function argumentsAs(Type: new () => object): Read | null {
  const names: string[] = [];
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- the prototype of a class is a class or Function's
  for (let at: Class = Type; at.prototype !== undefined; at = Object.getPrototypeOf(at)) {
    const declared = getMetadataStorage().argumentTypes.find(({ target }) => target === at);
    for (const field of declared?.fields ?? []) {
      if (isInput(field.getType())) return null;
      names.push(field.name);
    }
  }
  return (_root, args) => {
    const values = new Type() as Record<string, unknown>;
    for (const name of names) if (args[name] !== undefined) values[name] = args[name];
    return values;
  };
}

function isInput(type: unknown): boolean {
  return getMetadataStorage().inputTypes.some(({ target }) => target === type);
}
