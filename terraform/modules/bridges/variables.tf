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
    condition     = var.size.cpu >= 1024 && var.size.memory >= 2048
    error_message = "A bridge needs 1024 CPU units and 2048 MiB at least."
  }
}

variable "image" {
  description = "The image of the bridge with the agent in it, with its tag."
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
  description = "The ARNs of the passwords by their names: JVB_AUTH_PASSWORD, and JITSI_METRICS_OTLP_HEADERS where a receiver asks for them."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.secret_arns : arn != ""])
    error_message = "Each password needs an ARN."
  }
}

variable "parameter_arns" {
  description = "The ARNs of SSM parameters by the variables that have their values: JVB_ADVERTISE_IPS, where its load balancer comes and goes."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for arn in var.parameter_arns : arn != ""])
    error_message = "Each parameter needs an ARN."
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

variable "jicofo_url" {
  description = "Where the agents ask jicofo; without it they never take the platform for idle."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^http://[a-z0-9.-]+:\\d+$", var.jicofo_url))
    error_message = "Use http://, a host name and a port."
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

variable "services" {
  description = "The platform's services by their roles: signalling, bridges, recorders."
  type        = object({ signalling = string, bridges = list(string), recorders = list(string) })
  nullable    = false

  validation {
    condition     = length(var.services.bridges) > 0
    error_message = "The platform has bridges."
  }
}

variable "state_machine_arn" {
  description = "The state machine that takes the platform to zero. Empty: the agent lowers the counts itself."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.state_machine_arn == "" || can(regex("^arn:aws(-[a-z]+)*:states:", var.state_machine_arn))
    error_message = "Use the ARN of a state machine."
  }
}

variable "wanted_table" {
  description = "The DynamoDB table that says what is wanted of the platform; with state_machine_arn."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = (var.wanted_table == "") == (var.state_machine_arn == "")
    error_message = "wanted_table and state_machine_arn belong together."
  }
}

variable "port" {
  description = "The UDP port of media."
  type        = number
  nullable    = false
  default     = 10000

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "Use 1024 to 65535."
  }
}

variable "advertise_ips" {
  description = "The addresses that people send media to, when a load balancer stays in front. Empty, and no parameter: each bridge asks STUN."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for ip in var.advertise_ips : can(cidrnetmask("${ip}/32"))])
    error_message = "Use IPv4 addresses."
  }
}

variable "stun_servers" {
  description = "The STUN servers by which a bridge finds its public address."
  type        = list(string)
  nullable    = false
  default     = ["meet-jit-si-turnrelay.jitsi.net:443"]

  validation {
    condition     = length(var.stun_servers) > 0 && alltrue([for server in var.stun_servers : can(regex("^[A-Za-z0-9.-]+:\\d+$", server))])
    error_message = "Use at least one host:port."
  }
}

variable "load_balancers" {
  description = "The target group of a load balancer in front of this service's bridge, and its port."
  type        = list(object({ target_group_arn = string, port = number }))
  nullable    = false
  default     = []

  validation {
    condition     = length(var.load_balancers) <= 1
    error_message = "One bridge has one port."
  }
}

variable "max_count" {
  description = "How many bridges there may be."
  type        = number
  nullable    = false
  default     = 4

  validation {
    condition     = var.max_count >= 1 && var.max_count <= 100
    error_message = "Use 1 to 100."
  }
}

variable "scaling" {
  description = "When a bridge is added: from this average stress of the bridges on (0 idle, 1 full), as the agents publish it in this namespace."
  type        = object({ namespace = string, project = string, environment = string, stress = optional(number, 0.6) })
  nullable    = false

  validation {
    condition     = var.scaling.stress > 0 && var.scaling.stress < 1
    error_message = "Use a stress between 0 and 1."
  }
}

variable "otlp" {
  description = "What a bridge needs for sending traces and logs by OTLP (modules/otlp): variables, and statements of a policy as JSON texts."
  type        = object({ environment = map(string), statements = list(string) })
  nullable    = false
  default     = { environment = {}, statements = [] }

  validation {
    condition     = alltrue([for statement in var.otlp.statements : can(jsondecode(statement).Action)])
    error_message = "Use statements of an IAM policy, as JSON texts."
  }
}
