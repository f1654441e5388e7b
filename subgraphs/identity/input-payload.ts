import { DomainError } from '../../domain/errors.ts';
import { payload, type Payload } from '../shared/index.ts';
import { INPUT_FIELDS } from './attributes-input.ts';

/** What the hub calls an input where GraphQL has another name for it. */
const NAMES: Readonly<Record<string, string>> = { key: 'sourceRecord', ...INPUT_FIELDS };

/** `payload`, with the hub's field names as paths of the mutation's input. */
export async function inputPayload<P extends Payload>(
  Type: new () => P,
  work: () => Promise<Omit<P, 'userErrors'>>,
): Promise<P> {
  return payload(Type, async () => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof DomainError ? named(error) : error;
    }
  });
}

function named(error: DomainError): DomainError {
  const { code, message, field, details } = error;
  if (field === undefined || field[0] === 'input') return error;
  return new DomainError(code, message, ['input', ...field.map((name) => NAMES[name] ?? name)], details);
}
