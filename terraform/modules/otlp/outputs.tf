output "programs" {
  description = "What jicofo and jvb need: variables of their containers, and statements of a policy as JSON texts."
  value = {
    for program, option in local.options : program => {
      statements = [for statement in local.statements : jsonencode(statement)]
      environment = {
        (option)                             = "-javaagent:${var.java_agent}"
        OTEL_AWS_APPLICATION_SIGNALS_ENABLED = "false"
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT     = local.endpoints.logs
        OTEL_EXPORTER_OTLP_LOGS_HEADERS      = "x-aws-log-group=${aws_cloudwatch_log_group.this.name},x-aws-log-stream=${program}"
        OTEL_EXPORTER_OTLP_LOGS_PROTOCOL     = "http/protobuf"
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT   = local.endpoints.traces
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL   = "http/protobuf"
        OTEL_LOGS_EXPORTER                   = "otlp"
        OTEL_METRICS_EXPORTER                = "none"
        OTEL_SERVICE_NAME                    = "${var.name}-${program}"
        OTEL_TRACES_EXPORTER                 = "otlp"
      }
    }
  }

  depends_on = [aws_cloudwatch_log_stream.this]
}
