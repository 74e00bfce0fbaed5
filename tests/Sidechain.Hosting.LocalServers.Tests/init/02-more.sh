#!/bin/sh
set -e
psql -q -c "INSERT INTO from_sql VALUES (2)"
