import { describe, expect, it } from '@jest/globals';
import { FAILPOINTS, type Failpoint } from '../../../stores/embedded/index.ts';
import { insert, task, unit } from '../../contracts/store-samples.ts';
import { freshStore } from '../../support/stores.ts';

describe('failpoints of a commit', () => {
  it('are met in order, each of them', async () => {
    const met: Failpoint[] = [];
    const { store, destroy } = await freshStore({ failpoint: (name) => void met.push(name) });
    met.length = 0;
    await store.commit(unit([insert('tasks', 'a', task())]));
    expect(met).toEqual(FAILPOINTS);
    await destroy();
  });

  it.each(FAILPOINTS)('leave all of a unit or nothing of it: %s', async (name) => {
    let armed = false;
    const { store, reopen, destroy } = await freshStore({
      failpoint: (met) => {
        if (armed && met === name) throw new Error('stopped here');
      },
    });
    armed = true;
    const units = ['a', 'b'].map((id) => unit([insert('tasks', id, task()), insert('keys', `${id}|s`, key(id))]));
    const settled = await Promise.allSettled(units.map((u) => store.commit(u)));
    expect(settled.map((s) => s.status)).toEqual(['rejected', 'rejected']);
    armed = false;
    const again = await reopen();
    const kept = name.startsWith('commit:after') ? 2 : 0;
    expect((await again.get('tasks', ['a', 'b'])).size).toBe(kept);
    expect((await again.get('keys', ['a|s', 'b|s'])).size).toBe(kept);
    // Whoever was not answered asks again, and is told the truth.
    const outcomes = await Promise.all(units.map((u) => again.commit(u)));
    expect(outcomes.map((o) => o.kind)).toEqual(Array(2).fill(kept === 2 ? 'repeated' : 'committed'));
    await destroy();
  });

  function key(value: string): Parameters<typeof insert<'keys'>>[2] {
    return { key: value, kind: 'email', sourceKey: 's' as never };
  }
});
