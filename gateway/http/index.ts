export { ApolloFront, type ApolloFrontOptions } from './apollo-front.ts';
export { Listener, type GraphqlHttpAnswer, type GraphqlHttpRequest, type ListenerOptions } from './listener.ts';
export { queryPage } from './page.ts';
