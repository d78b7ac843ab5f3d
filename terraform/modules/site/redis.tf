# The Redis of each site: rooms' logs, on disk every second, never evicted.

locals {
  redis_configs = {
    for name in local.by_role.redis : name => templatefile("${path.module}/templates/redis.conf.tftpl", {
      address   = var.nodes[name].address
      port      = var.ports.redis
      tls       = local.tls_files
      memory_mb = floor(var.limits.redis.memory_max_mb * 0.6)
    })
  }
}
