import type { PageRequest } from '../../hub/index.ts';
import type { PageArguments } from '../shared/index.ts';

export function requestOf(page: PageArguments): PageRequest {
  return page.after === null ? { first: page.first } : { first: page.first, after: page.after };
}
