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
    store     = "paper"
    rotation  = 0
  }

  expect_failures = [var.passwords, var.store, var.rotation]
}
