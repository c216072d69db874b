mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name        = "meet-test"
  partition   = "aws"
  region      = "us-west-2"
  account_id  = "111122223333"
  java_agent  = "/opt/adot/aws-opentelemetry-agent.jar"
  config_path = "./tests/config.json"
}

run "sends_to_aws" {
  command = apply

  module {
    source = "./modules/otlp"
  }

  assert {
    condition = (
      output.programs["jvb"].environment
      == {
        OTEL_AWS_APPLICATION_SIGNALS_ENABLED = "false"
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT     = "https://logs.us-west-2.amazonaws.com/v1/logs"
        OTEL_EXPORTER_OTLP_LOGS_HEADERS      = "x-aws-log-group=/meet-test/otlp,x-aws-log-stream=jvb"
        OTEL_EXPORTER_OTLP_LOGS_PROTOCOL     = "http/protobuf"
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT   = "https://xray.us-west-2.amazonaws.com/v1/traces"
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL   = "http/protobuf"
        OTEL_LOGS_EXPORTER                   = "otlp"
        OTEL_METRICS_EXPORTER                = "none"
        OTEL_SERVICE_NAME                    = "meet-test-jvb"
        OTEL_TRACES_EXPORTER                 = "otlp"
        VIDEOBRIDGE_DEBUG_OPTIONS            = "-javaagent:/opt/adot/aws-opentelemetry-agent.jar"
      }
    )
    error_message = "The bridge sends traces and logs to the endpoints of the region, with the headers that they want, and nothing else."
  }

  assert {
    condition = (
      output.programs["jicofo"].environment["JAVA_TOOL_OPTIONS"] == "-javaagent:/opt/adot/aws-opentelemetry-agent.jar"
      && !contains(keys(output.programs["jvb"].environment), "JAVA_TOOL_OPTIONS")
    )
    error_message = "Beside a bridge runs an agent, which has no room for it."
  }

  assert {
    condition = (
      sort([for stream in aws_cloudwatch_log_stream.this : "${stream.log_group_name} ${stream.name}"])
      == tolist(["/meet-test/otlp jicofo", "/meet-test/otlp jvb"])
    )
    error_message = "What the headers name is there before."
  }

  assert {
    condition = (
      { for statement in output.programs["jvb"].statements : jsondecode(statement).Sid => jsondecode(statement).Resource }
      == {
        LogGroupsByOtlp = ["arn:aws:logs:us-west-2:111122223333:log-group:*"]
        LogsByOtlp      = ["arn:aws:logs:us-west-2:111122223333:log-group:/meet-test/otlp", "arn:aws:logs:us-west-2:111122223333:log-group:/meet-test/otlp:*"]
        Traces          = ["*"]
      }
    )
    error_message = "It may write there, and nowhere else."
  }
}

run "off_by_default" {
  command = apply

  assert {
    condition = (
      length(module.otlp) == 0
      && !strcontains(jsonencode([module.signalling.containers, module.bridges["standup-prod-bridges"].containers]), "OTEL_")
    )
    error_message = "Nobody sends what nobody has asked for."
  }
}

run "on_by_variable" {
  command = apply

  variables {
    adot_java_agent = "/opt/adot/aws-opentelemetry-agent.jar"
  }

  assert {
    condition = (
      [for v in module.bridges["standup-prod-bridges"].containers[0].environment : v.value if v.name == "VIDEOBRIDGE_DEBUG_OPTIONS"]
      == ["-javaagent:/opt/adot/aws-opentelemetry-agent.jar"]
    )
    error_message = "The bridge loads it."
  }

  assert {
    condition = (
      [for c in module.signalling.containers : c.name if length([for v in c.environment : v.name if startswith(v.name, "OTEL_") || v.name == "JAVA_TOOL_OPTIONS"]) > 0]
      == ["jicofo"]
    )
    error_message = "Of signalling, jicofo alone does."
  }

  assert {
    condition = (
      sort([for role, policy in local.role_policies : role if strcontains(policy, "xray:PutTraceSegments")])
      == tolist(["standup-prod-bridges-task", "standup-prod-signalling-task"])
    )
    error_message = "And their roles may send."
  }
}

run "refuses_what_is_no_jar" {
  command = plan

  module {
    source = "./modules/otlp"
  }

  variables {
    java_agent = "adot.jar -Xmx1g"
  }

  expect_failures = [var.java_agent]
}
