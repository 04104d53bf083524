-- Written by hand after drizzle-kit's draft: it has no word for STRICT, triggers, or what is compared here. The ledger and the
-- tickets are made anew, so that money is written in fewer rows and the ledger takes new accounts and kinds as rows.
--
-- D1 applies a migration as one batch. A Worker of before writes before it or after it; what it writes afterwards is
-- completed by triggers, since it knows neither movements nor numbers of tickets.
--
-- What an entry may be of. A new account or kind is an INSERT.
CREATE TABLE `ledger_accounts` (
	`account` text PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ledger_kinds` (
	`kind` text PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `ledger_accounts` VALUES ('cash'), ('fan'), ('revenue');
--> statement-breakpoint
INSERT INTO `ledger_kinds` VALUES ('charge'), ('payment'), ('refund');
--> statement-breakpoint
CREATE TABLE `ledger_rebuilt` (
	`entry_id` integer PRIMARY KEY NOT NULL,
	`movement_id` integer DEFAULT 0 NOT NULL,
	`entries` integer DEFAULT 2 NOT NULL,
	`reference` text NOT NULL,
	`account` text NOT NULL,
	`fan` text,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`balance_after` integer,
	`created_at` integer NOT NULL,
	CONSTRAINT "ledger_fan" CHECK((`account` = 'fan') = (`fan` IS NOT NULL)),
	CONSTRAINT "ledger_balance" CHECK((`account` = 'fan') = (`balance_after` IS NOT NULL))
) STRICT;
--> statement-breakpoint
INSERT INTO `ledger_rebuilt`
	SELECT e.`entry_id`, (SELECT min(m.`entry_id`) FROM `ledger_entries` m WHERE m.`reference` = e.`reference`),
		(SELECT max(2, count(*)) FROM `ledger_entries` m WHERE m.`reference` = e.`reference`),
		e.`reference`, e.`account`, e.`fan`, e.`kind`, e.`amount`, e.`balance_after`, e.`created_at`
	FROM `ledger_entries` e ORDER BY e.`entry_id`;
--> statement-breakpoint
CREATE TABLE `tickets_rebuilt` (
	`ticket_number` integer PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`performance_id` text NOT NULL,
	`seat_id` text NOT NULL,
	`section` text NOT NULL,
	`row` integer NOT NULL,
	`number` integer NOT NULL,
	`grade` text NOT NULL,
	`price` integer NOT NULL,
	`state` text NOT NULL,
	CONSTRAINT "tickets_state" CHECK(`state` IN ('valid', 'refunded')),
	CONSTRAINT "tickets_price" CHECK(`price` >= 0)
) STRICT;
--> statement-breakpoint
-- Those of a payment stand together, in the order in which they were written.
INSERT INTO `tickets_rebuilt`
	SELECT row_number() OVER (ORDER BY f.first, t.rowid), t.`ticket_id`, t.`payment_id`, t.`performance_id`, t.`seat_id`,
		t.`section`, t.`row`, t.`number`, t.`grade`, t.`price`, t.`state`
	FROM `tickets` t JOIN (SELECT `payment_id`, min(rowid) AS first FROM `tickets` GROUP BY `payment_id`) f
		ON f.`payment_id` = t.`payment_id`;
--> statement-breakpoint
-- Nothing is taken over unless it is the same: a row that breaks a CHECK here takes the whole migration back.
CREATE TABLE `rebuilt_compared` (
	`same_entries` integer NOT NULL CONSTRAINT "the rebuilt ledger has other entries" CHECK(`same_entries` = 1),
	`same_sums` integer NOT NULL CONSTRAINT "the rebuilt ledger has other sums" CHECK(`same_sums` = 1),
	`whole_movements` integer NOT NULL CONSTRAINT "entries of a movement stand apart" CHECK(`whole_movements` = 1),
	`same_tickets` integer NOT NULL CONSTRAINT "the rebuilt tickets are others" CHECK(`same_tickets` = 1)
) STRICT;
--> statement-breakpoint
INSERT INTO `rebuilt_compared` SELECT
	(SELECT count(*) FROM `ledger_rebuilt`) = (SELECT count(*) FROM `ledger_entries`)
		AND NOT EXISTS (SELECT 1 FROM `ledger_entries` e LEFT JOIN `ledger_rebuilt` r ON r.`entry_id` = e.`entry_id`
			WHERE (r.`reference`, r.`account`, r.`fan`, r.`kind`, r.`amount`, r.`balance_after`, r.`created_at`)
				IS NOT (e.`reference`, e.`account`, e.`fan`, e.`kind`, e.`amount`, e.`balance_after`, e.`created_at`)),
	NOT EXISTS (
		SELECT `account`, `kind`, count(*), sum(`amount`), sum(`balance_after`) FROM `ledger_entries` GROUP BY 1, 2
		EXCEPT SELECT `account`, `kind`, count(*), sum(`amount`), sum(`balance_after`) FROM `ledger_rebuilt` GROUP BY 1, 2),
	NOT EXISTS (SELECT 1 FROM `ledger_rebuilt` WHERE `entry_id` >= `movement_id` + `entries`),
	(SELECT count(*) FROM `tickets_rebuilt`) = (SELECT count(*) FROM `tickets`)
		AND NOT EXISTS (
			SELECT `payment_id`, `state`, count(*), sum(`price`) FROM `tickets` GROUP BY 1, 2
			EXCEPT SELECT `payment_id`, `state`, count(*), sum(`price`) FROM `tickets_rebuilt` GROUP BY 1, 2);
--> statement-breakpoint
DROP TABLE `rebuilt_compared`;
--> statement-breakpoint
DROP TABLE `ledger_entries`;
--> statement-breakpoint
ALTER TABLE `ledger_rebuilt` RENAME TO `ledger_entries`;
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_movement` ON `ledger_entries` (`reference`) WHERE "ledger_entries"."entry_id" = "ledger_entries"."movement_id";
--> statement-breakpoint
CREATE INDEX `ledger_by_fan` ON `ledger_entries` (`fan`) WHERE "ledger_entries"."account" = 'fan';
--> statement-breakpoint
DROP TABLE `tickets`;
--> statement-breakpoint
ALTER TABLE `tickets_rebuilt` RENAME TO `tickets`;
--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_seat` ON `tickets` (`performance_id`,`seat_id`) WHERE "tickets"."state" = 'valid';
--> statement-breakpoint
ALTER TABLE `payments` ADD `first_ticket` integer;
--> statement-breakpoint
ALTER TABLE `payments` ADD `seats` integer;
--> statement-breakpoint
UPDATE `payments` SET `first_ticket` = t.first, `seats` = t.seats
	FROM (SELECT `payment_id`, min(`ticket_number`) AS first, count(*) AS seats FROM `tickets` GROUP BY `payment_id`) t
	WHERE t.`payment_id` = `payments`.`payment_id`;
--> statement-breakpoint
-- What a concert has taken is added up by date from now on, beside the count; an index of payments was for nothing else.
DROP INDEX `payments_by_concert`;
--> statement-breakpoint
DROP TRIGGER payments_counted_in;
--> statement-breakpoint
DROP TRIGGER payments_counted_out;
--> statement-breakpoint
DROP TRIGGER payments_counted_over;
--> statement-breakpoint
ALTER TABLE `performance_payments` ADD `amount` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `performance_payments` ADD `amount_refunded` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE `performance_payments` SET `amount` = p.amount, `amount_refunded` = p.refunded
	FROM (SELECT `performance_id`, sum(`amount`) AS amount, coalesce(sum(`amount`) FILTER (WHERE `state` = 'refunded'), 0) AS refunded
		FROM `payments` WHERE `state` <> 'void' GROUP BY `performance_id`) p
	WHERE p.`performance_id` = `performance_payments`.`performance_id`;
--> statement-breakpoint
CREATE TRIGGER payments_counted_in AFTER INSERT ON payments WHEN NEW.state <> 'void'
BEGIN
	INSERT INTO performance_payments (performance_id, payments, refunded, amount, amount_refunded)
		VALUES (NEW.performance_id, 1, NEW.state = 'refunded', NEW.amount, iif(NEW.state = 'refunded', NEW.amount, 0))
		ON CONFLICT DO UPDATE SET payments = payments + 1, refunded = refunded + excluded.refunded,
			amount = amount + excluded.amount, amount_refunded = amount_refunded + excluded.amount_refunded;
END;
--> statement-breakpoint
CREATE TRIGGER payments_counted_out AFTER DELETE ON payments WHEN OLD.state <> 'void'
BEGIN
	UPDATE performance_payments SET payments = payments - 1, refunded = refunded - (OLD.state = 'refunded'),
		amount = amount - OLD.amount, amount_refunded = amount_refunded - iif(OLD.state = 'refunded', OLD.amount, 0)
		WHERE performance_id = OLD.performance_id;
END;
--> statement-breakpoint
CREATE TRIGGER payments_counted_over AFTER UPDATE OF state, performance_id, amount ON payments
BEGIN
	UPDATE performance_payments SET payments = payments - (OLD.state <> 'void') + (NEW.state <> 'void'),
		refunded = refunded - (OLD.state = 'refunded') + (NEW.state = 'refunded'),
		amount = amount - iif(OLD.state <> 'void', OLD.amount, 0) + iif(NEW.state <> 'void', NEW.amount, 0),
		amount_refunded = amount_refunded - iif(OLD.state = 'refunded', OLD.amount, 0) + iif(NEW.state = 'refunded', NEW.amount, 0)
		WHERE performance_id = OLD.performance_id AND NEW.performance_id = OLD.performance_id;
	UPDATE performance_payments SET payments = payments - 1, refunded = refunded - (OLD.state = 'refunded'),
		amount = amount - OLD.amount, amount_refunded = amount_refunded - iif(OLD.state = 'refunded', OLD.amount, 0)
		WHERE performance_id = OLD.performance_id AND NEW.performance_id <> OLD.performance_id AND OLD.state <> 'void';
	INSERT INTO performance_payments (performance_id, payments, refunded, amount, amount_refunded)
		SELECT NEW.performance_id, 1, NEW.state = 'refunded', NEW.amount, iif(NEW.state = 'refunded', NEW.amount, 0)
		WHERE NEW.performance_id <> OLD.performance_id AND NEW.state <> 'void'
		ON CONFLICT DO UPDATE SET payments = payments + 1, refunded = refunded + excluded.refunded,
			amount = amount + excluded.amount, amount_refunded = amount_refunded + excluded.amount_refunded;
END;
--> statement-breakpoint
-- The first ticket that a Worker of before writes names the place of the others.
CREATE TRIGGER tickets_without_a_place AFTER INSERT ON tickets
WHEN (SELECT first_ticket FROM payments WHERE payment_id = NEW.payment_id) IS NULL
BEGIN
	UPDATE payments SET first_ticket = NEW.ticket_number WHERE payment_id = NEW.payment_id AND state <> 'void';
END;
--> statement-breakpoint
-- The ledger refuses what it doesn't know.
CREATE TRIGGER ledger_entries_refuse_unknown BEFORE INSERT ON ledger_entries
WHEN NOT EXISTS (SELECT 1 FROM ledger_accounts WHERE account = NEW.account)
	OR NOT EXISTS (SELECT 1 FROM ledger_kinds WHERE kind = NEW.kind)
BEGIN
	SELECT RAISE(ABORT, 'the ledger has no such account or kind');
END;
--> statement-breakpoint
-- Entries of a movement stand together, each of another account.
CREATE TRIGGER ledger_entries_refuse_stray AFTER INSERT ON ledger_entries
WHEN NEW.movement_id <> 0 AND NEW.movement_id <> NEW.entry_id
BEGIN
	SELECT RAISE(ABORT, 'an entry stands outside of its movement') WHERE NOT EXISTS (
		SELECT 1 FROM ledger_entries h WHERE h.entry_id = NEW.movement_id AND h.movement_id = NEW.movement_id
			AND h.reference = NEW.reference AND h.kind = NEW.kind AND h.entries = NEW.entries
			AND NEW.entry_id > h.entry_id AND NEW.entry_id < h.entry_id + h.entries);
	SELECT RAISE(ABORT, 'a movement has two entries of an account') WHERE EXISTS (
		SELECT 1 FROM ledger_entries e WHERE e.entry_id >= NEW.movement_id AND e.entry_id < NEW.movement_id + NEW.entries
			AND e.movement_id = NEW.movement_id AND e.account = NEW.account AND e.entry_id <> NEW.entry_id);
END;
--> statement-breakpoint
-- A Worker of before names no movement: its first entry of a reference begins one, and the second follows.
CREATE TRIGGER ledger_entries_of_before AFTER INSERT ON ledger_entries WHEN NEW.movement_id = 0
BEGIN
	SELECT RAISE(ABORT, 'a movement has two entries of an account') FROM ledger_entries h
		WHERE h.reference = NEW.reference AND h.entry_id = h.movement_id
			AND (NEW.entry_id >= h.entry_id + h.entries OR EXISTS (
				SELECT 1 FROM ledger_entries e WHERE e.entry_id >= h.entry_id AND e.entry_id < h.entry_id + h.entries
					AND e.movement_id = h.entry_id AND e.account = NEW.account));
	UPDATE ledger_entries SET movement_id = coalesce(
		(SELECT h.entry_id FROM ledger_entries h WHERE h.reference = NEW.reference AND h.entry_id = h.movement_id), NEW.entry_id)
		WHERE entry_id = NEW.entry_id;
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_refuse_update
BEFORE UPDATE OF entry_id, entries, reference, account, fan, kind, amount, balance_after, created_at ON ledger_entries
BEGIN
	SELECT RAISE(ABORT, 'ledger entries are append-only');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_refuse_move BEFORE UPDATE OF movement_id ON ledger_entries WHEN OLD.movement_id <> 0
BEGIN
	SELECT RAISE(ABORT, 'ledger entries are append-only');
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_refuse_delete BEFORE DELETE ON ledger_entries
BEGIN
	SELECT RAISE(ABORT, 'ledger entries are append-only');
END;
--> statement-breakpoint
-- Tickets have other numbers: the clock checks all books again, from their first rows on.
DELETE FROM `job_positions` WHERE `job` = 'check the books';
--> statement-breakpoint
DELETE FROM `book_faults`;
