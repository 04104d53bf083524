-- Written by hand after drizzle-kit's draft: SQLite adds no column whose default is an expression, so the table of actions is
-- made anew, with its rows, their order and its triggers. The default names each action of before, and those that an older
-- Worker writes, too.
CREATE TABLE `operator_actions_named` (
	`action_id` integer PRIMARY KEY NOT NULL,
	`public_id` text DEFAULT ('act_' || lower(hex(randomblob(12)))) NOT NULL,
	`concert_id` text NOT NULL,
	`operator` text NOT NULL,
	`action` text NOT NULL,
	`before` text,
	`after` text,
	`request_id` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
INSERT INTO `operator_actions_named` (`action_id`, `concert_id`, `operator`, `action`, `before`, `after`, `request_id`, `created_at`)
	SELECT `action_id`, `concert_id`, `operator`, `action`, `before`, `after`, `request_id`, `created_at` FROM `operator_actions`;
--> statement-breakpoint
DROP TABLE `operator_actions`;--> statement-breakpoint
ALTER TABLE `operator_actions_named` RENAME TO `operator_actions`;--> statement-breakpoint
CREATE INDEX `operator_actions_by_concert` ON `operator_actions` (`concert_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `operator_actions_public_id` ON `operator_actions` (`public_id`);--> statement-breakpoint
CREATE TRIGGER operator_actions_refuse_update BEFORE UPDATE ON operator_actions
BEGIN
	SELECT RAISE(ABORT, 'operator actions are append-only');
END;
--> statement-breakpoint
CREATE TRIGGER operator_actions_refuse_delete BEFORE DELETE ON operator_actions
BEGIN
	SELECT RAISE(ABORT, 'operator actions are append-only');
END;
--> statement-breakpoint
-- When a fan last signed out everywhere; NULL: never.
ALTER TABLE `users` ADD `signed_out_at` integer;
