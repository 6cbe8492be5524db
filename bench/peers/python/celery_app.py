"""FastAPI that hands over to Celery."""
from typing import Any

from celery.result import AsyncResult
from fastapi import FastAPI
from pydantic import BaseModel

from celery_tasks import app as celery, no_op

app = FastAPI()


class Submit(BaseModel):
    type: str
    payload: Any


@app.post("/v1/tasks", status_code=202)
def submit(task: Submit):
    return {"id": no_op.delay(task.payload).id, "type": task.type, "state": "queued"}


@app.get("/v1/tasks/{task_id}")
def show(task_id: str):
    result = AsyncResult(task_id, app=celery)
    if not result.ready():
        return {"id": task_id, "state": "queued"}
    return {"id": task_id, "state": "succeeded", "startedAt": result.get()["startedAt"]}
