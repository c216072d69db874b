locals {
  by_machine = var.state_machine_arn != ""

  service_arns = {
    for name in concat([var.services.signalling], var.services.bridges, var.services.recorders) :
    name => "arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:service/${var.platform.cluster}/${name}"
  }

  # With the machine, only a bridge that is not needed any more is taken by the agent itself.
  lowered = local.by_machine ? var.services.bridges : keys(local.service_arns)

  # Else metrics are lines of the log.
  measures = lookup(var.agent_environment, "JITSI_METRICS_SINK", "emf") == "cloudwatch"

  statements = concat(
    [
      {
        Sid      = "ProtectOwnTask"
        Effect   = "Allow"
        Action   = ["ecs:UpdateTaskProtection"]
        Resource = ["arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:task/${var.platform.cluster}/*"]
      },
      {
        Sid      = "LookAtServices"
        Effect   = "Allow"
        Action   = ["ecs:DescribeServices"]
        Resource = sort(values(local.service_arns))
      },
      {
        Sid      = "LowerServices"
        Effect   = "Allow"
        Action   = ["ecs:UpdateService"]
        Resource = sort([for name in local.lowered : local.service_arns[name]])
      },
    ],
    [for table in compact([var.wanted_table]) : {
      Sid      = "ReadWhatIsWanted"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem"]
      Resource = ["arn:${var.platform.partition}:dynamodb:${var.platform.region}:${var.platform.account_id}:table/${table}"]
    }],
    [for machine in compact([var.state_machine_arn]) : {
      Sid      = "SayThatNobodyIsThere"
      Effect   = "Allow"
      Action   = ["states:StartExecution"]
      Resource = [machine]
    }],
    # Reason for *: metrics have no ARNs; the condition names the namespace.
    [for namespace in local.measures ? [var.scaling.namespace] : [] : {
      Sid       = "Measure"
      Effect    = "Allow"
      Action    = ["cloudwatch:PutMetricData"]
      Resource  = ["*"]
      Condition = { StringEquals = { "cloudwatch:namespace" = namespace } }
    }],
  )

  agent_environment = merge(
    var.agent_environment,
    {
      JITSI_IDLE_ACTION      = local.by_machine ? "machine" : "services"
      JITSI_IDLE_JICOFO_URLS = var.jicofo_url
      JITSI_IDLE_SERVICES = join(",", concat(
        ["signalling=${var.services.signalling}"],
        [for name in var.services.bridges : "bridges=${name}"],
        [for name in var.services.recorders : "recorders=${name}"],
      ))
      JITSI_STOP_TIMEOUT = "120"
    },
    local.by_machine ? { JITSI_IDLE_STATE_MACHINE = var.state_machine_arn, JITSI_IDLE_TABLE = var.wanted_table } : {},
  )
}

module "service" {
  source = "../service"

  name              = var.name
  platform          = var.platform
  security_group_id = var.security_group_id
  size              = var.size
  max_count         = var.max_count
  task_statements   = concat([for statement in local.statements : jsonencode(statement)], var.otlp.statements)
  load_balancers    = [for b in var.load_balancers : { target_group_arn = b.target_group_arn, container = "jvb", port = b.port }]

  containers = [{
    name         = "jvb"
    image        = var.image
    ports        = [{ name = "media", port = var.port, protocol = "udp" }]
    health_check = ["CMD", "/usr/local/bin/healthcheck.sh"]
    stop_timeout = 120
    tmpfs = {
      "/run" = { size = 32, options = ["rw", "exec"] }
      "/tmp" = { size = 16, options = ["rw", "noexec"] }
    }
    secrets    = var.secret_arns
    parameters = var.parameter_arns
    environment = merge(
      local.agent_environment,
      var.otlp.environment,
      {
        AWS_REGION = var.platform.region
        # One conference stays on one bridge.
        ENABLE_OCTO                      = "0"
        JVB_ADVERTISE_PRIVATE_CANDIDATES = "0"
        JVB_PORT                         = tostring(var.port)
        # A bridge that does not know its public address would take people and give them nothing.
        JVB_REQUIRE_VALID_ADDRESS = "1"
        PUBLIC_URL                = var.public_url
        XMPP_SERVER               = var.xmpp_server
      },
      length(var.advertise_ips) > 0 ? { JVB_ADVERTISE_IPS = join(",", var.advertise_ips) } : {},
      length(var.advertise_ips) + length(var.parameter_arns) > 0 ? {} : { JVB_STUN_SERVERS = join(",", var.stun_servers) },
    )
  }]
}

resource "terraform_data" "service" {
  input = module.service.made_of
}

# Adds bridges. The agents take them away: nobody else knows which one is empty.
resource "aws_appautoscaling_policy" "stress" {
  name               = "${var.name}-stress"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "ecs"
  resource_id        = module.service.scaling_target
  scalable_dimension = "ecs:service:DesiredCount"

  target_tracking_scaling_policy_configuration {
    target_value       = var.scaling.stress
    disable_scale_in   = true
    scale_in_cooldown  = 300
    scale_out_cooldown = 300

    customized_metric_specification {
      namespace   = var.scaling.namespace
      metric_name = "BridgeStress"
      statistic   = "Average"

      dimensions {
        name  = "Project"
        value = var.scaling.project
      }

      dimensions {
        name  = "Environment"
        value = var.scaling.environment
      }
    }
  }
  lifecycle {
    replace_triggered_by = [terraform_data.service]
  }
}
