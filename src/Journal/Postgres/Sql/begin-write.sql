-- Bounds for this transaction alone, since a pooler may stand between; and its commit is synced, whatever the server's
-- default is. The name is whereby a write of a dead owner is found. $1 and $2 milliseconds $3 name
SELECT set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true),
    set_config('application_name', $3, true),
    set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true);
