import { DomainError } from '../../domain/errors.ts';
import { payload, type Payload } from '../shared/index.ts';
import { INPUT_FIELDS } from './attributes-input.ts';

/** What the hub calls an input where GraphQL has another name for it. */
const NAMES: InputNames = { key: 'sourceRecord', raw: 'attributes', ...INPUT_FIELDS };

/** The hub's name of an input → that of the GraphQL input. */
export type InputNames = Readonly<Record<string, string>>;

/** `payload`, with the hub's field names as paths of the mutation's input; `names` go before the usual ones. */
export async function inputPayload<P extends Payload>(
  Type: new () => P,
  work: () => Promise<Omit<P, 'userErrors'>>,
  names: InputNames = {},
): Promise<P> {
  return payload(Type, async () => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof DomainError ? named(error, names) : error;
    }
  });
}

function named(error: DomainError, names: InputNames): DomainError {
  const { code, message, field, details } = error;
  if (field === undefined || field[0] === 'input') return error;
  return new DomainError(code, message, inputPath(['input'], field, names), details);
}

/** A field as the hub names it, as a path of an input that stands at `place`. */
export function inputPath(place: readonly string[], field: readonly string[], names: InputNames = {}): string[] {
  return [...place, ...field.map((name) => names[name] ?? NAMES[name] ?? name)];
}
