/** Exit codes of every command. */
export const EXIT = { ok: 0, failure: 1, usage: 2, someRejected: 3, differences: 4 } as const;

/** What a command may touch of its process; passed in, so that commands can be tested. */
export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
  /** Resolves when the process is asked to end (SIGINT, SIGTERM). */
  readonly stopped: Promise<string>;
  /** Set by a command that ends with another code than 0. */
  exitCode: number;
}

export function processIo(): Io {
  return {
    env: process.env,
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stopped: new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    }),
    exitCode: 0,
  };
}
