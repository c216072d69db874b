variable "name" {
  description = "The service's name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,45}$", var.name))
    error_message = "Use 2 to 46 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "partition" {
  description = "The AWS partition, as it stands in ARNs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^aws(-[a-z]+)*$", var.partition))
    error_message = "Use aws, aws-cn or aws-us-gov."
  }
}

variable "region" {
  description = "The region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-\\d{1,2}$", var.region))
    error_message = "Use a region's code such as us-west-2."
  }
}

variable "account_id" {
  description = "The account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\d{12}$", var.account_id))
    error_message = "Use twelve digits."
  }
}

variable "cluster" {
  description = "The name of the cluster that it runs in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster))
    error_message = "Use the name of a cluster."
  }
}

variable "image" {
  description = "The image of its one container, with its tag."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("[:@][^/:@]+$", var.image))
    error_message = "Pin the image by a tag or a digest."
  }
}

variable "port" {
  description = "The port that it answers HTTP on."
  type        = number
  nullable    = false
  default     = 8080

  validation {
    condition     = var.port >= 1 && var.port <= 65535
    error_message = "Use 1 to 65535."
  }
}

variable "health_path" {
  description = "Answers 200 only while everything that it depends on does."
  type        = string
  nullable    = false
  default     = "/health"

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "Begin with a /."
  }
}

variable "size" {
  description = "CPU units and MiB of memory of a task."
  type        = object({ cpu = number, memory = number })
  nullable    = false
  default     = { cpu = 256, memory = 512 }

  validation {
    condition     = var.size.cpu >= 256 && var.size.memory >= 512
    error_message = "Use at least 256 CPU units and 512 MiB."
  }
}

variable "scaling" {
  description = "How many tasks there are, and what adds one: AVERAGE_CPU, AVERAGE_MEMORY (percent), or REQUEST_COUNT_PER_TARGET."
  type = object({
    min    = optional(number, 1)
    max    = optional(number, 4)
    metric = optional(string, "AVERAGE_CPU")
    target = optional(number, 70)
  })
  nullable = false
  default  = {}

  validation {
    condition = (
      var.scaling.min >= 1
      && var.scaling.max >= var.scaling.min
      && contains(["AVERAGE_CPU", "AVERAGE_MEMORY", "REQUEST_COUNT_PER_TARGET"], var.scaling.metric)
    )
    error_message = "Use min of at least 1, max not below it, and one of the three metrics."
  }
}

variable "environment" {
  description = "Variables of the container."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
    error_message = "Use names of variables."
  }
}

variable "secret_arns" {
  description = "Passwords of the container: ARNs of SSM parameters by the names of its variables."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for arn in values(var.secret_arns) : can(regex("^arn:aws(-[a-z]+)*:ssm:", arn))])
    error_message = "Use ARNs of SSM parameters."
  }
}

variable "task_statements" {
  description = "What it may do on AWS: statements of an IAM policy, as JSON texts."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for statement in var.task_statements : can(jsondecode(statement).Action)])
    error_message = "Use statements of an IAM policy, as JSON texts."
  }
}

variable "subnet_ids" {
  description = "The public subnets, in two zones at least."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Its load balancer needs two zones."
  }
}

variable "security_group_ids" {
  description = "Security groups of its tasks. Empty: ECS makes one."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.security_group_ids) <= 5
    error_message = "A task has at most 5."
  }
}
