-- From here on rows are found by their index, one by one: a plan that was made while a table was empty would read all of it
-- for good. $1 partitions $2 the epochs at which they were opened
SELECT actortasks.require_epochs($1, $2),
    set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);
