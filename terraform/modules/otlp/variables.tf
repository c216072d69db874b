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

variable "java_agent" {
  description = "The absolute path of aws-opentelemetry-agent.jar in the images of bridge and jicofo; 2.11.2 at least."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^/[A-Za-z0-9._/-]+\\.jar$", var.java_agent))
    error_message = "Use the absolute path of a jar, without blanks."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.log_retention_days >= 1
    error_message = "Use at least a day."
  }
}
