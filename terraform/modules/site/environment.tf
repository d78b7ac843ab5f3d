# What signalling and SFU nodes are told by their environment.

locals {
  # The only place that knows the names of the variables: renaming one is one line.
  environment_names = {
    site      = "SITE"
    node_id   = "NODE_ID"
    etcd      = "ETCD_ENDPOINTS"
    redis_url = "REDIS_URL"
    tls_ca    = "TLS_CA_FILE"
    tls_cert  = "TLS_CERT_FILE"
    tls_key   = "TLS_KEY_FILE"

    signal_host            = "SIGNAL_HOST"
    signal_port            = "SIGNAL_PORT"
    signal_tls_cert        = "SIGNAL_TLS_CERT_FILE"
    signal_tls_key         = "SIGNAL_TLS_KEY_FILE"
    signal_trusted_proxies = "SIGNAL_TRUSTED_PROXIES"
    token_keys_file        = "TOKEN_KEYS_FILE"
    signal_rpc_host        = "SIGNAL_RPC_HOST"
    signal_rpc_port        = "SIGNAL_RPC_PORT"
    signal_admin_host      = "SIGNAL_ADMIN_HOST"
    signal_admin_port      = "SIGNAL_ADMIN_PORT"
    signal_client_url      = "SIGNAL_CLIENT_URL"
    signal_allowed_origins = "SIGNAL_ALLOWED_ORIGINS"
    signal_web_root        = "SIGNAL_WEB_ROOT"

    sfu_rpc_host        = "SFU_RPC_HOST"
    sfu_rpc_port        = "SFU_RPC_PORT"
    sfu_admin_host      = "SFU_ADMIN_HOST"
    sfu_admin_port      = "SFU_ADMIN_PORT"
    sfu_workers         = "SFU_WORKERS"
    sfu_worker_bin      = "SFU_WORKER_BIN"
    sfu_webrtc_ip       = "SFU_WEBRTC_IP"
    sfu_webrtc_announce = "SFU_WEBRTC_ANNOUNCED_ADDRESS"
    sfu_webrtc_port     = "SFU_WEBRTC_PORT"
    sfu_pipe_ip         = "SFU_PIPE_IP"
    sfu_pipe_min        = "SFU_PIPE_PORT_MIN"
    sfu_pipe_max        = "SFU_PIPE_PORT_MAX"
  }

  # members in the node's own failure domain first
  etcd_endpoints = {
    for name, node in var.nodes : name => join(",", [
      for member in concat(
        [for member in local.by_role.etcd : member if local.failure_domain[var.nodes[member].site] == local.failure_domain[node.site]],
        [for member in local.by_role.etcd : member if local.failure_domain[var.nodes[member].site] != local.failure_domain[node.site]],
      ) : "https://${local.host[member]}:${var.ports.etcd_client}"
    ])
  }

  identity_values = {
    tls_ca   = local.tls_files.ca
    tls_cert = local.tls_files.cert
    tls_key  = local.tls_files.key
  }

  signal_values = {
    for name in local.by_role.signal : name => merge(local.identity_values, {
      site      = var.nodes[name].site
      node_id   = "${name}-signal"
      etcd      = local.etcd_endpoints[name]
      redis_url = "rediss://${local.host[local.redis_node[var.nodes[name].site]]}:${var.ports.redis}"

      # behind a front only the address that the front knows; else all, as NAT may lie between
      signal_host            = var.sites[var.nodes[name].site].front != null ? var.nodes[name].address : var.nodes[name].public_ipv6 == null ? "0.0.0.0" : "::"
      signal_port            = var.ports.signal
      signal_tls_cert        = local.tls_files.site_cert
      signal_tls_key         = local.tls_files.site_key
      signal_trusted_proxies = try(join(",", var.sites[var.nodes[name].site].front.sources), null)
      token_keys_file        = "/run/credentials/kaskade-signal.service/token-keys"
      signal_rpc_host        = var.nodes[name].address
      signal_rpc_port        = var.ports.signal_rpc
      signal_admin_host      = var.nodes[name].address
      signal_admin_port      = var.ports.signal_admin
      signal_client_url      = "wss://${local.site_authority[var.nodes[name].site]}/v1/signal"
      signal_allowed_origins = join(",", [for site in local.data_sites : "https://${local.site_authority[site]}"])
      signal_web_root        = "${local.paths.program}/dist/web"
    })
  }

  sfu_values = {
    for name in local.by_role.sfu : name => merge(local.identity_values, {
      site    = var.nodes[name].site
      node_id = "${name}-sfu"
      etcd    = local.etcd_endpoints[name]

      sfu_rpc_host        = var.nodes[name].address
      sfu_rpc_port        = var.ports.sfu_rpc
      sfu_admin_host      = var.nodes[name].address
      sfu_admin_port      = var.ports.sfu_admin
      sfu_workers         = var.nodes[name].media_workers
      sfu_worker_bin      = "${local.paths.program}/worker/mediasoup-worker"
      sfu_webrtc_ip       = var.nodes[name].public_ipv4 == null ? "::" : "0.0.0.0"
      sfu_webrtc_announce = coalesce(var.nodes[name].public_ipv4, var.nodes[name].public_ipv6)
      sfu_webrtc_port     = var.ports.webrtc
      sfu_pipe_ip         = var.nodes[name].address
      sfu_pipe_min        = var.ports.pipe_min
      sfu_pipe_max        = var.ports.pipe_max
    })
  }

  # node → role → name of the variable → value
  environments = {
    for name in keys(var.nodes) : name => merge(
      contains(local.by_role.signal, name) ? {
        signal = { for key, value in local.signal_values[name] : local.environment_names[key] => tostring(value) if value != null }
      } : {},
      contains(local.by_role.sfu, name) ? {
        sfu = { for key, value in local.sfu_values[name] : local.environment_names[key] => tostring(value) }
      } : {},
    )
  }
}
