mock_provider "aws" {
  source = "./tests/mocks"
}

# The random provider is the real one: it needs no account, and ephemeral resources cannot be mocked.

variables {
  name      = "meet-test"
  passwords = ["JICOFO_AUTH_PASSWORD", "JVB_AUTH_PASSWORD"]
}

run "free_and_secret" {
  command = apply

  module {
    source = "./modules/secrets"
  }

  assert {
    condition = (
      sort([for parameter in aws_ssm_parameter.this : parameter.name])
      == tolist(["/meet-test/JICOFO_AUTH_PASSWORD", "/meet-test/JVB_AUTH_PASSWORD"])
    )
    error_message = "One parameter for each password."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.type == "SecureString"])
    error_message = "They are encrypted, with the key that costs nothing."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.value_wo == null && parameter.value_wo_version == 1])
    error_message = "No password comes into the state."
  }

  assert {
    condition     = length(aws_secretsmanager_secret.this) == 0 && output.read_action == "ssm:GetParameters"
    error_message = "Secrets Manager would bill."
  }

  assert {
    condition     = alltrue([for arn in output.arns : startswith(arn, "arn:")]) && length(output.arns) == 2
    error_message = "What goes out are ARNs, never passwords."
  }
}

run "a_rotation_stores_new_ones" {
  command = plan

  module {
    source = "./modules/secrets"
  }

  variables {
    rotation = 2
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.value_wo_version == 2])
    error_message = "Each password is written again."
  }
}

run "keeps_what_is_given" {
  command = apply

  module {
    source = "./modules/secrets"
  }

  variables {
    rotation = 3
    given    = { JITSI_NOTIFY_WEBHOOK_SECRET = "whsec_bmV2ZXIgaW4gYSBzdGF0ZSwgbmV2ZXI=" }
  }

  assert {
    condition     = aws_ssm_parameter.this["JITSI_NOTIFY_WEBHOOK_SECRET"].name == "/meet-test/JITSI_NOTIFY_WEBHOOK_SECRET"
    error_message = "It lies beside the passwords."
  }

  assert {
    condition = (
      alltrue([for parameter in aws_ssm_parameter.this : parameter.value_wo == null && parameter.type == "SecureString"])
      && !strcontains(jsonencode([for parameter in aws_ssm_parameter.this : parameter]), "bmV2ZXI")
    )
    error_message = "It comes into no state."
  }

  assert {
    condition = (
      aws_ssm_parameter.this["JVB_AUTH_PASSWORD"].value_wo_version == 3
      && aws_ssm_parameter.this["JITSI_NOTIFY_WEBHOOK_SECRET"].value_wo_version
      == parseint(substr(sha256("whsec_bmV2ZXIgaW4gYSBzdGF0ZSwgbmV2ZXI="), 0, 7), 16)
    )
    error_message = "It is written again when it has changed, and not when passwords are made anew."
  }

  assert {
    condition     = nonsensitive(keys(output.arns)) == ["JICOFO_AUTH_PASSWORD", "JITSI_NOTIFY_WEBHOOK_SECRET", "JVB_AUTH_PASSWORD"]
    error_message = "Containers find it like the others."
  }
}

run "another_one_is_written" {
  command = plan

  module {
    source = "./modules/secrets"
  }

  variables {
    given = { JITSI_NOTIFY_WEBHOOK_SECRET = "whsec_YW5vdGhlciBzZWNyZXQsIGFub3RoZXI=" }
  }

  assert {
    condition = (
      aws_ssm_parameter.this["JITSI_NOTIFY_WEBHOOK_SECRET"].value_wo_version
      != parseint(substr(sha256("whsec_bmV2ZXIgaW4gYSBzdGF0ZSwgbmV2ZXI="), 0, 7), 16)
    )
    error_message = "Else SSM would keep the old one."
  }
}

run "in_secrets_manager" {
  command = plan

  module {
    source = "./modules/secrets"
  }

  variables {
    store    = "secretsmanager"
    rotation = 3
  }

  assert {
    condition     = length(aws_ssm_parameter.this) == 0 && length(aws_secretsmanager_secret_version.this) == 2
    error_message = "They are there instead of in SSM."
  }

  assert {
    condition     = alltrue([for version in aws_secretsmanager_secret_version.this : version.secret_string_wo_version == 3])
    error_message = "Rotations count there, too."
  }

  assert {
    condition     = output.read_action == "secretsmanager:GetSecretValue"
    error_message = "They are read by another action."
  }
}

run "refuses_what_cannot_work" {
  command = plan

  module {
    source = "./modules/secrets"
  }

  variables {
    passwords = ["not a variable"]
    given     = { JITSI_NOTIFY_WEBHOOK_URL = "" }
    store     = "paper"
    rotation  = 0
  }

  expect_failures = [var.passwords, var.given, var.store, var.rotation]
}
