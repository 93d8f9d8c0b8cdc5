-- Times are nanoseconds since the Unix epoch.

CREATE TABLE stream (
    id   INTEGER PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE,
    -- a lower bound of the last sequence given out, written when messages are dropped: no sequence is given twice
    last INTEGER NOT NULL
);

CREATE TABLE message (
    stream    INTEGER NOT NULL,
    sequence  INTEGER NOT NULL,
    published INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    headers   BLOB    NOT NULL,
    body      BLOB    NOT NULL,
    PRIMARY KEY (stream, sequence)
);

-- Ids of the last minutes, apart from the messages: stays small, so that looking up a random id stays in memory.
CREATE TABLE seen (
    stream    INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    published INTEGER NOT NULL,
    PRIMARY KEY (stream, id)
) WITHOUT ROWID;

CREATE INDEX seen_published ON seen (published);

CREATE TABLE consumer (
    stream  INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    -- everything up to here is done
    cursor  INTEGER NOT NULL,
    touched INTEGER NOT NULL,
    PRIMARY KEY (stream, name)
) WITHOUT ROWID;

-- A copy, so that the stream may drop the message.
CREATE TABLE dead_letter (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    stream    INTEGER NOT NULL,
    consumer  TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    since     INTEGER NOT NULL,
    attempt   INTEGER NOT NULL,
    sequence  INTEGER NOT NULL,
    published INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    headers   BLOB    NOT NULL,
    body      BLOB    NOT NULL,
    UNIQUE (stream, consumer, sequence)
);

CREATE TABLE document (
    collection TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    body       BLOB    NOT NULL,
    PRIMARY KEY (collection, key)
);
