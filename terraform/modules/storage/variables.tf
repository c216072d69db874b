variable "bucket" {
  description = "The bucket's name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "Use 3 to 63 lower-case letters, digits, hyphens and dots."
  }
}

variable "prefix" {
  description = "What the keys of all recordings begin with (recording.prefix)."
  type        = string
  nullable    = false
  default     = "recordings"

  validation {
    condition     = can(regex("^[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*$", var.prefix))
    error_message = "Use folders of letters, digits and ! _ . * ' ( ) - with a / between them and none at either end."
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
  description = "The bucket's region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-\\d{1,2}$", var.region))
    error_message = "Use a region's code such as us-west-2."
  }
}

variable "account_id" {
  description = "The account that owns the bucket and its KMS keys."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\d{12}$", var.account_id))
    error_message = "Use twelve digits."
  }
}

variable "kms_key_arn" {
  description = "A KMS key of your own ($1 a month). Empty: the account's aws/s3 key, which costs nothing."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.kms_key_arn == "" || can(regex("^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\\d{12}:key/", var.kms_key_arn))
    error_message = "Use the ARN of a key (not of an alias), or leave it empty."
  }
}

variable "abort_uploads_after_days" {
  description = "Uploads that are still open after so many days are given up. Before that, lost recordings can be salvaged from them."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition     = var.abort_uploads_after_days >= 2 && floor(var.abort_uploads_after_days) == var.abort_uploads_after_days
    error_message = "Use whole days, at least 2: longer than any meeting and recording.orphan_after together."
  }
}

variable "archive_after_days" {
  description = "Recordings move to Glacier Instant Retrieval after so many days; 0 never. They are billed there for 90 days at least."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.archive_after_days >= 0 && floor(var.archive_after_days) == var.archive_after_days
    error_message = "Use whole days, or 0."
  }
}

variable "expire_after_days" {
  description = "Recordings are deleted after so many days; 0 never."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition = (
      var.expire_after_days >= 0 && floor(var.expire_after_days) == var.expire_after_days
      && (var.expire_after_days == 0 || var.expire_after_days > var.archive_after_days)
    )
    error_message = "Use whole days, more than archive_after_days, or 0."
  }
}

variable "object_lock_days" {
  description = "Recordings cannot be deleted for so many days (Object Lock, governance mode); 0 leaves it off. A bucket keeps its choice for life."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.object_lock_days >= 0 && var.object_lock_days <= 36500 && floor(var.object_lock_days) == var.object_lock_days
    error_message = "Use whole days up to 36500, or 0."
  }
}
