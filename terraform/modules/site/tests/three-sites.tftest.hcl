# Three sites that all carry people, one machine for everything at two of them.

variables {
  domain      = "kaskade.test"
  admin_cidrs = ["198.51.100.0/28"]
  release     = { url = "https://releases.test/k.tar.gz", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
  sites = {
    erfurt = {}
    jena   = { front = { addresses = ["192.0.2.10"], sources = ["10.2.0.0/28"] } }
    suhl   = { failure_domain = "south" }
  }
  nodes = {
    erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1", public_ipv6 = "2001:db8::1", media_workers = 4 }
    jena-1   = { site = "jena", roles = ["signal", "etcd", "redis"], address = "10.2.0.1" }
    jena-2   = { site = "jena", roles = ["sfu"], address = "10.2.0.2", public_ipv4 = "203.0.113.2" }
    suhl-1   = { site = "suhl", roles = ["signal", "sfu", "etcd", "redis"], address = "fd00:3::1", public_ipv6 = "2001:db8::3" }
  }
}

run "spreads_etcd" {
  command = plan

  assert {
    condition     = join(" ", output.etcd.failure_domains) == "erfurt jena south"
    error_message = "a site's own failure domain, or the named one"
  }
  assert {
    condition     = output.etcd.initial_cluster == "erfurt-1=https://10.1.0.1:2380,jena-1=https://10.2.0.1:2380,suhl-1=https://[fd00:3::1]:2380"
    error_message = "all members with their peer addresses, IPv6 in brackets"
  }
  assert {
    condition     = yamldecode(output.etcd.configs["jena-1"]).listen-client-urls == "https://10.2.0.1:2379,https://127.0.0.1:2379"
    error_message = "etcd listens at the private address and on loopback"
  }
  assert {
    condition     = yamldecode(output.etcd.configs["jena-1"]).initial-cluster-state == "new"
    error_message = "a new cluster unless said otherwise"
  }
  assert {
    condition = alltrue([for use in ["client-transport-security", "peer-transport-security"] :
      yamldecode(output.etcd.configs["jena-1"])[use] == {
        cert-file        = "/etc/kaskade/tls/node.pem"
        key-file         = "/etc/kaskade/tls/node-key.pem"
        trusted-ca-file  = "/etc/kaskade/tls/ca.pem"
        client-cert-auth = true
      }
    ])
    error_message = "etcd wants certificates of clients and of members"
  }
}

run "tells_signalling_nodes_what_they_need" {
  command = plan

  assert {
    condition = output.environments["erfurt-1"].signal == {
      SITE                   = "erfurt"
      NODE_ID                = "erfurt-1-signal"
      ETCD_ENDPOINTS         = "https://10.1.0.1:2379,https://10.2.0.1:2379,https://[fd00:3::1]:2379"
      REDIS_URL              = "rediss://10.1.0.1:6379"
      TLS_CA_FILE            = "/etc/kaskade/tls/ca.pem"
      TLS_CERT_FILE          = "/etc/kaskade/tls/node.pem"
      TLS_KEY_FILE           = "/etc/kaskade/tls/node-key.pem"
      SIGNAL_HOST            = "::"
      SIGNAL_PORT            = "8443"
      SIGNAL_TLS_CERT_FILE   = "/etc/kaskade/tls/site.pem"
      SIGNAL_TLS_KEY_FILE    = "/etc/kaskade/tls/site-key.pem"
      TOKEN_KEYS_FILE        = "/run/credentials/kaskade-signal.service/token-keys"
      SIGNAL_RPC_HOST        = "10.1.0.1"
      SIGNAL_RPC_PORT        = "7000"
      SIGNAL_ADMIN_HOST      = "10.1.0.1"
      SIGNAL_ADMIN_PORT      = "9102"
      SIGNAL_CLIENT_URL      = "wss://erfurt.kaskade.test:8443/v1/signal"
      SIGNAL_ALLOWED_ORIGINS = "https://erfurt.kaskade.test:8443,https://jena.kaskade.test,https://suhl.kaskade.test:8443"
      SIGNAL_WEB_ROOT        = "/opt/kaskade/dist/web"
    }
    error_message = "environment of a signalling node that clients reach directly"
  }
  assert {
    condition     = output.environments["jena-1"].signal.SIGNAL_HOST == "10.2.0.1" && output.environments["jena-1"].signal.SIGNAL_CLIENT_URL == "wss://jena.kaskade.test/v1/signal"
    error_message = "behind a front a node listens on its private address alone, and clients are sent to the front"
  }
  assert {
    condition     = output.environments["jena-1"].signal.SIGNAL_TRUSTED_PROXIES == "10.2.0.0/28"
    error_message = "the front says whose connections it passes on"
  }
  assert {
    condition     = startswith(output.environments["suhl-1"].signal.ETCD_ENDPOINTS, "https://[fd00:3::1]:2379,")
    error_message = "the etcd member of the own failure domain comes first"
  }
}

run "tells_sfu_nodes_what_they_need" {
  command = plan

  assert {
    condition = output.environments["jena-2"].sfu == {
      SITE                         = "jena"
      NODE_ID                      = "jena-2-sfu"
      ETCD_ENDPOINTS               = "https://10.2.0.1:2379,https://10.1.0.1:2379,https://[fd00:3::1]:2379"
      TLS_CA_FILE                  = "/etc/kaskade/tls/ca.pem"
      TLS_CERT_FILE                = "/etc/kaskade/tls/node.pem"
      TLS_KEY_FILE                 = "/etc/kaskade/tls/node-key.pem"
      SFU_RPC_HOST                 = "10.2.0.2"
      SFU_RPC_PORT                 = "7001"
      SFU_ADMIN_HOST               = "10.2.0.2"
      SFU_ADMIN_PORT               = "9101"
      SFU_WORKERS                  = "1"
      SFU_WORKER_BIN               = "/opt/kaskade/worker/mediasoup-worker"
      SFU_WEBRTC_IP                = "0.0.0.0"
      SFU_WEBRTC_ANNOUNCED_ADDRESS = "203.0.113.2"
      SFU_WEBRTC_PORT              = "40000"
      SFU_PIPE_IP                  = "10.2.0.2"
      SFU_PIPE_PORT_MIN            = "41000"
      SFU_PIPE_PORT_MAX            = "41999"
    }
    error_message = "environment of an SFU node"
  }
  assert {
    condition     = output.environments["suhl-1"].sfu.SFU_WEBRTC_IP == "::" && output.environments["suhl-1"].sfu.SFU_WEBRTC_ANNOUNCED_ADDRESS == "2001:db8::3"
    error_message = "an SFU node with IPv6 alone"
  }
  assert {
    condition     = !can(output.environments["jena-2"].signal)
    error_message = "a node without signalling has no environment for it"
  }
}

run "lets_in_what_belongs_in" {
  command = plan

  assert {
    condition = { for rule in output.firewall_rules["erfurt-1"] : rule.name => "${rule.protocol} ${rule.from_port}-${rule.to_port} ${join(" ", rule.sources)}" } == {
      ssh            = "tcp 22-22 198.51.100.0/28"
      clients        = "tcp 8443-8443 0.0.0.0/0 ::/0"
      signal-rpc     = "tcp 7000-7000 10.2.0.1/32 fd00:3::1/128"
      sfu-rpc        = "tcp 7001-7001 10.2.0.1/32 10.2.0.2/32 fd00:3::1/128"
      sfu-metrics    = "tcp 9101-9101 198.51.100.0/28"
      signal-metrics = "tcp 9102-9102 198.51.100.0/28"
      media-udp      = "udp 40000-40003 0.0.0.0/0 ::/0"
      media-tcp      = "tcp 40000-40003 0.0.0.0/0 ::/0"
      links          = "udp 41000-41999 10.2.0.2/32 fd00:3::1/128"
      etcd-clients   = "tcp 2379-2379 10.2.0.1/32 10.2.0.2/32 fd00:3::1/128"
      etcd-peers     = "tcp 2380-2380 10.2.0.1/32 fd00:3::1/128"
    }
    error_message = "rules of a node with all roles; its Redis has no other user, so no rule"
  }
  assert {
    condition     = one([for rule in output.firewall_rules["jena-1"] : rule.sources if rule.name == "clients"]) == tolist(["10.2.0.0/28"])
    error_message = "behind a front only the front connects"
  }
  assert {
    condition = alltrue(flatten([
      for rules in values(output.firewall_rules) : [
        for rule in rules : !contains(rule.sources, "0.0.0.0/0") if !contains(["clients", "media-udp", "media-tcp"], rule.name)
      ]
    ]))
    error_message = "only clients' ports are open to everybody"
  }
}

run "names_sites_and_nodes" {
  command = plan

  assert {
    condition = { for record in output.dns_records : "${record.name} ${record.type}" => join(" ", record.values) } == {
      "erfurt.kaskade.test A"      = "203.0.113.1"
      "erfurt.kaskade.test AAAA"   = "2001:db8::1"
      "erfurt-1.kaskade.test A"    = "203.0.113.1"
      "erfurt-1.kaskade.test AAAA" = "2001:db8::1"
      "jena.kaskade.test A"        = "192.0.2.10"
      "jena-2.kaskade.test A"      = "203.0.113.2"
      "suhl.kaskade.test AAAA"     = "2001:db8::3"
      "suhl-1.kaskade.test AAAA"   = "2001:db8::3"
    }
    error_message = "records of sites and of the nodes that have a public address"
  }
  assert {
    condition     = alltrue([for record in output.dns_records : record.ttl == 60])
    error_message = "a minute, so that a replaced node is found"
  }
}
