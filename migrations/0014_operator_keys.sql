CREATE TABLE `operator_keys` (
	`key_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`scopes` text NOT NULL,
	`concert_ids` text,
	`expires_at` integer,
	`created_at` integer NOT NULL,
	`created_by_key_id` text NOT NULL,
	`created_by_name` text NOT NULL,
	`revoked_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_keys_hash` ON `operator_keys` (`key_hash`);--> statement-breakpoint
CREATE INDEX `operator_keys_by_age` ON `operator_keys` (`created_at`,`key_id`) WHERE "operator_keys"."revoked_at" IS NULL;--> statement-breakpoint
CREATE INDEX `operator_keys_by_end` ON `operator_keys` (`expires_at`) WHERE "operator_keys"."revoked_at" IS NULL;--> statement-breakpoint
ALTER TABLE `operator_actions` ADD `key_id` text;