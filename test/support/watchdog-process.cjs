// Outlives the process that started it by a moment: the pipe on standard input closes however that
// process dies, SIGKILL included, and what it left behind is then killed and removed.
const { rmSync } = require('node:fs');
const { createInterface } = require('node:readline');

const processIds = new Set();
const folders = new Set();

const orders = {
  watchProcess: (processId) => processIds.add(processId),
  forgetProcess: (processId) => processIds.delete(processId),
  watchFolder: (folder) => folders.add(folder),
  forgetFolder: (folder) => folders.delete(folder),
};

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [order, subject] = JSON.parse(line);
  orders[order](subject);
});
lines.on('close', () => {
  for (const processId of processIds) kill(processId);
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

function kill(processId) {
  try {
    process.kill(processId, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
