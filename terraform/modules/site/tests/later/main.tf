# A root whose public addresses are not known before it is applied, as those of clouds
# are; it makes of the outputs what the roots in envs/ make of them.
terraform {
  required_version = ">= 1.9"
}

locals {
  sites = { erfurt = {}, jena = {}, weimar = { witness = true } }
  nodes = {
    erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1" }
    jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1" }
    weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
  }
  public_nodes = { for name, node in local.nodes : name => node if length(setintersection(node.roles, ["signal", "sfu"])) > 0 }
  dns_names    = toset([for name in concat(["erfurt", "jena"], keys(local.public_nodes)) : "${name}.kaskade.test"])
}

resource "terraform_data" "address" {
  for_each = local.public_nodes

  # known only after apply
  input            = "203.0.113.${index(keys(local.public_nodes), each.key) + 1}"
  triggers_replace = each.key
}

module "kaskade" {
  source = "../.."

  domain      = "kaskade.test"
  admin_cidrs = ["198.51.100.0/28"]
  release     = { url = "https://releases.test/k.tar.gz", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
  sites       = local.sites
  nodes = {
    for name, node in local.nodes : name => merge(node, {
      public_ipv4 = contains(keys(local.public_nodes), name) ? terraform_data.address[name].output : null
    })
  }
}

locals {
  security_rules = merge([
    for node, rules in module.kaskade.firewall_rules : merge([
      for rule in rules : {
        for source in rule.sources : "${node} ${rule.name} ${source}" => merge(rule, { node = node, source = source })
      }
    ]...)
  ]...)
}

resource "terraform_data" "rule" {
  for_each = local.security_rules

  input = each.value.from_port
}

resource "terraform_data" "server" {
  for_each = local.nodes

  input = module.kaskade.user_data[each.key]
}

resource "terraform_data" "record" {
  for_each = local.dns_names

  input = one([for record in module.kaskade.dns_records : record.values if record.name == each.value && record.type == "A"])
}

output "rules" {
  value       = keys(terraform_data.rule)
  description = "Keys of the rules."
}

output "servers" {
  value       = { for name, server in terraform_data.server : name => server.output }
  description = "User data by node."
}

output "records" {
  value       = { for name, record in terraform_data.record : name => join(" ", record.output) }
  description = "Addresses by name."
}
