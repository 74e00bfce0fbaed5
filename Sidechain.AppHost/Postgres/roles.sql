-- The roles of the services, each with a password of its own, for the database in which psql runs this. A new data folder gets it as an init
-- file, in containers and local processes alike; the AppHost runs the same statements at each start, so that an older folder and a changed
-- password come along; docs/production.md has it run by hand. To run it again changes nothing.
\set api_password `printenv SIDECHAIN_API_PASSWORD`
\set telemetry_password `printenv SIDECHAIN_TELEMETRY_PASSWORD`
\set SHOW_CONTEXT never
SET sidechain.api_password = :'api_password';
SET sidechain.telemetry_password = :'telemetry_password';

DO $roles$
DECLARE
    service text;
    secret text;
    own record;
BEGIN
    -- A server logs the statement that failed, and these hold passwords. To switch that off is a superuser's right.
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        PERFORM set_config('log_min_error_statement', 'panic', true), set_config('log_error_verbosity', 'terse', true);
    END IF;

    FOREACH service IN ARRAY ARRAY['api', 'telemetry'] LOOP
        secret := current_setting(format('sidechain.%s_password', service));
        IF secret = '' THEN
            RAISE EXCEPTION 'SIDECHAIN_%_PASSWORD is empty: set it to the password of the role sidechain_%', upper(service), service;
        END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sidechain_' || service) THEN
            EXECUTE format('CREATE ROLE %I', 'sidechain_' || service);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', 'sidechain_' || service, secret);
    END LOOP;

    -- Each makes its own tables: api's are in public, beside telemetry's views for people and Grafana; telemetry's are in a schema of its own.
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT CREATE, USAGE ON SCHEMA public TO sidechain_api, sidechain_telemetry;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO sidechain_telemetry', current_database());

    -- Before there were roles, all belonged to the superuser. What an extension made stays with it.
    FOR own IN
        SELECT format('ALTER TABLE %s OWNER TO %s', c.oid::regclass,
            CASE WHEN n.nspname = 'telemetry' OR c.relname IN ('otel_spans', 'client_telemetry_spans')
                THEN 'sidechain_telemetry' ELSE 'sidechain_api' END) AS statement
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'telemetry') AND c.relkind IN ('r', 'p', 'v') AND c.relowner = current_user::regrole
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO sidechain_telemetry', p.oid::regprocedure)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'telemetry' AND p.proowner = current_user::regrole
        UNION ALL
        SELECT 'ALTER SCHEMA telemetry OWNER TO sidechain_telemetry'
        FROM pg_namespace WHERE nspname = 'telemetry' AND nspowner = current_user::regrole
    LOOP
        EXECUTE own.statement;
    END LOOP;
END
$roles$;
