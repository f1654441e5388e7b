import { freshThreaded, storeKinds } from '../support/stores.ts';
import { storeContract } from './store.contract.ts';
import { storeModel } from './store.model.ts';
import { termsContract } from './terms.contract.ts';

for (const kind of [...storeKinds(), { name: 'threaded', open: freshThreaded }]) {
  storeContract(kind);
  storeModel(kind);
  termsContract(kind);
}
