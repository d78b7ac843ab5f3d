# What the cluster is: its sites, its nodes, where they can be reached.

variable "domain" {
  type        = string
  description = "DNS zone of the cluster, lower case; sites and nodes are named below it."

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "domain must be a DNS name in lower case, such as kaskade.example.org."
  }
}

variable "sites" {
  type = map(object({
    failure_domain = optional(string)
    witness        = optional(bool, false)
    front = optional(object({
      addresses = list(string)
      sources   = list(string)
      port      = optional(number, 443)
    }))
  }))
  description = <<-EOT
    The data centres, by name (a DNS label).
    failure_domain: what fails together with it (power, building, region); default: the site alone.
    witness: true = votes in etcd and carries nothing else.
    front: a proxy that ends TLS before the signalling nodes: the addresses that clients are sent to, the CIDR
    blocks from which it connects to the nodes, and its port. Without one, clients connect to the nodes.
  EOT

  validation {
    condition     = alltrue([for name in keys(var.sites) : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", name))])
    error_message = "Each site's name must be a DNS label: 1 to 63 of a-z, 0-9 and -, not at the ends."
  }
  validation {
    condition     = anytrue([for site in values(var.sites) : !site.witness])
    error_message = "At least one site must carry people: not all sites can be witnesses."
  }
  validation {
    condition     = alltrue([for site in values(var.sites) : site.front == null || !site.witness])
    error_message = "A witness has no clients, so it has no front."
  }
  validation {
    condition = alltrue(flatten([
      for site in values(var.sites) : site.front == null ? [] : concat(
        [length(site.front.addresses) > 0, length(site.front.sources) > 0],
        [for address in site.front.addresses : can(cidrhost("${address}/${strcontains(address, ":") ? 128 : 32}", 0))],
        [for cidr in site.front.sources : can(cidrhost(cidr, 0))],
      )
    ]))
    error_message = "A front needs at least one IP address (addresses) and at least one CIDR block (sources)."
  }
}

variable "nodes" {
  type = map(object({
    site          = string
    roles         = set(string)
    address       = string
    public_ipv4   = optional(string)
    public_ipv6   = optional(string)
    media_workers = optional(number, 1)
  }))
  description = <<-EOT
    The machines, by name (a DNS label of at most 56 characters, unique over all sites).
    site: the key of its site. roles: any of signal, sfu, etcd, redis.
    address: the IP address of one of its interfaces at which the other nodes reach it (private network or VPN).
    public_ipv4, public_ipv6: where clients reach it, also through NAT. media_workers: of an SFU node, one core each.
  EOT

  validation {
    condition     = alltrue([for name in keys(var.nodes) : can(regex("^[a-z0-9]([a-z0-9-]{0,54}[a-z0-9])?$", name))])
    error_message = "Each node's name must be 1 to 56 of a-z, 0-9 and -, not at the ends: its processes append their role."
  }
  validation {
    condition     = length(setintersection(keys(var.nodes), keys(var.sites))) == 0
    error_message = "A node and a site can not have the same name: both are names below the domain."
  }
  validation {
    condition     = alltrue([for node in values(var.nodes) : contains(keys(var.sites), node.site)])
    error_message = "Each node's site must be a key of sites."
  }
  validation {
    condition = alltrue([for node in values(var.nodes) :
      length(node.roles) > 0 && length(setsubtract(node.roles, ["signal", "sfu", "etcd", "redis"])) == 0
    ])
    error_message = "Each node has one or more of the roles signal, sfu, etcd, redis."
  }
  validation {
    condition = alltrue(flatten([for node in values(var.nodes) : [
      can(cidrhost("${node.address}/${strcontains(node.address, ":") ? 128 : 32}", 0)),
      node.public_ipv4 == null || can(cidrnetmask("${node.public_ipv4}/32")),
      node.public_ipv6 == null || can(cidrhost("${node.public_ipv6}/128", 0)),
    ]]))
    error_message = "address, public_ipv4 and public_ipv6 must be IP addresses of the right kind, without a prefix length."
  }
  validation {
    condition     = length(distinct([for node in values(var.nodes) : node.address])) == length(var.nodes)
    error_message = "Two nodes have the same address."
  }
  validation {
    condition = alltrue([for node in values(var.nodes) :
      !contains(node.roles, "sfu") || node.public_ipv4 != null || node.public_ipv6 != null
    ])
    error_message = "An SFU node needs public_ipv4 or public_ipv6: clients' media goes there directly."
  }
  validation {
    condition = alltrue([for node in values(var.nodes) :
      node.media_workers >= 1 && node.media_workers <= 64 && floor(node.media_workers) == node.media_workers
    ])
    error_message = "media_workers must be a whole number from 1 to 64."
  }
  validation {
    condition = alltrue([for name, site in var.sites : !site.witness || length([
      for node in values(var.nodes) : node if node.site == name && node.roles != toset(["etcd"])
    ]) == 0])
    error_message = "A node at a witness has the role etcd and no other."
  }
  validation {
    condition = alltrue(flatten([for name, site in var.sites : site.witness ? [] : [
      for role in ["signal", "sfu"] : anytrue([for node in values(var.nodes) : node.site == name && contains(node.roles, role)])
    ]]))
    error_message = "Each site that is not a witness needs at least one node with the role signal and one with sfu."
  }
  validation {
    condition = alltrue([for name, site in var.sites : site.witness || length([
      for node in values(var.nodes) : node if node.site == name && contains(node.roles, "redis")
    ]) == 1])
    error_message = "Each site that is not a witness needs exactly one node with the role redis."
  }
  validation {
    condition = alltrue([for node in values(var.nodes) :
      !contains(node.roles, "signal") || var.sites[node.site].front != null || node.public_ipv4 != null || node.public_ipv6 != null
      if contains(keys(var.sites), node.site)
    ])
    error_message = "A signalling node at a site without a front needs public_ipv4 or public_ipv6."
  }
}

variable "release" {
  type = object({
    url    = string
    sha256 = string
  })
  description = "The packed tree that signalling and SFU nodes install (docs/terraform.md says how to pack it), and its SHA-256."

  validation {
    condition     = startswith(var.release.url, "https://") && can(regex("^[A-Za-z0-9:/._~%?&=+@-]+$", var.release.url))
    error_message = "release.url must be an https:// address without spaces and quotes."
  }
  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.release.sha256))
    error_message = "release.sha256 must be 64 hexadecimal digits in lower case."
  }
}

variable "admin_cidrs" {
  type        = list(string)
  description = "CIDR blocks from which operators come: SSH, and metrics."

  validation {
    condition     = alltrue([for cidr in var.admin_cidrs : can(cidrhost(cidr, 0))])
    error_message = "admin_cidrs must be CIDR blocks such as 198.51.100.0/24."
  }
  validation {
    condition     = length(setintersection(var.admin_cidrs, ["0.0.0.0/0", "::/0"])) == 0
    error_message = "admin_cidrs must not be the whole internet."
  }
}

variable "client_cidrs" {
  type        = list(string)
  default     = ["0.0.0.0/0", "::/0"]
  description = "CIDR blocks from which people take part; default: everywhere."

  validation {
    condition     = length(var.client_cidrs) > 0 && alltrue([for cidr in var.client_cidrs : can(cidrhost(cidr, 0))])
    error_message = "client_cidrs must be at least one CIDR block."
  }
}
