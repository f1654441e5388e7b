import type { GraphQLResolveInfo } from 'graphql';
import type { Path } from 'graphql/jsutils/Path.js';
import { pathTo, type Place } from './place.ts';
import type { FieldPlan } from './plan.ts';
import type { RunInput } from './run-input.ts';

/** What a resolver may ask of its place in the operation; worked out when it does. */
export class FieldInfo implements GraphQLResolveInfo {
  constructor(
    private readonly input: RunInput,
    private readonly field: FieldPlan,
    private readonly parent: Place | null,
  ) {}

  get fieldName(): string {
    return this.field.name;
  }
  get fieldNodes(): GraphQLResolveInfo['fieldNodes'] {
    return this.field.nodes;
  }
  get returnType(): GraphQLResolveInfo['returnType'] {
    return this.field.returnType;
  }
  get parentType(): GraphQLResolveInfo['parentType'] {
    return this.field.parentType;
  }
  get schema(): GraphQLResolveInfo['schema'] {
    return this.input.scope.schema;
  }
  get fragments(): GraphQLResolveInfo['fragments'] {
    return this.input.scope.fragments;
  }
  get rootValue(): undefined {
    return undefined;
  }
  get operation(): GraphQLResolveInfo['operation'] {
    return this.input.operation;
  }
  get variableValues(): GraphQLResolveInfo['variableValues'] {
    return this.input.variables;
  }
  get path(): Path {
    const keys = [...(this.parent ? pathTo(this.parent) : []), this.field.key];
    let path: Path | undefined;
    for (const key of keys) path = { prev: path, key, typename: undefined };
    return path as Path;
  }
}
