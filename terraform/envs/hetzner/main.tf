# Addresses first, then the module, which needs them, then the servers, which need its user data.

resource "hcloud_primary_ip" "ipv4" {
  for_each = var.nodes

  name          = "kaskade-${each.key}-v4"
  type          = "ipv4"
  location      = var.sites[each.value.site].location
  assignee_type = "server"
  auto_delete   = false
}

resource "hcloud_network" "nodes" {
  name     = "kaskade"
  ip_range = var.network.range
}

resource "hcloud_network_subnet" "nodes" {
  network_id   = hcloud_network.nodes.id
  type         = "cloud"
  network_zone = var.network.zone
  ip_range     = cidrsubnet(var.network.range, 8, 1)
}

module "kaskade" {
  source = "../../modules/site"

  domain      = var.domain
  release     = var.release
  admin_cidrs = var.admin_cidrs
  sites       = { for name, site in var.sites : name => { failure_domain = site.location, witness = site.witness } }
  nodes = {
    for name, node in var.nodes : name => {
      site          = node.site
      roles         = node.roles
      address       = node.address
      public_ipv4   = hcloud_primary_ip.ipv4[name].ip_address
      media_workers = node.media_workers
    }
  }
}

# Rules apply to the public interface only: the private network is open between its servers, so nothing else goes in it.
resource "hcloud_firewall" "node" {
  for_each = var.nodes

  name = "kaskade-${each.key}"

  dynamic "rule" {
    for_each = module.kaskade.firewall_rules[each.key]

    content {
      direction   = "in"
      protocol    = rule.value.protocol
      port        = rule.value.from_port == rule.value.to_port ? tostring(rule.value.from_port) : "${rule.value.from_port}-${rule.value.to_port}"
      source_ips  = rule.value.sources
      description = rule.value.name
    }
  }
}

# two servers of a site never on one host
resource "hcloud_placement_group" "site" {
  for_each = var.sites

  name = "kaskade-${each.key}"
  type = "spread"
}

resource "hcloud_server" "node" {
  for_each = var.nodes

  name               = each.key
  server_type        = each.value.server_type
  image              = var.image
  location           = var.sites[each.value.site].location
  placement_group_id = hcloud_placement_group.site[each.value.site].id
  firewall_ids       = [hcloud_firewall.node[each.key].id]
  ssh_keys           = var.ssh_keys
  user_data          = module.kaskade.user_data[each.key]
  labels             = { kaskade-site = each.value.site }

  public_net {
    ipv4_enabled = true
    ipv4         = hcloud_primary_ip.ipv4[each.key].id
    ipv6_enabled = false
  }

  network {
    network_id = hcloud_network.nodes.id
    ip         = each.value.address
  }

  depends_on = [hcloud_network_subnet.nodes]

  lifecycle {
    # user data acts at the first start only: a change must not replace all machines at once
    ignore_changes = [user_data, image, ssh_keys]
  }
}
