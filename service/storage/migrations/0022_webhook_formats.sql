-- Messages of webhooks may come as CloudEvents: in another form, signed in the same way.
ALTER TABLE webhooks
    ADD COLUMN format text NOT NULL DEFAULT 'standard' CHECK (format IN ('standard', 'cloudevents'));
