# What an operator chooses.

variable "domain" {
  type        = string
  description = "DNS zone of the cluster; the records to put there are an output."
}

variable "release" {
  type        = object({ url = string, sha256 = string })
  description = "The packed tree and its SHA-256, see docs/terraform.md."
}

variable "admin_cidrs" {
  type        = list(string)
  description = "CIDR blocks from which operators come."
}

variable "ssh_keys" {
  type        = list(string)
  description = "Names or ids of SSH keys known to the project."
}

variable "image" {
  type        = string
  default     = "debian-12"
  description = "The module's packages are those of Debian 12."
}

variable "network" {
  type = object({
    zone  = optional(string, "eu-central")
    range = optional(string, "10.20.0.0/16")
  })
  default     = {}
  description = "The private network of all nodes: its zone, which has to contain all locations, and its range."
}

variable "sites" {
  type = map(object({
    location = string
    witness  = optional(bool, false)
  }))
  default = {
    falkenstein = { location = "fsn1" }
    nuremberg   = { location = "nbg1" }
    helsinki    = { location = "hel1", witness = true }
  }
  description = "Sites, each in a location, which is its failure domain."
}

variable "nodes" {
  type = map(object({
    site          = string
    roles         = set(string)
    address       = string
    server_type   = string
    media_workers = optional(number, 1)
  }))
  default = {
    falkenstein-1 = { site = "falkenstein", roles = ["signal", "etcd", "redis"], address = "10.20.1.11", server_type = "ccx13" }
    falkenstein-2 = { site = "falkenstein", roles = ["signal", "sfu"], address = "10.20.1.12", server_type = "ccx33", media_workers = 7 }
    nuremberg-1   = { site = "nuremberg", roles = ["signal", "etcd", "redis"], address = "10.20.1.21", server_type = "ccx13" }
    nuremberg-2   = { site = "nuremberg", roles = ["signal", "sfu"], address = "10.20.1.22", server_type = "ccx33", media_workers = 7 }
    helsinki-1    = { site = "helsinki", roles = ["etcd"], address = "10.20.1.31", server_type = "cx23" }
  }
  description = "Servers, with their addresses in the private network."
}
