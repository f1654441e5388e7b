import { parse } from 'yaml';
import { parseValuePolicy, type ValuePolicy } from '../domain/segments/index.ts';
import {
  defaultSurvivorshipPolicy,
  parseSurvivorshipPolicy,
  type SurvivorshipPolicy,
} from '../domain/survivorship/index.ts';
import { textOfNamed } from './named-file.ts';

export interface Policies {
  /** Of C360_POLICY_FILE, else the built-in one. */
  readonly policy: SurvivorshipPolicy;
  /** Of C360_VALUE_POLICY_FILE, else undefined: the built-in one. */
  readonly valuePolicy: ValuePolicy | undefined;
}

/** Reads the policies that variables name; adds each fault to `faults`, with variable, file and place. */
export function readPolicies(given: NodeJS.ProcessEnv, cwd: string, faults: string[]): Policies {
  const read = <P>(variable: string, parsed: (content: unknown) => P): P | undefined => {
    const text = textOfNamed(given, variable, cwd, faults);
    if (text === null) return undefined;
    try {
      // YAML, of which JSON is a part.
      return parsed(parse(text));
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      faults.push(`${variable} names ${given[variable]}, which cannot be used: ${said}`);
      return undefined;
    }
  };
  return {
    policy: read('C360_POLICY_FILE', parseSurvivorshipPolicy) ?? defaultSurvivorshipPolicy,
    valuePolicy: read('C360_VALUE_POLICY_FILE', parseValuePolicy),
  };
}
