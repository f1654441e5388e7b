import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { both, type Requirement, type Requirements } from './requirement.ts';

const NOTHING: Requirement = { authenticated: false, scopes: [], policies: [] };

/** A field as a schema defines it, with all that it asks of its reader. */
export interface FieldNeeds {
  readonly requirement: Requirement;
  readonly type: GraphQLNamedType;
  /** Its null would be its parent's. */
  readonly nonNull: boolean;
}

/**
 * What each field and each type of a schema asks for, worked out once. A field asks for its own requirement and that
 * of the named type it returns; through an interface a field asks for what it asks for in every implementer, and the
 * interface itself for what every implementer asks for (composition writes the same into a supergraph).
 */
export class Needs {
  private readonly fields = new Map<string, FieldNeeds | null>();
  private readonly types = new Map<string, Requirement>();

  constructor(
    readonly schema: GraphQLSchema,
    private readonly requirements: Requirements,
  ) {}

  /** Null: the schema has no such field. */
  field(parent: GraphQLCompositeType, name: string): FieldNeeds | null {
    const coordinate = `${parent.name}.${name}`;
    let known = this.fields.get(coordinate);
    if (known === undefined) this.fields.set(coordinate, (known = this.workOut(parent, name)));
    return known;
  }

  /** What an object of this type asks for before any of its fields may be read. */
  type(type: GraphQLNamedType): Requirement {
    let known = this.types.get(type.name);
    if (known) return known;
    known = this.own(type.name);
    if (isInterfaceType(type)) {
      for (const { name } of this.schema.getPossibleTypes(type)) known = both(known, this.own(name));
    }
    this.types.set(type.name, known);
    return known;
  }

  private workOut(parent: GraphQLCompositeType, name: string): FieldNeeds | null {
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!definition) return null;
    const type = getNamedType(definition.type);
    let requirement = this.own(`${parent.name}.${name}`);
    if (isAbstractType(parent)) {
      for (const object of this.schema.getPossibleTypes(parent)) {
        requirement = both(requirement, this.own(`${object.name}.${name}`));
      }
    }
    // Whether an abstract type may be returned depends on what is selected on it.
    if (!(isCompositeType(type) && isAbstractType(type))) requirement = both(requirement, this.type(type));
    return { requirement, type, nonNull: isNonNullType(definition.type) };
  }

  private own(coordinate: string): Requirement {
    return this.requirements.get(coordinate) ?? NOTHING;
  }
}
