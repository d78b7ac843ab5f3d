# Which packets each node takes, as data. What is not listed is refused;
# outgoing connections and answers to them are allowed.

locals {
  # the nodes that may connect to something, as CIDR blocks by role
  signal_cidrs = [for name in local.by_role.signal : local.cidr[name]]
  sfu_cidrs    = [for name in local.by_role.sfu : local.cidr[name]]
  etcd_cidrs   = [for name in local.by_role.etcd : local.cidr[name]]

  firewall_candidates = {
    for name, node in var.nodes : name => concat(
      [
        { name = "ssh", role = null, protocol = "tcp", from = 22, to = 22, sources = var.admin_cidrs },
        {
          name    = "clients", role = "signal", protocol = "tcp", from = var.ports.signal, to = var.ports.signal
          sources = var.sites[node.site].front == null ? var.client_cidrs : var.sites[node.site].front.sources
        },
        {
          name    = "signal-rpc", role = "signal", protocol = "tcp", from = var.ports.signal_rpc, to = var.ports.signal_rpc
          sources = local.signal_cidrs
        },
        {
          name    = "signal-metrics", role = "signal", protocol = "tcp", from = var.ports.signal_admin, to = var.ports.signal_admin
          sources = var.admin_cidrs
        },
        {
          name    = "sfu-rpc", role = "sfu", protocol = "tcp", from = var.ports.sfu_rpc, to = var.ports.sfu_rpc
          sources = concat(local.signal_cidrs, local.sfu_cidrs)
        },
        {
          name    = "sfu-metrics", role = "sfu", protocol = "tcp", from = var.ports.sfu_admin, to = var.ports.sfu_admin
          sources = var.admin_cidrs
        },
      ],
      [for protocol in ["udp", "tcp"] : {
        name = "media-${protocol}", role = "sfu", protocol = protocol, sources = var.client_cidrs
        from = var.ports.webrtc, to = var.ports.webrtc + node.media_workers - 1
      }],
      [
        {
          name    = "links", role = "sfu", protocol = "udp", from = var.ports.pipe_min, to = var.ports.pipe_max
          sources = local.sfu_cidrs
        },
        {
          name    = "etcd-clients", role = "etcd", protocol = "tcp", from = var.ports.etcd_client, to = var.ports.etcd_client
          sources = concat(local.signal_cidrs, local.sfu_cidrs, local.etcd_cidrs)
        },
        {
          name    = "etcd-peers", role = "etcd", protocol = "tcp", from = var.ports.etcd_peer, to = var.ports.etcd_peer
          sources = local.etcd_cidrs
        },
        {
          name    = "redis", role = "redis", protocol = "tcp", from = var.ports.redis, to = var.ports.redis
          sources = [for peer in local.by_role.signal : local.cidr[peer] if var.nodes[peer].site == node.site]
        },
      ],
    )
  }

  # a node's own packets to itself pass no firewall; a rule without a source is none
  firewall_rules = {
    for name, node in var.nodes : name => [
      for rule in local.firewall_candidates[name] : {
        name      = rule.name
        protocol  = rule.protocol
        from_port = rule.from
        to_port   = rule.to
        sources   = sort(distinct([for source in rule.sources : source if source != local.cidr[name]]))
      }
      if(rule.role == null || contains(node.roles, coalesce(rule.role, "none"))) && length(setsubtract(rule.sources, [local.cidr[name]])) > 0
    ]
  }
}
