output "addresses" {
  description = "The addresses that people send media to (JVB_ADVERTISE_IPS), where it stays."
  value       = [for eip in aws_eip.this : eip.public_ip]
}

output "parameter" {
  description = "The SSM parameter that has them, where it comes and goes: name and ARN, none else."
  value       = [for parameter in aws_ssm_parameter.addresses : { name = parameter.name, arn = parameter.arn }]
}

output "security_group_id" {
  description = "The load balancer's security group."
  value       = aws_security_group.this.id
}

output "target_group_arns" {
  description = "The target group of each bridge by the name of its service, once a load balancer that stays uses it."
  value       = { for name, group in aws_lb_target_group.this : name => group.arn }

  depends_on = [aws_lb_listener.this]
}
