# A thin root for OpenStack: one region with availability zones, or several regions'
# zones over one tenant network. Networks are there already; this adds ports, addresses, servers.
terraform {
  required_version = ">= 1.9"

  required_providers {
    openstack = {
      source  = "terraform-provider-openstack/openstack"
      version = "~> 3.0"
    }
  }
}

# reads OS_CLOUD and clouds.yaml, or OS_* from the environment
provider "openstack" {}
