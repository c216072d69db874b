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

variable "ingress_mode" {
  description = "on_demand: a load balancer is made when the platform wakes, and not here. always: it stays, at about $16 a month and $3.65 a zone."
  type        = string
  nullable    = false
  default     = "on_demand"

  validation {
    condition     = contains(["on_demand", "always"], var.ingress_mode)
    error_message = "Use on_demand or always."
  }
}

variable "hosted_zone_id" {
  description = "The hosted zone of the domain: with it the platform wakes by itself, or a load balancer that stays has its certificate and record."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^(Z[A-Z0-9]+)?$", var.hosted_zone_id))
    error_message = "Use the id of a hosted zone, such as Z0123456789ABC."
  }
}

variable "certificate_arn" {
  description = "A certificate for a load balancer that stays. Empty: one is made, by the hosted zone."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.certificate_arn == "" || can(regex("^arn:aws(-[a-z]+)*:acm:", var.certificate_arn))
    error_message = "Use the ARN of a certificate."
  }
}

variable "wake_pin" {
  description = "What a visitor has to type to wake the platform; 6 characters or more. Empty: a click is enough. A bar for strangers, no password."
  type        = string
  nullable    = false
  default     = ""
  sensitive   = true

  validation {
    condition     = var.wake_pin == "" || (length(var.wake_pin) >= 6 && length(var.wake_pin) <= 64)
    error_message = "Use 6 to 64 characters."
  }
}

variable "wakes_per_day" {
  description = "More wakes in a day than these raise an alarm."
  type        = number
  nullable    = false
  default     = 20

  validation {
    condition     = var.wakes_per_day >= 1
    error_message = "Use at least 1."
  }
}

variable "branding" {
  description = "The wake page's name, logo (a data: URI; empty: none) and colour."
  type        = object({ name = optional(string, "Jitsi Meet"), logo = optional(string, ""), colour = optional(string, "#1558d6") })
  nullable    = false
  default     = {}

  validation {
    condition     = can(regex("^#[0-9a-fA-F]{6}$", var.branding.colour)) && length(var.branding.logo) < 12000
    error_message = "Use a colour such as #1558d6, and a logo below 12,000 characters."
  }
}

variable "nlb_enabled" {
  description = <<-EOT
    Media through a load balancer with addresses of its own, instead of by the bridges' public ones. It comes and goes with a platform that wakes by
    itself, with other addresses each time: $0.0325 an hour in two zones. Else it stays: about $16 a month and $3.65 a zone.
  EOT
  type        = bool
  nullable    = false
  default     = false
}

variable "nlb_bridges" {
  description = "How many bridges stand behind it: each has a port of its own, from 10000 on, and a service of its own."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.nlb_bridges >= 1 && var.nlb_bridges <= 10
    error_message = "Use 1 to 10."
  }
}

# The services.

variable "enable_recording" {
  description = "Whether people may record. Off, there is nothing of the recorders; the bucket stays, for what it holds outlives them."
  type        = bool
  nullable    = false
  default     = true
}

variable "max_participants" {
  description = "How many people one meeting takes; Prosody refuses more. A meeting stays on one bridge: 20 to 30 per 4 vCPU."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = var.max_participants >= 2 && var.max_participants <= 500
    error_message = "Use 2 to 500."
  }
}

variable "resolution" {
  description = "The height of the video that people send and recorders record, in lines."
  type        = number
  nullable    = false
  default     = 720

  validation {
    condition     = contains([360, 540, 720, 1080], var.resolution)
    error_message = "Use 360, 540, 720 or 1080."
  }
}

variable "cpu_architecture" {
  description = "X86_64 or ARM64 for all services: the images must be built for it."
  type        = string
  nullable    = false
  default     = "X86_64"

  validation {
    condition     = contains(["X86_64", "ARM64"], var.cpu_architecture)
    error_message = "Use X86_64 or ARM64."
  }
}

variable "signalling_size" {
  description = "Fargate CPU units and MiB of memory of web, Prosody and jicofo together."
  type        = object({ cpu = number, memory = number })
  nullable    = false
  default     = { cpu = 1024, memory = 3072 }

  validation {
    condition     = var.signalling_size.cpu >= 512 && var.signalling_size.memory >= 2048
    error_message = "Use at least 512 CPU units and 2048 MiB."
  }
}

variable "bridge_size" {
  description = "Fargate CPU units and MiB of memory of a bridge."
  type        = object({ cpu = number, memory = number })
  nullable    = false
  default     = { cpu = 4096, memory = 8192 }

  validation {
    condition     = var.bridge_size.cpu >= 1024 && var.bridge_size.memory >= 2048
    error_message = "Use at least 1024 CPU units and 2048 MiB."
  }
}

variable "recorder_size" {
  description = "CPU units and MiB of memory of a recorder."
  type        = object({ cpu = number, memory = number })
  nullable    = false
  default     = { cpu = 4096, memory = 8192 }

  validation {
    condition     = var.recorder_size.cpu >= 2048 && var.recorder_size.memory >= 4096
    error_message = "Use at least 2048 CPU units and 4096 MiB."
  }
}

variable "max_bridges" {
  description = "How many bridges there may be. With nlb_enabled it is nlb_bridges."
  type        = number
  nullable    = false
  default     = 4

  validation {
    condition     = var.max_bridges >= 1 && var.max_bridges <= 100
    error_message = "Use 1 to 100."
  }
}

variable "max_recorders" {
  description = "How many recorders there may be."
  type        = number
  nullable    = false
  default     = 2

  validation {
    condition     = var.max_recorders >= 1 && var.max_recorders <= 100
    error_message = "Use 1 to 100."
  }
}

variable "recorder_storage_gib" {
  description = "The disk of a recorder in GiB; an hour of recording is about 3."
  type        = number
  nullable    = false
  default     = 50

  validation {
    condition     = var.recorder_storage_gib >= 30 && var.recorder_storage_gib <= 200
    error_message = "Use 30 to 200 GiB."
  }
}

variable "recorder_capacity" {
  description = "Where recorders run: FARGATE, or EC2 instances that come and go with them."
  type        = string
  nullable    = false
  default     = "FARGATE"

  validation {
    condition     = contains(["FARGATE", "EC2"], var.recorder_capacity)
    error_message = "Use FARGATE or EC2."
  }
}

variable "recorder_instance_type" {
  description = "The type of those EC2 instances. Empty: m7i.xlarge or m7g.xlarge."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.[a-z0-9-]+)?$", var.recorder_instance_type))
    error_message = "Use an instance type such as m7i.xlarge."
  }
}

variable "jitsi_tag" {
  description = "The tag of all images. Empty: the one of docker/versions.env."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{0,128}$", var.jitsi_tag))
    error_message = "Use an image's tag."
  }
}

variable "images" {
  description = "Images of your own, with their tags, instead of those that jitsi_tag names."
  type = object({
    web     = optional(string)
    prosody = optional(string)
    jicofo  = optional(string)
    jvb     = optional(string)
    jibri   = optional(string)
  })
  nullable = false
  default  = {}

  validation {
    condition     = alltrue([for image in values(var.images) : image == null ? true : can(regex("[:@][^/:@]+$", image))])
    error_message = "Pin each image by a tag or a digest."
  }
}

variable "ecr_repository_arns" {
  description = "The private ECR repositories that images come from ($0.10 a month per GB). Public images need none."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for arn in var.ecr_repository_arns : can(regex("^arn:aws(-[a-z]+)*:ecr:", arn))])
    error_message = "Use ARNs of ECR repositories."
  }
}

variable "agent_settings" {
  description = "Settings of agents and finalizers over those of config.json, by the names of their variables: JITSI_IDLE_MODE."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.agent_settings) : can(regex("^JITSI_[A-Z_]+$", name))])
    error_message = "Use names that begin with JITSI_."
  }
}

variable "state_machine_arn" {
  description = "A state machine of your own that takes the platform to zero. Empty: the platform's, or the agents lower the counts themselves."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.state_machine_arn == "" || can(regex("^arn:aws(-[a-z]+)*:states:", var.state_machine_arn))
    error_message = "Use the ARN of a state machine."
  }
}

variable "wanted_table" {
  description = "The DynamoDB table that says what is wanted of the platform; with state_machine_arn."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = (var.wanted_table == "") == (var.state_machine_arn == "")
    error_message = "wanted_table and state_machine_arn belong together."
  }
}

variable "enable_exec" {
  description = "Shells in the containers (ECS Exec), with a log of what is typed."
  type        = bool
  nullable    = false
  default     = false
}

variable "secret_store" {
  description = "Where passwords are kept: ssm (free) or secretsmanager ($0.40 a month each)."
  type        = string
  nullable    = false
  default     = "ssm"

  validation {
    condition     = contains(["ssm", "secretsmanager"], var.secret_store)
    error_message = "Use ssm or secretsmanager."
  }
}

variable "secret_rotation" {
  description = "Counting it up makes new passwords, which count from the next cold start on. Do it while the platform sleeps."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.secret_rotation >= 1 && floor(var.secret_rotation) == var.secret_rotation
    error_message = "Use a whole number from 1 on."
  }
}

variable "express_apis" {
  description = "Services for a control plane beside Jitsi, each an HTTP container of its own that costs money around the clock."
  type = map(object({
    image       = string
    port        = optional(number, 8080)
    health_path = optional(string, "/health")
    environment = optional(map(string), {})
  }))
  nullable = false
  default  = {}

  validation {
    condition     = alltrue([for api in values(var.express_apis) : can(regex("[:@][^/:@]+$", api.image))])
    error_message = "Pin each image by a tag or a digest."
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

# Watching it.

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition = (
      contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    )
    error_message = "Use a number of days that CloudWatch Logs knows, such as 30."
  }
}

variable "log_archive_bucket" {
  description = "A bucket of yours that all logs are copied to, through Firehose ($0.029 per GB). Empty: none."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$", var.log_archive_bucket))
    error_message = "Use a bucket's name."
  }
}

variable "adot_java_agent" {
  description = "The path of the ADOT Java agent in your images of bridge and jicofo: traces and logs by OTLP, billed by size. Empty: none."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^(/[A-Za-z0-9._/-]+\\.jar)?$", var.adot_java_agent))
    error_message = "Use the absolute path of a jar, without blanks."
  }
}

variable "container_insights" {
  description = "CloudWatch Container Insights: disabled, enabled or enhanced. Each task then adds metrics at $0.30 a month."
  type        = string
  nullable    = false
  default     = "disabled"

  validation {
    condition     = contains(["disabled", "enabled", "enhanced"], var.container_insights)
    error_message = "Use disabled, enabled or enhanced."
  }
}

variable "alarms" {
  description = "The alarms, by their names in modules/observability; default stands for those that keep to the 10 free alarm-metrics."
  type        = set(string)
  nullable    = false
  default     = ["default"]

  validation {
    condition     = length(var.alarms) <= 13
    error_message = "There are 12, and default."
  }
}

variable "notification_emails" {
  description = "Who is told of alarms, failed deployments and budgets. Each address gets mails to confirm first."
  type        = set(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for email in var.notification_emails : can(regex("^[^@\\s]+@[^@\\s]+$", email))])
    error_message = "Use e-mail addresses."
  }
}

variable "budget_limits" {
  description = "The budgets in US dollars a month."
  type        = set(number)
  nullable    = false
  default     = [5, 10, 20, 40, 60]

  validation {
    condition     = alltrue([for limit in var.budget_limits : limit > 0])
    error_message = "Use amounts above 0."
  }
}

variable "budget_of_project_only" {
  description = "Counts only what carries the tag Project: activate it as a cost allocation tag first. Else the whole account."
  type        = bool
  nullable    = false
  default     = false
}
