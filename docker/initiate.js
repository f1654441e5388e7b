// Run by mongosh in the service `mongo-initiate`: replica set and user, each made only where it is missing.
const fs = require('fs');
const secret = (name) => fs.readFileSync(`/run/secrets/${name}`, 'utf8').trim();

const wanted = new URL(secret('mongodb_uri').replace(/^mongodb:/, 'http:'));
const name = wanted.pathname.slice(1);
const root = encodeURIComponent(secret('mongo_root_password'));
const client = new Mongo(`mongodb://root:${root}@${wanted.host}/admin?directConnection=true`);
const admin = client.getDB('admin');

try {
  admin.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  admin.adminCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: wanted.host }] } });
}
while (!admin.adminCommand({ hello: 1 }).isWritablePrimary) sleep(200);

const database = client.getDB(name);
if (database.getUser(wanted.username) === null) {
  database.createUser({
    user: wanted.username,
    pwd: decodeURIComponent(wanted.password),
    roles: [{ role: 'readWrite', db: name }],
  });
}
