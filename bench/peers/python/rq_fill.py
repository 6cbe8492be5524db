"""Fills the queue of RQ: rq_fill.py COUNT."""
import os
import sys

from redis import Redis
from rq import Queue

queue = Queue(connection=Redis.from_url(os.environ["REDIS_URL"]))
jobs = [Queue.prepare_data("rq_tasks.no_op", ({"for": "0s"},)) for _ in range(int(sys.argv[1]))]
queue.enqueue_many(jobs)
