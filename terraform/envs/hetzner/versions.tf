# A thin root for Hetzner Cloud: three locations of one network zone, one of them the witness.
terraform {
  required_version = ">= 1.9"

  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = "~> 1.58"
    }
  }
}

# reads HCLOUD_TOKEN from the environment
provider "hcloud" {}
