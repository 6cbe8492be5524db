-- Whether anything was ever kept here.
SELECT EXISTS (SELECT 1 FROM actortasks.events) OR EXISTS (SELECT 1 FROM actortasks.keys) OR EXISTS (SELECT 1 FROM actortasks.files);
