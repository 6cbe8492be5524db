// bullmq.js fill COUNT | work | latency RATE SECONDS. Prints one line of JSON at the end of latency.
import { Queue, QueueEvents, Worker } from 'bullmq';

const connection = { url: process.env.REDIS_URL, maxRetriesPerRequest: null };
const queueOptions = { connection, prefix: 'bench' };
const [mode, ...words] = process.argv.slice(2);

async function fill(count) {
  const queue = new Queue('tasks', queueOptions);
  for (let at = 0; at < count; at += 1000) {
    await queue.addBulk(Array.from({ length: Math.min(1000, count - at) }, () => ({ name: 'no-op', data: { for: '0s' } })));
  }
  await queue.close();
}

function work() {
  const worker = new Worker('tasks', async job => ({ startedAt: Date.now() }), { ...queueOptions, concurrency: 100 });
  process.on('SIGTERM', () => worker.close().then(() => process.exit(0)));
  return worker;
}

// Open loop: the clock of each task starts when it was to be sent, not when the sender came to it.
async function latency(rate, seconds) {
  const queue = new Queue('tasks', queueOptions);
  const events = new QueueEvents('tasks', queueOptions);
  await events.waitUntilReady();
  const wanted = rate * seconds;
  const pad = 'x'.repeat(1000);
  const intended = new Map();
  const early = new Map();
  const accepted = [], started = [], seen = [];
  const settle = (id, at, startedAt) => {
    started.push(startedAt - intended.get(id));
    seen.push(at - intended.get(id));
  };
  events.on('completed', ({ jobId, returnvalue }) => {
    const startedAt = (typeof returnvalue === 'string' ? JSON.parse(returnvalue) : returnvalue).startedAt;
    if (intended.has(jobId)) settle(jobId, Date.now(), startedAt);
    else early.set(jobId, [Date.now(), startedAt]);
  });
  const begin = Date.now();
  let sent = 0, failed = 0;
  await new Promise(resolve => {
    const timer = setInterval(() => {
      const due = Math.min(wanted, Math.floor((Date.now() - begin) * rate / 1000));
      for (; sent < due; sent++) {
        const at = begin + sent * 1000 / rate;
        queue.add('no-op', { for: '0s', pad }).then(job => {
          accepted.push(Date.now() - at);
          intended.set(job.id, at);
          if (early.has(job.id)) settle(job.id, ...early.get(job.id));
        }, () => { failed++; });
      }
      if (sent === wanted) { clearInterval(timer); resolve(); }
    }, 1);
  });
  for (let waited = 0; seen.length < wanted - failed && waited < 20000; waited += 50) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  process.stdout.write(JSON.stringify({ accepted, started, seen, lost: wanted - seen.length }) + '\n', () => process.exit(0));
}

if (mode === 'fill') await fill(Number(words[0]));
else if (mode === 'work') work();
else await latency(Number(words[0]), Number(words[1]));
