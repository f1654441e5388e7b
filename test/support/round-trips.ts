import type { MongoClient } from 'mongodb';

export interface RoundTrips {
  /** Names of the commands sent since the last reset, in order. */
  readonly commands: string[];
  reset(): void;
}

/** Housekeeping of the driver that no question waits for. */
const UNASKED = new Set(['endSessions', 'killCursors', 'hello', 'ping']);

/** Counts what the driver sends; the client must have been opened with `monitorCommands`. */
export function roundTrips(client: MongoClient): RoundTrips {
  const commands: string[] = [];
  client.on('commandStarted', (event) => {
    if (!UNASKED.has(event.commandName)) commands.push(event.commandName);
  });
  return { commands, reset: () => void (commands.length = 0) };
}
