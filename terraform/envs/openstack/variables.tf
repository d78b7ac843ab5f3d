# What an operator chooses.

variable "domain" {
  type        = string
  description = "DNS zone of the cluster, kept in Designate where dns_zone_id is given."
}

variable "dns_zone_id" {
  type        = string
  default     = null
  description = "Id of the zone in Designate; null = records are an output only."
}

variable "release" {
  type        = object({ url = string, sha256 = string })
  description = "The packed tree and its SHA-256, see docs/terraform.md."
}

variable "admin_cidrs" {
  type        = list(string)
  description = "CIDR blocks from which operators come."
}

variable "key_pair" {
  type        = string
  description = "Name of the key pair for SSH."
}

variable "image_id" {
  type        = string
  description = "Id of an image of Debian 12 with cloud-init."
}

variable "external_network" {
  type        = string
  description = "Name of the network from which floating IPs come."
}

variable "sites" {
  type = map(object({
    availability_zone = string
    network_id        = string
    subnet_id         = string
    witness           = optional(bool, false)
  }))
  description = "Sites, each in an availability zone (its failure domain) and a subnet; subnets are routed to each other."
}

variable "nodes" {
  type = map(object({
    site          = string
    roles         = set(string)
    address       = string
    flavor        = string
    media_workers = optional(number, 1)
  }))
  description = "Servers, with their fixed addresses in the site's subnet."
}
