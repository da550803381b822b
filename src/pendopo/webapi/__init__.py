"""The programming interface: clients with scoped tokens, the routers of the apps, signed and retried webhooks."""
