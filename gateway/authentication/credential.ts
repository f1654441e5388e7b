import { inspect } from 'node:util';

/** The caller's own token, for a subgraph that verifies it itself. Prints as `[token]` wherever it is logged. */
export class Credential {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** The token; only a transport asks for it. */
  reveal(): string {
    return this.#token;
  }

  toJSON(): string {
    return '[token]';
  }

  toString(): string {
    return '[token]';
  }

  [inspect.custom](): string {
    return '[token]';
  }
}
