CREATE TABLE `seat_blocks` (
	`performance_id` text PRIMARY KEY NOT NULL,
	`concert_id` text NOT NULL,
	`revision` integer NOT NULL,
	`epoch` integer NOT NULL,
	`ranges` text NOT NULL,
	`changed_at` integer NOT NULL,
	CONSTRAINT "seat_blocks_revision" CHECK("seat_blocks"."revision" > 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `seat_blocks_by_concert` ON `seat_blocks` (`concert_id`);--> statement-breakpoint
ALTER TABLE `payments` ADD `comp_reason` text CHECK(`comp_reason` IS NULL OR `amount` = 0);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_comp_key` ON `payments` (`key`) WHERE "payments"."comp_reason" IS NOT NULL AND "payments"."state" <> 'void';