locals {
  on_fargate = var.capacity_provider == "FARGATE"
  width      = { "360" = 640, "540" = 960, "720" = 1280, "1080" = 1920 }[tostring(var.resolution)]

  service_arns = {
    for name in concat([var.services.signalling], var.services.bridges, var.services.recorders) :
    name => "arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:service/${var.platform.cluster}/${name}"
  }

  # A recorder's agent never leads. It takes its own service down when signalling is gone and nobody else is left to do it.
  agent_statements = concat(
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
        Sid      = "LowerOwnService"
        Effect   = "Allow"
        Action   = ["ecs:UpdateService"]
        Resource = sort([for name in var.services.recorders : local.service_arns[name]])
      },
    ],
    [for bus in compact([var.event_bus_arn]) : {
      Sid      = "TellOfRecordings"
      Effect   = "Allow"
      Action   = ["events:PutEvents"]
      Resource = [bus]
    }],
  )

  shm_mib = 2048
}

module "service" {
  source = "../service"

  name              = var.name
  platform          = var.platform
  security_group_id = var.security_group_id
  size              = var.size
  capacity_provider = var.capacity_provider
  storage_gib       = var.storage_gib
  max_count         = var.max_count
  task_statements   = concat([for statement in local.agent_statements : jsonencode(statement)], var.recordings.statements)

  containers = [
    # An empty volume belongs to root, and the recorder does not run as root.
    {
      name        = "storage"
      image       = var.image
      essential   = false
      may_exec    = false
      user        = "0"
      entry_point = ["/bin/sh", "-c"]
      command     = ["chown 1000:1000 /storage"]
      volumes     = { "/storage" = "storage" }
    },
    {
      name         = "jibri"
      image        = var.image
      health_check = ["CMD", "curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:2222/jibri/api/v1.0/health"]
      after        = { storage = "SUCCESS" }
      stop_timeout = 120
      volumes      = { "/storage" = "storage" }
      shared_mib   = local.on_fargate ? null : local.shm_mib
      # The browser keeps its profile in /run and /tmp.
      tmpfs = merge(
        {
          "/run" = { size = 256, options = ["rw", "exec"] }
          "/tmp" = { size = 256, options = ["rw", "noexec"] }
        },
        local.on_fargate ? { "/dev/shm" = { size = local.shm_mib, options = ["rw", "noexec"] } } : {},
      )
      secrets = var.secret_arns
      environment = merge(
        var.agent_environment,
        {
          AWS_REGION                 = var.platform.region
          DISPLAY                    = ":0"
          JIBRI_RECORDING_RESOLUTION = "${local.width}x${var.resolution}"
          # Our image says so too; one of somebody's own may not, and its agent would then want to decide.
          JITSI_BESIDE      = "recorder"
          JITSI_IDLE_ACTION = "services"
          JITSI_IDLE_SERVICES = join(",", concat(
            ["signalling=${var.services.signalling}"],
            [for name in var.services.bridges : "bridges=${name}"],
            [for name in var.services.recorders : "recorders=${name}"],
          ))
          JITSI_RECORDING_BUCKET     = var.recordings.bucket
          JITSI_RECORDING_ENCRYPTION = "aws:kms"
          JITSI_RECORDING_PREFIX     = var.recordings.prefix
          JITSI_STOP_TIMEOUT         = "120"
          PUBLIC_URL                 = var.public_url
          XMPP_SERVER                = var.xmpp_server
        },
        var.recordings.kms_key_arn == "" ? {} : { JITSI_RECORDING_KMS_KEY = var.recordings.kms_key_arn },
      )
    },
  ]
}
