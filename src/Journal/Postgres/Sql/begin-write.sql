-- Bounds for this transaction alone: a pooler may stand between. $1 and $2 milliseconds
SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true);
