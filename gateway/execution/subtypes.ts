import { buildASTSchema, isAbstractType, isInterfaceType, isObjectType, parse, type GraphQLSchema } from 'graphql';

/** Which types are which in the supergraph, hidden ones among them. Its schema is built when first needed. */
export class Subtypes {
  private schema: GraphQLSchema | undefined;

  constructor(private readonly supergraphSdl: string) {}

  /** Whether an object that says it is of `typename` meets a type condition. */
  isA(typename: unknown, condition: string): boolean {
    if (typename === condition) return true;
    if (typeof typename !== 'string') return false;
    this.schema ??= buildASTSchema(parse(this.supergraphSdl, { noLocation: true }), { assumeValid: true });
    const [type, wanted] = [this.schema.getType(typename), this.schema.getType(condition)];
    return (
      isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && this.schema.isSubType(wanted, type)
    );
  }
}
