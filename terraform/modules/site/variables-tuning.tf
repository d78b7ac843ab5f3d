# What can be left as it is: ports, limits, times.

variable "ports" {
  type = object({
    signal       = optional(number, 8443)
    signal_rpc   = optional(number, 7000)
    sfu_rpc      = optional(number, 7001)
    sfu_admin    = optional(number, 9101)
    signal_admin = optional(number, 9102)
    webrtc       = optional(number, 40000)
    pipe_min     = optional(number, 41000)
    pipe_max     = optional(number, 41999)
    etcd_client  = optional(number, 2379)
    etcd_peer    = optional(number, 2380)
    redis        = optional(number, 6379)
  })
  default     = {}
  description = <<-EOT
    Ports, the same on all nodes. webrtc: the first one, a UDP and TCP port per media worker counted up from it.
    pipe_min, pipe_max: UDP ports of links between SFU nodes.
  EOT

  validation {
    condition     = alltrue([for port in values(var.ports) : port >= 1024 && port <= 65535 && floor(port) == port])
    error_message = "Each port must be a whole number from 1024 to 65535: the services have no privileges."
  }
  validation {
    condition     = length(distinct(values(var.ports))) == length(values(var.ports))
    error_message = "Two of the ports are the same."
  }
  validation {
    condition     = var.ports.pipe_max - var.ports.pipe_min >= 99
    error_message = "pipe_min to pipe_max must be at least 100 ports: each link between routers takes one."
  }
  validation {
    condition = alltrue([
      for port in setsubtract(values(var.ports), [var.ports.pipe_min, var.ports.pipe_max]) :
      port < var.ports.pipe_min || port > var.ports.pipe_max
    ])
    error_message = "A port lies between pipe_min and pipe_max, which belong to links."
  }
  validation {
    condition = alltrue([
      for port in setsubtract(values(var.ports), [var.ports.webrtc]) :
      port < var.ports.webrtc || port >= var.ports.webrtc + max(1, [for node in values(var.nodes) : node.media_workers]...)
    ])
    error_message = "A port lies among those that media workers count up from ports.webrtc."
  }
}

variable "limits" {
  type = object({
    signal = optional(object({ memory_max_mb = optional(number, 2048), open_files = optional(number, 65536), stop_seconds = optional(number, 60) }), {})
    sfu    = optional(object({ memory_max_mb = optional(number, 4096), open_files = optional(number, 65536), stop_seconds = optional(number, 120) }), {})
    etcd   = optional(object({ memory_max_mb = optional(number, 2048), open_files = optional(number, 65536), stop_seconds = optional(number, 30) }), {})
    redis  = optional(object({ memory_max_mb = optional(number, 2048), open_files = optional(number, 10240), stop_seconds = optional(number, 60) }), {})
  })
  default     = {}
  description = <<-EOT
    Per role: memory_max_mb, MiB above which the kernel ends the service (Redis refuses writes at 60 % of it);
    open_files; stop_seconds, how long draining may take before the service is killed.
  EOT

  validation {
    condition = alltrue(flatten([for limit in values(var.limits) : [
      limit.memory_max_mb >= 256, limit.open_files >= 4096, limit.stop_seconds >= 5, limit.stop_seconds <= 900,
    ]]))
    error_message = "limits: memory_max_mb at least 256, open_files at least 4096, stop_seconds from 5 to 900."
  }
}

variable "etcd" {
  type = object({
    initial_state = optional(string, "new")
    heartbeat_ms  = optional(number, 100)
    election_ms   = optional(number, 1000)
    quota_mb      = optional(number, 2048)
  })
  default     = {}
  description = <<-EOT
    initial_state: new for a new cluster, existing for members that join one that runs.
    heartbeat_ms: about the longest round trip between members. election_ms: ten times that; how long a dead leader goes
    unnoticed. quota_mb: size of the data at which etcd refuses writes.
  EOT

  validation {
    condition     = contains(["new", "existing"], var.etcd.initial_state)
    error_message = "etcd.initial_state must be new or existing."
  }
  validation {
    condition     = var.etcd.heartbeat_ms >= 10 && var.etcd.election_ms >= 5 * var.etcd.heartbeat_ms
    error_message = "etcd.heartbeat_ms must be at least 10, and etcd.election_ms at least five times that."
  }
  validation {
    # leases of nodes last 5 s: a longer election would let them run out while nobody can renew them
    condition     = var.etcd.election_ms <= 4000
    error_message = "etcd.election_ms must be at most 4000: nodes' leases last 5 s and must outlive an election."
  }
  validation {
    condition     = var.etcd.quota_mb >= 64 && var.etcd.quota_mb <= 8192
    error_message = "etcd.quota_mb must be from 64 to 8192."
  }
}

variable "socket_buffer_bytes" {
  type        = number
  default     = 4194304
  description = "net.core.rmem_max and wmem_max of SFU nodes: room for bursts of key frames on links."

  validation {
    condition     = var.socket_buffer_bytes >= 212992 && var.socket_buffer_bytes <= 268435456
    error_message = "socket_buffer_bytes must be from 212992 (the kernel's default) to 268435456."
  }
}

variable "dns_ttl_seconds" {
  type        = number
  default     = 60
  description = "How long resolvers keep the records; short, so that a node that is replaced is found."

  validation {
    condition     = var.dns_ttl_seconds >= 30 && var.dns_ttl_seconds <= 86400
    error_message = "dns_ttl_seconds must be from 30 to 86400."
  }
}
