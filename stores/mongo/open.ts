import { MongoClient, MongoParseError, type MongoClientOptions } from 'mongodb';
import { StoreUnavailableError } from '../index.ts';
import { explained } from './errors.ts';
import { watchReach, type Reach } from './reach.ts';

/** Driver settings that tests and operators may change. */
export interface ConnectionOptions {
  readonly uri: string;
  /** Name of the tenant's database; default: the one in the URI, else `c360`. */
  readonly database?: string;
  /** How long to look for a primary before giving up, in milliseconds; default: what the URI says, else 10,000. */
  readonly serverSelectionTimeoutMs?: number;
  /**
   * For who answers others: how long no primary may be known before every question is refused until one is, in
   * milliseconds; default: each waits for itself.
   */
  readonly outageMs?: number;
  /** Reports each command to `client.on('commandStarted')`; for tests that count round trips. */
  readonly monitorCommands?: boolean;
}

export interface Connection {
  readonly client: MongoClient;
  readonly database: string;
  /** Hosts and ports, without user and password; for messages. */
  readonly where: string;
  /** True from MongoDB 8.0 on: one bulk write may touch several collections. */
  readonly bulkAcrossCollections: boolean;
  /** There where `outageMs` is given. */
  readonly reach: Reach | null;
}

const DEFAULT_DATABASE = 'c360';
/**
 * In milliseconds, where the URI says nothing else. A server that is there and does not answer (its machine stopped,
 * the network swallows all) is noticed by a monitor alone, after its interval and what a connection may take, and what
 * waits for it is cut off then; by the driver's own 10 and 30 seconds that takes too long.
 */
const TIMES = { serverSelectionTimeoutMS: 10_000, heartbeatFrequencyMS: 2_000, connectTimeoutMS: 3_000 };
const MONGODB_5_1 = 14;
const MONGODB_8_0 = 25;
const PATH = /^mongodb(?:\+srv)?:\/\/[^/]*\/([^?]+)/;

/** The driver takes no such connection string; it was not used. */
export class MongoUriError extends StoreUnavailableError {
  override readonly name = 'MongoUriError';
}

/** @throws StoreUnavailableError when there is no server that can run transactions, MongoUriError before one is asked */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const client = clientOf(options);
  const where = client.options.srvHost ?? client.options.hosts.map((host) => host.toString()).join(',');
  const reach = options.outageMs === undefined ? null : watchReach(client, options.outageMs);
  try {
    await client.connect();
    const hello = await client.db('admin').command({ hello: 1 });
    const wire = Number(hello['maxWireVersion'] ?? 0);
    if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid') {
      throw new StoreUnavailableError(
        `MongoDB at ${where} is neither a replica set nor sharded, so it has no transactions. Start it with --replSet and initiate the set (one node is enough).`,
      );
    }
    if (wire < MONGODB_5_1) {
      throw new StoreUnavailableError(`MongoDB at ${where} is older than 6.0. Use MongoDB 6.0 or newer.`);
    }
    const database = options.database ?? decodeURIComponent(PATH.exec(options.uri)?.[1] ?? DEFAULT_DATABASE);
    return { client, database, where, bulkAcrossCollections: wire >= MONGODB_8_0, reach };
  } catch (error) {
    reach?.close();
    await client.close();
    throw explained(error, where);
  }
}

function clientOf(options: ConnectionOptions): MongoClient {
  const settings: MongoClientOptions = {
    appName: 'c360',
    ...timesFor(options.uri),
    ...(options.serverSelectionTimeoutMs !== undefined && {
      serverSelectionTimeoutMS: options.serverSelectionTimeoutMs,
    }),
    monitorCommands: options.monitorCommands ?? false,
    retryReads: true,
    retryWrites: true,
    ignoreUndefined: true,
  };
  try {
    return new MongoClient(options.uri, settings);
  } catch (error) {
    // The driver's message may repeat parts of the URI, the password among them.
    const kind = error instanceof MongoParseError ? 'is not a MongoDB connection string' : 'was not accepted';
    throw new MongoUriError(
      `MONGODB_URI ${kind}. It looks like mongodb://user:password@host:27017/database?replicaSet=rs0; special characters of the password are percent-encoded.`,
    );
  }
}

/** What is given to the driver goes before what the URI says, so only what it does not say is given. */
function timesFor(uri: string): Partial<typeof TIMES> {
  const given = new URLSearchParams(uri.split('?')[1]?.toLowerCase());
  return Object.fromEntries(Object.entries(TIMES).filter(([name]) => !given.has(name.toLowerCase())));
}
