"""What leaves the service beside its own answers: feeds, exports, and webhooks."""
