mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  config_path = "./tests/config.json"
}

run "reads_config_json" {
  command = plan

  assert {
    condition = (
      local.settings.domain == "meet.example.org"
      && local.settings.aws_region == "eu-central-1"
      && local.settings.aws_profile == "jitsi"
    )
    error_message = "The three things that a platform needs stand in config.json."
  }

  assert {
    condition     = local.settings.project_name == "standup" && local.settings.environment == "prod" && output.name == "standup-prod"
    error_message = "What is not there has its default."
  }

  assert {
    condition     = output.recording_bucket == "standup-recordings"
    error_message = "The bucket is the one that the finalizer would use."
  }
}

run "a_variable_is_stronger" {
  command = plan

  variables {
    domain           = "talk.example.org"
    project_name     = "Retro"
    environment      = "next_one"
    recording_bucket = "retro-recordings"
  }

  assert {
    condition     = local.settings.domain == "talk.example.org" && output.recording_bucket == "retro-recordings"
    error_message = "TF_VAR_ wins over config.json."
  }

  assert {
    condition     = output.name == "retro-next-one"
    error_message = "Names are what all of AWS takes."
  }
}

run "a_long_name_is_cut" {
  command = plan

  variables {
    project_name = "a-project-with-a-very-long-name-indeed"
  }

  assert {
    condition = (
      length(output.name) <= 26
      && output.name == "a-project-with-a-ver-${substr(sha1("a-project-with-a-very-long-name-indeed-prod"), 0, 5)}"
    )
    error_message = "A long name keeps its beginning and stays unique."
  }
}

run "refuses_a_file_that_is_not_there" {
  command = plan

  variables {
    config_path = "./tests/no-such.json"
  }

  expect_failures = [var.config_path]
}

run "says_that_the_domain_is_missing" {
  command = plan

  variables {
    config_path = "./tests/empty.json"
  }

  expect_failures = [check.domain]
}
