-- The day on which the service last looked by itself for who is late in a group (once a day each).
ALTER TABLE grupo ADD inadimplencia_em date;
