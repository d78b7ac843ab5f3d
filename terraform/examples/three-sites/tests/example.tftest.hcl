# The worked example: two sites and a witness.

run "makes_the_example" {
  command = apply

  assert {
    condition     = join(" ", output.etcd.failure_domains) == "erfurt jena weimar" && output.etcd.quorum == 2
    error_message = "three failure domains, two of them are enough"
  }
  assert {
    condition     = output.etcd.members == { erfurt-2 = "erfurt", jena-1 = "jena", weimar-1 = "weimar" }
    error_message = "one member in each failure domain"
  }
  assert {
    condition = output.site_urls == {
      erfurt = "https://erfurt.kaskade.example.org/?site=erfurt"
      jena   = "https://jena.kaskade.example.org:8443/?site=jena"
    }
    error_message = "people go to the front where there is one, to the nodes' port elsewhere; not to the witness"
  }
  assert {
    condition     = join(" ", output.firewall_rules["weimar-1"][*].name) == "ssh etcd-clients etcd-peers"
    error_message = "the witness lets in etcd and its operators only"
  }
  assert {
    condition     = length(output.environments["weimar-1"]) == 0
    error_message = "no signalling or SFU node at the witness"
  }
  assert {
    condition     = join(" ", keys(output.files["weimar-1"])) == "/etc/kaskade/etcd.yaml /etc/systemd/system/kaskade-etcd.service"
    error_message = "the witness gets etcd's files only"
  }
}
