variable "name" {
  description = "What the names begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
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
  description = "The name of the cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster))
    error_message = "Use the name of a cluster."
  }
}

variable "services" {
  description = "The names of the services by their roles: signalling, bridges (the first of several), and recorders where there are any."
  type        = map(string)
  nullable    = false

  validation {
    condition     = contains(keys(var.services), "signalling") && contains(keys(var.services), "bridges")
    error_message = "Name signalling and bridges at least."
  }
}

variable "metrics" {
  description = "The namespace and the dimensions of the metrics of agents and finalizers."
  type        = object({ namespace = string, project = string, environment = string })
  nullable    = false

  validation {
    condition     = var.metrics.namespace != ""
    error_message = "Use a namespace."
  }
}

variable "load_balancer" {
  description = "The dimension LoadBalancer of a load balancer that stays; with has_load_balancer."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^(app/.+)?$", var.load_balancer))
    error_message = "Use the suffix of an ARN, app/NAME/ID."
  }
}

variable "has_load_balancer" {
  description = "Whether there is a load balancer that stays."
  type        = bool
  nullable    = false
  default     = false
}

variable "alarms" {
  description = <<-EOT
    The alarms. default stands for those that with what scaling needs are the 10 alarm-metrics that are free: no-metrics, bridges-stale,
    platform-unknown, recording-success, web-5xx and web-latency where a load balancer stays, and notices-given-up where somebody is told of
    recordings, else disk-low. Each further one is $0.10 a month: recording-failed, upload-backlog, cpu and memory of each service.
  EOT
  type        = set(string)
  nullable    = false
  default     = ["default"]

  validation {
    condition = length(setsubtract(var.alarms, [
      "bridges-stale",
      "cpu",
      "default",
      "disk-low",
      "memory",
      "no-metrics",
      "notices-given-up",
      "platform-unknown",
      "recording-failed",
      "recording-success",
      "upload-backlog",
      "web-5xx",
      "web-latency",
    ])) == 0
    error_message = "There is no such alarm."
  }
}

variable "notices" {
  description = "Whether somebody is told of complete recordings (notify)."
  type        = bool
  nullable    = false
  default     = false
}

variable "emails" {
  description = "Who is told. Each address gets a mail to confirm first."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+$", email))])
    error_message = "Use e-mail addresses."
  }
}

variable "archive_bucket" {
  description = "The bucket that all logs are copied to, through Firehose ($0.029 per GB). Empty: none."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.archive_bucket))
    error_message = "Use a bucket's name."
  }
}

variable "log_groups" {
  description = "The log groups to copy, by a name for each."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for group in values(var.log_groups) : startswith(group, "/")])
    error_message = "Use names of log groups."
  }
}
