import { DomainError } from '../../domain/errors.ts';
import type { PreparedPart, ReadyDocument } from '../limits/index.ts';

/** @throws DomainError OPERATION_RESOLUTION_FAILURE where the name picks none, or none is given and there are several */
export function operationOf({ parts }: ReadyDocument, name: string | null): PreparedPart {
  const [first, ...others] = parts;
  const picked =
    name === null
      ? others.length === 0
        ? first
        : undefined
      : parts.find(({ operation }) => operation.name?.value === name);
  if (picked) return picked;
  const message =
    first === undefined
      ? 'The document holds no operation.'
      : name === null
        ? 'The document holds several operations; name one in "operationName".'
        : 'The document holds no operation of the name in "operationName".';
  throw new DomainError('OPERATION_RESOLUTION_FAILURE', message);
}
