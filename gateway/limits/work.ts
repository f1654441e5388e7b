/** What one request cost the front, in steps and never in time: for tests, and for whoever watches load. */
export interface Work {
  /** Tokens read from the document; 0 where the document was known. */
  tokens: number;
  /** Selections looked at to count, each once however often its fragment is spread. */
  selections: number;
  /** Selections looked at to compare response names; at most the height limit. */
  expanded: number;
  /** Documents given to validation. */
  validations: number;
  /** Operations handed to the executor. */
  executions: number;
}

export const noWork = (): Work => ({ tokens: 0, selections: 0, expanded: 0, validations: 0, executions: 0 });
