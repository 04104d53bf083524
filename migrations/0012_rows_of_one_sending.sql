ALTER TABLE `charges` ADD `commit_id` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `commit_id` text;--> statement-breakpoint
ALTER TABLE `refunds` ADD `commit_id` text;