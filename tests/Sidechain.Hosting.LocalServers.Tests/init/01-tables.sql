CREATE TABLE from_sql (n int);
INSERT INTO from_sql VALUES (1);
