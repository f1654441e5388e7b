import type { MongoClient, TopologyDescriptionChangedEvent } from 'mongodb';

/** Whether a server that takes writes is known, as the driver's monitors see it. */
export interface Reach {
  /**
   * The answer of the work, or `refusal()` where no server that takes writes has been known for a while. The work then
   * ends by itself; what it was to answer is lost.
   */
  within<T>(work: Promise<T>, refusal: () => Error): Promise<T>;
  /** Whether none has been known for a while. */
  readonly isLost: boolean;
  close(): void;
}

/**
 * Watches the client from before it connects. Between two primaries of a set there is none for a moment, which is
 * waited for; an outage that lasts longer than `patienceMs` is told to everybody at once, instead of each question
 * waiting for itself, one after the other in one request. It ends when a monitor finds a server again.
 *
 * @param patienceMs how long none may be known, in milliseconds
 */
export function watchReach(client: Pick<MongoClient, 'on' | 'off'>, patienceMs: number): Reach {
  const waiting = new Set<() => void>();
  let since: NodeJS.Timeout | null = null;
  let isLost = false;
  const lost = (): void => {
    isLost = true;
    for (const refuse of waiting) refuse();
  };
  const changed = ({ newDescription }: TopologyDescriptionChangedEvent): void => {
    if ([...newDescription.servers.values()].some((server) => server.isWritable)) {
      if (since !== null) clearTimeout(since);
      since = null;
      isLost = false;
    } else since ??= setTimeout(lost, patienceMs).unref();
  };
  client.on('topologyDescriptionChanged', changed);
  return {
    within: (work, refusal) =>
      new Promise((resolve, reject) => {
        const refuse = (): void => reject(refusal());
        waiting.add(refuse);
        work.then(resolve, reject).finally(() => waiting.delete(refuse));
        if (isLost) refuse();
      }),
    get isLost() {
      return isLost;
    },
    close() {
      client.off('topologyDescriptionChanged', changed);
      if (since !== null) clearTimeout(since);
    },
  };
}
