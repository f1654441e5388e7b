import { pino } from 'pino';
import type { Log } from '../gateway/index.ts';

/** Lines of JSON on standard error, so that standard output stays what a command was asked for. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
}
