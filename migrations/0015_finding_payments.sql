CREATE INDEX `payments_of_performance` ON `payments` (`performance_id`,`created_at`,`payment_id`) WHERE "payments"."state" <> 'void';--> statement-breakpoint
CREATE INDEX `payments_refunded` ON `payments` (`created_at`,`payment_id`) WHERE "payments"."state" = 'refunded';--> statement-breakpoint
ALTER TABLE `refunds` ADD `reason` text;--> statement-breakpoint
CREATE INDEX `tickets_given_back` ON `tickets` (`performance_id`,`seat_id`) WHERE "tickets"."state" = 'refunded';
