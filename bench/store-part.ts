import 'reflect-metadata';
import { readConfig } from '../cli/config.ts';
import { localGates } from '../cli/gates.ts';
import { openHub } from '../cli/open-hub.ts';
import { buildSubgraphs } from '../cli/subgraphs.ts';
import { PlanExecutor } from '../gateway/index.ts';
import { customersBySourceKey } from '../hub/index.ts';
import { ADMIN } from '../test/support/actors.ts';
import { readSupergraph } from '../schema/index.ts';
import type { Store } from '../stores/index.ts';
import { createSubgraphExecutor } from '../subgraphs/shared/index.ts';
import { parse, type OperationDefinitionNode } from 'graphql';
import { sourceKey } from '../domain/model/index.ts';
import { figure, percentile } from './report.ts';

/** The time that one full 360 question spends inside the store's readers, asked in process, one at a time. */
export async function storePart(
  dataDir: string,
  query: string,
  keys: readonly { system: string; sourceId: string }[],
): Promise<void> {
  const config = readConfig({ C360_DATA_DIR: dataDir, C360_LOG_LEVEL: 'silent' }, process.cwd());
  const { hub, close } = await openHub(config, () => {});
  const clock = { spent: 0, calls: 0 };
  const timed = { ...hub, store: timedStore(hub.store, clock) };
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const executor = new PlanExecutor({
    supergraphSdl: readSupergraph(),
    subgraphs: buildSubgraphs().map((definition) => createSubgraphExecutor(definition, timed, localGates(timed))),
    log: quiet,
  });
  try {
    await executor.start();
    const document = parse(query);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const wanted = keys.slice(0, 1_200).map(({ system, sourceId }) => sourceKey(system, sourceId));
    const found = await customersBySourceKey(hub, { kind: 'all' }, wanted);
    const spent: number[] = [];
    const calls: number[] = [];
    for (const customer of [...found.values()]) {
      if (customer === null) throw new Error('a customer is missing');
      clock.spent = 0;
      clock.calls = 0;
      const context = { actor: ADMIN, requestId: 'bench' };
      const answer = await executor.execute({
        document,
        operation,
        operationName: null,
        variables: { id: customer.id },
        hash: 'bench',
        context,
      });
      if (answer.errors) throw new Error(String(answer.errors[0]));
      spent.push(clock.spent);
      calls.push(clock.calls);
    }
    figure('of it inside the store, p50', percentile(spent.slice(Math.min(200, spent.length >> 1)), 50), 'ms', {
      atMost: 0.5,
    });
    figure('store calls of one full 360', Math.max(...calls), 'calls', { atMost: 12 });
  } finally {
    await executor.stop();
    await close();
  }
}

/**
 * The embedded store with its readers measured, whatever their types. It does its work before it returns a promise;
 * until somebody takes that up, others work, which is not its time.
 */
function timedStore(store: Store, clock: { spent: number; calls: number }): Store {
  const reading = new Set<PropertyKey>(['get', 'find', 'findTopPerKey', 'count']);
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const method = member as (...args: unknown[]) => unknown;
      if (!reading.has(name)) return method.bind(target);
      return (...args: unknown[]) => {
        const start = performance.now();
        const answer = method.apply(target, args);
        clock.spent += performance.now() - start;
        clock.calls += 1;
        return answer;
      };
    },
  });
}
