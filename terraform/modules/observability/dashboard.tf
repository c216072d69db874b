locals {
  jvb       = [var.metrics.namespace]
  recorded  = ["Jitsi/Recording"]
  described = ["Project", var.metrics.project, "Environment", var.metrics.environment]

  # Every agent says the same numbers: Maximum or Average, never Sum.
  graphs = [
    {
      title = "Bridges", stat = "Maximum"
      metrics = [for name in ["BridgeCount", "BridgesWanted", "BridgesStale", "BridgesDraining", "BridgesWithoutCounts"] :
      concat(local.jvb, [name], local.described)]
    },
    {
      title   = "Is anybody there?", stat = "Maximum"
      metrics = [for name in ["IdleSeconds", "PlatformUnknown", "ShardsConnected", "ShardsConfigured"] : concat(local.jvb, [name], local.described)]
    },
    {
      title = "CPU and memory, percent", stat = "Average"
      metrics = flatten([for role, service in var.services : [
        for name in ["CPUUtilization", "MemoryUtilization"] : { metric = ["AWS/ECS", name, "ClusterName", var.cluster, "ServiceName", service] }
      ]])[*].metric
    },
    {
      title   = "People and conferences", stat = "Maximum"
      metrics = [for name in ["JVBParticipantCount", "JVBConferenceCount", "LargestConference"] : concat(local.jvb, [name], local.described)]
    },
    {
      title   = "Stress of the bridges, 1 is full", stat = "Average"
      metrics = [concat(local.jvb, ["BridgeStress"], local.described), concat(local.jvb, ["BridgeStress"], local.described, [{ stat = "Maximum" }])]
    },
    {
      title   = "Quality: round trip in ms, loss", stat = "Average"
      metrics = [concat(local.jvb, ["Rtt"], local.described), concat(local.jvb, ["Loss"], local.described, [{ yAxis = "right" }])]
    },
    {
      title   = "Recorders", recorders = true, stat = "Maximum"
      metrics = [for name in ["RecordersIdle", "RecordersBusy", "RecordersUnhealthy", "RecordersWanted"] : concat(local.jvb, [name], local.described)]
    },
    {
      title = "Recordings", recorders = true, stat = "Sum"
      metrics = concat(
        [for name in ["RecordingSucceeded", "RecordingFailed", "RecordingTruncated", "RecordingsQuarantined"] :
        concat(local.recorded, [name], local.described)],
        [concat(local.recorded, ["RecordingSuccessRate"], local.described, [{ stat = "Average", yAxis = "right" }])],
      )
    },
    {
      title = "From the last byte to S3, seconds; backlog, bytes", recorders = true, stat = "Maximum"
      metrics = [
        concat(local.recorded, ["RecordingFinaliseSeconds"], local.described),
        concat(local.recorded, ["UploadBacklogBytes"], local.described, [{ yAxis = "right" }]),
      ]
    },
    {
      title   = "Traffic to people, kbit/s: most of the cost", stat = "Maximum"
      metrics = [for name in ["BitrateUpload", "BitrateDownload"] : concat(local.jvb, [name], local.described)]
    },
  ]

  # The account's bill is told in us-east-1 alone, a few times a day, and only where billing alerts are turned on.
  bill = {
    title   = "The account's bill of this month, US dollars", stat = "Maximum", region = "us-east-1", period = 21600
    metrics = [["AWS/Billing", "EstimatedCharges", "Currency", "USD"]]
  }

  shown = concat(
    [for graph in local.graphs : merge({ region = var.region, period = 60 }, graph) if local.recording || !try(graph.recorders, false)],
    [local.bill],
  )

  widgets = [for i, graph in local.shown : {
    type   = "metric"
    x      = 8 * (i % 3)
    y      = 6 * floor(i / 3)
    width  = 8
    height = 6
    properties = {
      title   = graph.title
      region  = graph.region
      period  = graph.period
      stat    = graph.stat
      view    = "timeSeries"
      metrics = graph.metrics
    }
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({ widgets = local.widgets })
}
