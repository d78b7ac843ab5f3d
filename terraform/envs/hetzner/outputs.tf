# What an operator needs afterwards.

output "dns_records" {
  value       = module.kaskade.dns_records
  description = "Records to put into the zone, wherever it is kept."
}

output "site_urls" {
  value       = module.kaskade.site_urls
  description = "Where people go, by site."
}

output "etcd" {
  value       = module.kaskade.etcd
  description = "The etcd cluster; read here, the layout is checked."
}
