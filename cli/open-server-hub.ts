import type { Log } from '../gateway/index.ts';
import type { Config } from './config.ts';
import { openHub, type OpenHub } from './open-hub.ts';
import { reportAccessLog } from './report-faults.ts';

/** The hub of a server: what there is to tell are lines of its log, as on everything else of its standard error. */
export function openServerHub(config: Config, log: Log): Promise<OpenHub> {
  return openHub(config, (message) => log.info({}, message), { report: reportAccessLog(log), serves: true });
}
