# Descriptions that can not work are refused, at the variable or output that is wrong.

variables {
  domain      = "kaskade.test"
  admin_cidrs = ["198.51.100.0/28"]
  release     = { url = "https://releases.test/k.tar.gz", sha256 = "0000000000000000000000000000000000000000000000000000000000000000" }
  sites       = { erfurt = {}, jena = {}, weimar = { witness = true } }
  nodes = {
    erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
    jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
    weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
  }
}

run "takes_what_the_others_change" {
  command = plan
}

run "refuses_etcd_over_two_failure_domains" {
  command = plan
  variables {
    sites = { erfurt = { failure_domain = "thuringia" }, jena = { failure_domain = "thuringia" }, weimar = { witness = true } }
  }
  expect_failures = [output.etcd]
}

run "refuses_an_even_number_of_voters" {
  command = plan
  variables {
    sites = { erfurt = {}, jena = {}, weimar = { witness = true }, gera = { witness = true } }
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
      gera-1   = { site = "gera", roles = ["etcd"], address = "10.4.0.1" }
    }
  }
  expect_failures = [output.etcd]
}

run "refuses_a_majority_in_one_failure_domain" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      erfurt-2 = { site = "erfurt", roles = ["etcd"], address = "10.1.0.2" }
      erfurt-3 = { site = "erfurt", roles = ["etcd"], address = "10.1.0.3" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [output.etcd]
}

run "refuses_work_at_the_witness" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd", "sfu"], address = "10.3.0.1", public_ipv4 = "203.0.113.3" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_a_site_without_redis_and_one_with_two" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      jena-2   = { site = "jena", roles = ["redis"], address = "10.2.0.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_an_unknown_site" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "wiemar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_one_address_for_two_nodes" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_a_name_for_an_address" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "erfurt-1.lan", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_an_sfu_node_nobody_can_reach" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      erfurt-2 = { site = "erfurt", roles = ["sfu"], address = "10.1.0.2" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_a_role_that_does_not_exist" {
  command = plan
  variables {
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1" }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis", "turn"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.nodes]
}

run "refuses_names_that_are_no_dns_labels" {
  command = plan
  variables {
    domain = "Kaskade"
    sites  = { erfurt = {}, jena = {}, weimar = { witness = true }, "Bad_Name" = { witness = true } }
  }
  expect_failures = [var.domain, var.sites]
}

run "refuses_a_front_without_addresses" {
  command = plan
  variables {
    sites = { erfurt = { front = { addresses = [], sources = ["10.1.0.0/28"] } }, jena = {}, weimar = { witness = true } }
  }
  expect_failures = [var.sites]
}

run "refuses_a_release_that_can_not_be_checked" {
  command = plan
  variables {
    release = { url = "http://releases.test/k.tar.gz", sha256 = "latest" }
  }
  expect_failures = [var.release]
}

run "refuses_operators_from_everywhere" {
  command = plan
  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.admin_cidrs]
}

run "refuses_a_port_among_those_of_links" {
  command = plan
  variables {
    ports = { sfu_rpc = 41500 }
  }
  expect_failures = [var.ports]
}

run "refuses_a_port_among_those_of_media_workers" {
  command = plan
  variables {
    ports = { sfu_rpc = 40003 }
    nodes = {
      erfurt-1 = { site = "erfurt", roles = ["signal", "sfu", "etcd", "redis"], address = "10.1.0.1", public_ipv4 = "203.0.113.1", media_workers = 4 }
      jena-1   = { site = "jena", roles = ["signal", "sfu", "etcd", "redis"], address = "10.2.0.1", public_ipv4 = "203.0.113.2" }
      weimar-1 = { site = "weimar", roles = ["etcd"], address = "10.3.0.1" }
    }
  }
  expect_failures = [var.ports]
}

run "refuses_a_privileged_port" {
  command = plan
  variables {
    ports = { signal = 443 }
  }
  expect_failures = [var.ports]
}

run "refuses_an_election_longer_than_a_lease" {
  command = plan
  variables {
    etcd = { heartbeat_ms = 500, election_ms = 5000 }
  }
  expect_failures = [var.etcd]
}

run "refuses_no_time_to_drain" {
  command = plan
  variables {
    limits = { sfu = { stop_seconds = 0 } }
  }
  expect_failures = [var.limits]
}
