import type { Json } from '../../../domain/model/index.ts';
import type { CollectionName } from '../../../stores/index.ts';
import type { World } from './world.ts';

/** What a step has done and told its caller; it must survive whatever follows. */
export interface Ack {
  readonly collection: CollectionName;
  readonly id: string;
}

export interface Step {
  readonly name: string;
  /** Reads what the request needs; asked once, its answer is kept, as a client repeats the request it sent. */
  plan?(world: World): Promise<Json>;
  run(world: World, input: Json, key: string): Promise<readonly Ack[]>;
}

export interface Workload {
  readonly name: string;
  readonly resolver: 'product' | 'email';
  /** The process that is killed has its store on a thread. */
  readonly threaded?: true;
  /** `directory` is the store's; a workload may put files beside it. */
  steps(seed: number, directory: string): readonly Step[];
}

export interface Journal {
  /** The planned input of a step, if it was planned before. */
  read(step: number): Json | undefined;
  write(step: number, input: Json): void;
}

/** Runs the steps one after the other, each under an idempotency key of its own. */
export async function runSteps(
  world: World,
  steps: readonly Step[],
  journal: Journal,
  acknowledge: (ack: Ack) => void,
): Promise<void> {
  for (const [i, step] of steps.entries()) {
    world.enter(i);
    let input = journal.read(i);
    if (input === undefined) {
      input = (await step.plan?.(world)) ?? null;
      journal.write(i, input);
    }
    world.enter(i);
    for (const ack of await step.run(world, input, `step-${i}`)) acknowledge(ack);
  }
}
