namespace RevalidationBroker.Sqlite.Schema;

/// <summary>The steps from an empty file to today's schema. A step that was released is never changed; a new one is added below it.</summary>
internal static class Migrations
{
    /// <summary>The step at index n leads from version n to version n + 1.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        // 1. Instants are counts of 100 ns since the year 1, UTC.
        """
        CREATE TABLE webhooks (
            seq         INTEGER PRIMARY KEY,
            id          TEXT    NOT NULL UNIQUE,
            source      TEXT    NOT NULL,
            received_at INTEGER NOT NULL,
            plan        TEXT    NOT NULL    -- a Plan as JSON
        ) STRICT;

        -- The jobs of a lane lie together, as they are read and removed together.
        CREATE TABLE jobs (
            lane     TEXT    NOT NULL,
            seq      INTEGER NOT NULL,      -- given by the writer, in the order of arrival over all lanes
            webhook  TEXT    NOT NULL,
            due      INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            message  BLOB    NOT NULL,      -- a JobMessage
            PRIMARY KEY (lane, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX jobs_by_due ON jobs (lane, due);

        CREATE TABLE dead_letters (
            seq      INTEGER PRIMARY KEY,
            lane     TEXT    NOT NULL,
            webhook  TEXT    NOT NULL,
            attempts INTEGER NOT NULL,
            message  BLOB    NOT NULL,      -- as it lay in jobs, also when it could not be read
            reason   TEXT    NOT NULL,
            dead_at  INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE parked_lanes (
            lane   TEXT    PRIMARY KEY,
            since  INTEGER NOT NULL,
            until  INTEGER NOT NULL,
            probes INTEGER NOT NULL,
            reason TEXT    NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE attempts (
            seq     INTEGER PRIMARY KEY,
            attempt TEXT    NOT NULL        -- an Attempt as JSON
        ) STRICT;

        CREATE TABLE attempt_webhooks (
            webhook TEXT    NOT NULL,
            attempt INTEGER NOT NULL,
            PRIMARY KEY (webhook, attempt)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE refusals (
            source TEXT    NOT NULL,
            cause  TEXT    NOT NULL,
            count  INTEGER NOT NULL,
            PRIMARY KEY (source, cause)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE recent_refusals (
            source   TEXT PRIMARY KEY,
            refusals TEXT NOT NULL          -- a list of Refusal as JSON, the newest first
        ) STRICT;

        -- Only of sources that keep them.
        CREATE TABLE bodies (
            webhook TEXT    PRIMARY KEY,
            body    BLOB    NOT NULL,
            until   INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX bodies_by_until ON bodies (until);
        """,

        // 2. The ledger. What does not apply to a key is an empty text.
        """
        CREATE TABLE entries (
            seq        INTEGER PRIMARY KEY,
            source     TEXT    NOT NULL,
            place      TEXT    NOT NULL,
            id         TEXT    NOT NULL,
            locale     TEXT    NOT NULL,
            key_type   TEXT    NOT NULL,    -- the type where it is part of the key
            version    INTEGER NOT NULL,
            live       INTEGER NOT NULL,
            type       TEXT,
            slug       TEXT,
            path       TEXT,
            updated_at INTEGER,
            fields     TEXT,                -- as JSON
            refs       TEXT,                -- a list of EntryReference as JSON; null for an empty one
            UNIQUE (source, place, id, locale, key_type)
        ) STRICT;

        -- The refs of live entries turned round. Those of a target lie in the order in which they are asked for, so that the first of
        -- thousands are found without a look at the rest.
        CREATE TABLE referrers (
            source   TEXT    NOT NULL,
            place    TEXT    NOT NULL,
            target   TEXT    NOT NULL,
            id       TEXT    NOT NULL,
            locale   TEXT    NOT NULL,
            key_type TEXT    NOT NULL,
            entry    INTEGER NOT NULL,
            PRIMARY KEY (source, place, target, id, locale, key_type)
        ) STRICT, WITHOUT ROWID;
        """,

        // 3. What came with a body: a RequestHead as JSON; null where the body was kept before this step.
        """
        ALTER TABLE bodies ADD COLUMN head TEXT;
        """,

        // 4. When an entry was last changed here, so that those that are gone can go. Of the entries that are there already only those that
        // are gone need one: nothing changed after the last webhook, but for imports; without a webhook they count from now on.
        """
        ALTER TABLE entries ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
        UPDATE entries SET changed_at = coalesce((SELECT received_at FROM webhooks ORDER BY seq DESC LIMIT 1), (unixepoch() + 62135596800) * 10000000) WHERE live = 0;
        CREATE INDEX gone_entries ON entries (changed_at) WHERE live = 0;
        """,

        // 5. Dead letters whose numbers are given once: an operator who asks for one twice must not get another that came in its place. And
        // the source of each, since the journal may forget a webhook before its dead letter is looked at.
        """
        CREATE TABLE numbered_dead_letters (
            seq      INTEGER PRIMARY KEY AUTOINCREMENT,
            lane     TEXT    NOT NULL,
            webhook  TEXT    NOT NULL,
            source   TEXT    NOT NULL,      -- empty when nobody knew it
            attempts INTEGER NOT NULL,
            message  BLOB    NOT NULL,      -- as it lay in jobs, also when it could not be read
            reason   TEXT    NOT NULL,
            dead_at  INTEGER NOT NULL
        ) STRICT;
        INSERT INTO numbered_dead_letters (seq, lane, webhook, source, attempts, message, reason, dead_at)
            SELECT seq, lane, webhook, coalesce((SELECT source FROM webhooks WHERE id = dead_letters.webhook), ''), attempts, message, reason, dead_at FROM dead_letters;
        DROP TABLE dead_letters;
        ALTER TABLE numbered_dead_letters RENAME TO dead_letters;
        """,

        // 6. The jobs of a lane lie in the order in which they are due. So they need no index for it, and a job that comes or goes writes one
        // tree and not two.
        """
        CREATE TABLE jobs_in_time (
            lane     TEXT    NOT NULL,
            due      INTEGER NOT NULL,
            seq      INTEGER NOT NULL,      -- given by the writer, in the order of arrival over all lanes
            webhook  TEXT    NOT NULL,
            attempts INTEGER NOT NULL,
            message  BLOB    NOT NULL,      -- a JobMessage
            PRIMARY KEY (lane, due, seq)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO jobs_in_time (lane, due, seq, webhook, attempts, message) SELECT lane, due, seq, webhook, attempts, message FROM jobs ORDER BY lane, due, seq;
        DROP TABLE jobs;
        ALTER TABLE jobs_in_time RENAME TO jobs;
        """,

        // 7. What was last said of each deployment by who runs them, also that it is gone.
        """
        CREATE TABLE deployments (
            source       TEXT    NOT NULL,
            id           TEXT    NOT NULL,
            runs         INTEGER NOT NULL,
            at           INTEGER NOT NULL,
            address      TEXT,
            project_id   TEXT,
            project_name TEXT,
            target       TEXT,
            branch       TEXT,
            PRIMARY KEY (source, id)
        ) STRICT, WITHOUT ROWID;
        """,

        // 8. What a webhook's jobs have in common lies once. A job's row is a fifth as long without it, so a lane that gets one writes fewer pages.
        """
        CREATE TABLE shared_messages (
            seq     INTEGER PRIMARY KEY,    -- given by the writer
            message BLOB    NOT NULL        -- a JobMessage that names one of its jobs' deployments
        ) STRICT;
        ALTER TABLE jobs ADD COLUMN shared INTEGER;     -- its message among those, and none of its own; null where it has one
        """,
    ];
}
