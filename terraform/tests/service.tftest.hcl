mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "meet-test-thing"
  security_group_id = "sg-1"
  size              = { cpu = 1024, memory = 2048 }

  platform = {
    cluster       = "meet-test"
    namespace_arn = "arn:aws:servicediscovery:us-west-2:111122223333:namespace/ns-1"
    partition     = "aws"
    region        = "us-west-2"
    account_id    = "111122223333"
    subnet_ids    = ["subnet-1", "subnet-2"]
  }

  containers = [{
    name         = "thing"
    image        = "example/thing:1"
    environment  = { B = "2", A = "1" }
    secrets      = { PASSWORD = "arn:aws:ssm:us-west-2:111122223333:parameter/password" }
    health_check = ["CMD", "true"]
    tmpfs        = { "/run" = { size = 16, options = ["rw", "exec"] } }
    volumes      = { "/storage" = "storage" }
  }]
}

run "sleeps_until_somebody_comes" {
  command = plan

  module {
    source = "./modules/service"
  }

  assert {
    condition     = aws_ecs_service.this.desired_count == 0
    error_message = "A new platform sleeps."
  }

  assert {
    condition     = aws_ecs_service.this.availability_zone_rebalancing == "DISABLED"
    error_message = "No meeting is moved to another zone."
  }

  assert {
    condition     = one(aws_ecs_service.this.deployment_circuit_breaker).enable && one(aws_ecs_service.this.deployment_circuit_breaker).rollback
    error_message = "A deployment that fails goes back."
  }

  assert {
    condition     = aws_ecs_service.this.propagate_tags == "SERVICE" && !aws_ecs_service.this.enable_execute_command
    error_message = "Tasks carry the tags of costs, and no shells."
  }

  assert {
    condition     = one(aws_ecs_service.this.network_configuration).assign_public_ip
    error_message = "Tasks have public addresses: there is no NAT gateway."
  }

  assert {
    condition = (
      length(aws_appautoscaling_target.this) == 0
      && length(aws_ecs_service.this.load_balancer) == 0
      && aws_ecs_service.this.health_check_grace_period_seconds == null
    )
    error_message = "Neither scaling nor a load balancer unless asked for."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs are kept for a month."
  }

  assert {
    condition = (
      output.containers[0].logConfiguration.options.mode == "non-blocking"
      && output.containers[0].logConfiguration.options.awslogs-group == "/meet-test/meet-test-thing"
    )
    error_message = "A log that cannot be written stops nobody."
  }

  assert {
    condition     = output.containers[0].readonlyRootFilesystem && !output.containers[0].linuxParameters.initProcessEnabled
    error_message = "The root is read-only, and s6 is process 1."
  }

  assert {
    condition = (
      { for key in ["interval", "timeout", "retries", "startPeriod"] : key => output.containers[0].healthCheck[key] }
      == { interval = 30, timeout = 5, retries = 3, startPeriod = 60 }
    )
    error_message = "Looked at every 30 s, for 5 s, three times, after a minute."
  }

  assert {
    condition     = [for variable in output.containers[0].environment : variable.name] == ["A", "B"]
    error_message = "Variables have an order, so that a plan shows only what changes."
  }

  assert {
    condition = (
      one(output.containers[0].linuxParameters.tmpfs).containerPath == "/run"
      && one(output.containers[0].mountPoints).containerPath == "/storage"
    )
    error_message = "What is written to is in memory or on the task's disk."
  }

  assert {
    condition = (
      { for s in jsondecode(output.policies["meet-test-thing-execution"]).Statement : s.Sid => s.Action }
      == { Log = ["logs:CreateLogStream", "logs:PutLogEvents"], Passwords = ["ssm:GetParameters"] }
    )
    error_message = "ECS may write this log and read these passwords."
  }

  assert {
    condition     = keys(output.policies) == ["meet-test-thing-execution"]
    error_message = "The programs may do nothing unless asked for."
  }

  assert {
    condition     = jsondecode(aws_iam_role.task.assume_role_policy).Statement[0].Condition.StringEquals == { "aws:SourceAccount" = "111122223333" }
    error_message = "ECS takes the role for this account only."
  }
}

run "with_shells" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    platform = {
      cluster             = "meet-test"
      namespace_arn       = "arn:aws:servicediscovery:us-west-2:111122223333:namespace/ns-1"
      partition           = "aws"
      region              = "us-west-2"
      account_id          = "111122223333"
      subnet_ids          = ["subnet-1", "subnet-2"]
      exec_log_group      = "/meet-test/exec"
      cpu_architecture    = "ARM64"
      ecr_repository_arns = ["arn:aws:ecr:us-west-2:111122223333:repository/thing"]
    }
  }

  assert {
    condition     = aws_ecs_service.this.enable_execute_command
    error_message = "Shells are on."
  }

  assert {
    condition = (
      sort([for mount in output.containers[0].mountPoints : mount.containerPath])
      == tolist(["/managed-agents", "/storage", "/var/lib/amazon/ssm", "/var/log/amazon/ssm"])
    )
    error_message = "A read-only root leaves their agent nowhere else to write."
  }

  assert {
    condition     = length(distinct([for mount in output.containers[0].mountPoints : mount.sourceVolume])) == 4
    error_message = "Each path has a volume of its own."
  }

  assert {
    condition = (
      [for s in jsondecode(output.policies["meet-test-thing-task"]).Statement : s.Resource if s.Sid == "ShellLog"]
      == [["arn:aws:logs:us-west-2:111122223333:log-group:/meet-test/exec:*"]]
    )
    error_message = "They may write their own log."
  }

  assert {
    condition     = one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "ARM64"
    error_message = "The architecture is what was asked for."
  }

  assert {
    condition = (
      [for s in jsondecode(output.policies["meet-test-thing-execution"]).Statement : s.Resource if s.Sid == "Images"]
      == [["arn:aws:ecr:us-west-2:111122223333:repository/thing"]]
    )
    error_message = "Private images come from this repository."
  }
}

run "behind_a_load_balancer" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    load_balancers = [{
      target_group_arn = "arn:aws:elasticloadbalancing:us-west-2:111122223333:targetgroup/web/0123456789abcdef"
      container        = "thing"
      port             = 8000
    }]
  }

  assert {
    condition     = one(aws_ecs_service.this.load_balancer).container_port == 8000 && terraform_data.made_of.input.load_balancers == ["thing:8000"]
    error_message = "The service is attached when it is made, and made again when that changes."
  }

  assert {
    condition     = aws_ecs_service.this.health_check_grace_period_seconds == 150
    error_message = "A load balancer that does not see it yet must not stop what is still starting."
  }
}

run "on_instances" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    capacity_provider = "meet-test-recorders"
    storage_gib       = 50
    max_count         = 3
  }

  assert {
    condition     = aws_ecs_task_definition.this.network_mode == "bridge" && length(aws_ecs_service.this.network_configuration) == 0
    error_message = "A task on an instance uses the instance's address."
  }

  assert {
    condition = (
      aws_ecs_task_definition.this.requires_compatibilities == toset(["EC2"])
      && length(aws_ecs_task_definition.this.ephemeral_storage) == 0
    )
    error_message = "The disk is the instance's."
  }

  assert {
    condition     = one(aws_ecs_service.this.capacity_provider_strategy).capacity_provider == "meet-test-recorders"
    error_message = "It runs where it was asked to."
  }

  assert {
    condition = (
      aws_appautoscaling_target.this[0].min_capacity == 0
      && aws_appautoscaling_target.this[0].max_capacity == 3
      && aws_appautoscaling_target.this[0].resource_id == "service/meet-test/meet-test-thing"
    )
    error_message = "Scaling goes down to nothing."
  }
}

run "refuses_what_fargate_does_not_have" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    size = { cpu = 4096, memory = 4096 }

    containers = [{ name = "thing", image = "example/thing:1", stop_timeout = 300 }]
  }

  expect_failures = [var.size, var.containers]
}
