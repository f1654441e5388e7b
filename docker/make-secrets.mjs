// Makes the secrets of docker-compose.yml in ./secrets; what is there already stays as it is.
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? 'secrets';
const random = (bytes) => randomBytes(bytes).toString('base64url');
const ed25519 = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).trim();

const secrets = {
  c360_secret: () => random(48),
  // Base64 proper: a key file takes 6 to 1024 characters of that alphabet.
  mongo_keyfile: () => randomBytes(744).toString('base64'),
  mongo_root_password: () => random(24),
  audit_key: ed25519,
  gateway_key: ed25519,
  // After the key whose half it is.
  gateway_public_key: () =>
    createPublicKey(readFileSync(join(folder, 'gateway_key')))
      .export({ type: 'spki', format: 'pem' })
      .trim(),
  mongodb_uri: () => `mongodb://c360:${random(24)}@mongo:27017/c360?replicaSet=rs0&authSource=c360`,
};

// The folder keeps other users of this machine out; a container's own user must be able to read each file.
mkdirSync(folder, { recursive: true, mode: 0o700 });
for (const [name, make] of Object.entries(secrets)) {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o444, flag: 'wx' });
}
