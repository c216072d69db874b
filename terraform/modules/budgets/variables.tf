variable "name" {
  description = "What the names begin with."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,25}$", var.name))
    error_message = "Use 2 to 26 lower-case letters, digits and hyphens, a letter first."
  }
}

variable "limits" {
  description = "The budgets in US dollars a month. Each tells when it is reached, and when it will be."
  type        = set(number)
  nullable    = false
  default     = [5, 10, 20, 40, 60]

  validation {
    condition     = length(var.limits) <= 20 && alltrue([for limit in var.limits : limit > 0])
    error_message = "Use amounts above 0, and at most 20: more are billed."
  }
}

variable "project" {
  description = "Counts only what carries the tag Project with this value, once it is activated as a cost allocation tag. Empty: the whole account."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{0,63}$", var.project))
    error_message = "Use 1 to 63 letters, digits and hyphens."
  }
}

variable "topic_arn" {
  description = "The topic that is told."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws(-[a-z]+)*:sns:", var.topic_arn))
    error_message = "Use the ARN of a topic."
  }
}
