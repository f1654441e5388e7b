import { Table } from './table.ts';

/** Which record of which system is whom: the truth that the samples are measured against. */
export class Known {
  readonly #table = new Table(['system', 'source_id', 'entity']);

  add(system: string, sourceId: string, entity: string): void {
    this.#table.add({ system, source_id: sourceId, entity });
  }

  text(): string {
    return this.#table.text();
  }
}
