import type { CollectionName, Documents, Unit, Write } from '../../stores/index.ts';

let units = 0;

/** A unit under an operation id of its own. */
export function unit(writes: readonly Write[]): Unit {
  return { operationId: `test-${++units}`, writes };
}

export function insert<C extends CollectionName>(collection: C, id: string, doc: Documents[C]): Write {
  return { op: 'insert', collection, id, doc } as Write;
}

export function task(over: Partial<Documents['tasks']> = {}): Documents['tasks'] {
  return {
    kind: 'review',
    subjects: [],
    state: 'open',
    priority: 1,
    assignee: null,
    claimUntil: null,
    dueAt: null,
    comments: [],
    resolution: null,
    at: '2026-01-01T00:00:00.000Z' as Documents['tasks']['at'],
    ...over,
  };
}

export function key(value: string, sourceKey: string): Documents['keys'] {
  return { key: value, kind: 'email', sourceKey: sourceKey as Documents['keys']['sourceKey'] };
}
