variable "name" {
  description = "What the secrets' names begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "passwords" {
  description = "The passwords to make, by the names of the containers' variables."
  type        = set(string)
  nullable    = false

  validation {
    condition     = alltrue([for password in var.passwords : can(regex("^[A-Z][A-Z0-9_]*$", password))])
    error_message = "Use names of variables: capitals, digits and underscores."
  }
}

variable "given" {
  description = "Secrets that are not made here but given, by the names of the containers' variables. They come into no state either."
  type        = map(string)
  nullable    = false
  sensitive   = true
  default     = {}

  validation {
    condition     = alltrue([for name, value in var.given : can(regex("^[A-Z][A-Z0-9_]*$", name)) && value != ""])
    error_message = "Use names of variables, and values that are not empty."
  }
}

variable "store" {
  description = "Where they are kept: ssm (SecureStrings, free) or secretsmanager ($0.40 a month each)."
  type        = string
  nullable    = false
  default     = "ssm"

  validation {
    condition     = contains(["ssm", "secretsmanager"], var.store)
    error_message = "Use ssm or secretsmanager."
  }
}

variable "rotation" {
  description = "Counting it up makes new passwords. Do it while the platform sleeps: each container reads its own when it starts."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.rotation >= 1 && floor(var.rotation) == var.rotation
    error_message = "Use a whole number from 1 on."
  }
}
