import { freshTakenOver, freshThreaded, storeKinds } from '../support/stores.ts';
import { listsContract } from './lists.contract.ts';
import { storeContract } from './store.contract.ts';
import { storeModel } from './store.model.ts';
import { termsContract } from './terms.contract.ts';

for (const kind of [...storeKinds(), { name: 'threaded', open: freshThreaded }]) {
  storeContract(kind);
  storeModel(kind);
  termsContract(kind);
  listsContract(kind);
}
// Opened to write much, as an import has it: outcomes are told before they are on the disk.
const span = { rows: 60_000, ms: 2_000 };
storeContract({ name: 'taken over', open: (options) => freshTakenOver({ ...options, span }) });
