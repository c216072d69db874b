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
  description = "What ARNs begin with: aws."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^aws", var.partition))
    error_message = "Use a partition such as aws."
  }
}

variable "region" {
  description = "The region's code."
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
    error_message = "Use an account of twelve digits."
  }
}

variable "domain" {
  description = "The host name that people type; origin. before it is the load balancer's."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "Use a host name such as meet.example.com."
  }
}

variable "hosted_zone_id" {
  description = "The hosted zone of the domain."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]+$", var.hosted_zone_id))
    error_message = "Use the id of a hosted zone, such as Z0123456789ABC."
  }
}

variable "cluster" {
  description = "The ECS cluster of the services."
  type        = string
  nullable    = false

  validation {
    condition     = var.cluster != ""
    error_message = "Name a cluster."
  }
}

variable "services" {
  description = "The ECS services: role is signalling (one of them), bridges or recorders; count is how many tasks a platform that is awake has at least."
  type        = list(object({ name = string, role = string, count = number }))
  nullable    = false

  validation {
    condition     = length([for service in var.services : service if service.role == "signalling"]) == 1
    error_message = "There is exactly one signalling."
  }

  validation {
    condition     = length(var.services) <= 6 && alltrue([for service in var.services : service.count >= 1])
    error_message = "Each service has at least one task, and what ECS tells of more than 6 is more than Step Functions takes at once."
  }
}

variable "target_group_arn" {
  description = "The target group of the web entry."
  type        = string
  nullable    = false

  validation {
    condition     = var.target_group_arn != ""
    error_message = "Name a target group."
  }
}

variable "subnet_ids" {
  description = "The public subnets of the load balancer, one in each zone."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A load balancer needs two zones."
  }
}

variable "security_group_id" {
  description = "The security group of the load balancer."
  type        = string
  nullable    = false

  validation {
    condition     = var.security_group_id != ""
    error_message = "A load balancer needs a security group."
  }
}

variable "media" {
  description = <<-EOT
    The load balancer for media that comes and goes with the platform; null: none. bridges: by the name of its service, the port and the target
    group of each. parameter: the name of the SSM parameter that they read its addresses from.
  EOT
  type = object({
    security_group_id = string
    parameter         = string
    bridges           = map(object({ port = number, target_group_arn = string }))
  })
  default = null

  validation {
    condition     = var.media == null ? true : startswith(var.media.parameter, "/") && length(var.media.bridges) >= 1
    error_message = "Name a parameter, beginning with /, and at least one bridge."
  }

  validation {
    condition = var.media == null ? true : (
      sort(keys(var.media.bridges)) == sort([for service in var.services : service.name if service.role == "bridges"])
    )
    error_message = "All bridges stand behind the load balancer, and nothing else."
  }
}

variable "topic_arn" {
  description = "The topic that is told what went wrong."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws(-[a-z]+)*:sns:", var.topic_arn))
    error_message = "Use the ARN of a topic."
  }
}

variable "metrics" {
  description = "The dimensions of the metric WakeSeconds."
  type        = object({ project = string, environment = string })
  nullable    = false

  validation {
    condition     = var.metrics.project != "" && var.metrics.environment != ""
    error_message = "Both dimensions need a value."
  }
}

variable "alarms" {
  description = "Which of web-5xx, web-latency and wakes are there while the platform is awake."
  type        = set(string)
  nullable    = false
  default     = ["web-5xx", "web-latency", "wakes"]

  validation {
    condition     = length(var.alarms) >= 1 && length(setsubtract(var.alarms, ["web-5xx", "web-latency", "wakes"])) == 0
    error_message = "Use web-5xx, web-latency and wakes, at least one."
  }
}

variable "wakes_per_day" {
  description = "More wakes in a day than these raise the alarm wakes."
  type        = number
  nullable    = false
  default     = 20

  validation {
    condition     = var.wakes_per_day >= 1
    error_message = "Use at least 1."
  }
}

variable "pin" {
  description = "What a visitor has to type to wake the platform; 6 characters or more. Empty: a click is enough. A bar for strangers, no password."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true

  validation {
    condition     = var.pin == "" || (length(var.pin) >= 6 && length(var.pin) <= 64)
    error_message = "Use 6 to 64 characters."
  }
}

variable "branding" {
  description = "The wake page's name, logo (a data: URI; empty: none) and colour."
  type        = object({ name = optional(string, "Jitsi Meet"), logo = optional(string, ""), colour = optional(string, "#1558d6") })
  nullable    = false
  default     = {}

  validation {
    condition     = can(regex("^#[0-9a-fA-F]{6}$", var.branding.colour))
    error_message = "Use a colour such as #1558d6."
  }

  validation {
    condition     = can(regex("^(data:image/(svg\\+xml|png|webp);base64,[A-Za-z0-9+/=]+)?$", var.branding.logo)) && length(var.branding.logo) < 12000
    error_message = "Use a data: URI of an SVG, PNG or WebP in base64, below 12,000 characters."
  }
}
