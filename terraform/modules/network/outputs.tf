output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "The public subnets, in the order of the zones. Usable only once they have their way to the internet."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]

  depends_on = [aws_route.internet, aws_route_table_association.public]
}

output "security_group_ids" {
  description = "The security groups by name: load-balancer, signalling, bridges, recorders."
  value       = { for name, group in aws_security_group.this : name => group.id }
}
