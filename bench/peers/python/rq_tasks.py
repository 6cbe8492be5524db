"""The no-op of RQ."""


def no_op(payload):
    return {"for": "0s"}
