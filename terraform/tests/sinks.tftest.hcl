mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  config_path = "./tests/sinks.json"
}

run "sends_to_a_receiver" {
  command = apply

  assert {
    condition = (
      { for v in module.bridges["standup-prod-bridges"].containers[0].environment : v.name => v.value if startswith(v.name, "JITSI_METRICS_") }
      == {
        JITSI_METRICS_NAMESPACE = "Meetings/JVB"
        JITSI_METRICS_OTLP_URL  = "https://otlp.example.org/v1/metrics"
        JITSI_METRICS_SINK      = "otlp"
      }
    )
    error_message = "The agents know where metrics go."
  }

  assert {
    condition = (
      [for secret in module.bridges["standup-prod-bridges"].containers[0].secrets : secret.name]
      == ["JITSI_METRICS_OTLP_HEADERS", "JVB_AUTH_PASSWORD"]
    )
    error_message = "The headers, which may hold a key, come like passwords."
  }

  assert {
    condition = !strcontains(
      jsonencode([module.signalling.containers, module.bridges["standup-prod-bridges"].containers, module.recorders[0].containers]), "bmV2ZXI",
    )
    error_message = "They stand in no task definition."
  }

  assert {
    condition     = !strcontains(jsonencode([module.signalling.containers, module.recorders[0].containers]), "OTLP_HEADERS")
    error_message = "Who does not publish does not get them."
  }

  assert {
    condition     = !strcontains(jsonencode(local.role_policies), "PutMetricData")
    error_message = "Nobody may put metrics where none are put."
  }
}

run "puts_metrics_itself" {
  command = apply

  variables {
    agent_settings = { JITSI_METRICS_SINK = "cloudwatch" }
  }

  assert {
    condition = (
      [for s in jsondecode(local.role_policies["standup-prod-bridges-task"]).Statement : s.Condition if contains(s.Action, "cloudwatch:PutMetricData")]
      == [{ StringEquals = { "cloudwatch:namespace" = "Meetings/JVB" } }]
    )
    error_message = "Where that sink is on, the agents may put metrics, in their namespace alone."
  }

  assert {
    condition     = length([for role, policy in local.role_policies : role if strcontains(policy, "PutMetricData")]) == 1
    error_message = "And nobody else may."
  }
}
