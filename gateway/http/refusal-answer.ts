import type { GraphqlHttpAnswer } from './answer.ts';
import type { MediaType } from './media-type.ts';
import { statusOf, type RequestRefused } from './request-refused.ts';

/** The HTTP answer of a refused request. */
export function refusalAnswer({ code, errors, options }: RequestRefused, type: MediaType): GraphqlHttpAnswer {
  return {
    status: options.status ?? statusOf(code, type),
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', ...options.headers },
    body: JSON.stringify({ errors, ...(options.extensions ? { extensions: options.extensions } : {}) }),
  };
}
