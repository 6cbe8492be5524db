-- $1 keys, sorted $2 tasks $3 request hashes $4 expiries $5 times of the submits
SELECT actortasks.take_keys($1, $2, $3, $4, $5);
