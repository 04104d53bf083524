DROP INDEX `performances_by_concert`;--> statement-breakpoint
CREATE INDEX `performances_by_concert` ON `performances` (`concert_id`,`starts_at`,`cancelled_at`,`deleted_at`);--> statement-breakpoint
ALTER TABLE `concerts` ADD `title_folded` text;