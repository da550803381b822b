"""The programming interface: tokens, routers of the apps, webhooks."""
