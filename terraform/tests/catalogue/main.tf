# The metrics of docs/METRICS.md, each as "namespace name".
locals {
  halves = split("## `Jitsi/Recording`", file("${path.module}/../../../docs/METRICS.md"))
}

output "metrics" {
  description = "All metrics of agents and finalizers."
  value = concat(
    [for name in flatten(regexall("(?m)^\\| `([A-Za-z]+)` \\|", local.halves[0])) : "Jitsi/JVB ${name}"],
    [for name in flatten(regexall("(?m)^\\| `([A-Za-z]+)` \\|", local.halves[1])) : "Jitsi/Recording ${name}"],
  )
}
