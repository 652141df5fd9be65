"""Who asked to be told is told of what happens: webhooks, as Standard Webhooks 1.0 has them."""
