export interface FoundMongo {
  readonly kind: 'uri' | 'mongod' | 'secantusd-py';
  readonly uri?: string;
  readonly binary?: string;
}
export declare function findMongo(env: NodeJS.ProcessEnv): FoundMongo | null;
