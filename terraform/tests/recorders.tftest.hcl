mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test-recorders"
  security_group_id = "sg-1"
  public_url        = "https://meet.example.org"
  image             = "example/jibri:1"
  xmpp_server       = "xmpp.meet.jitsi"
  agent_environment = { JITSI_IDLE_MODE = "act", JITSI_RECORDING_PART_SIZE = "16 MiB", JITSI_RECORDING_ENCRYPTION = "none" }
  services          = { signalling = "meet-test-signalling", bridges = ["meet-test-bridges"], recorders = ["meet-test-recorders"] }
  metrics           = { namespace = "Jitsi/JVB", project = "meet", environment = "test" }

  secret_arns = {
    JIBRI_XMPP_PASSWORD     = "arn:aws:ssm:us-west-2:111122223333:parameter/jibri"
    JIBRI_RECORDER_PASSWORD = "arn:aws:ssm:us-west-2:111122223333:parameter/recorder"
  }

  recordings = {
    bucket      = "meet-test-recordings"
    prefix      = "recordings"
    kms_key_arn = ""
    statements  = ["{\"Sid\":\"Recordings\",\"Effect\":\"Allow\",\"Action\":[\"s3:PutObject\"],\"Resource\":[\"arn:aws:s3:::meet-test-recordings/recordings/*\"]}"]
  }

  platform = {
    cluster       = "meet-test"
    namespace_arn = "arn:aws:servicediscovery:us-west-2:111122223333:namespace/ns-1"
    partition     = "aws"
    region        = "us-west-2"
    account_id    = "111122223333"
    subnet_ids    = ["subnet-1", "subnet-2"]
  }
}

run "on_fargate" {
  command = plan

  module {
    source = "./modules/recorders"
  }

  assert {
    condition     = one([for fs in output.containers[1].linuxParameters.tmpfs : fs.size if fs.containerPath == "/dev/shm"]) == 2048
    error_message = "Chrome gets its 2 GiB of shared memory."
  }

  assert {
    condition = (
      output.containers[1].stopTimeout == 120
      && one([for v in output.containers[1].environment : v.value if v.name == "JITSI_STOP_TIMEOUT"]) == "120"
    )
    error_message = "A recording is delivered in the time that there really is."
  }

  assert {
    condition = (
      { for v in output.containers[1].environment : v.name => v.value if startswith(v.name, "JITSI_RECORDING_") }
      == {
        JITSI_RECORDING_BUCKET     = "meet-test-recordings"
        JITSI_RECORDING_ENCRYPTION = "aws:kms"
        JITSI_RECORDING_PART_SIZE  = "16 MiB"
        JITSI_RECORDING_PREFIX     = "recordings"
      }
    )
    error_message = "The finalizer has its settings, and the encryption that the bucket asks for."
  }

  assert {
    condition = (
      output.containers[0].user == "0"
      && !output.containers[0].essential
      && one(output.containers[1].dependsOn) == { containerName = "storage", condition = "SUCCESS" }
    )
    error_message = "The recorder, which is not root, can write to its disk."
  }

  assert {
    condition     = one([for v in output.containers[1].environment : v.value if v.name == "JIBRI_RECORDING_RESOLUTION"]) == "1280x720"
    error_message = "The picture has its usual size."
  }

  assert {
    condition     = endswith(join(" ", output.containers[1].healthCheck.command), "http://127.0.0.1:2222/jibri/api/v1.0/health")
    error_message = "Jibri is asked itself."
  }

  assert {
    condition = (
      { for s in jsondecode(output.policies["meet-test-recorders-task"]).Statement : s.Sid => s.Action }
      == {
        ProtectOwnTask  = ["ecs:UpdateTaskProtection"]
        LookAtServices  = ["ecs:DescribeServices"]
        LowerOwnService = ["ecs:UpdateService"]
        Recordings      = ["s3:PutObject"]
      }
    )
    error_message = "The agent's actions, and the finalizer's as modules/storage states them."
  }

  assert {
    condition = (
      one([for s in jsondecode(output.policies["meet-test-recorders-task"]).Statement : s.Resource if s.Sid == "LowerOwnService"])
      == ["arn:aws:ecs:us-west-2:111122223333:service/meet-test/meet-test-recorders"]
    )
    error_message = "A recorder takes nobody else down."
  }

  assert {
    condition = (
      { for name, alarm in aws_cloudwatch_metric_alarm.steps : name => [alarm.metric_name, alarm.comparison_operator, alarm.threshold, alarm.evaluation_periods] }
      == {
        add  = ["RecordersIdle", "LessThanThreshold", 1, 5]
        take = ["RecordersIdle", "GreaterThanThreshold", 1, 15]
      }
    )
    error_message = "One is kept ready."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.steps : alarm.treat_missing_data == "notBreaching"])
    error_message = "What is not known changes nothing."
  }

  assert {
    condition     = alltrue([for policy in aws_appautoscaling_policy.steps : one(policy.step_scaling_policy_configuration).cooldown == 300])
    error_message = "Five minutes between two changes."
  }

  assert {
    condition = (
      { for v in output.containers[1].environment : v.name => v.value if startswith(v.name, "JITSI_") && !startswith(v.name, "JITSI_RECORDING_") }
      == {
        JITSI_BESIDE        = "recorder"
        JITSI_IDLE_ACTION   = "services"
        JITSI_IDLE_MODE     = "act"
        JITSI_IDLE_SERVICES = "signalling=meet-test-signalling,bridges=meet-test-bridges,recorders=meet-test-recorders"
        JITSI_STOP_TIMEOUT  = "120"
      }
    )
    error_message = "Its agent follows signalling, and decides nothing."
  }
}

run "on_instances" {
  command = plan

  module {
    source = "./modules/recorders"
  }

  variables {
    capacity_provider = "meet-test-recorders"
    resolution        = 1080
    warm              = 0
  }

  assert {
    condition = (
      output.containers[1].linuxParameters.sharedMemorySize == 2048
      && !contains([for fs in output.containers[1].linuxParameters.tmpfs : fs.containerPath], "/dev/shm")
    )
    error_message = "Docker itself gives the shared memory there."
  }

  assert {
    condition     = one([for v in output.containers[1].environment : v.value if v.name == "JIBRI_RECORDING_RESOLUTION"]) == "1920x1080"
    error_message = "The resolution changes the picture."
  }

  assert {
    condition     = keys(aws_cloudwatch_metric_alarm.steps) == ["take"]
    error_message = "Nothing is kept ready, so nothing is added."
  }
}

run "is_made" {
  command = apply

  module {
    source = "./modules/recorders"
  }
}

run "keeps_what_scales_it_while_it_changes" {
  command = apply

  module {
    source = "./modules/recorders"
  }

  variables {
    image = "example/jibri:2"
  }

  assert {
    condition     = output.scaling_policies == run.is_made.scaling_policies
    error_message = "A new image leaves scaling as it is."
  }
}

run "is_made_anew_with_what_scales_it" {
  command = apply

  module {
    source = "./modules/recorders"
  }

  variables {
    capacity_provider = "meet-test-recorders"
  }

  assert {
    condition     = alltrue([for name, id in output.scaling_policies : id != run.is_made.scaling_policies[name]])
    error_message = "The service on instances is another one, and AWS forgot what scaled the old."
  }
}
