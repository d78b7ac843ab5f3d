# A worked example: Erfurt and Jena carry people, Weimar is the witness that lets
# etcd survive the loss of either. The addresses are those kept for documentation.
# Apply it to see what the module makes; it creates no machine.
terraform {
  required_version = ">= 1.9"
}

module "kaskade" {
  source = "../../modules/site"

  domain      = "kaskade.example.org"
  admin_cidrs = ["198.51.100.0/28"]

  sites = {
    # a city's own proxies end TLS here
    erfurt = { front = { addresses = ["192.0.2.10", "2001:db8:e::10"], sources = ["10.1.0.0/28"] } }
    # clients connect to the nodes
    jena   = {}
    weimar = { witness = true }
  }

  nodes = {
    # two signalling nodes: when one dies, people resume at the other
    erfurt-1 = { site = "erfurt", roles = ["signal", "redis"], address = "10.1.0.21" }
    erfurt-2 = { site = "erfurt", roles = ["signal", "etcd"], address = "10.1.0.22" }
    erfurt-3 = { site = "erfurt", roles = ["sfu"], address = "10.1.0.23", public_ipv4 = "192.0.2.23", media_workers = 7 }
    # the least a site can be: one machine
    jena-1 = {
      site    = "jena", roles = ["signal", "sfu", "etcd", "redis"]
      address = "10.2.0.21", public_ipv4 = "203.0.113.21", public_ipv6 = "2001:db8:a::21", media_workers = 3
    }
    weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.21" }
  }

  release = {
    url    = "https://releases.example.org/kaskade-0.1.0-amd64.tar.gz"
    sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  }
}

output "site_urls" {
  value       = module.kaskade.site_urls
  description = "Where people go, by site."
}

output "dns_records" {
  value       = module.kaskade.dns_records
  description = "Records for the zone."
}

output "firewall_rules" {
  value       = module.kaskade.firewall_rules
  description = "What each node lets in."
}

output "etcd" {
  value       = module.kaskade.etcd
  description = "The etcd cluster over three failure domains."
}

output "environments" {
  value       = module.kaskade.environments
  description = "What each service is told by its environment."
}

output "files" {
  value       = module.kaskade.files
  description = "What cloud-init writes, by node and path."
}
