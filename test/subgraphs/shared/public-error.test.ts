import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import {
  StoreContractError,
  StoreGoneError,
  StoreInUseError,
  StoreMismatchError,
  StoreUnavailableError,
} from '../../../stores/index.ts';
import { toPublicError } from '../../../subgraphs/shared/public-error.ts';

const codeOf = (originalError: Error) =>
  toPublicError(new GraphQLError('secret', { originalError }), 'r', () => undefined).extensions['code'];

test.each([StoreUnavailableError, StoreGoneError, StoreInUseError, StoreMismatchError])(
  'a store that cannot be used is told as such, of whichever kind the error is (%#)',
  (kind) => {
    expect(codeOf(new kind('secret'))).toBe('SUBGRAPH_UNAVAILABLE');
  },
);

test('a query that breaks the store’s contract is a fault of ours', () => {
  expect(codeOf(new StoreContractError('secret'))).toBe('INTERNAL');
});
