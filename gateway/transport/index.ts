export { HttpSubgraph, type HttpSubgraphOptions } from './http-subgraph.ts';
