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

variable "mode" {
  description = "always: the load balancer and its addresses stay; on_demand: both are made for each wake-up and deleted afterwards."
  type        = string
  nullable    = false
  default     = "always"

  validation {
    condition     = contains(["always", "on_demand"], var.mode)
    error_message = "Use always or on_demand."
  }
}

variable "bridges_security_group_id" {
  description = "The security group of the bridges, which lets the health check in."
  type        = string
  nullable    = false

  validation {
    condition     = var.bridges_security_group_id != ""
    error_message = "The bridges have a security group."
  }
}

variable "ports" {
  description = <<-EOT
    The UDP port of each bridge, by the name of its service. What comes to one port is spread over all bridges behind it, and media for one would
    reach another: so each bridge has a port, and a service, of its own.
  EOT
  type        = map(number)
  nullable    = false

  validation {
    condition     = length(distinct(values(var.ports))) == length(var.ports) && length(var.ports) >= 1 && length(var.ports) <= 50
    error_message = "Each bridge needs a port of its own, and there may be 50."
  }
}
