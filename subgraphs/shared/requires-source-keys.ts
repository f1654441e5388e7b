import { Directive } from 'type-graphql';

/** Marks a field of Customer that is answered from rows under the customer's source keys. */
export function RequiresSourceKeys(): MethodDecorator {
  const directive = Directive('@requires(fields: "sourceKeys { system sourceId }")');
  return (target, key, descriptor) => {
    directive(target, key, descriptor as TypedPropertyDescriptor<unknown>);
  };
}
