import { Directive } from 'type-graphql';

/**
 * Marks a field of Customer that is answered from rows under the customer's source keys. They are not for
 * everybody, and composition asks that a field which requires them says so too (DESIGN §5).
 */
export function RequiresSourceKeys(): MethodDecorator {
  const directives = [Directive('@requires(fields: "sourceKeys { system sourceId }")'), Directive('@authenticated')];
  return (target, key, descriptor) => {
    for (const directive of directives) directive(target, key, descriptor as TypedPropertyDescriptor<unknown>);
  };
}
