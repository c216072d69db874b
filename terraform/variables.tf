# What config.json says. Empty: as it stands there, else the default.

variable "config_path" {
  description = "The private config.json. Empty: the only one in a directory called *-ops beside this repository; without one, variables alone."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.config_path == "" ? true : fileexists(var.config_path)
    error_message = "There is no such file."
  }

  validation {
    condition     = var.config_path != "" || length(fileset("${path.module}/../..", "*-ops/config.json")) <= 1
    error_message = "There are several *-ops/config.json beside this repository: say which one by config_path."
  }
}

variable "domain" {
  description = "The public host name of the platform, as people type it."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.domain == "" || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain))
    error_message = "Use a host name such as meet.example.com."
  }
}

variable "project_name" {
  description = "The name of this platform: the dimension Project of every metric, and the beginning of the names of its resources."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.project_name == "" || can(regex("^[A-Za-z][A-Za-z0-9-]{0,62}$", var.project_name))
    error_message = "Use 1 to 63 letters, digits and hyphens, a letter first."
  }
}

variable "environment" {
  description = "Which of several platforms of one project this is: the dimension Environment of every metric."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.environment == "" || can(regex("^[A-Za-z0-9_-]{1,32}$", var.environment))
    error_message = "Use 1 to 32 letters, digits, hyphens and underscores."
  }
}

variable "aws_region" {
  description = "The AWS region of everything. Empty here and in config.json: what the AWS configuration files say."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.aws_region == "" || can(regex("^[a-z]{2}(-[a-z]+)+-\\d{1,2}$", var.aws_region))
    error_message = "Use a region's code such as us-west-2."
  }
}

variable "aws_profile" {
  description = "The profile in the AWS configuration files whose credentials Terraform uses."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^\\S{0,128}$", var.aws_profile))
    error_message = "Use a profile's name without blanks."
  }
}

variable "metrics_namespace" {
  description = "The CloudWatch namespace of the agent's metrics (metrics.namespace)."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9.\\-_/#:]{0,255}$", var.metrics_namespace)) && !can(regex("^(:|AWS/)", var.metrics_namespace))
    error_message = "Use letters, digits and . - _ / # : without AWS/ or : in front."
  }
}

variable "recording_bucket" {
  description = "The name of the bucket for recordings; it is made here. Empty: from the platform's name and the account."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.recording_bucket == "" || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.recording_bucket))
    error_message = "Use 3 to 63 lower-case letters, digits, hyphens and dots."
  }
}

variable "recording_prefix" {
  description = "What the keys of all recordings begin with."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.recording_prefix == "" || can(regex("^[^/].*[^/]$|^[^/]$", var.recording_prefix))
    error_message = "Use folders with a / between them and none at either end."
  }
}

variable "recording_kms_key" {
  description = "The ARN of a KMS key of your own for recordings ($1 a month). Empty: the account's aws/s3 key, which costs nothing."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.recording_kms_key == "" || can(regex("^arn:aws(-[a-z]+)*:kms:", var.recording_kms_key))
    error_message = "Use the ARN of a KMS key."
  }
}

# The network and the way in.

variable "vpc_cidr" {
  description = "The addresses of the VPC: a private /16 to /24."
  type        = string
  nullable    = false
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr))
    error_message = "Use an IPv4 CIDR block."
  }
}

variable "zone_count" {
  description = "In how many availability zones the platform may run. More cost nothing."
  type        = number
  nullable    = false
  default     = 2

  validation {
    condition     = contains([2, 3, 4], var.zone_count)
    error_message = "Use 2, 3 or 4."
  }
}

variable "edge" {
  description = "What stands in front of the load balancer: cloudfront (only its addresses get in) or none (everybody does)."
  type        = string
  nullable    = false
  default     = "cloudfront"

  validation {
    condition     = contains(["cloudfront", "none"], var.edge)
    error_message = "Use cloudfront or none."
  }
}

# Recordings.

variable "abort_uploads_after_days" {
  description = "Uploads that are still open after so many days are given up. Before that, lost recordings can be salvaged from them."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition     = var.abort_uploads_after_days >= 2
    error_message = "Use at least 2 days."
  }
}

variable "archive_recordings_after_days" {
  description = "Recordings move to Glacier Instant Retrieval after so many days; 0 never."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.archive_recordings_after_days >= 0
    error_message = "Use days, or 0."
  }
}

variable "expire_recordings_after_days" {
  description = "Recordings are deleted after so many days; 0 never."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.expire_recordings_after_days >= 0
    error_message = "Use days, or 0."
  }
}

variable "lock_recordings_for_days" {
  description = "Recordings cannot be deleted for so many days (Object Lock); 0 leaves it off. A bucket keeps its choice for life."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.lock_recordings_for_days >= 0
    error_message = "Use days, or 0."
  }
}
