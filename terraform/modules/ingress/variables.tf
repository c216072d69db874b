variable "name" {
  description = "What the names begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "vpc_id" {
  description = "The VPC."
  type        = string
  nullable    = false

  validation {
    condition     = var.vpc_id != ""
    error_message = "Name a VPC."
  }
}

variable "subnet_ids" {
  description = "The public subnets, one in each zone."
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

variable "mode" {
  description = "on_demand: a load balancer is made when the platform wakes, and not here. always: it stays, at about $16 a month and $3.65 a zone."
  type        = string
  nullable    = false
  default     = "on_demand"

  validation {
    condition     = contains(["on_demand", "always"], var.mode)
    error_message = "Use on_demand or always."
  }
}

variable "host" {
  description = "The host name that the load balancer answers to: the domain itself, or its origin behind CloudFront. Only with mode = always."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.mode == "on_demand" || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.host))
    error_message = "A load balancer that stays needs a host name: set the domain."
  }
}

variable "hosted_zone_id" {
  description = "The hosted zone of the domain, for the record of the host and its certificate. Empty: you make the record yourself."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^(Z[A-Z0-9]+)?$", var.hosted_zone_id))
    error_message = "Use the id of a hosted zone, such as Z0123456789ABC."
  }
}

variable "certificate_arn" {
  description = "A certificate for the host, in this region. Empty: one is made, by the hosted zone."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.mode == "on_demand" || (var.certificate_arn != "" || var.hosted_zone_id != "")
    error_message = "A load balancer that stays needs a certificate, or a hosted zone to make one."
  }
}
