import type { Log } from '../gateway/index.ts';
import type { Config } from './config.ts';

/** Says so when others can reach a process that asks nobody for a token. */
export function warnWhenOpen(config: Config, log: Log): void {
  if (config.open)
    log.warn(
      { host: config.host },
      'C360_UNAUTHENTICATED=1: anyone who reaches this address may read and change everything',
    );
}
