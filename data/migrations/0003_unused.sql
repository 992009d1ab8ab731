-- No list asks for the time of adding: numbers of leads are in that order.
DROP INDEX lead_created;
