mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  config_path = "./tests/config.json"
}

run "by_default" {
  command = apply

  assert {
    condition = (
      jsondecode(jsonencode(output.services))
      == { signalling = "standup-prod-signalling", bridges = ["standup-prod-bridges"], recorders = ["standup-prod-recorders"] }
    )
    error_message = "Three services: one of signalling, bridges, recorders."
  }

  assert {
    condition     = output.url == "https://meet.example.org"
    error_message = "People find it at the domain of config.json."
  }

  assert {
    condition = (
      output.load_balancer_dns_name == ""
      && length(module.jvb_nlb) + length(module.recorder_instances) + length(module.express_api) == 0
    )
    error_message = "Nothing bills around the clock."
  }

  assert {
    condition     = module.observability.alarm_metrics + 2 + 2 <= 10
    error_message = "Alarms and scaling (two for stress, two for idle recorders) are within the 10 alarm-metrics that are free."
  }

  assert {
    condition = (
      { for v in module.bridges["standup-prod-bridges"].containers[0].environment : v.name => v.value if startswith(v.name, "JITSI_") }
      == {
        JITSI_DOMAIN                    = "meet.example.org"
        JITSI_ENVIRONMENT               = "prod"
        JITSI_IDLE_ACTION               = "services"
        JITSI_IDLE_JICOFO_URLS          = "http://jicofo.meet.jitsi:8888"
        JITSI_IDLE_KEEP_AWAKE           = "* 8-17 * * mon-fri Europe/Berlin;* 9-12 * * sat"
        JITSI_IDLE_MODE                 = "act"
        JITSI_IDLE_SERVICES             = "signalling=standup-prod-signalling,bridges=standup-prod-bridges,recorders=standup-prod-recorders"
        JITSI_IDLE_TIMEOUT              = "20 min"
        JITSI_METRICS_INTERVAL          = "30 s"
        JITSI_METRICS_NAMESPACE         = "Jitsi/JVB"
        JITSI_PROJECT_NAME              = "standup"
        JITSI_SCALING_PEOPLE_PER_BRIDGE = "30"
        JITSI_STOP_TIMEOUT              = "120"
      }
    )
    error_message = "The agents have the settings of config.json, and the platform that they watch."
  }

  assert {
    condition = (
      { for v in module.recorders[0].containers[1].environment : v.name => v.value if startswith(v.name, "JITSI_RECORDING_") }
      == {
        JITSI_RECORDING_BUCKET     = "standup-recordings"
        JITSI_RECORDING_ENCRYPTION = "aws:kms"
        JITSI_RECORDING_PART_SIZE  = "16 MiB"
        JITSI_RECORDING_PREFIX     = "recordings"
      }
    )
    error_message = "The finalizers have theirs, and the encryption that the bucket asks for."
  }

  assert {
    condition = !strcontains(
      jsonencode([module.signalling.containers, module.bridges["standup-prod-bridges"].containers, module.recorders[0].containers]),
      "never-in-a-container",
    )
    error_message = "No password of config.json comes into a task definition."
  }

  assert {
    condition = (
      distinct([for c in concat(module.signalling.containers, module.bridges["standup-prod-bridges"].containers, module.recorders[0].containers) : split(":", c.image)[1]])
      == tolist([regex("(?m)^JITSI_TAG=(\\S+)$", file("../docker/versions.env"))[0]])
    )
    error_message = "All images have the one tag of docker/versions.env."
  }

  assert {
    condition     = keys(module.secrets.arns) == ["JIBRI_RECORDER_PASSWORD", "JIBRI_XMPP_PASSWORD", "JICOFO_AUTH_PASSWORD", "JVB_AUTH_PASSWORD"]
    error_message = "Each account of the platform has a password of its own."
  }
}

run "settings_reach_what_they_name" {
  command = plan

  variables {
    environment      = "staging"
    resolution       = 1080
    max_participants = 75
    max_bridges      = 7
    max_recorders    = 5
    jitsi_tag        = "stable-99999"
    images           = { jvb = "registry.example.com/jvb:mine" }
    agent_settings   = { JITSI_IDLE_TIMEOUT = "1 h", JITSI_SCALING_WARM_RECORDERS = "2" }
    secret_store     = "secretsmanager"
    secret_rotation  = 4
  }

  assert {
    condition     = output.services.signalling == "standup-staging-signalling" && output.dashboard == "standup-staging"
    error_message = "The environment is in all names."
  }

  assert {
    condition = (
      one([for v in module.bridges["standup-staging-bridges"].containers[0].environment : v.value if v.name == "JITSI_ENVIRONMENT"])
      == "staging"
    )
    error_message = "And in the metrics."
  }

  assert {
    condition = (
      one([for v in module.signalling.containers[0].environment : v.value if v.name == "RESOLUTION"]) == "1080"
      && one([for v in module.recorders[0].containers[1].environment : v.value if v.name == "JIBRI_RECORDING_RESOLUTION"]) == "1920x1080"
    )
    error_message = "The resolution is sent and recorded."
  }

  assert {
    condition = (
      one([for v in module.signalling.containers[1].environment : v.value if v.name == "MAX_PARTICIPANTS"]) == "75"
      && one([for v in module.bridges["standup-staging-bridges"].containers[0].environment : v.value if v.name == "JITSI_SCALING_PEOPLE_PER_BRIDGE"]) == "75"
    )
    error_message = "A meeting takes so many people, and a bridge is meant to hold it."
  }

  assert {
    condition     = module.bridges["standup-staging-bridges"].max_count == 7 && module.recorders[0].max_count == 5
    error_message = "There may be so many."
  }

  assert {
    condition = (
      [for c in concat(module.signalling.containers, module.bridges["standup-staging-bridges"].containers, module.recorders[0].containers) : c.image]
      == [
        "ghcr.io/jitsi/web:stable-99999",
        "ghcr.io/jitsi/prosody:stable-99999",
        "ghcr.io/jitsi/jicofo:stable-99999",
        "registry.example.com/jvb:mine",
        "brewmaster/jibri:stable-99999",
        "brewmaster/jibri:stable-99999",
      ]
    )
    error_message = "Images are those that were named."
  }

  assert {
    condition = (
      one([for v in module.bridges["standup-staging-bridges"].containers[0].environment : v.value if v.name == "JITSI_IDLE_TIMEOUT"])
      == "1 h"
    )
    error_message = "agent_settings win over config.json."
  }

  assert {
    condition     = module.secrets.read_action == "secretsmanager:GetSecretValue"
    error_message = "Passwords are where they were asked for."
  }
}

run "without_recording" {
  command = plan

  variables {
    enable_recording = false
    edge             = "none"
  }

  assert {
    condition     = local.ingress_host == "meet.example.org"
    error_message = "Without CloudFront the load balancer is what people find at the domain."
  }

  assert {
    condition     = length(module.recorders) == 0 && length(output.services.recorders) == 0
    error_message = "There are no recorders."
  }

  assert {
    condition     = !contains(keys(module.secrets.arns), "JIBRI_XMPP_PASSWORD")
    error_message = "Nor their passwords."
  }

  assert {
    condition     = !strcontains(jsonencode([for v in module.bridges["standup-prod-bridges"].containers[0].environment : v.value]), "recorders")
    error_message = "Nor do agents ask for them."
  }

  assert {
    condition     = output.recording_bucket == "standup-recordings"
    error_message = "What was recorded stays."
  }
}

run "with_a_load_balancer_for_media" {
  command = apply

  variables {
    nlb_enabled = true
  }

  assert {
    condition     = output.services == run.by_default.services
    error_message = "The services are the same."
  }

  assert {
    condition     = !strcontains(jsonencode([module.signalling.containers, module.recorders[0].containers]), "192.0.2.7")
    error_message = "Signalling and recorders know nothing of it."
  }

  assert {
    condition = (
      { for v in module.bridges["standup-prod-bridges"].containers[0].environment : v.name => v.value if contains(["JVB_ADVERTISE_IPS", "JVB_STUN_SERVERS"], v.name) }
      == { JVB_ADVERTISE_IPS = "192.0.2.7,192.0.2.7" }
    )
    error_message = "Only where people send media to changes."
  }

  assert {
    condition     = length(module.lifecycle) == 0 && length(module.jvb_nlb[0].addresses) == 2 && module.jvb_nlb[0].parameter == []
    error_message = "Without a machine it stays."
  }
}

run "with_a_load_balancer_for_media_that_comes_and_goes" {
  command = apply

  variables {
    nlb_enabled    = true
    nlb_bridges    = 2
    hosted_zone_id = "Z0123456789ABC"
    alarms         = ["bridges-stale", "web-5xx"]
  }

  assert {
    condition = (
      module.jvb_nlb[0].addresses == []
      && { for s in module.bridges["standup-prod-bridges-2"].containers[0].secrets : s.name => s.valueFrom if s.name == "JVB_ADVERTISE_IPS" }
      == { JVB_ADVERTISE_IPS = module.jvb_nlb[0].parameter[0].arn }
      && length([for v in module.bridges["standup-prod-bridges"].containers[0].environment : v if contains(["JVB_ADVERTISE_IPS", "JVB_STUN_SERVERS"], v.name)]) == 0
    )
    error_message = "No address is there while it sleeps, and bridges read what the machine has written."
  }

  assert {
    condition = (
      contains(flatten([for s in jsondecode(module.lifecycle[0].policies["standup-prod-lifecycle"]).Statement : s.Action]), "ec2:AllocateAddress")
      && sort(local.services.bridges) == tolist(["standup-prod-bridges", "standup-prod-bridges-2"])
    )
    error_message = "The machine makes it, for all bridges."
  }
}

run "with_several_bridges_behind_it" {
  command = plan

  variables {
    nlb_enabled = true
    nlb_bridges = 3
  }

  assert {
    condition     = output.services.bridges == tolist(["standup-prod-bridges", "standup-prod-bridges-2", "standup-prod-bridges-3"])
    error_message = "Each bridge is a service."
  }

  assert {
    condition = (
      { for name, bridges in module.bridges : name => bridges.containers[0].portMappings[0].containerPort }
      == { standup-prod-bridges = 10000, standup-prod-bridges-2 = 10001, standup-prod-bridges-3 = 10002 }
    )
    error_message = "With a port of its own."
  }

  assert {
    condition     = distinct([for bridges in module.bridges : bridges.max_count]) == tolist([1])
    error_message = "A second bridge on the same port would get half of the other's media."
  }
}

run "every_action_of_every_role" {
  command = apply

  variables {
    ingress_mode        = "always"
    hosted_zone_id      = "Z0123456789ABC"
    recorder_capacity   = "EC2"
    enable_exec         = true
    state_machine_arn   = "arn:aws:states:eu-central-1:111122223333:stateMachine:standup-prod"
    wanted_table        = "standup-prod-wanted"
    log_archive_bucket  = "example-logs"
    ecr_repository_arns = ["arn:aws:ecr:eu-central-1:111122223333:repository/jvb"]
    express_apis        = { metadata = { image = "registry.example.com/metadata-api:1.4.2" } }
    agent_settings      = { JITSI_NOTIFY_EVENT_BUS = "meetings" }
    adot_java_agent     = "/opt/adot/aws-opentelemetry-agent.jar"
  }

  assert {
    condition = (
      { for role, policy in local.role_policies : role => sort(flatten([for s in jsondecode(policy).Statement : s.Action])) }
      == {
        standup-prod-bridges-execution = tolist([
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetAuthorizationToken",
          "ecr:GetDownloadUrlForLayer",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "ssm:GetParameters",
        ])
        standup-prod-bridges-task = tolist([
          "dynamodb:GetItem",
          "ecs:DescribeServices",
          "ecs:UpdateService",
          "ecs:UpdateTaskProtection",
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
          "logs:PutLogEvents",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
          "states:StartExecution",
          "xray:PutTraceSegments",
        ])
        standup-prod-logs-delivery = tolist([
          "s3:AbortMultipartUpload",
          "s3:GetBucketLocation",
          "s3:GetObject",
          "s3:ListBucket",
          "s3:ListBucketMultipartUploads",
          "s3:PutObject",
        ])
        standup-prod-logs-subscription = tolist([
          "firehose:PutRecord",
          "firehose:PutRecordBatch",
        ])
        standup-prod-metadata-execution = tolist([
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ])
        standup-prod-recorder-instances = tolist([
          "ecs:DeregisterContainerInstance",
          "ecs:DiscoverPollEndpoint",
          "ecs:Poll",
          "ecs:RegisterContainerInstance",
          "ecs:StartTelemetrySession",
          "ecs:SubmitAttachmentStateChanges",
          "ecs:SubmitContainerStateChange",
          "ecs:SubmitTaskStateChange",
          "ecs:UpdateContainerInstancesState",
        ])
        standup-prod-recorders-execution = tolist([
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetAuthorizationToken",
          "ecr:GetDownloadUrlForLayer",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "ssm:GetParameters",
        ])
        standup-prod-recorders-task = tolist([
          "ecs:DescribeServices",
          "ecs:UpdateService",
          "ecs:UpdateTaskProtection",
          "events:PutEvents",
          "kms:Decrypt",
          "kms:GenerateDataKey",
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:GetObject",
          "s3:ListBucket",
          "s3:ListBucketMultipartUploads",
          "s3:ListMultipartUploadParts",
          "s3:PutObject",
          "s3:PutObjectTagging",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ])
        standup-prod-signalling-execution = tolist([
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetAuthorizationToken",
          "ecr:GetDownloadUrlForLayer",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "ssm:GetParameters",
        ])
        standup-prod-signalling-task = tolist([
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
          "logs:PutLogEvents",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
          "xray:PutTraceSegments",
        ])
      }
    )
    error_message = "A role may do something that is not on this list, or not do what is."
  }

  assert {
    condition = !anytrue([
      for action in flatten([for policy in values(local.role_policies) : [for s in jsondecode(policy).Statement : s.Action]]) : strcontains(action, "*")
    ])
    error_message = "No action is a pattern."
  }

  assert {
    condition     = local.ingress_host == "origin.meet.example.org"
    error_message = "Behind CloudFront the load balancer has a name of its own."
  }

  assert {
    condition     = output.roles == keys(local.role_policies) && length(output.roles) == 10
    error_message = "All roles are told."
  }

  # The code says for each of them why: ecr:GetAuthorizationToken, ssmmessages, logs:DescribeLogGroups, ecs:DiscoverPollEndpoint, xray.
  assert {
    condition = length(setsubtract(
      flatten([for policy in values(local.role_policies) : [for s in jsondecode(policy).Statement : s.Sid if contains(flatten([s.Resource]), "*")]]),
      ["Endpoint", "RegistryToken", "Shell", "ShellLogGroups", "Traces"],
    )) == 0
    error_message = "A statement is for all resources without a reason."
  }

  assert {
    condition     = module.recorders[0].containers[1].linuxParameters.sharedMemorySize == 2048
    error_message = "The recorders run on instances."
  }

  assert {
    condition = (
      output.load_balancer_dns_name == "mock.us-west-2.elb.amazonaws.com"
      && module.observability.alarm_metrics == 8
    )
    error_message = "The load balancer stays, with its alarms."
  }
}

run "wakes_by_itself" {
  command = apply

  variables {
    hosted_zone_id = "Z0123456789ABC"
    wake_pin       = "sesame-7"
    alarms         = ["bridges-stale", "web-5xx"]
    agent_settings = { JITSI_SCALING_WARM_RECORDERS = "2" }
  }

  assert {
    condition = (
      { for v in module.bridges["standup-prod-bridges"].containers[0].environment : v.name => v.value if contains(["JITSI_IDLE_ACTION", "JITSI_IDLE_STATE_MACHINE", "JITSI_IDLE_TABLE"], v.name) }
      == {
        JITSI_IDLE_ACTION        = "machine"
        JITSI_IDLE_STATE_MACHINE = "arn:aws:states:us-west-2:111122223333:stateMachine:standup-prod-lifecycle"
        JITSI_IDLE_TABLE         = "standup-prod-wanted"
      }
    )
    error_message = "The agents say to the machine that nobody is there."
  }

  assert {
    condition = (
      output.state_machine_arn == "arn:aws:states:us-west-2:111122223333:stateMachine:standup-prod-lifecycle"
      && output.wanted_table == module.lifecycle[0].table
    )
    error_message = "What they are told is what is made."
  }

  assert {
    condition = (
      [for s in jsondecode(jsonencode(local.woken)) : "${s.name} ${s.role} ${s.count}"]
      == ["standup-prod-signalling signalling 1", "standup-prod-bridges bridges 1", "standup-prod-recorders recorders 2"]
    )
    error_message = "It wakes all services, recorders as many as are kept warm."
  }

  assert {
    condition     = output.load_balancer_dns_name == "" && length(setsubtract(keys(module.lifecycle[0].policies), output.roles)) == 0
    error_message = "No load balancer is there before somebody comes, and the machine's roles are told."
  }
}

run "without_a_zone_nothing_wakes_it" {
  command = plan

  assert {
    condition     = length(module.lifecycle) == 0 && output.state_machine_arn == "" && output.wanted_table == ""
    error_message = "Agents then lower the counts themselves, as before."
  }
}
