ALTER TABLE `concerts` ADD `is_draft` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `concerts` ADD `single_seat_rule` text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE `concerts` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `performances` ADD `cancel_reason` text;--> statement-breakpoint
ALTER TABLE `performances` ADD `moved_at` integer;--> statement-breakpoint
ALTER TABLE `performances` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `performances` ADD `grades` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `performances` ADD `layout_version` text;