import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import {
  DOCUMENT_MODES,
  LIMIT_NAMES,
  LIMIT_TABLE,
  limitVariable,
  limitsOf,
  readManifest,
  type DocumentsOptions,
  type LimitMode,
  type LimitName,
  type Limits,
} from '../gateway/settings.ts';
import { textOfNamed } from './named-file.ts';
import { numberVariable } from './whole-number.ts';

/** What the environment says of the gateway's front. */
export interface FrontConfig {
  readonly limits: Limits;
  readonly documents: DocumentsOptions;
  readonly corsOrigins: readonly string[];
}

const mode = z.enum(['enforce', 'measure'], { error: 'must be enforce or measure' }).optional();
const number = (name: LimitName) => {
  const [least, most] = LIMIT_TABLE[name].range;
  return numberVariable(least, most).optional();
};
const origins = z
  .string()
  .default('')
  .transform((text, context) => {
    const listed = text.split(',').map((origin) => origin.trim());
    const kept = listed.filter((origin) => origin !== '');
    if (kept.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) return kept;
    const message = 'must list origins such as https://app.example.com, without path; "*" is not taken';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const documentMode = z.enum(DOCUMENT_MODES, { error: `must be one of ${DOCUMENT_MODES.join(', ')}` }).optional();

/** Reads the variables of the front; adds each fault to `faults`, naming the variable and never its value. */
export function readFrontConfig(env: NodeJS.ProcessEnv, cwd: string, faults: string[]): FrontConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  // Each by itself, so that a fault of one hides none of another.
  const read: ReadVariable = (variable, schema) => {
    const result = schema.safeParse(given[variable]);
    if (result.success) return result.data;
    faults.push(...result.error.issues.map((issue) => `${variable} ${issue.message}`));
    return undefined;
  };
  const limits = readLimits(given, read('C360_LIMITS_MODE', mode) ?? 'enforce', read, faults);
  const documents = { mode: read('C360_DOCUMENTS', documentMode) ?? 'any', trusted: readTrusted(given, cwd, faults) };
  if (documents.mode !== 'any' && given['C360_TRUSTED_DOCUMENTS'] === undefined)
    faults.push(`C360_DOCUMENTS=${documents.mode} needs C360_TRUSTED_DOCUMENTS: the manifest of registered operations`);
  return { limits, documents, corsOrigins: read('C360_CORS_ORIGINS', origins) ?? [] };
}

type ReadVariable = <T>(variable: string, schema: z.ZodType<T>) => T | undefined;

function readLimits(given: NodeJS.ProcessEnv, usual: LimitMode, read: ReadVariable, faults: string[]): Limits {
  const known = new Set(['C360_LIMITS_MODE']);
  const changed: Partial<Record<LimitName, { most?: number; mode: LimitMode }>> = {};
  for (const name of LIMIT_NAMES) {
    const variable = limitVariable(name);
    const most = read(variable, number(name));
    const own = read(`${variable}_MODE`, mode);
    known.add(variable).add(`${variable}_MODE`);
    changed[name] = { ...(most === undefined ? {} : { most }), mode: own ?? usual };
  }
  for (const variable of Object.keys(given)) {
    if (variable.startsWith('C360_LIMITS_') && !known.has(variable)) faults.push(`${variable} names no limit`);
  }
  return limitsOf(changed);
}

function readTrusted(given: NodeJS.ProcessEnv, cwd: string, faults: string[]): DocumentsOptions['trusted'] {
  const text = textOfNamed(given, 'C360_TRUSTED_DOCUMENTS', cwd, faults);
  if (text === null) return null;
  try {
    return readManifest(text);
  } catch (error) {
    faults.push(`C360_TRUSTED_DOCUMENTS: ${error instanceof DomainError ? error.message : 'the file cannot be read'}`);
    return null;
  }
}
