import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** All connections are cut and new ones refused. */
  cut(): void;
  /** All connections stay, new ones are taken, and nothing passes any more. */
  silence(): void;
  /** As at first; what was silenced is passed on. */
  mend(): void;
  close(): Promise<void>;
}

/** A way to `host:port` of this machine that can fail as networks and machines do. */
export async function relayTo(port: number, host = '127.0.0.1'): Promise<Relay> {
  let state: 'mended' | 'cut' | 'silent' = 'mended';
  const sockets = new Set<Socket>();
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (state === 'silent') from.pause();
  };
  const server = createServer((socket) => {
    if (state === 'cut') return void socket.destroy();
    const target = connect(port, host);
    join(socket, target);
    join(target, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    state = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    silence() {
      state = 'silent';
      for (const socket of sockets) socket.pause();
    },
    mend() {
      state = 'mended';
      for (const socket of sockets) socket.resume();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
