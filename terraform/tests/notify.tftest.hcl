mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  config_path = "./tests/notify.json"
}

run "tells_of_recordings" {
  command = apply

  assert {
    condition = (
      { for v in module.recorders[0].containers[1].environment : v.name => v.value if startswith(v.name, "JITSI_NOTIFY_") || v.name == "JITSI_RECORDING_LINK_TTL" }
      == {
        JITSI_NOTIFY_EVENT_BUS        = "meetings"
        JITSI_NOTIFY_PRIVATE_NETWORKS = "10.1.0.0/16,10.2.0.0/16"
        JITSI_RECORDING_LINK_TTL      = "6 h"
      }
    )
    error_message = "The recorders know whom to tell."
  }

  assert {
    condition = (
      [for secret in module.recorders[0].containers[1].secrets : secret.name]
      == ["JIBRI_RECORDER_PASSWORD", "JIBRI_XMPP_PASSWORD", "JITSI_NOTIFY_WEBHOOK_SECRET", "JITSI_NOTIFY_WEBHOOK_URL"]
    )
    error_message = "The address, which may hold a token, and what signs it come like passwords."
  }

  assert {
    condition = !anytrue([
      for word in ["bmV2ZXI", "a-token-in-the-address"] : strcontains(
        jsonencode([module.signalling.containers, module.bridges["standup-prod-bridges"].containers, module.recorders[0].containers]), word,
      )
    ])
    error_message = "Neither stands in a task definition."
  }

  assert {
    condition = length([
      for name in flatten([
        for c in concat(module.signalling.containers, module.bridges["standup-prod-bridges"].containers) : [[for v in c.environment : v.name], [for s in c.secrets : s.name]]
      ]) : name if startswith(name, "JITSI_NOTIFY_")
    ]) == 0
    error_message = "Nobody else knows of it."
  }

  assert {
    condition = (
      [for s in jsondecode(local.role_policies["standup-prod-recorders-task"]).Statement : s.Resource if contains(s.Action, "events:PutEvents")]
      == [["arn:aws:events:us-west-2:111122223333:event-bus/meetings"]]
    )
    error_message = "Events go to exactly that bus."
  }

  assert {
    condition     = length([for role, policy in local.role_policies : role if strcontains(policy, "events:PutEvents")]) == 1
    error_message = "And from the recorders alone."
  }

  assert {
    condition     = module.observability.alarm_metrics + 2 + 2 <= 10
    error_message = "With the alarm for notices, too, these are the 10 alarm-metrics that are free."
  }
}

run "a_bus_may_be_elsewhere" {
  command = plan

  variables {
    agent_settings = { JITSI_NOTIFY_EVENT_BUS = "arn:aws:events:eu-west-1:444455556666:event-bus/all" }
  }

  assert {
    condition     = local.event_bus_arn == "arn:aws:events:eu-west-1:444455556666:event-bus/all"
    error_message = "An ARN is taken as it is, and agent_settings win over config.json."
  }
}

run "no_recorders_no_notices" {
  command = plan

  variables {
    enable_recording = false
  }

  assert {
    condition     = local.event_bus_arn == "" && length(local.given_secrets.recorders) == 0
    error_message = "Without recorders there is nothing to tell."
  }
}

run "nobody_to_tell" {
  command = plan

  variables {
    config_path = "./tests/config.json"
  }

  assert {
    condition     = local.event_bus_arn == "" && !strcontains(jsonencode(module.recorders[0].containers), "NOTIFY")
    error_message = "Nothing is set that nobody has asked for."
  }

  assert {
    condition     = module.observability.alarm_metrics == 6
    error_message = "The alarms are those without notices."
  }
}
