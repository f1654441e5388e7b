export { ApolloFront, type ApolloFrontOptions } from './apollo-front.ts';
export type { GraphqlHttpAnswer } from './answer.ts';
export { Listener, type GraphqlHttpRequest, type ListenerOptions } from './listener.ts';
export { queryPage } from './page.ts';
