import type { CollectionName } from './documents.ts';
import type { Collections } from './query-check.ts';
import { StoreContractError, UNIT_LIMITS, type Unit, type Write } from './port.ts';

/** SQLite and MongoDB take longer ids; nothing of ours needs them. */
const LONGEST_ID = 1_024;

/**
 * What every engine refuses before it looks at a document: too many writes, a row written twice, a change of an
 * append-only collection. Sizes are counted where documents are encoded.
 * @throws StoreContractError
 */
export function checkUnit(unit: Unit, collections: Collections): void {
  if (unit.operationId === '') throw new StoreContractError('A unit needs an operation id.');
  if (unit.writes.length > UNIT_LIMITS.writes) {
    throw new StoreContractError(
      `A unit holds at most ${UNIT_LIMITS.writes} writes; this one has ${unit.writes.length}.`,
    );
  }
  const written = new Map<CollectionName, Set<string>>();
  for (const write of unit.writes) {
    checkWrite(write, unit.erasure === true, collections);
    if (write.op === 'expect') continue;
    let ids = written.get(write.collection);
    if (ids === undefined) written.set(write.collection, (ids = new Set<string>()));
    if (ids.size === ids.add(write.id).size) {
      throw new StoreContractError(
        `A unit writes each row once; this one writes a row of "${write.collection}" twice.`,
      );
    }
  }
}

function checkWrite(write: Write, erasure: boolean, collections: Collections): void {
  const declaration = collections[write.collection];
  if (declaration === undefined)
    throw new StoreContractError(`Collection "${String(write.collection)}" is not declared.`);
  if (typeof write.id !== 'string' || write.id === '' || write.id.length > LONGEST_ID) {
    throw new StoreContractError(`An id of "${write.collection}" has 1 to ${LONGEST_ID} characters.`);
  }
  const changes = write.op === 'replace' || write.op === 'upsert' || write.op === 'delete';
  if (changes && declaration.appendOnly === true && !erasure) {
    throw new StoreContractError(
      `"${write.collection}" is append-only: ${write.op} is refused (a unit that erases says so with \`erasure\`).`,
    );
  }
  if ('expected' in write && write.expected !== undefined) {
    const least = write.op === 'expect' ? 0 : 1;
    if (!Number.isSafeInteger(write.expected) || write.expected < least) {
      throw new StoreContractError(
        `The expected version of a ${write.op} in "${write.collection}" is a whole number from ${least}.`,
      );
    }
  }
}
