CREATE TABLE `refunds` (
	`refund_id` text PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL,
	`key` text,
	`amount` integer NOT NULL,
	`epoch` integer NOT NULL,
	`balance_after` integer NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "refunds_amount" CHECK("refunds"."amount" >= 0),
	CONSTRAINT "refunds_balance" CHECK("refunds"."balance_after" >= "refunds"."amount")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_payment` ON `refunds` (`payment_id`);--> statement-breakpoint
ALTER TABLE `performances` ADD `cancelled_at` integer;