-- What it owned is free from now on. $1 incarnation
DELETE FROM actortasks.nodes WHERE incarnation = $1;
