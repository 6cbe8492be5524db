"""FastAPI with BackgroundTasks: the task lives in the memory of this process.

TASK says which kind it is: "def", as FastAPI's guide shows it, runs on a thread; "async" runs on the event loop.
"""
import os
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from fastapi import BackgroundTasks, FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()
started: dict[str, str] = {}


class Submit(BaseModel):
    type: str
    payload: Any


def no_op(task_id: str, payload: Any) -> None:
    started[task_id] = datetime.now(timezone.utc).isoformat()


async def async_no_op(task_id: str, payload: Any) -> None:
    no_op(task_id, payload)


handler = async_no_op if os.environ["TASK"] == "async" else no_op


@app.post("/v1/tasks", status_code=202)
async def submit(task: Submit, background: BackgroundTasks):
    task_id = str(uuid4())
    background.add_task(handler, task_id, task.payload)
    return {"id": task_id, "type": task.type, "state": "queued"}


@app.get("/v1/tasks/{task_id}")
async def show(task_id: str):
    at = started.get(task_id)
    return {"id": task_id, "state": "queued" if at is None else "succeeded", "startedAt": at}


@app.get("/finished")
async def finished():
    return len(started)
