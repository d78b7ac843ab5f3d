# Who is where: selections that the other files share.

locals {
  roles = ["signal", "sfu", "etcd", "redis"]

  # names of the nodes of each role, sorted
  by_role = {
    for role in local.roles : role => sort([for name, node in var.nodes : name if contains(node.roles, role)])
  }

  # an IPv6 address stands in brackets in URLs
  host = {
    for name, node in var.nodes : name => strcontains(node.address, ":") ? "[${node.address}]" : node.address
  }
  cidr = {
    for name, node in var.nodes : name => "${node.address}/${strcontains(node.address, ":") ? 128 : 32}"
  }
  public = {
    for name, node in var.nodes : name => compact([node.public_ipv4, node.public_ipv6])
  }

  failure_domain = { for name, site in var.sites : name => coalesce(site.failure_domain, name) }
  data_sites     = sort([for name, site in var.sites : name if !site.witness])

  site_host = { for name in local.data_sites : name => "${name}.${var.domain}" }
  site_port = {
    for name in local.data_sites : name => var.sites[name].front == null ? var.ports.signal : var.sites[name].front.port
  }
  site_authority = {
    for name in local.data_sites : name => join("", [local.site_host[name], local.site_port[name] == 443 ? "" : ":${local.site_port[name]}"])
  }

  # the one Redis of each site
  redis_node = {
    for site in local.data_sites : site => one([for name in local.by_role.redis : name if var.nodes[name].site == site])
  }

  # one identity per machine, for all that runs on it
  tls_files = {
    ca   = "${local.paths.tls}/ca.pem"
    cert = "${local.paths.tls}/node.pem"
    key  = "${local.paths.tls}/node-key.pem"
    # what clients see
    site_cert = "${local.paths.tls}/site.pem"
    site_key  = "${local.paths.tls}/site-key.pem"
  }
  tls_group = "kaskade-tls"

  paths = {
    program = "/opt/kaskade"
    config  = "/etc/kaskade"
    # put there by the operator, never by Terraform, whose state would hold it
    secrets = "/etc/kaskade/secrets"
    # certificates and their keys, put there by the operator; the services' group reads them, also while they run
    tls = "/etc/kaskade/tls"
  }
}
