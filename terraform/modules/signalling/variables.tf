variable "name" {
  description = "What the service's name begins with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
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
  default     = { cpu = 1024, memory = 3072 }

  validation {
    condition     = var.size.cpu >= 512 && var.size.memory >= 2048
    error_message = "Three programs and the proxy beside them need 512 CPU units and 2048 MiB at least."
  }
}

variable "images" {
  description = "The images of web, prosody and jicofo, each with its tag."
  type        = object({ web = string, prosody = string, jicofo = string })
  nullable    = false

  validation {
    condition     = alltrue([for image in [var.images.web, var.images.prosody, var.images.jicofo] : can(regex("[:@][^/:@]+$", image))])
    error_message = "Pin each image by a tag or a digest."
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
  description = "The ARNs of the passwords by their names: JICOFO_AUTH_PASSWORD, JVB_AUTH_PASSWORD, and those of JIBRI where people may record."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secret_arns : arn != ""])
    error_message = "Each password needs an ARN."
  }
}

variable "enable_recording" {
  description = "Whether people may record."
  type        = bool
  nullable    = false
  default     = true
}

variable "max_participants" {
  description = "How many people one meeting takes; Prosody refuses more."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.max_participants >= 2 && var.max_participants <= 500
    error_message = "Use 2 to 500."
  }
}

variable "resolution" {
  description = "The height of the video that people send, in lines."
  type        = number
  nullable    = false
  default     = 720

  validation {
    condition     = contains([180, 360, 540, 720, 1080], var.resolution)
    error_message = "Use 180, 360, 540, 720 or 1080."
  }
}

variable "target_group_arn" {
  description = "The target group of the web entry, if a load balancer uses it already. Empty: whoever makes the load balancer attaches it."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.target_group_arn == "" || can(regex("^arn:aws(-[a-z]+)*:elasticloadbalancing:", var.target_group_arn))
    error_message = "Use the ARN of a target group."
  }
}

variable "attached" {
  description = "Whether target_group_arn is given: known when its ARN is not yet."
  type        = bool
  nullable    = false
  default     = false
}

variable "otlp" {
  description = "What jicofo needs for sending traces and logs by OTLP (modules/otlp): variables, and statements of a policy as JSON texts."
  type        = object({ environment = map(string), statements = list(string) })
  nullable    = false
  default     = { environment = {}, statements = [] }

  validation {
    condition     = alltrue([for statement in var.otlp.statements : can(jsondecode(statement).Action)])
    error_message = "Use statements of an IAM policy, as JSON texts."
  }
}
