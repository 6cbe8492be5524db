// pgboss.js fill COUNT | work
import PgBoss from 'pg-boss';

const [mode, count] = process.argv.slice(2);
const boss = new PgBoss({ connectionString: process.env.POSTGRES_URL, max: 10 });
boss.on('error', error => { console.error(error); process.exit(1); });
await boss.start();
await boss.createQueue('tasks');

if (mode === 'fill') {
  for (let at = 0; at < Number(count); at += 1000) {
    await boss.insert(Array.from({ length: Math.min(1000, count - at) }, () => ({ name: 'tasks', data: { for: '0s' } })));
  }
  await boss.stop({ graceful: false });
  process.exit(0);
}

// The shortest polling that it allows, with four workers that fetch by batch: less leaves it waiting between polls.
for (let worker = 0; worker < 4; worker++) {
  await boss.work('tasks', { batchSize: 1000, pollingIntervalSeconds: 0.5 }, async () => ({ for: '0s' }));
}
