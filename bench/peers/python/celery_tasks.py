"""The no-op of Celery. Broker and results are one Redis."""
import os
from datetime import datetime, timezone

from celery import Celery

url = os.environ["REDIS_URL"]
app = Celery("bench", broker=f"{url}/0", backend=f"{url}/1")
app.conf.update(
    worker_prefetch_multiplier=64,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
)


@app.task
def no_op(payload):
    return {"startedAt": datetime.now(timezone.utc).isoformat()}
