import { openEmbeddedDatabase } from '../../../src/mongo/embedded/open-embedded-database.ts';

const [dataDir = ''] = process.argv.slice(2);
const { uri } = await openEmbeddedDatabase({
  dataDir,
  env: process.env,
  say: (message) => console.error(message),
});
console.log(uri);
