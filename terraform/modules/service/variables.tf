variable "name" {
  description = "The service's name; its log group, task family and roles are called after it."
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
    condition     = can(regex("^\\d{12}$", var.platform.account_id)) && can(regex("^aws", var.platform.partition))
    error_message = "Use an account of twelve digits and a partition such as aws."
  }

  validation {
    condition     = contains(["X86_64", "ARM64"], var.platform.cpu_architecture)
    error_message = "Use X86_64 or ARM64."
  }

  validation {
    condition     = contains(["ssm:GetParameters", "secretsmanager:GetSecretValue"], var.platform.secret_action)
    error_message = "Use ssm:GetParameters or secretsmanager:GetSecretValue."
  }

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
  type = object({
    cpu    = number
    memory = number
  })
  nullable = false

  validation {
    condition = contains(
      lookup(
        {
          "256"   = [512, 1024, 2048]
          "512"   = range(1024, 4097, 1024)
          "1024"  = range(2048, 8193, 1024)
          "2048"  = range(4096, 16385, 1024)
          "4096"  = range(8192, 30721, 1024)
          "8192"  = range(16384, 61441, 4096)
          "16384" = range(32768, 122881, 8192)
        },
        tostring(var.size.cpu),
        [],
      ),
      var.size.memory,
    )
    error_message = "Fargate has no such pair of CPU and memory; 1024/2048, 2048/4096 and 4096/8192 are some that it has."
  }
}

variable "capacity_provider" {
  description = "FARGATE, or a capacity provider of EC2 instances; tasks there use the instance's own address."
  type        = string
  nullable    = false
  default     = "FARGATE"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.capacity_provider))
    error_message = "Use the name of a capacity provider."
  }
}

variable "storage_gib" {
  description = "The disk of a Fargate task in GiB: 20 comes with it, more is billed."
  type        = number
  nullable    = false
  default     = 20

  validation {
    condition     = var.storage_gib >= 20 && var.storage_gib <= 200
    error_message = "Use 20 to 200 GiB."
  }
}

variable "containers" {
  description = <<-EOT
    The containers. ports: name (for Service Connect), port, protocol. tmpfs: path => size in MiB and options of mount. volumes: path => name
    of a volume of the task. secrets: variable => ARN; parameters: the same of what is in SSM and no password. after: containers that must have
    got so far (START, SUCCESS, HEALTHY). stop_timeout: seconds between SIGTERM and SIGKILL, at most 120.
  EOT
  type = list(object({
    name         = string
    image        = string
    essential    = optional(bool, true)
    user         = optional(string)
    command      = optional(list(string))
    entry_point  = optional(list(string))
    environment  = optional(map(string), {})
    secrets      = optional(map(string), {})
    parameters   = optional(map(string), {})
    ports        = optional(list(object({ name = string, port = number, protocol = optional(string, "tcp") })), [])
    health_check = optional(list(string))
    stop_timeout = optional(number, 30)
    after        = optional(map(string), {})
    tmpfs        = optional(map(object({ size = number, options = list(string) })), {})
    volumes      = optional(map(string), {})
    shared_mib   = optional(number)
    may_exec     = optional(bool, true)
  }))
  nullable = false

  validation {
    condition     = length(var.containers) > 0 && alltrue([for c in var.containers : c.stop_timeout >= 2 && c.stop_timeout <= 120])
    error_message = "There must be a container, and stop_timeout is from 2 to 120 s."
  }
}

variable "task_statements" {
  description = "What the programs in the task may do on AWS: statements of an IAM policy, as JSON texts."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for statement in var.task_statements : can(jsondecode(statement).Action)])
    error_message = "Use statements of an IAM policy, as JSON texts."
  }
}

variable "offers" {
  description = "What the service offers in the namespace: port's name => the name and port by which others call it. Empty: it only calls."
  type        = map(object({ dns_name = string, port = number }))
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for offer in var.offers : offer.port >= 1 && offer.port <= 65535])
    error_message = "Use ports from 1 to 65535."
  }
}

variable "load_balancers" {
  description = "Target groups that a load balancer already uses, each with the container and its port."
  type        = list(object({ target_group_arn = string, container = string, port = number }))
  nullable    = false
  default     = []

  validation {
    condition     = length(var.load_balancers) <= 5
    error_message = "ECS attaches at most 5 target groups."
  }
}

variable "deployment_percent" {
  description = "How many tasks a deployment leaves at least and makes at most, in percent of the desired count."
  type        = object({ minimum = number, maximum = number })
  nullable    = false
  default     = { minimum = 100, maximum = 200 }

  validation {
    condition     = var.deployment_percent.minimum >= 0 && var.deployment_percent.maximum > var.deployment_percent.minimum
    error_message = "The maximum must be greater than the minimum."
  }
}

variable "max_count" {
  description = "How many tasks Application Auto Scaling may ask for; 0 leaves it out."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.max_count >= 0 && var.max_count <= 1000
    error_message = "Use 0 to 1000."
  }
}
