#!/command/with-contenv bash
# shellcheck shell=bash
s6-svscanctl -t /run/service
