import { z } from 'zod';
import { ALGORITHMS, isSafeKeyAddress, type Issuer } from '../policy/tokens/index.ts';

const https = z.string().refine(isSafeKeyAddress, { error: 'must be an https address (http only on loopback)' });

const issuer = z.strictObject({
  issuer: https,
  audience: z.string().min(1),
  jwksUri: https.optional(),
  algorithms: z
    .array(z.enum(ALGORITHMS, { error: `must be among ${ALGORITHMS.join(', ')}` }))
    .min(1)
    .readonly(),
});

const FORM = 'must be a JSON list of { "issuer", "audience", "jwksUri"?, "algorithms" }';

/** `C360_ISSUERS`: whose tokens are believed. A fault names the place in the list, never a value. */
export const issuersVariable = z.string().transform((text, context): readonly Issuer[] => {
  const refuse = (message: string): readonly Issuer[] => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return refuse(FORM);
  }
  const parsed = z.array(issuer).min(1).safeParse(list);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'list'}: ${message}`);
    return refuse(`${FORM}; at ${places.join('; ')}`);
  }
  const names = parsed.data.map((each) => each.issuer);
  if (new Set(names).size < names.length) return refuse('names an issuer twice');
  return parsed.data.map(({ jwksUri, ...rest }) => (jwksUri === undefined ? rest : { ...rest, jwksUri }));
});
