import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** As written: `127.0.0.1:4000:4000`. */
  readonly ports: readonly string[];
  readonly secrets: readonly string[];
  readonly networks: readonly string[];
  /** `service:gateway`: the addresses of that service, loopback among them, are this one's too. */
  readonly networkMode: string | null;
  readonly healthcheck: readonly string[];
  readonly dependsOn: Readonly<Record<string, string>>;
}

interface RawService {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  secrets?: string[];
  networks?: string[];
  network_mode?: string;
  healthcheck?: { test?: string[] };
  depends_on?: Record<string, { condition: string }>;
}

/** The services of a compose file, with YAML's anchors and merges resolved as compose resolves them. */
export function readCompose(file: string): Map<string, ComposeService> {
  const raw = parse(readFileSync(file, 'utf8'), { merge: true }) as { services: Record<string, RawService> };
  return new Map(
    Object.entries(raw.services).map(([name, service]) => [
      name,
      {
        name,
        image: service.image ?? '',
        command: service.command ?? [],
        environment: service.environment ?? {},
        ports: service.ports ?? [],
        secrets: service.secrets ?? [],
        networks: service.networks ?? [],
        networkMode: service.network_mode ?? null,
        healthcheck: service.healthcheck?.test ?? [],
        dependsOn: Object.fromEntries(
          Object.entries(service.depends_on ?? {}).map(([on, { condition }]) => [on, condition]),
        ),
      },
    ]),
  );
}

/** Where a service listens inside its container: the option `--port`, else PORT. */
export function portOf(service: ComposeService): number {
  const option = service.command.indexOf('--port');
  return Number(option >= 0 ? service.command[option + 1] : service.environment['PORT']);
}

export interface LocalProcess {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
}

/**
 * A service as a process of this machine: containers' names and ports become loopback and free ports, secrets lie in
 * a folder, everything else stays as the file says.
 */
export function localProcess(
  service: ComposeService,
  free: ReadonlyMap<string, { readonly inside: number; readonly port: number }>,
  secrets: string,
): LocalProcess {
  const own = free.get(service.name);
  if (own === undefined) throw new Error(`The service ${service.name} has no port.`);
  const local = (text: string): string => {
    let out = text.replaceAll('/run/secrets/', `${secrets}/`);
    for (const [name, { inside, port }] of free) {
      out = out.replaceAll(`//${name}:${inside}`, `//127.0.0.1:${port}`);
      out = out.replaceAll(`//127.0.0.1:${inside}`, `//127.0.0.1:${port}`);
    }
    return out;
  };
  const environment = Object.fromEntries(Object.entries(service.environment).map(([k, v]) => [k, local(v)]));
  // Every address of this machine would be more than a test may listen on.
  if (environment['HOST'] === '0.0.0.0') environment['HOST'] = '127.0.0.1';
  if (environment['PORT'] !== undefined) environment['PORT'] = String(own.port);
  const [, ...rest] = service.command;
  const option = rest.indexOf('--port');
  const args = rest.map((argument, i) => (option >= 0 && i === option + 1 ? String(own.port) : argument));
  return { arguments: args, environment, port: own.port };
}
