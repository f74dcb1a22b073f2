#!/bin/bash
# Calls as they stand in many a script: openssl, sha1sum and curl.
secret=$OVH_APPLICATION_SECRET
consumer=$OVH_CONSUMER_KEY
time=$(date +%s)
me=$OVH_ENDPOINT/me
zone=$OVH_ENDPOINT/domain/zone/example.com/record

hash() { openssl dgst -sha1 | sed 's/^.*= //'; }

# method, URL, signature, and what else curl is to be told
call() {
  local method=$1 url=$2 signature=$3
  shift 3
  curl -s -X "$method" "$url" -H "X-Ovh-Application: $OVH_APPLICATION_KEY" -H "X-Ovh-Consumer: $consumer" \
    -H "X-Ovh-Timestamp: $time" -H "X-Ovh-Signature: $signature" -H 'Content-Type: application/json' "$@"
}

case $1 in
  echo) call GET "$me" '$1$'"$(echo "$secret+$consumer+GET+$me++$time" | hash)" ;;
  dollar)
    sum=$(printf %s "$secret+$consumer+GET+$me++$time" | hash)
    set --
    call GET "$me" "$1$sum"
    ;;
  sha256)
    hash() { openssl dgst -sha256 | sed 's/^.*= //'; }
    call GET "$me" '$1$'"$(printf %s "$secret+$consumer+GET+$me++$time" | hash)"
    ;;
  milliseconds)
    time=$(date +%s%3N)
    call GET "$me" '$1$'"$(printf %s "$secret+$consumer+GET+$me++$time" | hash)"
    ;;
  local-time)
    time=$(date -u -d "$(date '+%F %T')" +%s)
    call GET "$me" '$1$'"$(printf %s "$secret+$consumer+GET+$me++$time" | hash)"
    ;;
  crlf-secret)
    secret=$(cat secret.txt)
    call GET "$me" '$1$'"$(printf %s "$secret+$consumer+GET+$me++$time" | hash)"
    ;;
  env-file)
    secret=$(grep ^OVH_APPLICATION_SECRET= settings.env | cut -d= -f2-)
    call GET "$me" '$1$'"$(printf %s "$secret+$consumer+GET+$me++$time" | hash)"
    ;;
  data-file)
    call POST "$zone" '$1$'"$(printf %s "$secret+$consumer+POST+$zone+$(cat body.json)+$time" | hash)" -d @body.json
    ;;
  data-binary)
    sum=$(printf %s "$secret+$consumer+POST+$zone+$(cat body.json)+$time" | hash)
    call POST "$zone" '$1$'"$sum" --data-binary @body.json
    ;;
  urlencode)
    sum=$(printf %s "$secret+$consumer+GET+$zone++$time" | hash)
    call GET "$zone" '$1$'"$sum" -G --data-urlencode 'fieldType=TXT' --data-urlencode 'subDomain=a b'
    ;;
  other-key) call GET "$me" '$1$'"$(printf %s "$OVH_APPLICATION_KEY+$consumer+GET+$me++$time" | hash)" ;;
  no-body-no-plus) call GET "$me" '$1$'"$(printf %s "$secret+$consumer+GET+$me+$time" | hash)" ;;
esac
