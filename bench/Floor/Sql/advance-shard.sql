UPDATE shards SET last_seq = ?2, header = json_object('latestUs', ?3) WHERE partition = ?1;
