SELECT count(*) FROM history_tags;
