create index deliveries_dead on deliveries (subscription_id) where state = 'dead'; -- read by /metrics and /admin: how many were given up
