# Names: one per site, for clients; one per node that clients can reach, for operators.

locals {
  site_addresses = {
    for site in local.data_sites : site => distinct(
      var.sites[site].front != null
      ? var.sites[site].front.addresses
      : flatten([for name in local.by_role.signal : local.public[name] if var.nodes[name].site == site])
    )
  }
  addresses_by_name = merge(
    { for site, addresses in local.site_addresses : local.site_host[site] => addresses },
    { for name, addresses in local.public : "${name}.${var.domain}" => addresses },
  )

  dns_records = flatten([
    for name in sort(keys(local.addresses_by_name)) : [
      for type in ["A", "AAAA"] : {
        name   = name
        type   = type
        ttl    = var.dns_ttl_seconds
        values = sort([for address in local.addresses_by_name[name] : address if strcontains(address, ":") == (type == "AAAA")])
      }
      if anytrue([for address in local.addresses_by_name[name] : strcontains(address, ":") == (type == "AAAA")])
    ]
  ])
}
