variable "name" {
  description = "The name of the cluster and of its namespace."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "container_insights" {
  description = "CloudWatch Container Insights: disabled, enabled or enhanced. Each task then adds custom metrics at $0.30 a month."
  type        = string
  nullable    = false
  default     = "disabled"

  validation {
    condition     = contains(["disabled", "enabled", "enhanced"], var.container_insights)
    error_message = "Use disabled, enabled or enhanced."
  }
}

variable "enable_exec" {
  description = "Whether shells in the containers (ECS Exec) are allowed; what is typed there is logged."
  type        = bool
  nullable    = false
  default     = false
}

variable "log_retention_days" {
  description = "How long the log of ECS Exec is kept."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition = (
      contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    )
    error_message = "Use a number of days that CloudWatch Logs knows, such as 30."
  }
}

variable "capacity_providers" {
  description = "Capacity providers beside FARGATE, by name."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for provider in var.capacity_providers : can(regex("^[A-Za-z0-9_-]{1,255}$", provider))])
    error_message = "Use names of letters, digits, _ and -."
  }
}
