variable "name" {
  description = "What the names begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "cluster" {
  description = "The name of the cluster that the instances join."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster))
    error_message = "Use the name of a cluster."
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

variable "subnet_ids" {
  description = "The public subnets."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) > 0
    error_message = "Instances need a subnet."
  }
}

variable "security_group_id" {
  description = "The security group of the instances."
  type        = string
  nullable    = false

  validation {
    condition     = var.security_group_id != ""
    error_message = "Instances need a security group."
  }
}

variable "cpu_architecture" {
  description = "X86_64 or ARM64."
  type        = string
  nullable    = false
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "Use X86_64 or ARM64."
  }
}

variable "instance_type" {
  description = "The type of the instances; it must hold one recorder. Empty: m7i.xlarge or m7g.xlarge, as the architecture asks."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.[a-z0-9-]+)?$", var.instance_type))
    error_message = "Use an instance type such as m7i.xlarge."
  }
}

variable "disk_gib" {
  description = "The encrypted disk of an instance in GiB; recordings lie there until they are in S3."
  type        = number
  nullable    = false
  default     = 80

  validation {
    condition     = var.disk_gib >= 30 && var.disk_gib <= 16384
    error_message = "Use 30 to 16384 GiB."
  }
}

variable "max_count" {
  description = "How many instances there may be. None runs while there is no recorder."
  type        = number
  nullable    = false
  default     = 2

  validation {
    condition     = var.max_count >= 1 && var.max_count <= 100
    error_message = "Use 1 to 100."
  }
}
