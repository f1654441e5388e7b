import Big from 'big.js';
import { GraphQLError, visit, type DocumentNode, type FloatValueNode, type IntValueNode } from 'graphql';

/**
 * What is wrong with a number in a document that is rounded on its way to a subgraph: planning takes it for one of
 * JavaScript's, which has some sixteen digits. Text is exact. Null: all are kept.
 */
export function roundedNumber(document: DocumentNode): GraphQLError | null {
  let found: GraphQLError | null = null;
  const check = (node: IntValueNode | FloatValueNode): void => {
    if (found !== null || isKept(node.value)) return;
    const message = 'A number has more digits than are kept of one; write it as text, for instance "725.29".';
    found = new GraphQLError(message, { nodes: node });
  };
  visit(document, { IntValue: check, FloatValue: check });
  return found;
}

function isKept(written: string): boolean {
  // So many digits are kept whatever they are.
  if (written.length <= 15 && !/e/i.test(written)) return true;
  const number = Number(written);
  return Number.isFinite(number) && new Big(written).eq(new Big(String(number)));
}
