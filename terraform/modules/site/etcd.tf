# etcd over failure domains: who votes, and each member's configuration.

locals {
  etcd_voters_per_domain = {
    for domain in distinct(values(local.failure_domain)) : domain => length([
      for name in local.by_role.etcd : name if local.failure_domain[var.nodes[name].site] == domain
    ])
  }
  etcd_domains = sort([for domain, voters in local.etcd_voters_per_domain : domain if voters > 0])
  etcd_voters  = length(local.by_role.etcd)
  etcd_quorum  = floor(local.etcd_voters / 2) + 1

  etcd_initial_cluster = join(",", [
    for name in local.by_role.etcd : "${name}=https://${local.host[name]}:${var.ports.etcd_peer}"
  ])

  # whoever connects shows a certificate of the same authority
  etcd_security = {
    cert-file        = local.tls_files.cert
    key-file         = local.tls_files.key
    trusted-ca-file  = local.tls_files.ca
    client-cert-auth = true
  }

  etcd_configs = {
    for name in local.by_role.etcd : name => yamlencode({
      name                        = name
      data-dir                    = "/var/lib/kaskade-etcd/data"
      listen-peer-urls            = "https://${local.host[name]}:${var.ports.etcd_peer}"
      listen-client-urls          = "https://${local.host[name]}:${var.ports.etcd_client},https://127.0.0.1:${var.ports.etcd_client}"
      initial-advertise-peer-urls = "https://${local.host[name]}:${var.ports.etcd_peer}"
      advertise-client-urls       = "https://${local.host[name]}:${var.ports.etcd_client}"
      client-transport-security   = local.etcd_security
      peer-transport-security     = local.etcd_security
      initial-cluster             = local.etcd_initial_cluster
      initial-cluster-state       = var.etcd.initial_state
      initial-cluster-token       = "kaskade-${replace(var.domain, ".", "-")}"
      heartbeat-interval          = var.etcd.heartbeat_ms
      election-timeout            = var.etcd.election_ms
      quota-backend-bytes         = var.etcd.quota_mb * 1024 * 1024
      auto-compaction-mode        = "periodic"
      auto-compaction-retention   = "1h"
      strict-reconfig-check       = true
      enable-v2                   = false
      logger                      = "zap"
      log-level                   = "info"
    })
  }
}
