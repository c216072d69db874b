variable "name" {
  description = "What the names of all resources begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "region" {
  description = "The region's code, as it stands in the names of AWS services."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-\\d{1,2}$", var.region))
    error_message = "Use a region's code such as us-west-2."
  }
}

variable "cidr" {
  description = "The addresses of the VPC: a private /16 to /24."
  type        = string
  nullable    = false
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 24, false)
    error_message = "Use an IPv4 CIDR block from /16 to /24."
  }
}

variable "zones" {
  description = "The availability zones, one public subnet in each. A load balancer needs two."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 4 && length(distinct(var.zones)) == length(var.zones)
    error_message = "Use 2 to 4 different zones."
  }
}

variable "edge" {
  description = "Who may reach the load balancer: cloudfront (its addresses only) or none (the world, without CloudFront in front)."
  type        = string
  nullable    = false
  default     = "cloudfront"

  validation {
    condition     = contains(["cloudfront", "none"], var.edge)
    error_message = "Use cloudfront or none."
  }
}

variable "media_ports" {
  description = "The UDP ports at which the world reaches the bridges."
  type        = list(number)
  nullable    = false
  default     = [10000]

  validation {
    condition     = length(var.media_ports) > 0 && alltrue([for port in var.media_ports : port >= 1024 && port <= 65535])
    error_message = "Use at least one port from 1024 to 65535."
  }
}
