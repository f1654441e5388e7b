import type { TaskDocument } from '../../stores/index.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Puts a piece of human work on the list of this unit; its id follows from kind and subjects, so it is one. */
export function openTask(ws: Workspace, kind: TaskDocument['kind'], subjects: readonly string[]): void {
  const sorted = [...subjects].sort();
  const id = `task_${ws.hub.store.hmac(`task:${kind}`, sorted.join(' '))}`;
  ws.tasks.set(id, { kind, subjects: sorted });
}
