import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import * as stores from '../../../stores/index.ts';
import { toPublicError } from '../../../subgraphs/shared/public-error.ts';

const codeOf = (originalError: Error) =>
  toPublicError(new GraphQLError('secret', { originalError }), 'r', () => undefined).extensions['code'];

type StoreFault = new (message: string) => Error;
const { StoreUnavailableError, StoreContractError } = stores;
const isFault = (value: unknown): value is StoreFault =>
  value === StoreUnavailableError || (typeof value === 'function' && value.prototype instanceof StoreUnavailableError);
const kinds = Object.values<unknown>(stores).filter(isFault);

test('kinds of stores that cannot be used are found', () => {
  expect(kinds).toEqual(expect.arrayContaining([StoreUnavailableError, stores.StoreContestedError]));
});

test.each(kinds.map((kind) => [kind.name, kind] as const))(
  'a store that cannot be used is told as such, of whichever kind the error is: %s',
  (_, kind) => {
    expect(codeOf(new kind('secret'))).toBe('SUBGRAPH_UNAVAILABLE');
  },
);

test('a query that breaks the store’s contract is a fault of ours', () => {
  expect(codeOf(new StoreContractError('secret'))).toBe('INTERNAL');
});
