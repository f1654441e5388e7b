import { ConfigError, type Config } from './config.ts';

const REASONS: Readonly<Record<string, readonly [variable: string, reason: string]>> = {
  EADDRINUSE: ['PORT', 'is in use by another process. Choose another (0: any that is free), or stop that process.'],
  EACCES: ['PORT', 'may not be listened on by this user. Choose one from 1024 on.'],
  EADDRNOTAVAIL: ['HOST', 'is no address of this machine. Name one that is, or leave HOST at 127.0.0.1.'],
  ENOTFOUND: ['HOST', 'is no address of this machine. Name one that is, or leave HOST at 127.0.0.1.'],
  EINVAL: ['HOST', 'is no address of this machine. Name one that is, or leave HOST at 127.0.0.1.'],
};

/**
 * Listens where the configuration says. @returns the port in use
 * @throws ConfigError naming the variable at fault where that cannot be
 */
export async function listening(
  { port, host }: Pick<Config, 'port' | 'host'>,
  listen: (port: number, host: string) => Promise<number>,
): Promise<number> {
  try {
    return await listen(port, host);
  } catch (error) {
    const known = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    if (known === undefined) throw error;
    const [variable, reason] = known;
    throw new ConfigError(`${variable}: ${variable === 'PORT' ? `${port} on ${host}` : host} ${reason}`);
  }
}
