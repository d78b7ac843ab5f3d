# What a node is told at its first start: packages, files, services.

locals {
  packages = {
    signal = ["ca-certificates", "curl"]
    # libraries of Debian 12 that the media worker is linked against
    sfu   = ["ca-certificates", "curl", "libabsl20220623", "libssl3", "libstdc++6", "libuv1"]
    etcd  = ["etcd-client", "etcd-server"]
    redis = ["redis-server", "redis-tools"]
  }

  sysctl = join("\n", [
    "# Made by Terraform: change the module, not this file.",
    "net.core.rmem_max = ${var.socket_buffer_bytes}",
    "net.core.wmem_max = ${var.socket_buffer_bytes}",
    "kernel.sched_autogroup_enabled = 0",
    "",
  ])

  install_script = templatefile("${path.module}/templates/install.sh.tftpl", {
    program = local.paths.program
    url     = var.release.url
    sha256  = var.release.sha256
  })

  environment_files = {
    for name, environments in local.environments : name => {
      for role, values in environments : role => join("", [for key, value in values : "${key}=${value}\n"])
    }
  }

  # node → path → text and mode
  files = {
    for name, node in var.nodes : name => merge(
      { for role in node.roles : "/etc/systemd/system/kaskade-${role}.service" => { content = local.units[role], mode = "0644" } },
      { for role, text in local.environment_files[name] : "${local.paths.config}/${role}.env" => { content = text, mode = "0644" } },
      contains(node.roles, "etcd") ? { "${local.paths.config}/etcd.yaml" = { content = local.etcd_configs[name], mode = "0644" } } : {},
      contains(node.roles, "redis") ? { "${local.paths.config}/redis.conf" = { content = local.redis_configs[name], mode = "0644" } } : {},
      contains(node.roles, "sfu") ? { "/etc/sysctl.d/60-kaskade.conf" = { content = local.sysctl, mode = "0644" } } : {},
      local.has_program[name] ? { "/usr/local/sbin/kaskade-install" = { content = local.install_script, mode = "0755" } } : {},
    )
  }
  has_program = { for name, node in var.nodes : name => length(setintersection(node.roles, ["signal", "sfu"])) > 0 }

  user_data = {
    for name, node in var.nodes : name => join("\n", ["#cloud-config", yamlencode({
      hostname       = name
      fqdn           = "${name}.${var.domain}"
      package_update = true
      groups         = [local.tls_group]
      packages       = sort(distinct(flatten([for role in node.roles : local.packages[role]])))
      write_files = [
        for path in sort(keys(local.files[name])) : {
          path        = path
          permissions = local.files[name][path].mode
          content     = local.files[name][path].content
        }
      ]
      # Debian's packages start services of their own, with other settings
      bootcmd = [["systemctl", "mask", "etcd.service", "redis-server.service"]]
      runcmd = concat(
        [
          ["install", "-d", "-m", "0700", local.paths.secrets],
          # new files get the group of the folder
          ["install", "-d", "-m", "2750", "-g", local.tls_group, local.paths.tls],
        ],
        contains(node.roles, "sfu") ? [["sysctl", "--system"]] : [],
        local.has_program[name] ? [["/usr/local/sbin/kaskade-install"]] : [],
        [["systemctl", "daemon-reload"]],
        # without their secrets services do not start yet; the machine does
        [for role in sort(node.roles) : ["systemctl", "enable", "kaskade-${role}.service"]],
        [for role in sort(node.roles) : ["systemctl", "start", "--no-block", "kaskade-${role}.service"]],
      )
    })])
  }
}
