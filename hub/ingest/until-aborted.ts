/**
 * The same rows, which fail with the signal's reason as soon as it is aborted, also while the source is silent. Such a
 * source is told to end and not waited for.
 */
export function untilAborted<T>(rows: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => iterate(rows[Symbol.asyncIterator](), signal) };
}

function iterate<T>(rows: AsyncIterator<T>, signal: AbortSignal): AsyncIterator<T> {
  let waiting: (reason: unknown) => void = () => undefined;
  const abort = (): void => waiting(signal.reason);
  signal.addEventListener('abort', abort);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        waiting = reject;
        rows.next().then(resolve, reject);
      }),
    async return() {
      signal.removeEventListener('abort', abort);
      const ended = Promise.resolve(rows.return?.()).catch(() => undefined);
      if (!signal.aborted) await ended;
      return { done: true, value: undefined };
    },
  };
}
