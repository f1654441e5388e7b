import { ATTACKS } from '../test/attacks/cases/index.ts';
import { openWorld } from '../test/attacks/world.ts';
import { post } from '../test/attacks/attack.ts';
import { figure, percentile } from './report.ts';

const ROUNDS = 15;
const WARM = 3;
const AIM_MS = 50;
const SHOWN = 5;

/**
 * How long refusals take: every attack of docs/attacks.md, sent over HTTP to the whole product in this process. A
 * refused document is remembered, so each round sends it anew, with a comment that makes it another text.
 */
export async function run(): Promise<void> {
  const world = await openWorld();
  try {
    // Compilers and connections get warm on questions that are answered.
    for (let n = 0; n < 50; n += 1)
      await world.send(post(`{ customers(first: 3) { edges { node { id displayName } } } } # ${n}`));
    const times: { name: string; median: number; worst: number }[] = [];
    for (const attack of ATTACKS.filter(({ code }) => code !== null)) {
      const taken: number[] = [];
      for (let round = -WARM; round < ROUNDS; round += 1) {
        const sent = anew(await attack.request(world.facts), round);
        const start = performance.now();
        const { status } = await world.send(sent);
        if (round >= 0) taken.push(performance.now() - start);
        if (status !== attack.status) throw new Error(`${attack.family}, ${attack.name}: status ${status}`);
      }
      times.push({
        name: `${attack.family}: ${attack.name}`,
        median: percentile(taken, 50),
        worst: Math.max(...taken),
      });
    }
    times.sort((a, b) => b.median - a.median);
    for (const { name, median } of times.slice(0, SHOWN)) figure(name, median, 'ms');
    figure(`slowest refusal of ${times.length}, median of ${ROUNDS}`, times[0]?.median ?? Number.NaN, 'ms', {
      atMost: AIM_MS,
    });
    figure('slowest single answer', Math.max(...times.map(({ worst }) => worst)), 'ms');
  } finally {
    await world.close();
  }
}

/** The same request with another text of its document. */
function anew(sent: Awaited<ReturnType<(typeof ATTACKS)[number]['request']>>, round: number): typeof sent {
  if (sent.body === undefined || !sent.body.startsWith('{"query":"')) return sent;
  return { ...sent, body: sent.body.replace('{"query":"', `{"query":"# ${round}\\n`) };
}
