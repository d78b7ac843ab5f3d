# Clouds give addresses while they make machines: the module must be plannable before.

run "plans_before_addresses_are_known" {
  command = plan

  module {
    source = "./tests/later"
  }

  assert {
    condition     = contains(output.rules, "erfurt-1 etcd-peers 10.3.0.1/32") && !contains(output.rules, "erfurt-1 etcd-peers 10.1.0.1/32")
    error_message = "the rules are known before the addresses"
  }
}

run "applies_once_they_are" {
  command = apply

  module {
    source = "./tests/later"
  }

  assert {
    condition     = output.records["erfurt.kaskade.test"] == "203.0.113.1" && output.records["jena-1.kaskade.test"] == "203.0.113.2"
    error_message = "names lead to the addresses"
  }
  assert {
    condition     = strcontains(output.servers["jena-1"], "SFU_WEBRTC_ANNOUNCED_ADDRESS=203.0.113.2")
    error_message = "the address that clients are told is in the user data"
  }
}
