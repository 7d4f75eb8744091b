"""The tables, written by hand and numbered: each entry of MIGRATIONS lifts a file from one user_version to the next.

Times are whole microseconds since 1970 in UTC, paths are bytes as the file system gave them (they need not be UTF-8).
A fingerprint may stand for a file that could not be read. `articles` keeps one row for ever for each article judged,
so that no re-drop is told twice; the bulky columns (findings, message) are emptied by retention.
"""

from __future__ import annotations

APPLICATION_ID = 0x57415443   # "WATC"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE files (
            path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL,
            inode INTEGER NOT NULL, attempts INTEGER NOT NULL, begun INTEGER, finished INTEGER
        ) WITHOUT ROWID""",
        """CREATE TABLE articles (
            fingerprint TEXT PRIMARY KEY, path BLOB NOT NULL, title TEXT NOT NULL, at INTEGER NOT NULL,
            ending TEXT NOT NULL, reason TEXT NOT NULL, watchlist TEXT NOT NULL, findings BLOB
        ) WITHOUT ROWID""",
        "CREATE INDEX articles_by_path ON articles (path)",
        "CREATE INDEX articles_by_ending ON articles (ending, at)",
        """CREATE TABLE sightings (
            path BLOB NOT NULL, fingerprint TEXT NOT NULL, at INTEGER NOT NULL, duplicate INTEGER NOT NULL,
            PRIMARY KEY (path, fingerprint)
        ) WITHOUT ROWID""",
        """CREATE TABLE alerts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL, path BLOB NOT NULL, title TEXT NOT NULL,
            at INTEGER NOT NULL, reason TEXT NOT NULL, alert TEXT NOT NULL
        )""",
        "CREATE INDEX alerts_by_article ON alerts (fingerprint)",
        # `origin` is the envelope this one was split from or stands in for (itself, for most): copies share their stories.
        # `carrier` is the digest a folded envelope goes with. `begun` is the running attempt, `tried` the first one whose outcome is still unknown.
        """CREATE TABLE envelopes (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, origin TEXT NOT NULL,
            alert_id INTEGER REFERENCES alerts (id), target TEXT NOT NULL, recipient TEXT NOT NULL, thread TEXT NOT NULL,
            title TEXT NOT NULL, message TEXT NOT NULL, created INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
            attempts INTEGER NOT NULL, due INTEGER NOT NULL, lease INTEGER, begun INTEGER, tried INTEGER, reply TEXT NOT NULL,
            carrier TEXT
        )""",
        "CREATE INDEX envelopes_waiting ON envelopes (created, seq) WHERE state = 'waiting'",
        "CREATE INDEX envelopes_by_state ON envelopes (state)",
        "CREATE INDEX envelopes_by_origin ON envelopes (origin)",
        "CREATE INDEX envelopes_by_carrier ON envelopes (carrier) WHERE carrier IS NOT NULL",
        "CREATE INDEX envelopes_by_alert ON envelopes (alert_id)",
        """CREATE TABLE attempts (
            id INTEGER PRIMARY KEY AUTOINCREMENT, envelope TEXT NOT NULL REFERENCES envelopes (id) ON DELETE CASCADE,
            number INTEGER NOT NULL, begun INTEGER NOT NULL, ended INTEGER, outcome TEXT NOT NULL, reply TEXT NOT NULL
        )""",
        "CREATE INDEX attempts_by_envelope ON attempts (envelope)",
        # The key's columns stand first, in its order: else quick_check of SQLite 3.40 reports NULLs that are none.
        """CREATE TABLE stories (
            key TEXT NOT NULL, target TEXT NOT NULL, at INTEGER NOT NULL, origin TEXT NOT NULL, seen INTEGER NOT NULL,
            toll TEXT NOT NULL, thread TEXT NOT NULL, PRIMARY KEY (key, target, at, origin)
        ) WITHOUT ROWID""",
        "CREATE INDEX stories_by_thread ON stories (thread)",
        "CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
    (
        # what retention has still to empty is found without a look at what it has emptied
        "CREATE INDEX articles_full ON articles (at) WHERE findings IS NOT NULL",
        "CREATE INDEX envelopes_full ON envelopes (at) WHERE state = 'sent' AND message <> ''",
        "CREATE INDEX attempts_by_end ON attempts (ended) WHERE ended IS NOT NULL",
        # who is next is answered without a look at the messages, however many wait
        "DROP INDEX envelopes_waiting",
        "CREATE INDEX envelopes_queue ON envelopes (created, seq, target, due, lease, state) WHERE state = 'waiting'",
        # whom a thread began with is answered without a look at all that followed
        "DROP INDEX stories_by_thread",
        "CREATE INDEX stories_by_thread ON stories (thread, at)",
    ),
)
