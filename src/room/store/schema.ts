// The room's own tables and how they came to be. Migrations run forward only, each in one transaction together with
// the mark that it ran; a landed one is never edited. A rebuild makes seats and holds anew in the shape they have; an index
// then has a suffix behind its name (anew-store.ts), so a migration that drops one looks its name up.

const MIGRATIONS: readonly string[] = [
  `
  -- The sale's settings, and what must never run backwards. One row.
  CREATE TABLE room (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sale TEXT NOT NULL,
    -- Lives of the object: raised at every start, so that revisions keep rising.
    generation INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE performances (
    ordinal INTEGER PRIMARY KEY,
    performance_id TEXT NOT NULL UNIQUE,
    starts_at INTEGER NOT NULL,
    sections TEXT NOT NULL
  ) STRICT;

  -- The line as a whole. One row.
  CREATE TABLE line (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch INTEGER NOT NULL,
    served INTEGER NOT NULL CHECK (served >= 0),
    issued INTEGER NOT NULL CHECK (issued >= served),
    admitted_total INTEGER NOT NULL,
    bucket_units INTEGER NOT NULL CHECK (bucket_units >= 0),
    bucket_at INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    lapsed_to INTEGER NOT NULL,
    clock INTEGER NOT NULL
  ) STRICT;

  -- The last number each fan was given.
  CREATE TABLE places (
    fan TEXT PRIMARY KEY,
    number INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Numbers that were given up before their owner asked to enter.
  CREATE TABLE leavers (
    number INTEGER PRIMARY KEY
  ) STRICT;

  -- Each raise of the watermark.
  CREATE TABLE cohorts (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last >= first),
    called_at INTEGER NOT NULL
  ) STRICT;

  -- Called fans who asked to enter, and the sessions they got.
  CREATE TABLE visits (
    number INTEGER PRIMARY KEY,
    fan TEXT NOT NULL,
    first_asked_at INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    granted_at INTEGER,
    ends_at INTEGER,
    cut_at INTEGER,
    told_until INTEGER NOT NULL,
    ended_at INTEGER,
    has_left INTEGER NOT NULL CHECK (has_left IN (0, 1)),
    CHECK ((granted_at IS NULL) = (ends_at IS NULL))
  ) STRICT;

  -- By fan, because a hold is only ever asked for by its owner.
  CREATE TABLE holds (
    fan TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    performance_id TEXT NOT NULL,
    seats TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('held', 'paying', 'paid', 'released', 'expired')),
    PRIMARY KEY (fan, hold_id)
  ) STRICT, WITHOUT ROWID;

  -- Only seats that somebody has. The key is what makes two owners of one seat impossible to write.
  CREATE TABLE seats (
    performance INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    fan TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    PRIMARY KEY (performance, seat)
  ) STRICT, WITHOUT ROWID;

  -- The last try of each idempotency key to pay.
  CREATE TABLE attempts (
    fan TEXT NOT NULL,
    key TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'paid', 'refused', 'void')),
    outcome TEXT NOT NULL,
    PRIMARY KEY (fan, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- When the operator called the date off, and when everybody had been refunded.
  ALTER TABLE performances ADD COLUMN cancelled_at INTEGER;
  ALTER TABLE performances ADD COLUMN settled_at INTEGER;

  -- Refunds that D1 has not decided yet, and keys that came too late.
  CREATE TABLE refund_attempts (
    payment_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fan TEXT NOT NULL,
    performance_id TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'closed')),
    PRIMARY KEY (payment_id, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- From which number on calls and visits that are over are still read, and how many below it asked to enter; see
  -- rules/line.ts.
  ALTER TABLE line ADD COLUMN known_from INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE line ADD COLUMN past_shown_in_time INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE line ADD COLUMN past_shown_in_all INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- By the hold's id, which rises with time: new holds share a page, where by fan each has a page of its own to write. What
  -- a fan has paid for is found by an index that is written when a hold is paid. A seat needn't say whose it is: its hold
  -- does.
  ALTER TABLE holds RENAME TO holds_by_fan;
  CREATE TABLE holds (
    hold_id TEXT PRIMARY KEY,
    fan TEXT NOT NULL,
    number INTEGER NOT NULL,
    performance_id TEXT NOT NULL,
    seats TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('held', 'paying', 'paid', 'released', 'expired'))
  ) STRICT, WITHOUT ROWID;
  INSERT INTO holds
    SELECT hold_id, fan, number, performance_id, seats, amount, created_at, expires_at, status FROM holds_by_fan;
  DROP TABLE holds_by_fan;
  CREATE INDEX paid_holds ON holds (fan) WHERE status = 'paid';
  ALTER TABLE seats DROP COLUMN fan;
  `,
  `
  -- What is left of a longer right to enter after the operator made it shorter; see src/domain/claim-right.ts.
  ALTER TABLE line ADD COLUMN kept_right_until INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE line ADD COLUMN kept_right_ms INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Keys that came too late are no longer kept, since a date that moves or another deadline opens the way again; keys that
  -- came second are. What was kept as closed is dropped here: such a key may be tried again.
  ALTER TABLE refund_attempts RENAME TO refund_attempts_with_closed;
  CREATE TABLE refund_attempts (
    payment_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fan TEXT NOT NULL,
    performance_id TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'refused')),
    PRIMARY KEY (payment_id, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO refund_attempts SELECT * FROM refund_attempts_with_closed WHERE state = 'pending';
  DROP TABLE refund_attempts_with_closed;
  `,
  `
  -- A room that starts reads what is live, and what is over is removed after a while; see past-store.ts.
  -- No live hold has a smaller id.
  ALTER TABLE room ADD COLUMN live_from TEXT NOT NULL DEFAULT '';
  -- When the next pass over what is over is due; NULL: there is nothing.
  ALTER TABLE room ADD COLUMN prune_at INTEGER DEFAULT 0;
  -- Since when a hold is released or expired; NULL in rows from before: since its end at the latest.
  ALTER TABLE holds ADD COLUMN over_at INTEGER;

  -- Keys that came second stand apart, so that all of refund_attempts is open.
  CREATE TABLE refused_refunds (
    payment_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fan TEXT NOT NULL,
    performance_id TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    refused_at INTEGER NOT NULL,
    PRIMARY KEY (payment_id, key)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO refused_refunds SELECT payment_id, key, fan, performance_id, hold_id, begun_at
    FROM refund_attempts WHERE state = 'refused';
  DELETE FROM refund_attempts WHERE state = 'refused';
  `,
  `
  -- What fans are told of why a date was called off, when it was last moved, and whether a seat of it was ever held: that is
  -- asked when all holds may be gone.
  ALTER TABLE performances ADD COLUMN cancel_reason TEXT;
  ALTER TABLE performances ADD COLUMN moved_at INTEGER;
  ALTER TABLE performances ADD COLUMN was_held INTEGER NOT NULL DEFAULT 0 CHECK (was_held IN (0, 1));
  UPDATE performances SET was_held = 1 WHERE performance_id IN (SELECT performance_id FROM holds);

  -- What each seat of a hold cost when it was held; NULL: of before prices could change, and as the layout says.
  ALTER TABLE holds ADD COLUMN prices TEXT;

  -- Dates that were deleted, and the concert itself, under its own id. Until D1 has it, it is pending.
  CREATE TABLE deletions (
    id TEXT PRIMARY KEY,
    operator TEXT NOT NULL,
    request_id TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done'))
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The seats of a date that the operator keeps back, as runs, since a row a seat would be thousands; which revision of them D1
  -- has, and since when it may not have all.
  CREATE TABLE blocks (
    performance_id TEXT PRIMARY KEY,
    ranges TEXT NOT NULL,
    revision INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- What operators asked for, until D1 has it, and for a while after: the record that a repeat is answered from.
  CREATE TABLE block_changes (
    change_id TEXT PRIMARY KEY,
    performance_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    change TEXT NOT NULL,
    changed INTEGER NOT NULL,
    seats_revision INTEGER NOT NULL,
    decided_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX block_changes_by_date ON block_changes (performance_id, revision);
  CREATE INDEX block_changes_by_age ON block_changes (decided_at);

  -- Seats that an operator gave count in no fan's limit, and their key is the operator's.
  ALTER TABLE holds ADD COLUMN comp INTEGER NOT NULL DEFAULT 0 CHECK (comp IN (0, 1));
  ALTER TABLE attempts ADD COLUMN comp TEXT;
  CREATE INDEX comp_attempts ON attempts (key) WHERE comp IS NOT NULL;
  `,
  `
  -- Which hold an idempotency key has made; see hold-key-store.ts.
  CREATE TABLE hold_keys (
    fan TEXT NOT NULL,
    performance_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    hold_id TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (fan, performance_id, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- By which key an operator deletes, since several may have one name. NULL: noted before keys had ids.
  ALTER TABLE deletions ADD COLUMN key_id TEXT;
  `,
];

/** Brings the tables to the newest shape, or to an older one, for a test to begin with. Writes nothing when they have it. */
export function migrate(storage: DurableObjectStorage, version = MIGRATIONS.length): void {
  const applied = storage.kv.get<number>("schema") ?? 0;
  MIGRATIONS.slice(applied, version).forEach((migration, index) => {
    storage.transactionSync(() => {
      storage.sql.exec(migration);
      storage.kv.put("schema", applied + index + 1);
    });
  });
}
