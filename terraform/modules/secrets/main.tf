# Made anew in every run and kept nowhere: only a new rotation has AWS store one.
ephemeral "random_password" "this" {
  for_each = var.passwords

  length  = 40
  special = false
}

resource "aws_ssm_parameter" "this" {
  for_each = var.store == "ssm" ? var.passwords : []

  name             = "/${var.name}/${each.key}"
  type             = "SecureString"
  value_wo         = ephemeral.random_password.this[each.key].result
  value_wo_version = var.rotation
}

resource "aws_secretsmanager_secret" "this" {
  for_each = var.store == "secretsmanager" ? var.passwords : []

  name = "${var.name}/${each.key}"
  # They can be made anew at any time, and a destroyed platform's names are free again at once.
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each = aws_secretsmanager_secret.this

  secret_id                = each.value.id
  secret_string_wo         = ephemeral.random_password.this[each.key].result
  secret_string_wo_version = var.rotation
}
