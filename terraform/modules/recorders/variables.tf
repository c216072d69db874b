variable "name" {
  description = "The service's name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,45}$", var.name))
    error_message = "Use 2 to 46 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "platform" {
  description = <<-EOT
    What all services have in common. cluster, namespace_arn: where they run and find each other. partition, region, account_id: what ARNs are
    made of. subnet_ids: of their tasks, which get public addresses. cpu_architecture: X86_64 or ARM64. log_retention_days: of their logs.
    exec_log_group: of ECS Exec; empty allows no shells. secret_action: how passwords are read. ecr_repository_arns: private repositories that
    images come from; public ones need no permission.
  EOT
  type = object({
    cluster             = string
    namespace_arn       = string
    partition           = string
    region              = string
    account_id          = string
    subnet_ids          = list(string)
    cpu_architecture    = optional(string, "X86_64")
    log_retention_days  = optional(number, 30)
    exec_log_group      = optional(string, "")
    secret_action       = optional(string, "ssm:GetParameters")
    ecr_repository_arns = optional(list(string), [])
  })
  nullable = false

  validation {
    condition     = length(var.platform.subnet_ids) > 0
    error_message = "A task needs a subnet."
  }
}

variable "security_group_id" {
  description = "The security group of its tasks, or of their instances."
  type        = string
  nullable    = false

  validation {
    condition     = var.security_group_id != ""
    error_message = "A task needs a security group."
  }
}

variable "size" {
  description = "Fargate's CPU units and MiB of memory of a task."
  type        = object({ cpu = number, memory = number })
  nullable    = false
  default     = { cpu = 4096, memory = 8192 }

  validation {
    condition     = var.size.cpu >= 2048 && var.size.memory >= 4096
    error_message = "A browser, ffmpeg and 2 GiB of shared memory need 2048 CPU units and 4096 MiB at least."
  }
}

variable "image" {
  description = "The image of the recorder with agent and finalizer in it, with its tag."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/:@]+$", var.image))
    error_message = "Pin the image by a tag or a digest."
  }
}

variable "public_url" {
  description = "Where people find the meetings, such as https://meet.example.com; empty while there is no domain."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(https://[^/]+)?$", var.public_url))
    error_message = "Use https:// and a host name."
  }
}

variable "secret_arns" {
  description = "The ARNs of the passwords by their names: JIBRI_XMPP_PASSWORD, JIBRI_RECORDER_PASSWORD."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secret_arns : arn != ""])
    error_message = "Each password needs an ARN."
  }
}

variable "xmpp_server" {
  description = "What bridges and recorders call Prosody by."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.-]+$", var.xmpp_server))
    error_message = "Use a host name."
  }
}

variable "agent_environment" {
  description = "Settings of the agents: JITSI_ variables of docs/IMAGES.md and reference.conf."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.agent_environment) : startswith(name, "JITSI_")])
    error_message = "Use names that begin with JITSI_."
  }
}

variable "event_bus_arn" {
  description = "The EventBridge bus that is told of recordings (notify.event_bus); empty where none is."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^(arn:aws(-[a-z]+)*:events:[^:]+:\\d{12}:event-bus/.+)?$", var.event_bus_arn))
    error_message = "Use the ARN of an EventBridge bus."
  }
}

variable "services" {
  description = "The platform's services by their roles: signalling, bridges, recorders."
  type        = object({ signalling = string, bridges = list(string), recorders = list(string) })
  nullable    = false

  validation {
    condition     = length(var.services.bridges) > 0
    error_message = "The platform has bridges."
  }
}

variable "capacity_provider" {
  description = "FARGATE, or a capacity provider of EC2 instances."
  type        = string
  nullable    = false
  default     = "FARGATE"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.capacity_provider))
    error_message = "Use the name of a capacity provider."
  }
}

variable "storage_gib" {
  description = "The disk of a Fargate task in GiB; an hour of recording is about 3."
  type        = number
  nullable    = false
  default     = 50

  validation {
    condition     = var.storage_gib >= 20 && var.storage_gib <= 200
    error_message = "Use 20 to 200 GiB."
  }
}

variable "resolution" {
  description = "The height of the recorded picture, in lines."
  type        = number
  nullable    = false
  default     = 720

  validation {
    condition     = contains([360, 540, 720, 1080], var.resolution)
    error_message = "Use 360, 540, 720 or 1080."
  }
}

variable "recordings" {
  description = "Where recordings go, and the statements that allow it, as modules/storage gives them."
  type        = object({ bucket = string, prefix = string, kms_key_arn = string, statements = list(string) })
  nullable    = false

  validation {
    condition     = length(var.recordings.statements) > 0
    error_message = "The finalizer needs its permissions."
  }
}

variable "max_count" {
  description = "How many recorders there may be."
  type        = number
  nullable    = false
  default     = 2

  validation {
    condition     = var.max_count >= 1 && var.max_count <= 100
    error_message = "Use 1 to 100."
  }
}

variable "metrics" {
  description = "The namespace and the dimensions of the metrics that recorders are added by."
  type        = object({ namespace = string, project = string, environment = string })
  nullable    = false

  validation {
    condition     = var.metrics.namespace != ""
    error_message = "Use a namespace."
  }
}

variable "warm" {
  description = "How many idle recorders are kept ready (scaling.warm_recorders)."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.warm >= 0 && var.warm <= 100
    error_message = "Use 0 to 100."
  }
}
