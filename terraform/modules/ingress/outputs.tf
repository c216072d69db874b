output "target_group_arn" {
  description = "The target group of the web entry, once a load balancer that stays uses it."
  value       = aws_lb_target_group.web.arn

  depends_on = [aws_lb_listener.https]
}

output "attached" {
  description = "Whether a load balancer that stays uses the target group."
  value       = local.always
}

output "load_balancer" {
  description = "The dimension LoadBalancer of its metrics; empty while there is none."
  value       = local.always ? aws_lb.this[0].arn_suffix : ""
}

output "dns_name" {
  description = "The load balancer's own name, for a record of yours; empty while there is none."
  value       = local.always ? aws_lb.this[0].dns_name : ""
}
