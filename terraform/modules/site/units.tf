# systemd units: one template, what differs per role.

locals {
  node_binary = "${local.paths.program}/node_modules/.bin/node"

  unit_defaults = {
    after             = ""
    needs             = []
    environment_files = []
    credentials       = []
    user              = null
    state_directory   = null
    final_exit_codes  = ""
    oom_alone         = false
    goes_first        = false
    just_in_time      = false
  }

  unit_values = {
    signal = {
      description       = "Kaskade signalling node"
      type              = "exec"
      exec_start        = "${local.node_binary} ${local.paths.program}/signal/main.ts"
      needs             = ["${local.paths.secrets}/signal.env", "${local.paths.secrets}/token-keys", local.tls_files.site_cert, local.tls_files.site_key]
      credentials       = ["token-keys:${local.paths.secrets}/token-keys"]
      environment_files = ["${local.paths.config}/signal.env", "${local.paths.secrets}/signal.env"]
      # ordered after the stores of its node, so that it drains before they stop
      after            = " kaskade-etcd.service kaskade-redis.service kaskade-sfu.service"
      final_exit_codes = "2"
      just_in_time     = true
    }
    sfu = {
      description = "Kaskade SFU node"
      type        = "exec"
      # talker slots wait for no helper thread (ADR 0038)
      exec_start        = "${local.node_binary} --single-threaded-gc ${local.paths.program}/cascade/main.ts"
      environment_files = ["${local.paths.config}/sfu.env", "-${local.paths.secrets}/sfu.env"]
      after             = " kaskade-etcd.service"
      final_exit_codes  = "2"
      oom_alone         = true
      goes_first        = true
      just_in_time      = true
    }
    etcd = {
      description     = "etcd of Kaskade"
      type            = "notify"
      exec_start      = "/usr/bin/etcd --config-file ${local.paths.config}/etcd.yaml"
      user            = "etcd"
      state_directory = "kaskade-etcd"
    }
    redis = {
      description     = "Redis of the Kaskade site"
      type            = "notify"
      exec_start      = "/usr/bin/redis-server ${local.paths.config}/redis.conf"
      needs           = ["${local.paths.secrets}/redis.conf"]
      credentials     = ["redis.conf:${local.paths.secrets}/redis.conf"]
      user            = "redis"
      state_directory = "kaskade-redis"
    }
  }

  # a role's unit is the same on every node; what differs lies in the files it names
  units = {
    for role in local.roles : role => templatefile(
      "${path.module}/templates/unit.service.tftpl",
      merge(local.unit_defaults, local.unit_values[role], var.limits[role], {
        needs = concat(try(local.unit_values[role].needs, []), [local.tls_files.ca, local.tls_files.cert, local.tls_files.key])
        group = local.tls_group
      }),
    )
  }
}
