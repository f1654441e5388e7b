/** What npm runs by a shell: its script `start`, and what `npx` is asked for. */
const EVENTS = ['start', 'npx'];
/** How often is looked whether the parent is there, in milliseconds. */
const LOOK_MS = 500;

/**
 * npm puts a shell between itself and the process, and passes a signal to that shell alone. Where that one ends by it
 * without a word to its child, as dash does, the process takes the end of its parent for a hang-up (SIGHUP).
 */
export function endWithParent(self: Pick<NodeJS.Process, 'env' | 'kill' | 'pid' | 'ppid'>): void {
  if (!EVENTS.includes(self.env['npm_lifecycle_event'] ?? '')) return;
  const parent = self.ppid;
  const looking = setInterval(() => {
    if (self.ppid === parent) return;
    clearInterval(looking);
    self.kill(self.pid, 'SIGHUP');
  }, LOOK_MS);
  looking.unref();
}
