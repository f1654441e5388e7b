import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseValuePolicy, type ValuePolicy } from '../domain/segments/index.ts';
import {
  defaultSurvivorshipPolicy,
  parseSurvivorshipPolicy,
  type SurvivorshipPolicy,
} from '../domain/survivorship/index.ts';
import { ConfigError, type Config } from './config.ts';

/** The survivorship policy of C360_POLICY_FILE, else the built-in one. @throws ConfigError with the file and its faults */
export function readSurvivorshipPolicy(config: Config): SurvivorshipPolicy {
  if (config.policyFile === null) return defaultSurvivorshipPolicy;
  return readPolicy('C360_POLICY_FILE', config.policyFile, parseSurvivorshipPolicy);
}

/** The value and RFM policy of C360_VALUE_POLICY_FILE, else undefined: the built-in one. @throws ConfigError */
export function readValuePolicy(config: Config): ValuePolicy | undefined {
  if (config.valuePolicyFile === null) return undefined;
  return readPolicy('C360_VALUE_POLICY_FILE', config.valuePolicyFile, parseValuePolicy);
}

/** YAML, of which JSON is a part. */
function readPolicy<P>(variable: string, file: string, read: (content: unknown) => P): P {
  try {
    return read(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ConfigError(
      `${variable} names ${file}, which cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
