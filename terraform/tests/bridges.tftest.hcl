mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test-bridges"
  security_group_id = "sg-1"
  public_url        = "https://meet.example.org"
  image             = "example/jvb:1"
  secret_arns       = { JVB_AUTH_PASSWORD = "arn:aws:ssm:us-west-2:111122223333:parameter/jvb" }
  xmpp_server       = "xmpp.meet.jitsi"
  jicofo_url        = "http://jicofo.meet.jitsi:8888"
  agent_environment = { JITSI_IDLE_MODE = "act" }
  services          = { signalling = "meet-test-signalling", bridges = ["meet-test-bridges"], recorders = ["meet-test-recorders"] }
  scaling           = { namespace = "Jitsi/JVB", project = "meet", environment = "test" }

  platform = {
    cluster       = "meet-test"
    namespace_arn = "arn:aws:servicediscovery:us-west-2:111122223333:namespace/ns-1"
    partition     = "aws"
    region        = "us-west-2"
    account_id    = "111122223333"
    subnet_ids    = ["subnet-1", "subnet-2"]
  }
}

run "by_itself" {
  command = plan

  module {
    source = "./modules/bridges"
  }

  assert {
    condition = (
      { for v in output.containers[0].environment : v.name => v.value if startswith(v.name, "JVB_") || v.name == "ENABLE_OCTO" }
      == {
        ENABLE_OCTO                      = "0"
        JVB_ADVERTISE_PRIVATE_CANDIDATES = "0"
        JVB_PORT                         = "10000"
        JVB_REQUIRE_VALID_ADDRESS        = "1"
        JVB_STUN_SERVERS                 = "meet-jit-si-turnrelay.jitsi.net:443"
      }
    )
    error_message = "A bridge finds its public address, and tells no other."
  }

  assert {
    condition = (
      { for v in output.containers[0].environment : v.name => v.value if startswith(v.name, "JITSI_") }
      == {
        JITSI_IDLE_ACTION      = "services"
        JITSI_IDLE_JICOFO_URLS = "http://jicofo.meet.jitsi:8888"
        JITSI_IDLE_MODE        = "act"
        JITSI_IDLE_SERVICES    = "signalling=meet-test-signalling,bridges=meet-test-bridges,recorders=meet-test-recorders"
        JITSI_STOP_TIMEOUT     = "120"
      }
    )
    error_message = "The agent knows the platform that it may take down."
  }

  assert {
    condition     = output.containers[0].stopTimeout == 120
    error_message = "The agent was told the truth about the time it has."
  }

  assert {
    condition     = output.containers[0].portMappings == [{ name = "media", containerPort = 10000, hostPort = 10000, protocol = "udp" }]
    error_message = "Only media comes in; port 8080 stays inside."
  }

  assert {
    condition = (
      { for s in jsondecode(output.policies["meet-test-bridges-task"]).Statement : s.Sid => s.Action }
      == {
        ProtectOwnTask = ["ecs:UpdateTaskProtection"]
        LookAtServices = ["ecs:DescribeServices"]
        LowerServices  = ["ecs:UpdateService"]
      }
    )
    error_message = "Three actions, each of which a program calls."
  }

  assert {
    condition = (
      one([for s in jsondecode(output.policies["meet-test-bridges-task"]).Statement : s.Resource if s.Sid == "LowerServices"])
      == [for name in ["bridges", "recorders", "signalling"] : "arn:aws:ecs:us-west-2:111122223333:service/meet-test/meet-test-${name}"]
    )
    error_message = "The platform's services and no other."
  }

  assert {
    condition = (
      one(aws_appautoscaling_policy.stress.target_tracking_scaling_policy_configuration).disable_scale_in
      && one(aws_appautoscaling_policy.stress.target_tracking_scaling_policy_configuration).scale_out_cooldown == 300
      && one(one(aws_appautoscaling_policy.stress.target_tracking_scaling_policy_configuration).customized_metric_specification).metric_name == "BridgeStress"
    )
    error_message = "Stress adds bridges; only agents take them away."
  }
}

run "by_the_machine" {
  command = plan

  module {
    source = "./modules/bridges"
  }

  variables {
    state_machine_arn = "arn:aws:states:us-west-2:111122223333:stateMachine:meet-test"
    wanted_table      = "meet-test-wanted"
  }

  assert {
    condition = (
      { for s in jsondecode(output.policies["meet-test-bridges-task"]).Statement : s.Sid => s.Resource if contains(["LowerServices", "ReadWhatIsWanted", "SayThatNobodyIsThere"], s.Sid) }
      == {
        LowerServices        = ["arn:aws:ecs:us-west-2:111122223333:service/meet-test/meet-test-bridges"]
        ReadWhatIsWanted     = ["arn:aws:dynamodb:us-west-2:111122223333:table/meet-test-wanted"]
        SayThatNobodyIsThere = ["arn:aws:states:us-west-2:111122223333:stateMachine:meet-test"]
      }
    )
    error_message = "The machine takes the platform down; the agent takes a bridge that is not needed."
  }

  assert {
    condition = (
      { for v in output.containers[0].environment : v.name => v.value if contains(["JITSI_IDLE_ACTION", "JITSI_IDLE_STATE_MACHINE", "JITSI_IDLE_TABLE"], v.name) }
      == {
        JITSI_IDLE_ACTION        = "machine"
        JITSI_IDLE_STATE_MACHINE = "arn:aws:states:us-west-2:111122223333:stateMachine:meet-test"
        JITSI_IDLE_TABLE         = "meet-test-wanted"
      }
    )
    error_message = "And is told so."
  }
}

run "behind_a_load_balancer" {
  command = plan

  module {
    source = "./modules/bridges"
  }

  variables {
    advertise_ips  = ["192.0.2.7", "192.0.2.8"]
    port           = 10001
    max_count      = 1
    load_balancers = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/media/0123456789abcdef", port = 10001 }]
  }

  assert {
    condition = (
      { for v in output.containers[0].environment : v.name => v.value if contains(["JVB_ADVERTISE_IPS", "JVB_STUN_SERVERS", "JVB_PORT"], v.name) }
      == { JVB_ADVERTISE_IPS = "192.0.2.7,192.0.2.8", JVB_PORT = "10001" }
    )
    error_message = "Media goes to the load balancer's addresses, and to this bridge's own port; STUN would tell another way around it."
  }
}

run "behind_a_load_balancer_that_comes_and_goes" {
  command = plan

  module {
    source = "./modules/bridges"
  }

  variables {
    platform = {
      cluster       = "meet-test"
      namespace_arn = "arn:aws:servicediscovery:us-west-2:111122223333:namespace/ns-1"
      partition     = "aws"
      region        = "us-west-2"
      account_id    = "111122223333"
      subnet_ids    = ["subnet-1", "subnet-2"]
      secret_action = "secretsmanager:GetSecretValue"
    }
    secret_arns    = { JVB_AUTH_PASSWORD = "arn:aws:secretsmanager:us-west-2:111122223333:secret:jvb" }
    parameter_arns = { JVB_ADVERTISE_IPS = "arn:aws:ssm:us-west-2:111122223333:parameter/meet-test/JVB_ADVERTISE_IPS" }
  }

  assert {
    condition = (
      { for s in output.containers[0].secrets : s.name => s.valueFrom }
      == {
        JVB_ADVERTISE_IPS = "arn:aws:ssm:us-west-2:111122223333:parameter/meet-test/JVB_ADVERTISE_IPS"
        JVB_AUTH_PASSWORD = "arn:aws:secretsmanager:us-west-2:111122223333:secret:jvb"
      }
      && length([for v in output.containers[0].environment : v if contains(["JVB_ADVERTISE_IPS", "JVB_STUN_SERVERS"], v.name)]) == 0
    )
    error_message = "Each task reads the addresses of its day when it starts, and asks nobody else."
  }

  assert {
    condition = (
      { for s in jsondecode(output.policies["meet-test-bridges-execution"]).Statement : s.Sid => [s.Action, s.Resource] if s.Sid != "Log" }
      == {
        Passwords  = [["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:us-west-2:111122223333:secret:jvb"]]
        Parameters = [["ssm:GetParameters"], ["arn:aws:ssm:us-west-2:111122223333:parameter/meet-test/JVB_ADVERTISE_IPS"]]
      }
    )
    error_message = "The addresses are in SSM wherever the passwords are."
  }
}

run "is_made" {
  command = apply

  module {
    source = "./modules/bridges"
  }
}

run "keeps_what_scales_it_while_it_changes" {
  command = apply

  module {
    source = "./modules/bridges"
  }

  variables {
    image = "example/jvb:2"
  }

  assert {
    condition     = output.scaling_policies == run.is_made.scaling_policies
    error_message = "A new image leaves scaling as it is."
  }
}

run "is_made_anew_with_what_scales_it" {
  command = apply

  module {
    source = "./modules/bridges"
  }

  variables {
    load_balancers = [{ target_group_arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/media/0123456789abcdef", port = 10000 }]
  }

  assert {
    condition     = alltrue([for name, id in output.scaling_policies : id != run.is_made.scaling_policies[name]])
    error_message = "The service behind a load balancer is another one, and AWS forgot what scaled the old."
  }
}

run "refuses_a_machine_without_a_table" {
  command = plan

  module {
    source = "./modules/bridges"
  }

  variables {
    state_machine_arn = "arn:aws:states:us-west-2:111122223333:stateMachine:meet-test"
    image             = "example/jvb"
  }

  expect_failures = [var.wanted_table, var.image]
}
