locals {
  on_fargate = var.capacity_provider == "FARGATE"
  can_exec   = var.platform.exec_log_group != ""

  service_arn = "arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:service/${var.platform.cluster}/${var.name}"

  # The agent of ECS Exec writes here, and the root of each container is read-only.
  exec_paths = ["/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm"]

  exec_volumes = {
    for c in var.containers : c.name => { for path in local.exec_paths : path => "${c.name}${replace(path, "/", "-")}" }
    if local.can_exec && c.may_exec
  }

  container_definitions = [
    for c in var.containers : merge(
      {
        name                   = c.name
        image                  = c.image
        essential              = c.essential
        readonlyRootFilesystem = true
        stopTimeout            = c.stop_timeout
        environment            = [for key in sort(keys(c.environment)) : { name = key, value = c.environment[key] }]
        secrets                = [for key in sort(keys(merge(c.secrets, c.parameters))) : { name = key, valueFrom = merge(c.secrets, c.parameters)[key] }]
        portMappings = [for p in c.ports : {
          name          = p.name
          containerPort = p.port
          hostPort      = p.port
          protocol      = p.protocol
        }]
        mountPoints = [for path, volume in merge(c.volumes, try(local.exec_volumes[c.name], {})) : {
          containerPath = path
          sourceVolume  = volume
          readOnly      = false
        }]
        dependsOn = [for name, condition in c.after : { containerName = name, condition = condition }]
        # s6 is process 1 in these images: an init process before it would break them.
        linuxParameters = merge(
          { initProcessEnabled = false },
          length(c.tmpfs) == 0 ? {} : {
            tmpfs = [for path, fs in c.tmpfs : { containerPath = path, size = fs.size, mountOptions = fs.options }]
          },
          c.shared_mib == null ? {} : { sharedMemorySize = c.shared_mib },
        )
        # A log that cannot be written must not stop a meeting: what does not fit is dropped.
        logConfiguration = {
          logDriver = "awslogs"
          options = {
            mode                  = "non-blocking"
            max-buffer-size       = "4m"
            awslogs-group         = aws_cloudwatch_log_group.this.name
            awslogs-region        = var.platform.region
            awslogs-stream-prefix = c.name
          }
        }
      },
      c.user == null ? {} : { user = c.user },
      c.command == null ? {} : { command = c.command },
      c.entry_point == null ? {} : { entryPoint = c.entry_point },
      c.health_check == null ? {} : {
        healthCheck = { command = c.health_check, interval = 30, timeout = 5, retries = 3, startPeriod = 60 }
      },
    )
  ]

  volumes = toset(flatten([
    [for c in var.containers : values(c.volumes)],
    [for paths in local.exec_volumes : values(paths)],
  ]))
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.platform.cluster}/${var.name}"
  retention_in_days = var.platform.log_retention_days
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = [local.on_fargate ? "FARGATE" : "EC2"]
  # An awsvpc task on EC2 gets no public address, and there is no NAT gateway here.
  network_mode          = local.on_fargate ? "awsvpc" : "bridge"
  cpu                   = var.size.cpu
  memory                = var.size.memory
  execution_role_arn    = aws_iam_role.execution.arn
  task_role_arn         = aws_iam_role.task.arn
  container_definitions = jsonencode(local.container_definitions)

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.platform.cpu_architecture
  }

  dynamic "ephemeral_storage" {
    for_each = local.on_fargate && var.storage_gib > 20 ? [var.storage_gib] : []

    content {
      size_in_gib = ephemeral_storage.value
    }
  }

  dynamic "volume" {
    for_each = local.volumes

    content {
      name = volume.value
    }
  }
}

# What makes it another service: the provider replaces one on other capacity, and ECS attaches what is ignored below only when it makes one.
# Application Auto Scaling forgets a service that goes, and Terraform does not notice: what scales it is made anew together with it.
resource "terraform_data" "made_of" {
  input = {
    load_balancers    = [for balancer in var.load_balancers : "${balancer.container}:${balancer.port}"]
    capacity_provider = var.capacity_provider
  }
}

resource "aws_ecs_service" "this" {
  name            = var.name
  cluster         = var.platform.cluster
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 0

  # Moving a task to another zone would end the meetings on it.
  availability_zone_rebalancing      = "DISABLED"
  deployment_minimum_healthy_percent = var.deployment_percent.minimum
  deployment_maximum_percent         = var.deployment_percent.maximum
  # As long as the containers' own checks leave them before they count as sick.
  health_check_grace_period_seconds = length(var.load_balancers) > 0 ? 150 : null
  enable_execute_command            = local.can_exec
  enable_ecs_managed_tags           = true
  propagate_tags                    = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = var.capacity_provider
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "network_configuration" {
    for_each = local.on_fargate ? [var.platform.subnet_ids] : []

    content {
      subnets          = network_configuration.value
      security_groups  = [var.security_group_id]
      assign_public_ip = true
    }
  }

  service_connect_configuration {
    enabled   = true
    namespace = var.platform.namespace_arn

    dynamic "service" {
      for_each = var.offers

      content {
        port_name      = service.key
        discovery_name = service.key

        client_alias {
          dns_name = service.value.dns_name
          port     = service.value.port
        }

        # XMPP connections stay open for days and may be silent for longer than the hour that is the default.
        timeout {
          idle_timeout_seconds = 0
        }
      }
    }
  }

  dynamic "load_balancer" {
    for_each = var.load_balancers

    content {
      target_group_arn = load_balancer.value.target_group_arn
      container_name   = load_balancer.value.container
      container_port   = load_balancer.value.port
    }
  }

  lifecycle {
    # Who is there decides the count, and load balancers may come and go with it: a plan must not undo either.
    ignore_changes       = [desired_count, load_balancer, health_check_grace_period_seconds]
    replace_triggered_by = [terraform_data.made_of]
  }

  # Else the last task could not write its end into the log, or would lose its permissions first.
  depends_on = [aws_iam_role_policy.execution, aws_iam_role_policy.task]
}

resource "aws_appautoscaling_target" "this" {
  count = var.max_count > 0 ? 1 : 0

  service_namespace  = "ecs"
  resource_id        = "service/${var.platform.cluster}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  # Anything above 0 would undo every scale to zero.
  min_capacity = 0
  max_capacity = var.max_count

  lifecycle {
    replace_triggered_by = [terraform_data.made_of]
  }
}
