"""Fills the queue of Celery: celery_fill.py COUNT."""
import sys

from celery_tasks import app, no_op

with app.producer_pool.acquire(block=True) as producer:
    for _ in range(int(sys.argv[1])):
        no_op.apply_async(({"for": "0s"},), producer=producer)
