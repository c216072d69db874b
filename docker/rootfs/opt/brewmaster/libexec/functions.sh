# shellcheck shell=sh
# Shared by the scripts in bin and libexec, which set $home to the directory above themselves.

# What the scripts keep between their runs; the only place they write to. /run is a tmpfs of the container.
run=${BREWMASTER_RUN:-/run/brewmaster}

say() { printf 'brewmaster: %s\n' "$*" >&2; }

now() { date +%s; }

nap() { sleep 0.2; }

# In a finish script: true when s6 has been told to stop this service, and not when it ended by itself.
is_stopped_by_s6() { [ "$(PATH=/command:$PATH s6-svstat -o wantedup . 2>/dev/null)" = false ]; }

# In a finish script of upstream's service: ends the container by s6-overlay's own way, in which all services end in order;
# else by upstream's script. That one ends s6-svscan, after which the container stays for ever, until docker-jitsi-meet#2328.
end_container() { # SCRIPT ARGUMENT...
  if [ -x /run/s6/basedir/bin/halt ]; then
    exec /run/s6/basedir/bin/halt
  fi
  exec "$@"
}

# One request, 3 s at most, what it answers on stdout; false without an answer or with an error. The images carry curl or wget.
request() { # GET|POST URL
  if command -v curl >/dev/null; then
    curl --silent --fail --max-time 3 --request "$1" "$2"
  elif [ "$1" = POST ]; then
    wget --quiet --tries=1 --timeout=3 --output-document=- --post-data='' "$2"
  else
    wget --quiet --tries=1 --timeout=3 --output-document=- "$2"
  fi
}

# True while the process is there and has not ended: a zombie has.
running() { # PID
  case $(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) in
    '' | Z*) return 1 ;;
  esac
}

# Readers see the old text or the new one, never half of it.
write() { # FILE TEXT
  printf '%s\n' "$2" >"$1.$$" && mv -f "$1.$$" "$1"
}

# What the file says if that is a whole number, else 0.
number() { # FILE
  content=$(cat "$1" 2>/dev/null)
  case $content in
    '' | *[!0-9]*) echo 0 ;;
    *) echo "$content" ;;
  esac
}

# The JVM's name, version and build: an AppCDS archive fits exactly one of them.
jdk_build() { java -Xinternalversion 2>/dev/null; }

# Options for a program that has native code beside its jar, where it loads: from there (from within the jar it would be
# unpacked at each start, into /tmp, from which many containers may run nothing), and with the first compiler alone, which is
# all that native encryption needs. Java's own needs the second one too: portable is left as it is. No space in the path.
native_options() { # DIRECTORY
  [ -d "$1/native" ] && [ "${JITSI_RECORDING_TRANSPORT:-}" != portable ] || return 0
  for library in "$1"/native/*.so; do
    # The dynamic linker says so when it cannot load it: another processor, another C library, a folder without exec.
    [ -z "$(LD_PRELOAD=$library /bin/true 2>&1)" ] || return 0
  done
  echo "-XX:TieredStopAtLevel=1 -Djava.library.path=$1/native -Dcom.amazon.corretto.crypto.provider.useExternalLib=true"
}

# Turns into the program: a thin jar, its options, and the archive if this JDK made it.
run_program() { # PROGRAM ARGUMENT...
  program=$1
  shift
  at=$home/$program
  native=$(native_options "$at")
  if [ -f "$at/$program.jsa" ]; then
    if [ "$(cat "$at/$program.jdk" 2>/dev/null)" = "$(jdk_build)" ]; then
      # shellcheck disable=SC2086 # one word an option
      exec java "@$at/jvm.options" $native -Xshare:auto "-XX:SharedArchiveFile=$at/$program.jsa" -Xlog:disable \
        -jar "$at/$program.jar" "$@"
    fi
    if [ ! -e "$run/$program.no-archive" ]; then
      say "$program: starts without its class archive, which another JDK made (0.2 s slower);" \
        "in a Dockerfile, RUN $home/libexec/make-archive $program makes one for this JDK"
      mkdir -p "$run" && : >"$run/$program.no-archive"
    fi
  fi
  # shellcheck disable=SC2086
  exec java "@$at/jvm.options" $native -jar "$at/$program.jar" "$@"
}
