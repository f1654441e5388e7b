import { storeKinds } from '../support/stores.ts';
import { storeContract } from './store.contract.ts';
import { storeModel } from './store.model.ts';

for (const kind of storeKinds()) {
  storeContract(kind);
  storeModel(kind);
}
