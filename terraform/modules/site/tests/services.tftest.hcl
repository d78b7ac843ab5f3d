# Units, Redis, cloud-init: what a node gets, read line by line.

variables {
  domain      = "kaskade.test"
  admin_cidrs = ["198.51.100.0/28"]
  release     = { url = "https://releases.test/k.tar.gz", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
  limits      = { sfu = { memory_max_mb = 8192, stop_seconds = 300 }, redis = { memory_max_mb = 1000 } }
  sites       = { erfurt = {}, jena = {}, weimar = { witness = true } }
  nodes = {
    erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
    jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
    weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
  }
}

run "sandboxes_every_unit" {
  command = plan

  assert {
    condition = alltrue(flatten([for unit in values(output.units) : [for line in [
      "ProtectSystem=strict", "ProtectHome=yes", "NoNewPrivileges=yes", "PrivateTmp=yes", "PrivateDevices=yes",
      "CapabilityBoundingSet=", "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
      "SystemCallFilter=@system-service", "Restart=always", "KillSignal=SIGTERM", "KillMode=mixed",
    ] : contains(split("\n", unit), line)]]))
    error_message = "a unit lacks a line of the sandbox"
  }
  assert {
    condition = alltrue([for role, unit in output.units :
      length(setintersection(split("\n", unit), ["DynamicUser=yes", "User=etcd", "User=redis"])) == 1
    ])
    error_message = "each unit runs as a user of its own"
  }
  assert {
    condition = alltrue([for role, unit in output.units :
      contains(split("\n", unit), "MemoryDenyWriteExecute=yes") == contains(["etcd", "redis"], role)
    ])
    error_message = "only Node writes code while it runs"
  }
  assert {
    condition     = alltrue([for unit in values(output.units) : !strcontains(unit, "\n\n\n") && !strcontains(unit, "$${")])
    error_message = "a unit has a gap or an unfilled place"
  }
}

run "drains_before_it_kills" {
  command = plan

  assert {
    condition     = contains(split("\n", output.units.sfu), "TimeoutStopSec=300") && contains(split("\n", output.units.signal), "TimeoutStopSec=60")
    error_message = "the time to drain is what limits say"
  }
  assert {
    condition     = contains(split("\n", output.units.sfu), "MemoryMax=8192M") && contains(split("\n", output.units.signal), "MemoryMax=2048M")
    error_message = "the memory is what limits say"
  }
  assert {
    condition     = contains(split("\n", output.units.signal), "RestartPreventExitStatus=2") && !strcontains(output.units.etcd, "RestartPreventExitStatus")
    error_message = "a wrong configuration is not tried again"
  }
  assert {
    condition     = strcontains(output.units.signal, "After=network-online.target kaskade-etcd.service kaskade-redis.service")
    error_message = "signalling drains before the stores of its node stop"
  }
}

run "keeps_secrets_out" {
  command = plan

  assert {
    condition = alltrue([for line in ["EnvironmentFile=/etc/kaskade/signal.env", "EnvironmentFile=/etc/kaskade/secrets/signal.env", "AssertPathExists=/etc/kaskade/secrets/signal.env", "LoadCredential=token-keys:/etc/kaskade/secrets/token-keys"] :
      contains(split("\n", output.units.signal), line)
    ])
    error_message = "the signalling node reads its secrets from the operator's file, which wins and has to be there"
  }
  assert {
    condition     = strcontains(output.redis.erfurt.config, "include /run/credentials/kaskade-redis.service/redis.conf") && strcontains(output.units.redis, "LoadCredential=redis.conf:/etc/kaskade/secrets/redis.conf")
    error_message = "Redis takes its password from a credential"
  }
  assert {
    condition     = !strcontains(join("", values(output.user_data)), "TOKEN_KEYS=") && !strcontains(join("", values(output.user_data)), "\n  requirepass")
    error_message = "a secret in the user data"
  }
}

run "reads_certificates_while_it_runs" {
  command = plan

  assert {
    condition = alltrue(flatten([for unit in values(output.units) : [for line in [
      "SupplementaryGroups=kaskade-tls", "AssertPathExists=/etc/kaskade/tls/ca.pem",
      "AssertPathExists=/etc/kaskade/tls/node.pem", "AssertPathExists=/etc/kaskade/tls/node-key.pem",
    ] : contains(split("\n", unit), line)]]))
    error_message = "every service reads the certificate of its machine, and waits for it"
  }
  assert {
    condition     = strcontains(output.units.signal, "AssertPathExists=/etc/kaskade/tls/site.pem") && !strcontains(output.units.sfu, "site.pem")
    error_message = "only signalling nodes show clients a certificate"
  }
  assert {
    condition     = yamldecode(output.user_data["weimar-1"]).groups == ["kaskade-tls"]
    error_message = "the group that reads certificates is there before the services"
  }
}

run "configures_redis" {
  command = plan

  assert {
    condition = alltrue([for line in ["bind 127.0.0.1 10.2.0.1", "protected-mode yes", "port 0", "tls-port 6379", "tls-auth-clients yes", "tls-cert-file /etc/kaskade/tls/node.pem", "appendonly yes", "appendfsync everysec", "maxmemory 600mb", "maxmemory-policy noeviction"] :
      contains(split("\n", output.redis.jena.config), line)
    ])
    error_message = "a line of Redis's configuration is missing"
  }
  assert {
    condition     = output.redis.jena.node == "jena-1" && length(output.redis) == 2
    error_message = "one Redis per site that carries people"
  }
}

run "writes_cloud_init" {
  command = plan

  assert {
    condition     = alltrue([for text in values(output.user_data) : startswith(text, "#cloud-config\n")])
    error_message = "cloud-init knows its data by the first line"
  }
  assert {
    condition = alltrue(flatten([for name, text in output.user_data : [
      for file in yamldecode(text).write_files : output.files[name][file.path] == file.content && contains(["0644", "0755"], file.permissions)
    ]]))
    error_message = "the files in the user data are those of the output"
  }
  assert {
    condition = yamldecode(output.user_data["weimar-1"]).packages == ["etcd-client", "etcd-server"] && yamldecode(output.user_data["weimar-1"]).runcmd == [
      ["install", "-d", "-m", "0700", "/etc/kaskade/secrets"],
      ["install", "-d", "-m", "2750", "-g", "kaskade-tls", "/etc/kaskade/tls"],
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "kaskade-etcd.service"],
      ["systemctl", "start", "--no-block", "kaskade-etcd.service"],
    ]
    error_message = "the witness installs and starts etcd, nothing else"
  }
  assert {
    condition     = strcontains(output.files["erfurt-1"]["/etc/sysctl.d/60-kaskade.conf"], "net.core.rmem_max = 4194304\n")
    error_message = "room for bursts on links"
  }
  assert {
    condition     = strcontains(output.files["erfurt-1"]["/usr/local/sbin/kaskade-install"], "sha256sum --check")
    error_message = "a release is checked before it is unpacked"
  }
  assert {
    condition = alltrue([for line in ["CPUWeight=2000\n", "LimitNICE=-14\n", "node --single-threaded-gc "] :
      strcontains(output.files["erfurt-1"]["/etc/systemd/system/kaskade-sfu.service"], line)
      && !strcontains(output.files["erfurt-1"]["/etc/systemd/system/kaskade-signal.service"], line)
    ])
    error_message = "media goes first, and nothing else"
  }
  assert {
    condition     = yamldecode(output.user_data["erfurt-1"]).bootcmd == [["systemctl", "mask", "etcd.service", "redis-server.service"]]
    error_message = "the services that come with Debian's packages stay off"
  }
}
