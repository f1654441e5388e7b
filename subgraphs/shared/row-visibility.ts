import { DomainError } from '../../domain/errors.ts';
import { ownKey, parseCustomerId, type CustomerId, type SourceKey } from '../../domain/model/index.ts';
import { recordRow, seesUnknownCustomers } from '../../hub/index.ts';
import { visibleCustomers, type RowRule } from '../../policy/index.ts';
import { actorOf, type SubgraphContext } from './definition.ts';
import { defineLoader } from './loaders.ts';

const UNREACHABLE = 'Whose row it is could not be looked up; try again later.';

/** Asks identity once for all rows of a request that are looked at together. */
const visible = defineLoader<SourceKey, boolean>(async (keys, context) => {
  const gate = context.customerGate;
  if (gate === undefined) throw new DomainError('SUBGRAPH_UNAVAILABLE', UNREACHABLE);
  const answers = await gate.visible(actorOf(context), keys).catch((): readonly boolean[] => {
    throw new DomainError('SUBGRAPH_UNAVAILABLE', UNREACHABLE);
  });
  return keys.map((_, index) => answers[index] === true);
});

/** A row of a section, or what it stands under. */
interface OwnedRow {
  readonly sourceKey: SourceKey | null;
}

interface RowConditions<Row> {
  /** Name of the row's type, for the access log. */
  readonly type: string;
  /** The section's own rule, for rows of a customer that the actor may see. */
  readonly rule?: RowRule<Row>;
  /** A source key whose customer the actor is known to see, as that of the row that leads here. */
  readonly seen?: SourceKey | null;
}

/** A key of nobody's. */
const NOBODY = 'c360:nobody' as SourceKey;

/**
 * A row that was reached by its own id, if the actor may see the customer it belongs to; else null, as if there were
 * none. Identity is asked of a row that does not exist too: else, while it does not answer, the error would tell
 * which rows there are.
 * @throws DomainError SUBGRAPH_UNAVAILABLE where identity does not answer, AUDIT_UNAVAILABLE where the access cannot be
 * recorded
 */
export async function visibleRow<Row extends OwnedRow>(
  context: SubgraphContext,
  row: Row | null,
  { type, rule = null, seen = null }: RowConditions<Row>,
): Promise<Row | null> {
  if (row !== null && row.sourceKey === null && seesRowsOfNobody(context)) return ruled(row, rule);
  const key = row?.sourceKey ?? NOBODY;
  const allowed = key === seen || (await visible(context).load(key));
  const shown = row !== null && row.sourceKey !== null && allowed ? ruled(row, rule) : null;
  // A row of a customer that the answer passes through is in the gateway's own entry.
  if (shown !== null && key !== seen) {
    await recordSeen(context, type, [key]);
  }
  return shown;
}

/**
 * Records what was reached by an id of its own, before it is shown.
 *
 * @param type its name, for the access log
 * @param sourceKeys those that it stands under, or that it shows
 * @throws DomainError AUDIT_UNAVAILABLE
 */
export function recordSeen(context: SubgraphContext, type: string, sourceKeys: readonly SourceKey[]): Promise<void> {
  return recordRow(context.hub, { actor: actorOf(context), requestId: context.requestId, type, sourceKeys });
}

function ruled<Row>(row: Row, rule: RowRule<Row>): Row | null {
  return rule === null || rule(row) ? row : null;
}

/**
 * The id of a customer that a command is about. Of one that the actor may not see it is said what is said of one that
 * does not exist.
 * @throws DomainError NOT_FOUND, SUBGRAPH_UNAVAILABLE where identity does not answer
 */
export async function visibleCustomer(
  context: SubgraphContext,
  text: string,
  field: readonly string[],
): Promise<CustomerId> {
  const id = parseCustomerId(text);
  if (id !== null && (await visible(context).load(ownKey(id)))) return id;
  throw new DomainError('NOT_FOUND', 'There is no customer with this id.', field);
}

/** Rests on the actor alone, so that identity need not be asked. */
const seesRowsOfNobody = (context: SubgraphContext): boolean =>
  seesUnknownCustomers(visibleCustomers(actorOf(context)));
