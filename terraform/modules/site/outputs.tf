# What roots and tests use.

output "user_data" {
  value       = local.user_data
  description = "cloud-init user data, by node."

  precondition {
    condition     = alltrue([for text in values(local.user_data) : length(text) < 32768])
    error_message = "The user data of a node is larger than the 32 KiB that clouds take."
  }
}

output "units" {
  value       = local.units
  description = "systemd units, by role; each is the same on all nodes."
}

output "environments" {
  value       = local.environments
  description = "Variables of the environment, by node and role (signal, sfu). No secrets."
}

output "files" {
  value       = { for name, files in local.files : name => { for path, file in files : path => file.content } }
  description = "All files that cloud-init writes, by node and path: for machines that are set up by other means."
}

output "firewall_rules" {
  value       = local.firewall_rules
  description = "Incoming packets to be let in, by node: name, protocol, from_port, to_port, sources (CIDR blocks)."
}

output "dns_records" {
  value       = local.dns_records
  description = "A and AAAA records: name, type, ttl in seconds, values."
}

output "etcd" {
  value = {
    members         = { for name in local.by_role.etcd : name => local.failure_domain[var.nodes[name].site] }
    failure_domains = local.etcd_domains
    quorum          = local.etcd_quorum
    initial_cluster = local.etcd_initial_cluster
    configs         = local.etcd_configs
  }
  description = "The etcd cluster: members with their failure domains, quorum, configuration by node."

  precondition {
    condition     = length(local.etcd_domains) >= 3
    error_message = "etcd needs members in at least 3 failure domains, here: ${join(", ", local.etcd_domains)}. Two sites and a witness will do."
  }
  precondition {
    condition     = local.etcd_voters % 2 == 1
    error_message = "etcd has ${local.etcd_voters} members: an even number survives no more failures than one less."
  }
  precondition {
    condition     = local.etcd_voters <= 7
    error_message = "etcd has ${local.etcd_voters} members: more than 7 make each write slower and nothing safer."
  }
  precondition {
    condition     = alltrue([for voters in values(local.etcd_voters_per_domain) : local.etcd_voters - voters >= local.etcd_quorum])
    error_message = "One failure domain holds so many etcd members that without it there is no quorum."
  }
}

output "redis" {
  value       = { for site, name in local.redis_node : site => { node = name, config = local.redis_configs[name] } }
  description = "The Redis of each site: its node and its configuration."
}

output "site_urls" {
  value       = { for site, authority in local.site_authority : site => "https://${authority}/?site=${site}" }
  description = "Where people go, by site."
}
