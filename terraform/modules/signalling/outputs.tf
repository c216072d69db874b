output "service_name" {
  description = "The service's name."
  value       = module.service.name
}

output "log_group" {
  description = "The log group of its containers."
  value       = module.service.log_group
}

output "containers" {
  description = "Its containers as ECS gets them."
  value       = module.service.containers
}

output "deployment_percent" {
  description = "How many tasks a deployment leaves at least and makes at most, in percent: never two."
  value       = module.service.deployment_percent
}

output "policies" {
  description = "What each of its roles may do, by the role's name: policies as JSON texts."
  value       = module.service.policies
}

# Tasks resolve only names that were there before them: who uses these waits for the service.
output "xmpp_server" {
  description = "What bridges and recorders call Prosody by."
  value       = "xmpp.meet.jitsi"

  depends_on = [module.service]
}

output "jicofo_url" {
  description = "Where agents ask jicofo."
  value       = "http://jicofo.meet.jitsi:8888"

  depends_on = [module.service]
}
