-- The log. Nothing in these two tables is ever changed or taken away.

-- Where versions go: an environment, or a slot of one; with neither, the builds of a product.
CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    product TEXT NOT NULL,
    environment TEXT NOT NULL,
    slot TEXT NOT NULL,
    UNIQUE (product, environment, slot)
) STRICT;

CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    place INTEGER NOT NULL REFERENCES place,
    version TEXT NOT NULL,
    -- Microseconds since 1970.
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (source, event_id)
) STRICT;

CREATE INDEX event_of_version ON event (place, version, sequence);

-- The projection: what the log folds into. It can be thrown away and made again.

-- The attempts of one version at one place.
CREATE TABLE strand (
    place INTEGER NOT NULL REFERENCES place,
    version TEXT NOT NULL,
    attempts TEXT NOT NULL,
    -- Whether an attempt has not ended.
    open INTEGER NOT NULL,
    -- By what the last completed deployment, the last failed attempt and the one that began last are found; text that sorts.
    completed TEXT,
    failed TEXT,
    began TEXT NOT NULL,
    PRIMARY KEY (place, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX strand_began ON strand (place, open, began);
CREATE INDEX strand_completed ON strand (place, completed) WHERE completed IS NOT NULL;
CREATE INDEX strand_failed ON strand (place, failed) WHERE failed IS NOT NULL;

CREATE TABLE version (
    product TEXT NOT NULL,
    version TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (product, version)
) STRICT, WITHOUT ROWID;

-- Commits in lower case.
CREATE TABLE version_commit (
    scm_sha TEXT NOT NULL,
    product TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (scm_sha, product, version)
) STRICT, WITHOUT ROWID;
