output "arns" {
  description = "The ARNs of the passwords by their names, for the secrets of a container. Never the passwords themselves."
  value = merge(
    { for name, parameter in aws_ssm_parameter.this : name => parameter.arn },
    { for name, secret in aws_secretsmanager_secret.this : name => secret.arn },
  )

  depends_on = [aws_secretsmanager_secret_version.this]
}

output "read_action" {
  description = "The action that reads them."
  value       = var.store == "ssm" ? "ssm:GetParameters" : "secretsmanager:GetSecretValue"
}
