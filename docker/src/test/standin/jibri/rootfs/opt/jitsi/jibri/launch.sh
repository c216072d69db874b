#!/bin/bash
exec java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=/run/jibri/tmp -Dconfig.file=/etc/jitsi/jibri/jibri.conf \
  -cp '/opt/standin/classes:/opt/standin/lib/*' io.brewmaster.docker.standin.StandInJibri
