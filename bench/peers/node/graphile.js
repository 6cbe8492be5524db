// graphile.js fill COUNT | work
import { makeWorkerUtils, run } from 'graphile-worker';

const [mode, count] = process.argv.slice(2);
const connectionString = process.env.POSTGRES_URL;

if (mode === 'fill') {
  const utils = await makeWorkerUtils({ connectionString });
  await utils.migrate();
  for (let at = 0; at < Number(count); at += 1000) {
    await utils.addJobs(Array.from({ length: Math.min(1000, count - at) }, () => ({ identifier: 'noop', payload: { for: '0s' } })));
  }
  await utils.release();
  process.exit(0);
}

// Its own advice for throughput: jobs fetched ahead into a local queue, completions written by batch.
await run({
  preset: {
    worker: {
      connectionString,
      concurrentJobs: 24,
      maxPoolSize: 10,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
  taskList: { noop: async () => {} },
  noHandleSignals: false,
});
