#!/bin/sh
# set-up.sh: writes docker/.env with fresh passwords, and makes the folders that the containers write to. What is there already
# is kept.
set -eu
umask 077
cd "$(dirname "$0")"

password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

if [ -e .env ]; then
  echo "docker/.env is there already: kept"
else
  while IFS= read -r line; do
    case $line in
      *_PASSWORD=) printf '%s%s\n' "$line" "$(password)" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <.env.example >.env.new
  mv .env.new .env
  echo "docker/.env: written, with new passwords"
fi

data=$(sed -n 's/^CONFIG=//p' .env | tail -n 1)
data=${data:-./data}
mkdir -p "$data/web" "$data/prosody/config" "$data/prosody/prosody-plugins-custom" "$data/jicofo" "$data/jvb" "$data/jibri"
# Read by uid 1000 in the containers, whoever owns them here; the folder around them lets nobody else in.
chmod 755 "$data/web" "$data/prosody" "$data/prosody"/* "$data/jicofo" "$data/jvb" "$data/jibri"
for folder in web prosody jibri s3; do
  mkdir -p "$data/storage/$folder"
  chmod 777 "$data/storage/$folder"
done
echo "$data: the containers' folders are there"
