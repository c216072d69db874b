locals {
  given = nonsensitive(toset(keys(var.given)))
  names = setunion(var.passwords, local.given)

  # What is given is written again when it has changed. Of a hash so short nothing can be told.
  versions = merge(
    { for name in var.passwords : name => var.rotation },
    { for name in local.given : name => nonsensitive(parseint(substr(sha256(var.given[name]), 0, 7), 16)) },
  )
}

# Made anew in every run and kept nowhere: only a new rotation has AWS store one.
ephemeral "random_password" "this" {
  for_each = var.passwords

  length  = 40
  special = false
}

resource "aws_ssm_parameter" "this" {
  for_each = var.store == "ssm" ? local.names : []

  name             = "/${var.name}/${each.key}"
  type             = "SecureString"
  value_wo         = contains(local.given, each.key) ? var.given[each.key] : ephemeral.random_password.this[each.key].result
  value_wo_version = local.versions[each.key]
}

resource "aws_secretsmanager_secret" "this" {
  for_each = var.store == "secretsmanager" ? local.names : []

  name = "${var.name}/${each.key}"
  # They can be made or given anew at any time, and a destroyed platform's names are free again at once.
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each = aws_secretsmanager_secret.this

  secret_id                = each.value.id
  secret_string_wo         = contains(local.given, each.key) ? var.given[each.key] : ephemeral.random_password.this[each.key].result
  secret_string_wo_version = local.versions[each.key]
}
