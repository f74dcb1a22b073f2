# Calls that go wrong by what they are given: Ruby's net/http, json and digest.
require 'digest'
require 'json'
require 'net/http'
require 'uri'
require 'erb'

ENDPOINT, KEY, SECRET, CONSUMER =
  %w[ENDPOINT APPLICATION_KEY APPLICATION_SECRET CONSUMER_KEY].map { |name| ENV["OVH_#{name}"] }
ZONE = "#{ENDPOINT}/domain/zone/example.com/record"
RECORD = { fieldType: 'TXT', subDomain: 'www', target: 'a/b', options: { deep: [1, 2] } }

def send_signed(method, url, body: '', signed_method: method, signed_url: url, signed_body: body, secret: SECRET)
  time = Time.now.to_i.to_s
  text = [secret, CONSUMER, signed_method, signed_url, signed_body, time].join('+')
  signature = '$1$' + (block_given? ? yield(text) : Digest::SHA1.hexdigest(text))
  uri = URI(url)
  request = Net::HTTP.const_get(method.capitalize).new(uri)
  { 'X-Ovh-Application' => KEY, 'X-Ovh-Consumer' => CONSUMER, 'X-Ovh-Timestamp' => time, 'X-Ovh-Signature' => signature,
    'Content-Type' => 'application/json' }.each { |name, value| request[name] = value }
  request.body = body unless body.empty?
  Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
end

case ARGV[0]
when 'pretty' then send_signed('POST', ZONE, body: RECORD.to_json, signed_body: JSON.pretty_generate(RECORD))
when 'symbol' then send_signed('DELETE', "#{ZONE}/7", signed_method: :delete)
when 'gets' then send_signed('GET', "#{ENDPOINT}/me", secret: File.open('secret.txt').gets)
when 'base64' then send_signed('GET', "#{ENDPOINT}/me") { |text| Digest::SHA1.base64digest(text) }
when 'form' then send_signed('GET', "#{ZONE}?subDomain=#{ERB::Util.url_encode('a b')}",
                             signed_url: "#{ZONE}?#{URI.encode_www_form(subDomain: 'a b')}")
when 'path-only' then send_signed('GET', "#{ENDPOINT}/me", signed_url: URI("#{ENDPOINT}/me").request_uri)
end
