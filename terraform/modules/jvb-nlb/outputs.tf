output "addresses" {
  description = "The addresses that people send media to (JVB_ADVERTISE_IPS)."
  value       = [for eip in aws_eip.this : eip.public_ip]
}

output "target_group_arns" {
  description = "The target group of each bridge by the name of its service, once the load balancer uses it."
  value       = { for name, group in aws_lb_target_group.this : name => group.arn }

  depends_on = [aws_lb_listener.this]
}
