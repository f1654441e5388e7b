import { DomainError } from '../../domain/errors.ts';
import type { CommandOptions, CommandResult } from '../commands.ts';
import type { Hub } from '../context.ts';
import { answerOf, begin, operationDocument } from '../operation.ts';
import type { Write } from '../../stores/index.ts';
import { withRetry } from '../retry.ts';
import { AlreadyDone, Session } from '../session.ts';
import { upsertRow } from '../workspace/table.ts';
import { instant } from '../../domain/model/index.ts';

/** What a command says beside the common answer. */
type More<T extends CommandResult> = Omit<T, keyof CommandResult>;

/**
 * Runs a steward's command: `work` reads and decides in a session, and everything it changes is committed with the
 * operation; after a conflict it is run again on what is stored then.
 * @throws whatever `work` throws; DomainError CONFLICT
 */
export async function runCommand<T extends CommandResult>(
  hub: Hub,
  name: string,
  input: unknown,
  options: CommandOptions,
  work: (session: Session) => Promise<More<T>>,
): Promise<T> {
  const begun = await begin<T>(hub, name, input, options);
  if (begun.kind === 'repeated') return begun.answer;
  const { operation } = begun;
  let attempt = 0;
  try {
    return await withRetry(hub, async () => {
      attempt += 1;
      const session = new Session(hub, {
        operationId: operation.id,
        attempt,
        by: options.by,
        decidesBySteward: true,
        limit: hub.limits.stewardSourceKeys,
        dryRun: options.dryRun ?? false,
        point: 'command',
      });
      const more = await work(session);
      const answer = (): T => {
        const affected = [...session.affected].map(([customerId, kind]) => ({ customerId, kind }));
        const finality = session.pending.size > 0 || session.ws.left.size > 0 ? 'pending' : 'final';
        return { affected, finality, operationId: operation.id, ...more } as unknown as T;
      };
      await session.flush(
        () => operationDocument(hub, operation, answer()),
        () => restOf(session),
      );
      return answer();
    });
  } catch (error) {
    if (error instanceof AlreadyDone) return answerOf<T>(error.operation, operation);
    throw error;
  }
}

/** What is too large even for a steward's command goes to the work queue, in the unit itself. */
function restOf(session: Session): readonly Write[] {
  if (session.pending.size === 0 && session.ws.left.size === 0) return [];
  return [
    upsertRow('work', session.workId, {
      kind: 'component',
      sourceKeys: [...session.pending],
      customerIds: [...session.ws.left],
      dueAt: instant(session.hub.now()),
      attempts: 0,
    }),
  ];
}

export function notFound(what: string, field: string): DomainError {
  return new DomainError('NOT_FOUND', `${what} does not exist.`, [field]);
}
