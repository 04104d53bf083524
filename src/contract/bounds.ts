// The limits of the service, with their units in their names: those that a client can meet, which are part of the contract,
// and those that several files have to agree on. What concerns one file stands there, with its reason: the figures of an
// algorithm (src/room/rules/line), how much a cache keeps (src/edge), how many rows one step reads (src/database, src/room).

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Bodies. */
export const BODY_MAX_BYTES = 16 * 1024;
export const ADMIN_BODY_MAX_BYTES = 1024 * 1024;

/** Identifiers and text. */
export const ID_MAX_CHARS = 64;
export const NAME_MAX_CHARS = 100;
export const TITLE_MAX_CHARS = 200;
export const SECTION_NAME_MAX_CHARS = 20;
export const GRADE_MAX_CHARS = 20;
export const IDEMPOTENCY_KEY_MAX_CHARS = 255;

/** Operators, ADMIN_KEY's holder among them. Shorter keys can be guessed: right ones are never held up by wrong ones. */
export const OPERATORS_MAX = 50;
export const OPERATOR_KEY_MIN_CHARS = 20;
export const OPERATOR_NAME_MAX_CHARS = 40;

/** Lists. */
export const PAGE_LIMIT_DEFAULT = 20;
export const PAGE_LIMIT_MAX = 100;
export const AUDIT_PAGE_LIMIT_DEFAULT = 100;
export const CURSOR_MAX_CHARS = 200;

/** Concerts. */
export const PERFORMANCES_MAX = 100;
export const SECTIONS_MAX = 1_000;
export const SEATS_PER_PERFORMANCE_MAX = 60_000;
export const SEATS_PER_CONCERT_MAX = 200_000;
export const PRICE_MAX = 10_000_000;
/** Where an operator may place a section (contract/hall/place.ts): metres from the stage's middle, and degrees. */
export const PLACE = {
  xMetres: { min: -1_000, max: 1_000 },
  yMetres: { min: -1_000, max: 1_000 },
  angleDegrees: { min: -180, max: 180 },
  /** 0: straight rows. */
  curveMetres: { min: 0, max: 1_000 },
  seatPitchMetres: { min: 0.2, max: 3 },
  rowPitchMetres: { min: 0.2, max: 5 },
} as const;
export const HOLD_SECONDS = { min: 5, max: 3_600, default: 300 } as const;
export const SEATS_PER_FAN = { min: 1, max: 8, default: 4 } as const;
/** How long after a date was moved it can be given back by who paid before. */
export const MOVED_REFUND_DAYS = 7;
/** What an operator says of a cancellation. */
export const REASON_MAX_CHARS = 500;
export const REFUND_UNTIL_HOURS = { min: 0, max: 8_760, default: 24 } as const;

/** The waiting room. */
export const MAX_ADMITTED = { min: 1, max: 100_000, default: 500 } as const;
export const ADMIT_PER_MINUTE = { min: 1, max: 600_000, default: 1_200 } as const;
export const SESSION_SECONDS = { min: 10, max: 7_200, default: 600 } as const;
export const OFFER_SECONDS = { min: 5, max: 60, default: 8 } as const;
export const CLAIM_SECONDS = { min: 5, max: 3_600, default: 300 } as const;
/** Gates that collect a crowd's joins before they reach the room; 0: fans join at the room itself. */
export const INTAKE_GATES = { min: 0, max: 64, default: 0 } as const;
/** How long a gate collects. */
export const GATE_COLLECTS_MS = 100;
/** Fans in one call of the room. */
export const SHARED_CALL_MAX = 200;
/** How long a fan waits for a call that another fan's request makes: longer than a room lets changes wait. */
export const SHARED_CALL_PATIENCE_MS = 10_000;

/** Holds. */
export const SEATS_PER_HOLD_MAX = 8;
/** What a fan may hold unpaid: as many holds of all seats a fan may have, for all of `holdSeconds`, within the window. */
export const HOLD_BUDGET_IN_FULL_HOLDS = 3;
export const HOLD_BUDGET_WINDOW_MS = HOUR_MS;

/** What operators do to seats: seats that one request may name, and how many a refusal names at most. */
export const SEATS_PER_BLOCK_MAX = 2_000;
export const SEATS_PER_COMP_MAX = 8;
/** Changes of blocks of one date that wait for D1; whoever comes then is told to come back. */
export const UNSAVED_BLOCKS_MAX = 50;

/** Money, in won. */
export const CHARGE_MAX = 10_000_000;
export const BALANCE_MAX = 100_000_000;

/** Changes a room lets wait for their turn, some seconds' worth; whoever comes then is told to come back. */
export const CHANGES_WAITING_MAX = 5_000;
/** Payments of one room that may be undecided at once: some batches. */
export const OPEN_PAYMENTS_MAX = 200;
/** What a fan is told to wait at least, when a room or D1 has too much to do. */
export const OVERLOADED_RETRY_SECONDS = 2;
/** What a fan inside is told to wait at least while the sale is paused. */
export const SALE_PAUSED_RETRY_SECONDS = 5;
/** And to wait before asking again with the same key what became of a charge, payment or refund. */
export const OUTCOME_PENDING_RETRY_SECONDS = 1;
/** And to wait for the first request of a key that is still running. */
export const IN_FLIGHT_RETRY_SECONDS = 1;

/** How long the answer of an idempotency key is kept at least, twice what is promised, where a record doesn't keep it for ever. */
export const ANSWERS_KEPT_MS = 2 * DAY_MS;

/** How long an operator's request whose answer isn't kept yet is taken to be running; afterwards a repeat goes on with it. */
export const OPERATOR_REQUEST_MS = 30 * SECOND_MS;
/** Kept answers that one run of their sweep removes at most, and in one statement. */
export const ANSWERS_SWEPT_MAX = 10_000;
export const ANSWERS_SWEPT_AT_ONCE = 500;

/** Layouts of dates that one run of their job names at most, and in one step: each may have some hundred kilobytes. */
export const LAYOUTS_NAMED_MAX = 200;
export const LAYOUTS_NAMED_AT_ONCE = 10;

/** How long a call to D1 may take before its outcome counts as not known. */
export const D1_CALL_MAX_MS = 10 * SECOND_MS;
/** Movements of money in one batch of D1, and its statements. */
export const BATCH_MEMBERS_MAX = 32;
export const BATCH_STATEMENTS_MAX = 200;
/** How long a batch of a room keeps the next one waiting, and how many may be under way when D1 answers none of them. */
export const BATCH_PATIENCE_MS = SECOND_MS;
export const BATCHES_UNDER_WAY_MAX = 4;
/** Open payments or refunds that a room resumes side by side: two batches. */
export const RESUMED_AT_ONCE = 2 * BATCH_MEMBERS_MAX;
/** How long an open payment is sent again before it is given up instead. */
export const ATTEMPT_DEADLINE_MS = 30 * SECOND_MS;
/** How long after its deadline an attempt may still be open before an audit calls it stuck. */
export const ATTEMPT_RECOVERY_MS = 2 * MINUTE_MS;
/** Pause of the recovery between two tries while D1 is out of reach. */
export const RECOVERY_RETRY_MS = 5 * SECOND_MS;

/** Holds that one turn of a room writes or gives back where there may be many: some milliseconds. */
export const HOLDS_PER_TURN = 200;

/** Payments of a cancelled date that one step refunds. */
export const REFUNDS_PER_STEP = 2 * BATCH_MEMBERS_MAX;

/** Rooms an audit or a reconciliation asks at once: as many calls as a Worker may have open. */
export const ROOMS_AT_ONCE = 6;
/** Rooms one reconciliation looks at, and until how long after a concert's last date. */
export const RECONCILED_ROOMS_MAX = 500;
export const RECONCILED_AFTER_LAST_DATE_DAYS = 1;

/** Age of the snapshot a poll or a seat read may be answered from. */
export const SNAPSHOT_MAX_AGE_MS = 2 * SECOND_MS;
/** Up to this age a cache hands a snapshot out: the rest is for the way to the room and back. */
export const SNAPSHOT_FRESH_MS = SNAPSHOT_MAX_AGE_MS / 2;

/** How old it may be what the page of a concert says of the seats that are left. */
export const AVAILABILITY_MAX_AGE_MS = 10 * SECOND_MS;
/** How long that page waits for a room that does not answer. */
export const AVAILABILITY_PATIENCE_MS = 2 * SECOND_MS;
/** Few seats are left of a date: fewer than this, and under this share of all. */
export const FEW_SEATS = { below: 200, belowShare: 0.05 } as const;

/** How long a browser may keep what a preflight told it: the most that any keeps it for. */
export const CORS_MAX_AGE_SECONDS = 7_200;

/** Rate limits; their figures stand in wrangler.toml, all over this period. */
export const RATE_LIMIT_PERIOD_SECONDS = 60;
/** Wrong operators' keys of an address in this period, as each isolate counts them. */
export const WRONG_KEYS_MAX = 20;
/** What an isolate counts where the platform doesn't: some ten megabytes. */
export const COUNTERS_PER_ISOLATE_MAX = 100_000;
/** Groups of an IPv6 address that are counted as one network: 64 bits. */
export const ADDRESS_PREFIX_GROUPS = 4;

/** Operators' keys that are in force at once: an isolate reads them all. */
export const LIVE_KEYS_MAX = 500;
/** Concerts that one of them is bound to. */
export const CONCERTS_OF_KEY_MAX = 50;
/** Random letters and digits of one: 256 bits. */
export const KEY_SECRET_CHARS = 43;
/** How old it may be what an isolate knows of the keys in force: a key that is revoked is dead everywhere after this. */
export const KEYS_FRESH_MS = 5 * SECOND_MS;
/** The same for a key that it does not know, which may be new. */
export const UNKNOWN_KEY_FRESH_MS = SECOND_MS;
/** How long an operator waits until D1 has said which keys are in force. */
export const KEYS_PATIENCE_MS = 3 * SECOND_MS;

/** How long a check of readiness may take. */
export const READINESS_CHECK_MAX_MS = 3 * SECOND_MS;

/** Lines that an isolate logs of one reason for a refused credential in a minute; the rest is told as a number. */
export const REFUSED_LOGGED_MAX = 5;
/** Reasons that it tells apart. */
export const REFUSED_REASONS_MAX = 50;

/** Shorter secrets can be guessed from a single token. */
export const TOKEN_SECRET_MIN_CHARS = 32;
/** Lives of the tokens. */
export const ACCESS_TOKEN_LIFE_MS = 12 * HOUR_MS;
export const REFRESH_TOKEN_LIFE_MS = 90 * DAY_MS;
export const QUEUE_TOKEN_LIFE_MS = DAY_MS;

/** The identity provider's tokens and keys. */
export const PROVIDER_SUBJECT_MAX_CHARS = 255;
/** How far the provider's clock may be off. */
export const PROVIDER_SKEW_SECONDS = 60;
/** Keys are asked for again after this. */
export const PROVIDER_KEYS_LIFE_MS = 10 * MINUTE_MS;
/**
 * And for an unknown key id this long after they were last told: the pause doubles with each time that it brings no new key,
 * up to the most.
 */
export const PROVIDER_KEYS_REFETCH_MS = 30 * SECOND_MS;
export const PROVIDER_KEYS_REFETCH_MAX_MS = 5 * MINUTE_MS;
/** While the provider is down: pause between two tries, and how long the keys last known stay good. */
export const PROVIDER_KEYS_RETRY_MS = 5 * SECOND_MS;
export const PROVIDER_KEYS_STALE_MS = HOUR_MS;
export const PROVIDER_TIMEOUT_MS = 3 * SECOND_MS;

/**
 * How often a fan in line asks again, chance included. The most is a third of `claimSeconds` as it is by default: 22 polls in
 * half an hour. A longer right makes it no longer, since a fan should hear of a pause or an earlier opening.
 */
export const POLL_AFTER_MIN_MS = SECOND_MS;
export const POLL_AFTER_MAX_MS = 100 * SECOND_MS;
