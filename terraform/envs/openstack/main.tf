# Addresses first, then the module, which needs them, then the servers, which need its user data.

locals {
  # the witness needs none
  public_nodes = { for name, node in var.nodes : name => node if length(setintersection(node.roles, ["signal", "sfu"])) > 0 }
}

resource "openstack_networking_floatingip_v2" "node" {
  for_each = local.public_nodes

  pool        = var.external_network
  description = "kaskade ${each.key}"
}

module "kaskade" {
  source = "../../modules/site"

  domain      = var.domain
  release     = var.release
  admin_cidrs = var.admin_cidrs
  sites       = { for name, site in var.sites : name => { failure_domain = site.availability_zone, witness = site.witness } }
  nodes = {
    for name, node in var.nodes : name => {
      site          = node.site
      roles         = node.roles
      address       = node.address
      public_ipv4   = contains(keys(local.public_nodes), name) ? openstack_networking_floatingip_v2.node[name].address : null
      media_workers = node.media_workers
    }
  }
}

locals {
  # one rule per node, rule and source, keyed so that a change of one touches no other
  security_rules = merge([
    for node, rules in module.kaskade.firewall_rules : merge([
      for rule in rules : {
        for source in rule.sources : "${node} ${rule.name} ${source}" => merge(rule, { node = node, source = source })
      }
    ]...)
  ]...)
}

resource "openstack_networking_secgroup_v2" "node" {
  for_each = var.nodes

  name        = "kaskade-${each.key}"
  description = "What ${each.key} lets in; outgoing packets by OpenStack's default rules"
}

resource "openstack_networking_secgroup_rule_v2" "node" {
  for_each = local.security_rules

  security_group_id = openstack_networking_secgroup_v2.node[each.value.node].id
  direction         = "ingress"
  ethertype         = strcontains(each.value.source, ":") ? "IPv6" : "IPv4"
  protocol          = each.value.protocol
  port_range_min    = each.value.from_port
  port_range_max    = each.value.to_port
  remote_ip_prefix  = each.value.source
  description       = each.value.name
}

resource "openstack_networking_port_v2" "node" {
  for_each = var.nodes

  name               = "kaskade-${each.key}"
  network_id         = var.sites[each.value.site].network_id
  admin_state_up     = true
  security_group_ids = [openstack_networking_secgroup_v2.node[each.key].id]

  fixed_ip {
    subnet_id  = var.sites[each.value.site].subnet_id
    ip_address = each.value.address
  }
}

resource "openstack_networking_floatingip_associate_v2" "node" {
  for_each = local.public_nodes

  floating_ip = openstack_networking_floatingip_v2.node[each.key].address
  port_id     = openstack_networking_port_v2.node[each.key].id
}

# two servers of a site never on one host, where there are enough hosts
resource "openstack_compute_servergroup_v2" "site" {
  for_each = var.sites

  name     = "kaskade-${each.key}"
  policies = ["soft-anti-affinity"]
}

resource "openstack_compute_instance_v2" "node" {
  for_each = var.nodes

  name              = each.key
  image_id          = var.image_id
  flavor_name       = each.value.flavor
  key_pair          = var.key_pair
  availability_zone = var.sites[each.value.site].availability_zone
  user_data         = module.kaskade.user_data[each.key]

  network {
    port = openstack_networking_port_v2.node[each.key].id
  }

  scheduler_hints {
    group = openstack_compute_servergroup_v2.site[each.value.site].id
  }

  lifecycle {
    # user data acts at the first start only: a change must not replace all machines at once
    ignore_changes = [user_data, image_id, key_pair]
  }
}

locals {
  # keys have to be known before the addresses are; floating IPs are IPv4
  dns_names = setunion(
    [for name, site in var.sites : "${name}.${var.domain}" if !site.witness],
    [for name in keys(local.public_nodes) : "${name}.${var.domain}"],
  )
}

resource "openstack_dns_recordset_v2" "name" {
  for_each = var.dns_zone_id == null ? toset([]) : local.dns_names

  zone_id = var.dns_zone_id
  name    = "${each.value}."
  type    = "A"
  ttl     = one([for record in module.kaskade.dns_records : record.ttl if record.name == each.value && record.type == "A"])
  records = one([for record in module.kaskade.dns_records : record.values if record.name == each.value && record.type == "A"])
}
