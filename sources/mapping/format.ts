import { z } from 'zod';
import { ENCODINGS } from '../encoding.ts';

/** How a file is written. */
export const format = z
  .strictObject({
    type: z.enum(['csv', 'ndjson']).optional(),
    delimiter: z
      .string()
      .min(1)
      .max(4)
      .refine((text) => !/[\r\n]/.test(text), 'holds the end of a line')
      .refine((text) => text !== '\\t', 'is a backslash and a "t"; write a tab in double quotes: delimiter: "\\t"')
      .optional(),
    quote: z
      .string()
      .max(1)
      .refine((text) => !/[\r\n]/.test(text), 'is the end of a line')
      .optional(),
    encoding: z.enum(ENCODINGS).optional(),
  })
  .superRefine(({ delimiter = ',', quote = '"' }, context) => {
    if (quote === '' || !delimiter.includes(quote)) return;
    const message = `the delimiter (${delimiter}) and the quote (${quote}) cannot be told apart`;
    context.addIssue({ code: 'custom', message });
  });

/** Which columns a file has, beside those that are read. */
export const columns = z
  .strictObject({
    required: z.array(z.string()).optional(),
    optional: z.array(z.string()).optional(),
    ignore: z.array(z.string()).optional(),
    ignoreUnknown: z.boolean().optional(),
  })
  .refine(({ required = [], optional = [] }) => !optional.some((name) => required.includes(name)), {
    path: ['optional'],
    error: 'names a column that stands under required too',
  });
